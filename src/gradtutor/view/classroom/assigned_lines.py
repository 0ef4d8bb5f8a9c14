"""What a learner was given, as lines: each assignment with its lessons, and more of the one that is highlighted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.view.classroom.assignments import (
    counted_words,
    done_words,
    due_words,
    late_words,
    listed,
    points_words,
    titled,
    tries_words,
)
from gradtutor.view.text.lines import Line, cut, line_width, width, wrap

if TYPE_CHECKING:
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.standing import LessonStanding, Standing


class About(NamedTuple):
    """The highlighted lesson."""

    assignment: Assignment
    lesson: LessonStanding
    now: float


def given_header(found: Sequence[tuple[Assignment, Standing]], columns: int) -> Line:
    """What the list is, and how much is on it."""
    left = " " + tr("Assignments")
    right = ngettext("{count} assignment", "{count} assignments", len(found)).format(count=len(found))
    return _both(left, "heading", right, "muted", columns)


def given_lines(
    found: Sequence[tuple[Assignment, Standing]],
    titles: Mapping[str, str],
    selected: int,
    now: float,
    columns: int,
    rows: int,
) -> list[Line]:
    """Each assignment, and its lessons below it, scrolled so that the highlighted lesson is in view."""
    lines: list[Line] = []
    at = place = 0
    for assignment, standing in found:
        points = points_words(standing.points, standing.most)
        due = due_words(assignment, now)
        room = max(columns - width(due) - width(points) - 8, 8)
        left = f"  {cut(assignment.title, room)}  {due}"
        lines += [(), _both(left, "heading", points, "strong", columns)]
        for one in standing.lessons:
            if one.lesson not in titles:
                continue
            if place == selected:
                at = len(lines)
            lines.append(_lesson_line(assignment, one, titled(titles, one.lesson), place == selected, columns))
            place += 1
    first = max(0, min(at - rows // 2, len(lines) - rows))
    return lines[first : first + rows]


def _lesson_line(assignment: Assignment, one: LessonStanding, title: str, selected: bool, columns: int) -> Line:
    role = "forward current" if selected else ""
    begun = "▪" if one.begun else " "
    right = f"{points_words(one.points, one.most)}  {tries_words(assignment, one.left)}"
    left = cut(f"{'▸' if selected else ' '} {title}", max(columns - width(right) - 10, 8))
    line: Line = ((f"   {begun} ", "update"), (left, role))
    blanks = " " * max(1, columns - line_width(line) - width(right) - 2)
    return (*line, (blanks, ""), (right, "muted"))


def about_lines(about: About, columns: int, rows: int) -> list[Line]:
    """What counts, what is late, and how tries count."""
    parts = [done_words(one) for one in about.lesson.parts] or counted_words(about.assignment)
    said = [
        tr("What counts: {things}.").format(things=listed(parts)),
        late_words(about.assignment),
        tr("Each try has numbers of your own; the best try counts, and points never become fewer."),
        tr("What has been shown before you answer does not count."),
    ]
    lines: list[Line] = [(("─" * columns, "rule"),)]
    for words in filter(None, said):
        lines += [((" ", ""), *line) for line in wrap([(words, "")], columns - 2)]
    return lines[:rows]


def _both(left: str, role: str, right: str, other: str, columns: int) -> Line:
    left = cut(left, max(columns - width(right) - 3, 1))
    return (left, role), (" " * max(1, columns - width(left) - width(right) - 1), ""), (f"{right} ", other)
