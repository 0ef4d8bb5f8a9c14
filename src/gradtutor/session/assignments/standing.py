"""Where a learner stands with an assignment: a pure function of what was given, and of what the learner has shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gradtutor.records import NamedTuple
from gradtutor.session.assignments.assignment import END, ITERATION, PREDICTIONS, QUESTIONS, Assignment
from gradtutor.session.progress.review import ANSWERED, PREDICTED, DueItem
from gradtutor.session.store.taken import Taken, taken

if TYPE_CHECKING:
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.progress.evidence import Evidence

DIGITS = 2
"""Decimals of points."""


class Done(NamedTuple):
    """How much has been done of one thing that counts, in the try that brings most."""

    what: str
    """One of ``COUNTED``."""
    done: int
    wanted: int
    share: float
    """What it brings, from 0 to 1, with what is late counted less."""


class LessonStanding(NamedTuple):
    """A lesson of the assignment."""

    lesson: str
    points: float
    most: float
    begun: int
    """How many tries have been begun."""
    left: int | None
    """How many more may be; ``None``: any number."""
    parts: tuple[Done, ...]
    last: Taken | None
    """The try that was begun last."""


class Standing(NamedTuple):
    """The whole assignment."""

    points: float
    """Rounded to ``DIGITS``."""
    most: float
    lessons: tuple[LessonStanding, ...]

    @property
    def begun(self) -> bool:
        """Whether anything has been begun."""
        return any(one.begun for one in self.lessons)


def standing(assignment: Assignment, evidence: Mapping[str, Evidence], plans: Mapping[str, Plan]) -> Standing:
    """Where a learner stands: ``evidence`` of the learner's tries by their keys, ``plans`` of the lessons by theirs.

    Each lesson is worth the same, and in it each thing that counts and that the lesson has; a lesson whose plan is not
    known is worth nothing yet. Of several tries the best counts. Each answer has the worth of the moment at which it
    was given, so that nothing that was done in time is lost by going on, and points never become fewer.
    """
    share = assignment.points / max(len(assignment.lessons), 1)
    tries: dict[str, list[tuple[Taken, Evidence]]] = {}
    for key, one in evidence.items():
        found = taken(key)
        allowed = found is not None and (not assignment.tries or found.number <= assignment.tries)
        if found is not None and found.assignment == assignment.id and allowed and one.begun:
            tries.setdefault(found.lesson, []).append((found, one))
    lessons = [
        _lesson(assignment, lesson, share, tries.get(lesson, []), plans.get(lesson)) for lesson in assignment.lessons
    ]
    return Standing(round(sum(one.points for one in lessons), DIGITS), assignment.points, tuple(lessons))


def _lesson(
    assignment: Assignment, lesson: str, share: float, tries: Sequence[tuple[Taken, Evidence]], plan: Plan | None
) -> LessonStanding:
    best: tuple[Done, ...] = ()
    brought = 0.0
    for _, evidence in sorted(tries, key=lambda one: one[0].number):
        parts = _parts(assignment, evidence, plan) if plan is not None else ()
        worth = sum(part.share for part in parts) / len(parts) if parts else 0.0
        if not best or worth > brought:
            best, brought = parts, worth
    begun = max((one.number for one, _ in tries), default=0)
    left = max(assignment.tries - begun, 0) if assignment.tries else None
    last = max((one for one, _ in tries), key=lambda one: one.number, default=None)
    return LessonStanding(lesson, brought * share, share, begun, left, best, last)


def _parts(assignment: Assignment, evidence: Evidence, plan: Plan) -> tuple[Done, ...]:
    """What was done of each thing that counts and that the lesson has."""
    times = {
        QUESTIONS: (_answered(evidence, plan), len(plan.questions)),
        PREDICTIONS: (_predicted(evidence, plan), assignment.predictions if plan.iteration else 0),
        ITERATION: (_by_hand(assignment, evidence, plan), len(plan.iteration)),
        END: ([evidence.ended[name] for name in plan.variants if name in evidence.ended], 1),
    }
    found = []
    for what in assignment.counts:
        done, wanted = times[what]
        if wanted:
            worth = sorted(map(assignment.part, done), reverse=True)[:wanted]
            found.append(Done(what, len(worth), wanted, sum(worth) / wanted))
    return tuple(found)


def _answered(evidence: Evidence, plan: Plan) -> list[float]:
    """When questions were answered right at the first try, their answers neither shown nor passed by."""
    found = []
    for question in plan.questions:
        attempt = evidence.attempts.get(DueItem(ANSWERED, question.id))
        told = attempt is not None and attempt.hints > question.hints
        seen = attempt is not None and question.place is not None and attempt.seen > question.place
        if attempt is not None and attempt.right and not told and not seen:
            found.append(attempt.time)
    return found


def _predicted(evidence: Evidence, plan: Plan) -> list[float]:
    """When numbers were predicted right at the first try, in the lesson's own runs."""
    return [
        attempt.fresh
        for item, attempt in evidence.attempts.items()
        if item.kind == PREDICTED and attempt.right and attempt.fresh is not None and item.variant in plan.variants
    ]


def _by_hand(assignment: Assignment, evidence: Evidence, plan: Plan) -> list[float]:
    """When the numbers of that iteration were found of which most were, before they were shown; a number may take more
    than one try."""
    rounds: dict[tuple[str, int], list[float]] = {}
    for item, attempt in evidence.attempts.items():
        number = (item.quantity, item.name, item.of, item.element)
        if (
            item.kind == PREDICTED
            and attempt.fresh is not None
            and item.variant in plan.variants
            and number in plan.iteration
        ):
            rounds.setdefault((item.variant, item.iteration), []).append(attempt.fresh)
    return max(rounds.values(), key=lambda times: sum(map(assignment.part, times)), default=[])
