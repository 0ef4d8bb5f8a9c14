"""The form by which a teacher puts an assignment together, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line, cut, line_width, pad, width

CHOSEN, LEFT_OUT = "✓", " "


class Field(NamedTuple):
    """A line of the form."""

    name: str
    value: str
    hint: str


def give_lines(
    fields: Sequence[Field], lessons: Sequence[tuple[str, bool]], selected: int, columns: int, rows: int
) -> list[Line]:
    """The fields, and the lessons of the course with whether they are chosen, scrolled so that the highlighted line is
    in view."""
    names = max(width(field.name) for field in fields)
    lines: list[Line] = [()]
    places = [-1]
    for place, field in enumerate(fields):
        lines.append(_field_line(field, place == selected, names, columns))
        places.append(place)
    lines += [(), (("  ", ""), (tr("Lessons"), "heading"))]
    places += [-1, -1]
    for number, (title, chosen) in enumerate(lessons):
        place = len(fields) + number
        role = "forward current" if place == selected else ""
        mark = CHOSEN if chosen else LEFT_OUT
        left = cut(f"{'▸' if place == selected else ' '} {title}", columns - 8)
        lines.append(((f"   [{mark}] ", "update"), (left, role)))
        places.append(place)
    at = places.index(selected) if selected in places else 0
    first = max(0, min(at - rows // 2, len(lines) - rows))
    return lines[first : first + rows]


def _field_line(field: Field, selected: bool, names: int, columns: int) -> Line:
    role = "forward current" if selected else ""
    left = f" {'▸' if selected else ' '} {pad(field.name, names)}  "
    line: Line = ((left, role), (cut(field.value or "—", max(columns - width(left) - 2, 1)), "strong"))
    room = columns - line_width(line) - 4
    return (*line, (f"  {cut(field.hint, room)}", "muted")) if field.hint and room > width(field.hint) else line
