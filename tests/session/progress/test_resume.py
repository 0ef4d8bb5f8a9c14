"""A lesson as it was left: its variants that were made while learning, and the players of its runs."""

from __future__ import annotations

import pytest

from gradtutor.lessons.model import Lesson
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.resume import as_left, differs, with_variant, with_variants
from gradtutor.session.run.rates import rate_of
from gradtutor.session.run.what_if import made_from, supposed
from gradtutor.session.store.events import Changed, Stepped
from tests.session.pupils import lesson_of

DESCENT = "descent-1d"


def make(progress: Progress, lesson: Lesson, name: str, **settings: float) -> None:
    variant = supposed(lesson, "default", dict(settings))._replace(name=name)
    progress.record(made_from(lesson, variant), DESCENT)


def test_every_variant_that_was_made_is_there_again() -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    make(progress, lesson, "x = 3", x=3.0)
    make(progress, lesson, "x = 2", x=2.0)
    found = with_variants(lesson, progress, DESCENT)
    assert list(found.variants) == [*lesson.variants, "x = 3", "x = 2"]
    assert found.variants["x = 3"].problem.parameters[0].start == 3.0
    assert found.variants["x = 2"].problem.parameters[0].start == 2.0


def test_a_run_that_another_variant_makes_is_not_made_twice() -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    own = lesson.variants["default"].problem.parameters[0].start
    make(progress, lesson, "as the lesson", x=float(own))
    make(progress, lesson, "x = 3", x=3.0)
    make(progress, lesson, "again", x=3.0)
    assert list(with_variants(lesson, progress, DESCENT).variants) == [*lesson.variants, "x = 3"]
    # Who stands in one stays in it.
    there = with_variant(lesson, progress, DESCENT, "again")
    assert list(with_variants(there, progress, DESCENT).variants) == [*lesson.variants, "again"]


def test_one_that_is_there_already_stays_as_it_is_and_has_its_place() -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    for number in (3, 2, 1):
        make(progress, lesson, f"x = {number}", x=float(number))
    there = with_variant(lesson, progress, DESCENT, "x = 2")
    found = with_variants(there, progress, DESCENT)
    assert list(found.variants) == [*lesson.variants, "x = 3", "x = 2", "x = 1"]
    assert found.variants["x = 2"] is there.variants["x = 2"]
    assert with_variants(found, progress, DESCENT) is found


def test_what_the_lesson_does_not_take_any_more_is_left_out() -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    for base, settings in (("default", {"gone": 1.0}), ("gone", {"x": 1.0})):
        progress.record(Changed(variant=f"{base} {settings}", base=base, settings=settings), DESCENT)
    make(progress, lesson, "x = 3", x=3.0)
    assert list(with_variants(lesson, progress, DESCENT).variants) == [*lesson.variants, "x = 3"]


def test_the_latest_are_kept_where_there_are_very_many() -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    names = [f"x = {number}" for number in range(16 + 3)]
    for number, name in enumerate(names):
        make(progress, lesson, name, x=10.0 + number)
    assert list(with_variants(lesson, progress, DESCENT).variants) == [*lesson.variants, *names[3:]]


@pytest.mark.parametrize(("recorded", "expected"), [(0.5, 0.5), (None, 0.3), (-1.0, 0.3), (0.0, 0.3)])
def test_a_run_has_the_rate_that_it_was_left_with(recorded: float | None, expected: float) -> None:
    lesson, progress = lesson_of(DESCENT), Progress()
    progress.record(Stepped(variant="default", iteration=1, revealed=1, rate=recorded), DESCENT)
    player = as_left(lesson.variants["default"], progress, DESCENT)
    assert rate_of(player.variant) == expected
    player.to_end()
    # J = x², so the first step leads from x to x − rate · 2x.
    start = lesson.variants["default"].problem.parameters[0].start
    assert player.trace.iteration(2).parameters["x"] == pytest.approx(start - expected * 2 * start)
    assert differs(progress, DESCENT, "default") is (recorded is not None)
