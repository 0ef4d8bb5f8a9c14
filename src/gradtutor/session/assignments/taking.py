"""How a learner takes what was assigned: which try it is, and with which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.lessons.loading.load import with_numbers
from gradtutor.lessons.vary import drawn
from gradtutor.session.store.taken import Taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.lessons.model import Lesson
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.progress.evidence import Evidence


def seed_of(attempt: Taken, learner: str) -> str:
    """What a learner's numbers are drawn by: nobody else has it, and no other try."""
    return f"{attempt.assignment}/{learner}/{attempt.lesson}/{attempt.number}"


def with_own_numbers(lesson: Lesson, attempt: Taken, learner: str, evidence: Evidence | None) -> Lesson:
    """The lesson as it is taken in a try: with the numbers with which that was begun, else with those that are drawn.

    Raises ``LessonError`` or ``UsageError`` where the lesson has been changed so that it does not take them.
    """
    begun = evidence is not None and evidence.begun
    numbers = evidence.numbers if begun and evidence is not None else drawn(lesson.vary, seed_of(attempt, learner))
    return with_numbers(lesson, numbers) if numbers else lesson


def attempt_of(assignment: Assignment, lesson: str, evidence: Mapping[str, Evidence], *, afresh: bool) -> Taken | None:
    """The try to go on with: the last one, or the first; with ``afresh`` the next. ``None`` where none is left."""
    number = 0
    while (one := evidence.get(Taken(lesson, assignment.id, number + 1).key)) is not None and one.begun:
        number += 1
    if afresh or not number:
        number += 1
    allowed = not assignment.tries or number <= assignment.tries
    return Taken(lesson, assignment.id, number) if allowed else None
