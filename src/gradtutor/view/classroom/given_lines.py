"""What a class was given, as its teacher sees it: the list, more of one, and who stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.session.assignments.standing import Standing
from gradtutor.view.classroom.assignments import (
    all_tries_words,
    counted_words,
    due_words,
    late_words,
    listed,
    points_words,
    short_done_words,
    titled,
)
from gradtutor.view.text.lines import Line, cut, line_width, pad, width, wrap

if TYPE_CHECKING:
    from gradtutor.session.assignments.assignment import Assignment

BAR: Final = 10
"""Columns of the bar of somebody's points."""


class Row(NamedTuple):
    """One learner."""

    name: str
    standing: Standing


def class_header(left: str, right: str, columns: int) -> Line:
    """What is shown, and of what."""
    right = cut(right, max(columns - width(left) - 4, 1))
    return (
        (f" {left}", "heading"),
        (" " * max(1, columns - width(left) - width(right) - 2), ""),
        (f"{right} ", "muted"),
    )


def given_rows(
    given: Sequence[Assignment], begun: Mapping[str, int], selected: int, now: float, columns: int, rows: int
) -> list[Line]:
    """The assignments, scrolled so that the highlighted one is in view; ``begun``: how many have begun each."""
    if not given:
        return [(), (("  ", ""), (tr("Nothing was given yet. n gives the class something to do."), "muted"))]
    lines: list[Line] = []
    for place, one in enumerate(given):
        role = "forward current" if place == selected else ""
        many = tr("begun by {count}").format(count=begun.get(one.id, 0))
        right = f"{due_words(one, now)}  {many}"
        left = f" {'▸' if place == selected else ' '} {cut(one.title, max(columns - width(right) - 6, 8))}"
        lines.append(
            ((left, role), (" " * max(1, columns - width(left) - width(right) - 1), ""), (f"{right} ", "muted"))
        )
    first = max(0, min(selected - (rows - 1) // 2, len(lines) - (rows - 1)))
    return [(), *lines[first : first + rows - 1]]


def given_about(
    one: Assignment | None, titles: Mapping[str, str], question: str, columns: int, rows: int
) -> list[Line]:
    """What an assignment is; or what is asked of it."""
    lines: list[Line] = [(("─" * columns, "rule"),)]
    if one is None:
        return lines
    if question:
        return [*lines, *(((" ", ""), *line) for line in wrap([(question, "fault")], columns - 2))][:rows]
    lessons = tr("Lessons: {names}.").format(names=listed([titled(titles, lesson) for lesson in one.lessons]))
    points = tr("{count} points").format(count=f"{one.points:g}")
    said = [
        listed([points, all_tries_words(one), f"id {one.id}"]),
        tr("What counts: {things}.").format(things=listed(counted_words(one))),
        late_words(one),
        lessons,
    ]
    for words in filter(None, said):
        lines += [((" ", ""), *line) for line in wrap([(words, "")], columns - 2)]
    return lines[:rows]


def class_rows(found: Sequence[Row], selected: int, columns: int, rows: int) -> list[Line]:
    """Who stands where, scrolled so that the highlighted one is in view: name, points, a bar, tries, and what was
    done."""
    names = min(max((width(row.name) for row in found), default=4), max(columns // 4, 8))
    counts = max((width(points_words(row.standing.points, row.standing.most)) for row in found), default=0)
    lines = [_row(row, place == selected, names, counts, columns) for place, row in enumerate(found)]
    first = max(0, min(selected - (rows - 1) // 2, len(lines) - (rows - 1)))
    return [(), *lines[first : first + rows - 1]]


def _row(row: Row, selected: bool, names: int, counts: int, columns: int) -> Line:
    role = "forward current" if selected else ""
    name = f" {'▸' if selected else ' '} {pad(cut(row.name, names), names)}  "
    standing = row.standing
    if not standing.begun:
        return (name, role), (tr("not begun"), "muted")
    full = round(BAR * standing.points / standing.most) if standing.most else 0
    points = pad(points_words(standing.points, standing.most), counts)
    tries = sum(one.begun for one in standing.lessons)
    said = [ngettext("{count} try", "{count} tries", tries).format(count=tries)]
    said += (
        [short_done_words(part) for one in standing.lessons for part in one.parts] if len(standing.lessons) == 1 else []
    )
    line: Line = ((name, role), (points, "strong"), (f"  {'█' * full}{'·' * (BAR - full)}  ", "update"))
    return (*line, (cut(listed(said), max(columns - line_width(line) - 1, 1)), "muted"))
