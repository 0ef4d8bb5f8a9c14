"""The courses that are at hand as lines: number, title, how many lessons, where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.i18n import ngettext, tr
from gradtutor.safe_text import harmless
from gradtutor.view.text.lines import Line, cut, pad, width
from gradtutor.view.text.numbers import POINTER

if TYPE_CHECKING:
    from gradtutor.lessons.course.known import KnownCourse

_GAP = 2
_LEAST_TITLE = 20
"""Columns of a title, before which where a course is gets none."""


def title_of(course: KnownCourse) -> str:
    """Its title in the language in use, or in one that it has; its name where it cannot be opened."""
    titles = course.titles
    return titles.get(i18n.language()) or next(iter(titles.values()), "") or course.path.name


def about(course: KnownCourse) -> str:
    """How many lessons it has, or that it cannot be opened."""
    if course.fault:
        return tr("cannot be opened")
    return ngettext("{count} lesson", "{count} lessons", course.lessons).format(count=course.lessons)


def where(course: KnownCourse) -> str:
    """Where it is."""
    return tr("comes with the tutor") if course.ships else harmless(str(course.path))


def courses_header(columns: int) -> Line:
    """What there is to choose."""
    return ((pad(cut(" " + tr("Courses"), columns), columns), "heading"),)


def course_lines(courses: Sequence[KnownCourse], selected: int, here: int, columns: int, rows: int) -> list[Line]:
    """A line for each course, as many as fit around the selected one; the one that is open, ``here``, is marked."""
    titles, facts = [title_of(one) for one in courses], [about(one) for one in courses]
    wide = min(max(map(width, titles)), max(columns - 4 - 2 * _GAP - max(map(width, facts)), _LEAST_TITLE))
    room = columns - 4 - wide - 2 * _GAP - max(map(width, facts))
    first = min(max(0, selected - rows // 2), max(0, len(courses) - rows))
    lines: list[Line] = []
    for place in range(first, min(len(courses), first + rows)):
        chosen = place == selected
        lines.append(
            (
                (f" {POINTER if chosen else ' '}{'●' if place == here else ' '} ", "key"),
                (pad(cut(titles[place], wide), wide + _GAP), "current" if chosen else ""),
                (pad(facts[place], max(map(width, facts)) + _GAP), "fault" if courses[place].fault else "muted"),
                (cut(where(courses[place]), max(room, 0)), "muted"),
            )
        )
    return lines
