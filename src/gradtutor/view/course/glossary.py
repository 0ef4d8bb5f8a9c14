"""The glossary of a course as lines: the list of terms, and what one of them means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import sign_of, tr
from gradtutor.view.text.lines import Line, cut, width, wrap

if TYPE_CHECKING:
    from gradtutor.lessons.course.glossary import Term

WIDEST_LIST: Final = 36
"""Columns of the list of terms."""
WIDEST_TEXT: Final = 72
"""Columns of what a term means: longer lines are hard to read."""
_MARGIN: Final = 4
"""Columns of the list that are not the name."""


def list_columns(terms: Sequence[Term], columns: int) -> int:
    """How wide the list is on a screen of ``columns``: as its names are, but never more than two fifths of it."""
    widest = max((width(term.name) for term in terms), default=0)
    return min(widest + _MARGIN, WIDEST_LIST, columns * 2 // 5)


def glossary_header(count: int, selected: int, columns: int) -> Line:
    """What the list is, and which of its terms is shown."""
    left = cut(" " + tr("What the words mean"), columns - 12)
    right = tr("{number} of {total}").format(number=selected + 1, total=count) if count else ""
    blanks = " " * max(1, columns - width(left) - width(right) - 1)
    return (left, "heading"), (blanks, ""), (f"{right} ", "muted")


def glossary_lines(terms: Sequence[Term], selected: int, columns: int, rows: int) -> tuple[list[Line], int]:
    """The names of the terms, scrolled so that the selected one is in view, and which of them stands in the first row.

    The last row says how many follow, and the first how many stand before, where there are such.
    """
    first = max(0, min(selected - rows // 2, len(terms) - rows))
    lines: list[Line] = []
    for place in range(first, min(first + rows, len(terms))):
        role = "forward current" if place == selected else ""
        sign = sign_of(terms[place].language)
        name = cut(terms[place].name, columns - _MARGIN - len(sign)) + sign
        lines.append((("  ▸ " if place == selected else "    ", role), (name, role)))
    if first and rows > 2:
        lines[0] = _beyond("↑", first + 1, columns)
    if (left := len(terms) - first - rows) > 0 and rows > 2:
        lines[-1] = _beyond("↓", left + 1, columns)
    return lines, first


def _beyond(sign: str, count: int, columns: int) -> Line:
    """How many terms lie beyond the end of the list that is seen."""
    more = tr("{count} more").format(count=count)
    return ((cut(f"    {sign} {more}", columns), "muted"),)


def term_lines(term: Term, lesson: str, columns: int) -> list[Line]:
    """A term with all its names, what it means, an example, and the title of the ``lesson`` that shows it."""
    room = min(columns - 4, WIDEST_TEXT)
    spans = [(term.name, "forward strong"), (sign_of(term.language), "muted")]
    if len(term.names) > 1:
        spans.append((f"  {', '.join(term.names[1:])}", "muted"))
    return _indented([*wrap(spans, room), (), *wrap([(term.meaning, "")], room), (),
                      *wrap([(tr("For example:"), "muted")], room), *wrap([(term.example, "")], room), (),
                      *wrap([(tr("Shown in the lesson:"), "muted"), (" ", ""), (lesson, "strong")], room)])  # fmt: skip


def spoken_lines(term: Term, lesson: str) -> list[str]:
    """The same in sentences, for those who listen."""
    names = ", ".join(term.names) + sign_of(term.language)
    example, shown = tr("For example:"), tr("Shown in the lesson:")
    return [f"{names}: {term.meaning}", f"{example} {term.example}", f"{shown} {lesson}"]


def _indented(lines: list[Line]) -> list[Line]:
    return [(("  ", ""), *line) if line else line for line in lines]
