"""How one number is drawn as a cell: its shade, its sign, its figures where there is room, brackets where it is marked.

The scale is diverging about 0 and each array has its own: the strongest shade is its largest number, up or down.
"""

from __future__ import annotations

import math
from typing import Final

from gradtutor.records import NamedTuple
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.compact import compact
from gradtutor.view.text.lines import pad
from gradtutor.view.text.numbers import MINUS

LEVELS: Final = 4
"""Shades on each side of 0."""
SHADES: Final = " ░▒▓█"
_ASCII_SHADES: Final = " .:=#"
ZERO: Final = "·"
OPEN, CLOSE = "[", "]"


class Cut(NamedTuple):
    """How large a cell is."""

    columns: int
    rows: int
    figures: bool
    """Whether its number is written in it."""


_FIGURED_SIZES: Final = ((20, 7), (16, 6), (14, 5), (12, 4), (10, 3), (8, 3), (8, 2), (9, 1), (8, 1), (7, 1))
FIGURED: Final = tuple(Cut(columns, rows, True) for columns, rows in _FIGURED_SIZES)
"""Cells with their numbers in them, from the largest to the smallest."""
SHADED: Final = tuple(Cut(columns, rows, False) for columns, rows in ((8, 4), (6, 3), (4, 2), (2, 1)))
"""Cells that are shades alone."""


def level(value: float | None, most: float) -> int:
    """−``LEVELS`` to ``LEVELS``: 0 for 0 alone, so that a small number is told from none."""
    if value is None or not most or not value:
        return 0
    return int(math.copysign(min(math.ceil(abs(value) / most * LEVELS), LEVELS), value))


def role(shade: int, *, marked: bool, colourless: bool) -> str:
    """The role of a cell: figures on a ground, or none where shades are signs."""
    if colourless:
        return "strong" if marked else "" if shade else "muted"
    ground = f"figure{shade + LEVELS}/heat{shade + LEVELS}"
    return f"{ground} strong" if marked else ground


def text(value: float | None, shade: int, cut: Cut, row: int, *, opens: bool, closes: bool, colourless: bool) -> str:
    """One of the rows of a cell, with a bracket where a run of marked cells begins or ends."""
    if cut.figures:
        figures = compact(value, cut.columns - 2) if row == cut.rows // 2 else ""
        inner = pad(figures, cut.columns - 2, "right")
        return f"{OPEN if opens else ' '}{inner}{CLOSE if closes else ' '}"
    body = _signs(shade, cut.columns, colourless)
    return (OPEN if opens else body[0]) + body[1:-1] + (CLOSE if closes else body[-1])


def _signs(shade: int, columns: int, colourless: bool) -> str:
    """A minus sign for what is below 0; where there is no colour, shades as well."""
    shades = _ASCII_SHADES if in_ascii() else SHADES
    fill = shades[abs(shade)] if colourless and shade else " "
    first = MINUS if shade < 0 else fill if shade else ZERO
    return first + fill * (columns - 1)
