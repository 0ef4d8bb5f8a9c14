"""The lessons of a course as the teacher of a class sees them: who is in which, and which are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.text.lines import Line, cut, line_width, width

if TYPE_CHECKING:
    from gradtutor.view.course.contents import Entry

CLOSED: Final = "✗"
"""Before a lesson that nobody may open now."""


def lessons_header(closed: int, columns: int) -> Line:
    """What the list is, and how many of the lessons are closed."""
    left = " " + tr("Lessons of the class")
    right = tr("closed lessons: {count}").format(count=closed) if closed else tr("all lessons are open")
    return (left, "heading"), (" " * max(1, columns - width(left) - width(right) - 1), ""), (f"{right} ", "muted")


def lesson_rows(
    found: Sequence[tuple[str, Entry]],
    selected: int,
    closed: frozenset[str],
    here: Mapping[str, int],
    columns: int,
    rows: int,
) -> list[Line]:
    """The lessons by their keys, scrolled so that the highlighted one is in view; ``here`` is how many learners are in
    each."""
    lines: list[Line] = []
    at = 0
    for place, (key, entry) in enumerate(found):
        if entry.number == 1:
            lines += [(), ((f"  {entry.chapter}", "heading"),)]
        if place == selected:
            at = len(lines)
        lines.append(_row(entry, place == selected, key in closed, here.get(key, 0), columns))
    first = max(0, min(at - rows // 2, len(lines) - rows))
    return lines[first : first + rows]


def _row(entry: Entry, selected: bool, closed: bool, here: int, columns: int) -> Line:
    role = "forward current" if selected else "muted" if closed else ""
    notes = [tr("closed")] if closed else []
    if here:
        notes.append(tr("{count} in it").format(count=here))
    note = " · ".join(notes)
    title = cut(f"{entry.number}  {entry.title}", columns - 8 - width(note))
    line: Line = (
        (f" {CLOSED if closed else ' '} ", "fault"),
        ("▸ " if selected else "  ", role),
        (title, role),
    )
    return (*line, (" " * max(1, columns - line_width(line) - width(note) - 2), ""), (note, "strong"))
