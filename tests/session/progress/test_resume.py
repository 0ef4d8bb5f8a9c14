"""A lesson as it was left: its variants that were made while learning, and the players of its runs."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.lessons.model import Lesson
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.resume import (
    as_left,
    differs,
    move_again,
    place_of,
    rejoined,
    resumed,
    with_variant,
    with_variants,
)
from gradtutor.session.progress.review import DueItem
from gradtutor.session.progress.summary import LessonPlace
from gradtutor.session.run.by_hand import by_hand
from gradtutor.session.run.player import Player
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


def by_the_learner(name: str) -> Player:
    """A player of a lesson that is played by hand from its start."""
    return Player(by_hand(Player(lesson_of(name).variants["default"])))


@pytest.mark.parametrize(
    ("name", "recorded", "count"),
    [
        (DESCENT, [{"x": 2.0}, {"x": 1}], 2),
        # At what is no number, or another shape than now, it stops.
        (DESCENT, [{"x": 2.0}, {"x": "two"}, {"x": 1.0}], 1),
        (DESCENT, [{"x": [1.0]}], 0),
        ("matrix-gradient", [{"w": [1.0, 2.0, 3.0], "b": 0.5}], 1),
        ("matrix-gradient", [{"w": [1.0, 2.0], "b": 0.5}], 0),
        ("matrix-gradient", [{"w": ["a", "b", "c"], "b": 0.5}], 0),
        ("matrix-gradient", [{"w": 1.0, "b": 0.5}], 0),
        ("matrix-gradient", [{"w": [1.0, 2.0, 3.0], "b": [0.5]}], 0),
    ],
)
def test_moves_are_made_again_as_far_as_they_fit(name: str, recorded: list[dict[str, object]], count: int) -> None:
    player = by_the_learner(name)
    move_again(player, dict(enumerate(recorded, 1)))
    assert list(player.trace.chosen) == list(range(1, count + 1))
    for iteration in range(1, count + 1):
        found = player.trace.iteration(iteration + 1).parameters
        assert {key: np.asarray(value).tolist() for key, value in found.items()} == recorded[iteration - 1]


def test_a_run_written_anew_is_gone_on_with_at_the_same_place_with_the_same_moves() -> None:
    before = by_the_learner(DESCENT)
    move_again(before, {1: {"x": 2.0}})
    before.go(2, 1)
    after = rejoined(before, before.variant)
    assert after is not before
    assert (after.iteration, after.revealed, after.trace.iteration(2).parameters) == (2, 1, {"x": 2.0})


def test_a_run_of_the_lesson_or_of_its_sweep_is_gone_on_with() -> None:
    lesson, progress = lesson_of("learning-rate"), Progress()
    swept = lesson.sweep[0].name
    for name in (*lesson.variants, swept):
        player = resumed(lesson, progress, "learning-rate", name)
        assert player is not None and player.variant.name == name
    assert resumed(lesson, progress, "learning-rate", "gone") is None
    # What the lesson has itself is not made again.
    progress.record(Changed(swept, "default", {"x": 3.0}), "learning-rate")
    assert with_variant(lesson, progress, "learning-rate", swept) is lesson
    assert with_variant(lesson, progress, "learning-rate", "never made") is lesson


def test_what_is_due_is_asked_before_the_step_that_shows_it() -> None:
    lesson = lesson_of(DESCENT)
    # J is the first number of an iteration, ∂J/∂x comes behind J, the loss and ∂J/∂J.
    assert place_of(DueItem("predicted", "", "default", 2, "value", "J"), lesson) == LessonPlace("default", 2, 0)
    assert place_of(DueItem("predicted", "", "default", 1, "gradient", "x"), lesson) == LessonPlace("default", 1, 3)
    # The question before the update of iteration 2: J, the loss, two gradients.
    assert place_of(DueItem("answered", "next-x"), lesson) == LessonPlace("default", 2, 4)
    for gone in (
        DueItem("answered", "gone"),
        DueItem("predicted", "", "gone", 1, "value", "J"),
        DueItem("predicted", "", "default", 99, "value", "J"),
        DueItem("predicted", "", "default", 1, "value", "gone"),
    ):
        assert place_of(gone, lesson) is None
