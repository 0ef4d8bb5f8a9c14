"""What of a lesson can count, apart from the numbers that somebody has in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.session.quiz import questions
from gradtutor.session.quiz.quantities import numbers_of
from gradtutor.session.run.player import Player

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Question

Number: TypeAlias = tuple[str, str, str, tuple[int, ...]]
"""Quantity, name, of, and element, as in ``Asked``."""
_LOOKED_AT: Final = 3
"""Iterations of which the fullest is a whole one: the first may be prescribed, the last has no way back."""


class Counted(NamedTuple):
    """A question."""

    id: str
    hints: int
    place: tuple[int, int] | None
    """Of a number: the place of the run, as iteration and step, behind which it has been seen; ``None``: nowhere."""


class Plan(NamedTuple):
    """What can be asked for in a lesson."""

    questions: tuple[Counted, ...]
    iteration: frozenset[Number]
    """The main number of each step of a whole iteration; empty where nobody can work one out."""
    variants: frozenset[str]
    """The lesson's own runs."""


def plan_of(lesson: Lesson) -> Plan:
    """The plan of a lesson, with whichever numbers."""
    words = next(iter(lesson.words.values())).questions
    asked = tuple(Counted(one.id, len(words[one.id].hints), _place(lesson, one)) for one in lesson.questions)
    player = Player(next(iter(lesson.variants.values())))
    rounds = (_main_numbers(player, iteration) for iteration in range(1, _LOOKED_AT + 1))
    return Plan(asked, max(rounds, key=len), frozenset(lesson.variants))


def _place(lesson: Lesson, question: Question) -> tuple[int, int] | None:
    if question.kind != "number" or question.stage == "done":
        return None
    found = questions.before(question, Player(lesson.variants[question.variant]))
    return None if found is None else (found.iteration, found.revealed)


def _main_numbers(player: Player, iteration: int) -> frozenset[Number]:
    """The first number of each step that can be asked for."""
    try:
        steps = player.steps(iteration)
    except IndexError:
        return frozenset()
    mains = (numbers_of(player, iteration, step)[:1] for step in steps)
    return frozenset((one.quantity, one.name, one.of, one.index) for main in mains for one in main)
