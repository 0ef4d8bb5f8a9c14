"""The signs that mean the same on every chart, and the line that says what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from gradtutor.i18n import mark, tr
from gradtutor.view.charts.canvas import BEFORE, HERE, LOWEST, NEXT, START
from gradtutor.view.text.lines import Line, Span, line_width, width

MEANINGS: Final = {
    HERE: mark("● now"),
    BEFORE: mark("○ before"),
    NEXT: mark("◆ next"),
    LOWEST: mark("× lowest"),
    START: mark("◎ start"),
}
"""Sign -> it and its word, in the order in which a legend has them."""


def legend(
    signs: Iterable[tuple[str, str]],
    columns: int,
    more: Iterable[Span] = (),
    values: Mapping[str, str] = MappingProxyType({}),
) -> Line:
    """``● now ○ before``: the signs that stand in a picture, each in its role there, as many as fit.

    ``signs``: sign and role, some more than once; what is no sign of ``MEANINGS`` is passed over. ``more``: what
    stands besides in this picture, as it is. ``values``: what is written behind the word of a sign.
    """
    roles = {sign: role for sign, role in signs if sign in MEANINGS}
    entries = [
        (f"{tr(meaning)} {values.get(sign, '')}".rstrip(), roles[sign])
        for sign, meaning in MEANINGS.items()
        if sign in roles
    ]
    line: list[Span] = []
    taken = 0
    for text, role in (*entries, *more):
        gap = " " if line else ""
        taken += width(gap + text)
        if taken > columns:
            break
        line += [(gap, ""), (text, role)] if gap else [(text, role)]
    return tuple(line)


def padded(line: Line, columns: int) -> Line:
    """The line with blanks to the end of its row."""
    blank = columns - line_width(line)
    return (*line, (" " * blank, "")) if blank > 0 else line
