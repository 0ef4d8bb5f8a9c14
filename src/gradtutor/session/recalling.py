"""Back to where a learner was: the place of what is to be tried again, and the moves made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.session.progress.review import ANSWERED
from gradtutor.session.progress.summary import Place
from gradtutor.session.quiz import questions
from gradtutor.session.quiz.quantities import Asked, numbers_of
from gradtutor.session.run.player import Player

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.progress.review import Item


def place_of(item: Item, lesson: Lesson) -> Place | None:
    """The place before the step that shows the answer; ``None`` where the lesson has no such step any more."""
    if item.kind == ANSWERED:
        asked = next((question for question in lesson.questions if question.id == item.question), None)
        if asked is None:
            return None
        found = questions.before(asked, Player(lesson.variants[asked.variant]))
        return Place(asked.variant, found.iteration, found.revealed) if found else None
    variant = lesson.variants.get(item.variant)
    return variant and _before_step(item, variant)


def asked_of(item: Item) -> Asked:
    """The number that an item asks for."""
    return Asked(item.quantity, item.name, item.of, item.element)


def _before_step(item: Item, variant: Variant) -> Place | None:
    player = Player(variant)
    wanted = asked_of(item)
    try:
        steps = player.steps(item.iteration)
    except IndexError:
        return None
    for revealed, step in enumerate(steps):
        if wanted in numbers_of(player, item.iteration, step):
            return Place(item.variant, item.iteration, revealed)
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
