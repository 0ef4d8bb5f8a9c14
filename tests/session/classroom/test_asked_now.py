"""Which question a class is answering."""

from __future__ import annotations

from gradtutor.session.classroom.asked_now import WINDOW, AskedNow
from gradtutor.session.classroom.tally import Topic
from gradtutor.session.progress.review import ANSWERED, DueItem

ONE, TWO, THREE = ((lesson, DueItem(ANSWERED, "q")) for lesson in ("slope", "descent-1d", "overfit"))


def after(*answers: tuple[float, Topic], shown: Topic | None = None, now: float = 100.0) -> Topic | None:
    asked = AskedNow()
    for time, topic in answers:
        asked.note(topic, time)
    return asked.topic(shown, now)


def test_nothing_is_shown_where_nobody_has_answered() -> None:
    assert after() is None
    assert after(shown=ONE) == ONE


def test_what_most_answer_is_shown() -> None:
    assert after((95.0, ONE), (96.0, TWO), (97.0, TWO), (98.0, THREE)) == TWO


def test_of_two_that_are_even_what_is_shown_stays_and_else_the_last_one_comes() -> None:
    even = [(95.0, ONE), (96.0, TWO)]
    assert after(*even, shown=ONE) == ONE
    assert after(*even, shown=TWO) == TWO
    assert after(*even) == TWO
    # One more, and the class has gone on.
    assert after(*even, (97.0, TWO), shown=ONE) == TWO


def test_what_was_answered_long_ago_does_not_count() -> None:
    old = [(0.0, ONE), (1.0, ONE), (WINDOW + 1.5, TWO)]
    assert after(*old, shown=ONE, now=WINDOW + 2.0) == TWO
    assert after(*old, shown=ONE, now=WINDOW + 1.0) == ONE
    # Where nobody answers any more, what is shown stays.
    assert after(*old, shown=ONE, now=1000.0) == ONE


def test_an_answer_counts_for_two_minutes() -> None:
    assert after((10.0, ONE), (20.0, TWO), now=130.0) == TWO
    assert after((10.0, ONE), (10.0, ONE), (20.0, TWO), now=130.0) == ONE
    assert after((10.0, ONE), (10.0, ONE), (20.0, TWO), now=130.5) == TWO


def test_two_thousand_answers_are_remembered() -> None:
    # 1000 of each, for the first one is forgotten: even, so the last one.
    assert after(*[(95.0, ONE)] * 1001, *[(96.0, TWO)] * 1000) == TWO
