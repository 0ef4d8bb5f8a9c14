"""How a learner comes back: to a lesson as it was left, to the step that is to be tried again, to the same step of a
lesson that has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from gradtutor.session.progress.review import ANSWERED
from gradtutor.session.progress.summary import LessonPlace
from gradtutor.session.quiz import questions
from gradtutor.session.quiz.quantities import Asked, numbers_of
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import in_bounds, with_rate

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.store.events import Changed


class Work(Protocol):
    """What a learner has made and set, by the lessons' keys; a ``Progress`` knows it."""

    def made(self, lesson: str) -> Mapping[str, Changed]:
        """Name of a variant -> how it was made, oldest first."""

    def moves(self, lesson: str, variant: str) -> Mapping[int, Mapping[str, Any]]:
        """Iteration -> the parameters that were set after it, in order."""

    def rate(self, lesson: str, variant: str) -> float | None:
        """The learning rate in the place of the lesson's own, if there is one."""


def with_variant(lesson: Lesson, progress: Work, key: str, name: str) -> Lesson:
    """The lesson with the variant ``name`` among its own, where that is one that the learner has made and that can
    still be made; else as it is. ``key`` is the lesson's name in the learner's progress."""
    made = progress.made(key).get(name)
    if made is None or name in known_variants(lesson):
        return lesson
    # Not needed for the lessons as they are.
    from gradtutor.session.run.what_if import remade

    variant = remade(lesson, made)
    return lesson if variant is None else lesson._replace(variants={**lesson.variants, name: variant})


def with_variants(lesson: Lesson, progress: Work, key: str) -> Lesson:
    """The lesson with all variants that the learner has made in it, oldest first, except those that cannot be made any
    more and those whose run another one makes as well. Those that it has already stay as they are."""
    made = progress.made(key)
    if not made.keys() - lesson.variants.keys():
        return lesson
    from gradtutor.session.run.what_if import remade, run_of

    swept = {variant.name for variant in lesson.sweep}
    runs = [run_of(variant) for variant in lesson.variants.values()]
    found = {name: variant for name, variant in lesson.variants.items() if name not in made}
    for name, change in made.items():
        if name in lesson.variants:
            found[name] = lesson.variants[name]
        elif name not in swept and (variant := remade(lesson, change)) and (run := run_of(variant)) not in runs:
            runs.append(run)
            found[name] = variant
    return lesson._replace(variants=found)


def known_variants(lesson: Lesson) -> dict[str, Variant]:
    """The runs that a lesson has, those of its sweep too, by their names."""
    return {variant.name: variant for variant in (*lesson.sweep, *lesson.variants.values())}


def resumed(lesson: Lesson, progress: Work, key: str, name: str) -> Player | None:
    """A player of the variant ``name`` of the lesson or of its sweep, as the learner has it; ``None``: there is no such
    variant now."""
    variant = known_variants(lesson).get(name)
    return None if variant is None else as_left(variant, progress, key)


def differs(progress: Work, key: str, name: str) -> bool:
    """Whether the learner has left a variant of that name with another rate, or with moves of the learner's own."""
    return progress.rate(key, name) is not None or bool(progress.moves(key, name))


def as_left(variant: Variant, progress: Work, key: str) -> Player:
    """A player of a variant with the learning rate that the learner has given it, and with the moves made in it."""
    rate = progress.rate(key, variant.name)
    player = Player(variant if rate is None or not in_bounds(rate) else with_rate(variant, rate))
    move_again(player, progress.moves(key, variant.name))
    return player


def rejoined(before: Player, variant: Variant) -> Player:
    """A player of ``variant`` where ``before`` is in its own, with the moves made there, as far as they still fit."""
    player = Player(variant)
    move_again(player, dict(sorted(before.trace.chosen.items())))
    player.go(before.iteration, before.revealed)
    return player


def place_of(item: DueItem, lesson: Lesson) -> LessonPlace | None:
    """The place before the step that shows the answer; ``None`` where the lesson has no such step any more."""
    if item.kind == ANSWERED:
        asked = next((question for question in lesson.questions if question.id == item.question), None)
        if asked is None:
            return None
        found = questions.before(asked, Player(lesson.variants[asked.variant]))
        return LessonPlace(asked.variant, found.iteration, found.revealed) if found else None
    variant = lesson.variants.get(item.variant)
    return variant and _before_step(item, variant)


def asked_of(item: DueItem) -> Asked:
    """The number that an item asks for."""
    return Asked(item.quantity, item.name, item.of, item.element)


def _before_step(item: DueItem, variant: Variant) -> LessonPlace | None:
    player = Player(variant)
    wanted = asked_of(item)
    try:
        steps = player.steps(item.iteration)
    except IndexError:
        return None
    for revealed, step in enumerate(steps):
        if wanted in numbers_of(player, item.iteration, step):
            return LessonPlace(item.variant, item.iteration, revealed)
    return None


def move_again(player: Player, moves: Mapping[int, Mapping[str, Any]]) -> None:
    """Make the moves of a learner again: iteration -> parameters, in order, as they were recorded.

    Stops at a move that does not fit the run, which may be another since.
    """
    for iteration, recorded in moves.items():
        parameters = _parameters(player.variant, recorded)
        if parameters is None:
            return
        player.trace.choose(iteration, parameters)


def _parameters(variant: Variant, recorded: Mapping[str, Any]) -> dict[str, Value] | None:
    found: dict[str, Value] = {}
    for parameter in variant.problem.parameters:
        value, start = recorded.get(parameter.name), parameter.start
        if not isinstance(start, float | int) and value is not None:
            # Not needed for the lessons of plain numbers.
            import numpy as np

            try:
                array = np.array(value, dtype=float)
            except (TypeError, ValueError):
                return None
            if array.shape != start.shape:
                return None
            found[parameter.name] = array
        elif isinstance(start, float | int) and isinstance(value, float | int):
            found[parameter.name] = float(value)
        elif value is not None:
            return None
    return found
