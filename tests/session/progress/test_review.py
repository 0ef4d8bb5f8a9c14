"""What went wrong comes back after some days, by whatever clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.review import Due, DueItem, Try, after, dropped, item_of
from gradtutor.session.store.events import Answered, Dropped, Predicted
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.progress.learning import DAY, MONDAY, Clock, predict


def test_what_went_wrong_comes_back_after_1_3_7_and_21_days() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    # The same evening it is not due, and a right answer then does not count: it is still fresh.
    predict(progress, True)
    assert progress.due() == []
    item = DueItem("predicted", "", "default", 2, "delta", "b", "", ())
    # The next morning is another day.
    clock.now = MONDAY + 0.5 * DAY
    assert progress.due() == [Due("chain", item, 1)]
    for days in (3, 7, 21):
        predict(progress, True)
        assert progress.due() == []
        clock.now += (days - 1) * DAY
        assert progress.due() == []
        clock.now += DAY
        assert progress.due() == [Due("chain", item, days)]
    predict(progress, True)
    clock.now += 1000 * DAY
    assert progress.due() == []


@pytest.mark.parametrize("again", [False, True], ids=["running", "started anew"])
def test_an_answer_of_2037_is_due_again_when_the_date_is_right(tmp_path: Path, again: bool) -> None:
    clock = Clock()
    progress = Progress(SqliteStore(tmp_path / "progress.sqlite"), clock=clock)

    def go_on() -> None:
        nonlocal progress
        if again:
            progress.close()
            progress = Progress(SqliteStore(tmp_path / "progress.sqlite"), clock=clock)

    predict(progress, False)
    go_on()
    clock.now = datetime(2037, 5, 1, 12).timestamp()
    assert len(progress.due()) == 1
    predict(progress, True)
    assert progress.due() == []
    go_on()
    # The date is right again, an hour after the first answer: a right one is still fresh then, so it is due on Tuesday.
    clock.now = MONDAY + 3600
    go_on()
    assert progress.due() == []
    clock.now = MONDAY + DAY
    item = DueItem("predicted", "", "default", 2, "delta", "b", "", ())
    assert progress.due() == [Due("chain", item, 1)]
    # From there on as ever: after three days.
    predict(progress, True)
    go_on()
    clock.now = MONDAY + 3 * DAY
    assert progress.due() == []
    clock.now = MONDAY + 4 * DAY
    assert progress.due() == [Due("chain", item, 3)]
    progress.close()


def test_an_answer_of_1971_is_due_once() -> None:
    clock = Clock()
    clock.now = datetime(1971, 1, 1, 12).timestamp()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now = MONDAY
    assert len(progress.due()) == 1
    predict(progress, True)
    assert progress.due() == []


def test_a_clock_that_is_put_right_by_minutes_changes_nothing() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now += DAY
    predict(progress, True)
    clock.now -= 600
    assert progress.due() == []
    clock.now = MONDAY + 4 * DAY
    assert len(progress.due()) == 1


def test_a_wrong_answer_puts_it_back_to_the_first_interval() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    progress.record(Answered(question="sign", answer=1, right=False, reason=""), "chain")
    clock.now += DAY
    progress.record(Answered(question="sign", answer=2, right=True, reason=""), "chain")
    clock.now += 3 * DAY
    progress.record(Answered(question="sign", answer=1, right=False, reason=""), "chain")
    clock.now += DAY
    assert progress.due() == [Due("chain", DueItem("answered", "sign"), 1)]


def test_the_oldest_is_due_first_and_what_never_went_wrong_is_not_due() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    for day, name in enumerate(("b", "a", "x")):
        clock.now = MONDAY + day * DAY
        predict(progress, name == "x", name=name)
    clock.now = MONDAY + 10 * DAY
    assert [(due.item.name, due.days) for due in progress.due()] == [("b", 10), ("a", 9)]


def test_what_a_lesson_does_not_ask_any_more_can_be_dropped() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now += DAY
    progress.record(Dropped("predicted", "", "default", 2, "delta", "b"), "chain")
    assert progress.due() == []


def test_what_follows_from_a_try_at_its_time() -> None:
    first = after(None, False, MONDAY)
    assert first == Try(False, 0, MONDAY)
    assert after(first, True, MONDAY + 60) == Try(True, 0, MONDAY)
    assert after(first, True, MONDAY + DAY) == Try(True, 1, MONDAY + DAY)
    assert after(None, True, MONDAY) == after(Try(True, 3, MONDAY - 21 * DAY), True, MONDAY) == Try(True, None, MONDAY)


@pytest.mark.parametrize(
    "record", [Answered("sign", True), Predicted("default", 2, True, "local", "b", of="a", index=(1, 2))], ids=str
)
def test_what_is_dropped_is_what_was_tried(record: Answered | Predicted) -> None:
    item = item_of(record)
    assert DueItem("answered", "sign") == ("answered", "sign", "", 0, "", "", "", ())
    assert isinstance(dropped(item), Dropped) and item_of(dropped(item)) == item
