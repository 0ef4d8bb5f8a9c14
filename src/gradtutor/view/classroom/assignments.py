"""What a class is given, in words: for those who are to do it, and for the teacher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import mark, ngettext, spaced, tr
from gradtutor.lessons.loading.sweep import subject, written
from gradtutor.session.assignments.assignment import END, ITERATION, PREDICTIONS, QUESTIONS
from gradtutor.session.store.taken import taken

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.standing import Done, LessonStanding, Standing

_COUNTED: Final = {
    QUESTIONS: mark("questions right at the first answer"),
    PREDICTIONS: mark("numbers predicted before they are shown"),
    ITERATION: mark("a whole iteration predicted"),
    END: mark("the run seen to its end"),
}
_SHORT: Final = {
    QUESTIONS: mark("questions {many}"),
    PREDICTIONS: mark("predictions {many}"),
    ITERATION: mark("iteration {many}"),
    END: mark("end {many}"),
}
MOST_TOLD: Final = 6
"""Numbers of a list that are told one by one."""


def number(points: float) -> str:
    """Points, as few digits as they have, at most two after the point."""
    return f"{round(points, 2):g}"


def _percent(part: float) -> str:
    return f"{number(100 * part)} %"


def points_words(points: float, most: float) -> str:
    """``3.5 of 10 points``."""
    return tr("{points} of {most} points").format(points=number(points), most=number(most))


def due_words(assignment: Assignment, now: float) -> str:
    """Until when, and how long that still is; what is late now."""
    if assignment.until is None:
        return tr("no due day")
    if now < assignment.until:
        # The last day that is in time: a day is over only at its midnight.
        days = _day(assignment.until - 1.0) - _day(now)
        left = ngettext("in {count} day", "in {count} days", days).format(count=days)
        return tr("due {when} ({left})").format(when=assignment.due, left=tr("today") if not days else left)
    if not assignment.ever(now):
        return tr("over since {when}").format(when=assignment.due)
    return tr("late since {when}: now worth {part}").format(
        when=assignment.due, part=number(100 * assignment.part(now))
    )


def late_words(assignment: Assignment) -> str:
    """What the late rule means; empty where nothing can be late."""
    if assignment.until is None:
        return ""
    if len(assignment.credits) > 1:
        loss = _percent(1.0 - assignment.credits[1].part)
        return tr("What is late is worth {part} less for each day that has begun.").format(part=loss)
    if assignment.after == 1.0:
        return tr("What is late counts in full.")
    if assignment.after > 0.0:
        return tr("What is late is worth {part}.").format(part=_percent(assignment.after))
    return tr("What is late does not count.")


def title_words(assignment: Assignment, now: float) -> str:
    """What it is called and until when it is to be done, as a sentence."""
    return tr("{title}: {due}.").format(title=assignment.title, due=due_words(assignment, now))


def listed(parts: Sequence[str]) -> str:
    """Several things, one after the other."""
    return tr("; ").join(parts)


def counted_words(assignment: Assignment) -> list[str]:
    """What counts."""
    words = []
    for what in assignment.counts:
        text = tr(_COUNTED[what])
        words.append(f"{text} ({assignment.predictions})" if what == PREDICTIONS else text)
    return words


def tries_words(assignment: Assignment, left: int | None) -> str:
    """How many tries are left."""
    if left is None or not assignment.tries:
        return tr("as many tries as you like")
    return ngettext("{count} of {most} tries left", "{count} of {most} tries left", left).format(
        count=left, most=assignment.tries
    )


def numbers_words(lesson: Lesson) -> str:
    """The numbers that a learner has of their own: ``x = 1.5, y = 3``; empty where there are none."""
    symbols = next(iter(lesson.variants.values())).symbols
    told = (f"{subject(name, symbols)} = {_told(value)}" for name, value in lesson.numbers.items())
    return spaced(", ".join(told))


def _told(value: object) -> str:
    if isinstance(value, float):
        return written(value).removesuffix(".0")
    return written(value) if _count(value) <= MOST_TOLD else "[…]"


def _count(value: object) -> int:
    return sum(map(_count, value)) if isinstance(value, list | tuple) else 1


def done_words(done: Done) -> str:
    """``questions right at the first answer: 1 of 2``."""
    many = tr("{right} of {count}").format(right=done.done, count=done.wanted)
    return tr("{what}: {many}").format(what=tr(_COUNTED[done.what]), many=many)


def short_done_words(done: Done) -> str:
    """The same in a table: ``questions 1/2``."""
    return tr(_SHORT[done.what]).format(many=f"{done.done}/{done.wanted}")


def all_tries_words(assignment: Assignment) -> str:
    """How many tries there are."""
    if not assignment.tries:
        return tr("as many tries as you like")
    return ngettext("{count} try", "{count} tries", assignment.tries).format(count=assignment.tries)


def summary_words(found: Sequence[tuple[Assignment, Standing]], now: float) -> str:
    """The one that is due next, in a line; empty where nothing is to be done any more."""
    waiting = [one for one in found if one[0].ever(now) and one[1].points < one[1].most]
    if not waiting:
        return ""
    return summary_line(*waiting[0], now)


def summary_line(assignment: Assignment, standing: Standing, now: float) -> str:
    """An assignment in a line: its title, until when, and the points so far."""
    points = points_words(standing.points, standing.most)
    return tr("{title}: {due}, {points}").format(title=assignment.title, due=due_words(assignment, now), points=points)


def lesson_line(title: str, one: LessonStanding, assignment: Assignment) -> str:
    """One lesson of an assignment, in a line: what it has brought, and how many tries are left."""
    points, tries = points_words(one.points, one.most), tries_words(assignment, one.left)
    return tr("{title}: {points}, {tries}.").format(title=title, points=points, tries=tries)


class WithTries(dict[str, str]):
    """The titles of lessons by their keys; that of a try of one that was assigned is the lesson's, with a sign."""

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """The title of a key."""
        own = taken(key)
        if own is None:
            return super().get(key, default)
        title = super().get(own.lesson)
        return default if title is None else f"{title} #{own.number}"


def titled(titles: Mapping[str, str], lesson: str) -> str:
    """The title of a lesson by its key; the key where it is none of the course."""
    return titles.get(lesson, lesson)


def _day(time: float) -> int:
    return date.fromtimestamp(time).toordinal()
