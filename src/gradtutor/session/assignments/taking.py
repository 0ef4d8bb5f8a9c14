"""How a learner takes what was assigned: which try it is, and with which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.errors import GradtutorError
from gradtutor.lessons.loading.load import with_numbers
from gradtutor.lessons.vary import drawn
from gradtutor.session.store.taken import Taken, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    if evidence is not None and evidence.begun:
        return as_begun(lesson, evidence)
    numbers = drawn(lesson.vary, seed_of(attempt, learner))
    return with_numbers(lesson, numbers) if numbers else lesson


def as_begun(lesson: Lesson, evidence: Evidence) -> Lesson:
    """The lesson with the numbers with which a try was begun. Raises as ``with_own_numbers`` does."""
    return with_numbers(lesson, evidence.numbers) if evidence.numbers else lesson


def lesson_open(
    key: str, lesson_of: Callable[[str], Lesson | None], evidence: Mapping[str, Evidence] | None = None
) -> Lesson | None:
    """The lesson that somebody has open: of a try of one that was assigned, with that learner's numbers as far as the
    ``evidence`` tells them; ``None`` where it cannot be shown."""
    own = taken(key)
    lesson = lesson_of(own.lesson if own else key) if key else None
    shown = (evidence or {}).get(key)
    try:
        return lesson if lesson is None or shown is None else as_begun(lesson, shown)
    except GradtutorError:
        return None


def attempt_of(assignment: Assignment, lesson: str, evidence: Mapping[str, Evidence], *, afresh: bool) -> Taken | None:
    """The try to go on with: the last one, or the first; with ``afresh`` the next. ``None`` where none is left."""
    number = 0
    while (one := evidence.get(Taken(lesson, assignment.id, number + 1).key)) is not None and one.begun:
        number += 1
    if afresh or not number:
        number += 1
    allowed = not assignment.tries or number <= assignment.tries
    return Taken(lesson, assignment.id, number) if allowed else None
