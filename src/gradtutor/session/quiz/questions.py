"""The questions of a lesson on a walk through it: which one is due, whether an answer is right, what is said to it."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Container
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple, dataclass
from gradtutor.session.quiz.grading import RELATIVE, SMALLEST, tolerance
from gradtutor.session.quiz.quantities import Asked, next_place, numbers_of

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Question
    from gradtutor.lessons.text.model import Placeholder, QuestionWords
    from gradtutor.session.run.player import Player

Given: TypeAlias = float | int | tuple[int, ...]
"""An answer: a number; the number of a choice, from 1; or the steps in order, each by its number in the words, from
1."""

_QUANTITIES: Final = {"value": "value", "grad": "gradient", "delta": "delta", "local": "local", "next": "updated"}
"""Placeholders that stand for the number of a step, and what that is called where it is predicted."""
_STAGES: Final = ("intro", "forward", "loss", "backward", "update", "done")


class QuestionState(NamedTuple):
    """What became of an answer."""

    right: bool
    choice: int = 0
    """Of a choice: which one was made, from 1; 0 for the other kinds."""
    in_place: int = 0
    """Of an order: how many steps from the first on are where they belong."""
    given: float = 0.0
    """Of a number: what was typed."""
    reason: str = ""
    """Of a wrong number that is one of a step: the likeliest reason, a ``misconceptions.Misconception``."""


def due(lesson: Lesson, player: Player, past: Container[str] = ()) -> Question | None:
    """The question that is to be asked before the next step is revealed; those whose ids are ``past`` are not."""
    place = next_place(player)
    if place is None or not lesson.questions:
        return None
    iteration, step = place
    before = player.revealed if iteration == player.iteration else 0
    if before and player.steps(iteration)[before - 1].stage == step.stage:
        return None
    starting = {step.stage} | ({"intro"} if iteration == 1 and not before else set())
    for question in _of_run(lesson, player):
        now = question.stage in starting and (question.stage == "done" or question.iteration == iteration)
        if now and question.id not in past:
            return question
    return None


def here(lesson: Lesson, player: Player, past: Container[str] = ()) -> Question | None:
    """The question that belongs to where the player is: the one before the next step, or the last one that it has
    come by; of several, the first that is not ``past``."""
    place = _place(player)
    come_by = [question for question in _of_run(lesson, player) if _key(question) <= place]
    if not come_by:
        return None
    last = max(map(_key, come_by))
    near = [question for question in come_by if _key(question) == last]
    return next((question for question in near if question.id not in past), near[-1])


def before(question: Question, player: Player) -> Player | None:
    """A player where the question is asked, on the same run; ``None`` where the run does not come to it."""
    return _at(question, player, asked=True)


def after(question: Question, player: Player) -> Player | None:
    """A player where the iteration of the question has been shown: its answers may speak of all numbers of it."""
    return _at(question, player, asked=False)


def truth(question: Question, player: Player) -> float | None:
    """The right answer of a question for a number; ``None`` where the run has no such number."""
    from gradtutor.lessons.text.model import Placeholder

    iteration = _iteration(question, player)
    if iteration is None or question.answer is None:
        return None
    record = player.trace.iteration(iteration)
    try:
        value: Any
        if isinstance(question.answer, Placeholder):
            value = _meant(question.answer, player, iteration)
        else:
            from gradtutor.engine.autodiff.graph import evaluate

            value = evaluate(question.answer, record.known)
        number = None if value is None or is_array(value) else float(value)
    except (ArithmeticError, KeyError):
        return None
    return number if number is not None and math.isfinite(number) else None


def judge_answer(question: Question, player: Player, given: Given) -> QuestionState:
    """Whether an answer is right."""
    if isinstance(given, tuple):
        wrong = (place for place, step in enumerate(given) if step != place + 1)
        in_place = next(wrong, len(given))
        return QuestionState(in_place == len(given), in_place=in_place)
    if question.kind == "choice":
        return QuestionState(given == question.right, choice=int(given))
    right = truth(question, player)
    if right is None:
        return QuestionState(False, given=given)
    allowed, step = allowance(question, player), step_of(question, player)
    if abs(given - right) <= allowed:
        return QuestionState(True, given=given)
    from gradtutor.session.quiz.misconceptions import diagnose

    return QuestionState(False, given=given, reason=diagnose(*step, given, allowed) if step else "")


def allowance(question: Question, player: Player) -> float:
    """By how much a number may be off: as much as one of a step that is predicted, unless the author says another."""
    right = truth(question, player) or 0.0
    step = step_of(question, player)
    if step is not None and question.tolerance == RELATIVE:
        return tolerance(*step)
    return max(question.tolerance * abs(right), SMALLEST)


def step_of(question: Question, player: Player) -> tuple[Player, Asked] | None:
    """A player right before the step that shows the number of a question, and the number; ``None`` where it is none
    of a step."""
    from gradtutor.lessons.text.model import Placeholder

    iteration = _iteration(question, player)
    if iteration is None or not isinstance(question.answer, Placeholder) or question.answer.kind not in _QUANTITIES:
        return None
    names = question.answer.names
    wanted = Asked(_QUANTITIES[question.answer.kind], names[-1], names[0] if len(names) > 1 else "")
    for revealed, step in enumerate(player.steps(iteration)):
        if wanted in numbers_of(player, iteration, step):
            found = copy.copy(player)
            found.go(iteration, revealed)
            return found, wanted
    return None


def shuffled(question: Question, count: int) -> tuple[int, ...]:
    """The order in which the steps are shown at first, each by its number in the words, from 1: always the same one,
    and never the right one."""
    steps = list(range(1, count + 1))
    source = random.Random(question.id)
    while count > 1 and steps == sorted(steps):
        source.shuffle(steps)
    return tuple(steps)


@dataclass
class Asking:
    """One question while it is asked: the hints that have been given, the answers so far."""

    question: Question
    player: Player
    """On the run that the question is about; where it stands is of no account."""
    items: int = 0
    """Choices, or steps, of the question."""
    most_hints: int = 0
    hints: int = 0
    """How many have been given."""
    last: QuestionState | None = None
    """What became of the last answer."""
    told: bool = False
    """Whether the answer has been shown without a right one."""
    tried: list[int] = field(default_factory=list)
    """The choices that have turned out wrong, in that order."""
    order: list[int] = field(default_factory=list)
    """Of an order: how the steps stand now."""

    @classmethod
    def of(cls, question: Question, words: QuestionWords, player: Player) -> Asking:
        """Begin to ask a question."""
        order = list(shuffled(question, len(words.items))) if question.kind == "order" else []
        return cls(question, player, len(words.items), len(words.hints), order=order)

    @property
    def right(self) -> bool:
        """Whether the last answer was right."""
        return self.last is not None and self.last.right

    @property
    def over(self) -> bool:
        """Whether there is nothing to answer any more."""
        return self.right or self.told

    def answer(self, given: Given) -> QuestionState:
        """Take an answer in."""
        self.last = judge_answer(self.question, self.player, given)
        if self.last.choice and not self.last.right and self.last.choice not in self.tried:
            self.tried.append(self.last.choice)
        return self.last

    def hint(self) -> bool:
        """Give one more hint; whether there was one."""
        if self.hints >= self.most_hints:
            return False
        self.hints += 1
        return True

    def tell(self) -> None:
        """Show the answer."""
        self.told = True
        self.order.sort()

    def again(self) -> None:
        """Forget the answers, for a learner who comes back to the question; hints stay given."""
        self.last, self.told = None, False
        self.tried.clear()
        if self.question.kind == "order":
            self.order = list(shuffled(self.question, self.items))


def _of_run(lesson: Lesson, player: Player) -> list[Question]:
    """The questions of the run that is shown: not of one with another rate or start, where their words might be
    wrong."""
    variant = player.variant
    if not lesson.questions or lesson.variants.get(variant.name) is not variant:
        return []
    return [question for question in lesson.questions if question.variant == variant.name]


def _key(question: Question) -> tuple[float, int]:
    """Where a question stands in a run."""
    return (math.inf if question.stage == "done" else question.iteration), _STAGES.index(question.stage)


def _place(player: Player) -> tuple[float, int]:
    """Where the player is, as far as questions go: at a stage that is about to begin, it counts as begun."""
    steps = player.steps(player.iteration)
    coming = next_place(player)
    iteration, stage = player.iteration, steps[player.revealed - 1].stage if player.revealed else "intro"
    if coming is not None and coming[1].stage != stage:
        iteration, stage = coming[0], coming[1].stage
    return (math.inf if stage == "done" else iteration), _STAGES.index(stage)


def _iteration(question: Question, player: Player) -> int | None:
    """The iteration whose numbers a question is about; ``None`` where the run does not come to it."""
    if question.stage == "done":
        end = copy.copy(player)
        end.to_end()
        return end.iteration
    try:
        player.trace.iteration(question.iteration)
    except IndexError:
        return None
    return question.iteration


def _at(question: Question, player: Player, *, asked: bool) -> Player | None:
    iteration = _iteration(question, player)
    if iteration is None:
        return None
    found = copy.copy(player)
    steps = found.steps(iteration)
    stages = [step.stage for step in steps]
    first = 0 if question.stage == "intro" else stages.index(question.stage) if question.stage in stages else None
    if first is None:
        return None
    if asked:
        found.go(iteration, first)
    else:
        # What the end reveals is not given away before it.
        ends = stages[-1] == "done" and question.stage != "done"
        found.go(iteration, len(steps) - ends)
    return found


def _meant(placeholder: Placeholder, player: Player, iteration: int) -> Any:
    """The number that a placeholder stands for, of a whole iteration."""
    record = player.trace.iteration(iteration)
    name = placeholder.names[0] if placeholder.names else ""
    kind = placeholder.kind
    if kind == "local":
        from gradtutor.engine.autodiff.graph import evaluate
        from gradtutor.engine.autodiff.symbolic import differentiate

        above, below = placeholder.names
        return evaluate(differentiate(player.trace.graph.nodes[above], below), record.known)
    if kind == "previous":
        return player.trace.iteration(iteration - 1).known.get(name) if iteration > 1 else None
    if kind == "start":
        return next((entry.start for entry in player.variant.problem.parameters if entry.name == name), None)
    of_names = {"value": record.known, "grad": record.gradients, "delta": record.deltas, "next": record.updated}
    if kind in of_names:
        return (of_names[kind] or {}).get(name)
    if name:
        return record.inner.get(kind, {}).get(name)
    of_run = {
        "error": record.objective,
        "objective": record.objective,
        "iteration": record.number,
        "epoch": record.epoch,
        "full_loss": record.full_objective,
        "rows": float(len(record.rows)) if record.rows else None,
        "rate": player.variant.problem.rule.rate_at(record.number, record.epoch),
    }
    return of_run[kind] if kind in of_run else record.details.get(kind)
