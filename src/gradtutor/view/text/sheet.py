"""Cells with signs on them, and lines of braille dots between them: text stands on top of lines."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from gradtutor.view.text.lines import Line, width

Point: TypeAlias = tuple[float, float]
"""A column and a row of cells, as fractions."""

BRAILLE = 0x2800
ACROSS, DOWN = 2, 4
"""Dots of a cell."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
DASH = 7
"""Dots from the start of a dash to that of the next."""
DRAWN = 4
"""Dots of a dash that are seen."""


class Sheet:
    """``columns`` × ``rows`` cells."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._text: dict[tuple[int, int], tuple[str, str]] = {}
        self._dots: dict[tuple[int, int], int] = {}
        self._ink: dict[tuple[int, int], str] = {}

    def free(self, row: int, column: int, length: int) -> bool:
        """Whether no text stands on some cells of the sheet, nor right beside them."""
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns
        return inside and not any((row, at) in self._text for at in range(column - 1, column + length + 1))

    def write(self, row: int, column: int, text: str, role: str) -> None:
        """Write a text; a double-width character takes two cells."""
        for sign in text:
            wide = width(sign)
            if 0 <= row < self.rows and column >= 0 and column + wide <= self.columns:
                self._text[row, column] = sign, role
                for more in range(1, wide):
                    self._text[row, column + more] = "", role
            column += wide

    def line(self, start: Point, end: Point, thick: int, role: str, *, dashed: bool) -> None:
        """A line between two points, each a column and a row in cells as fractions, ``thick`` dots high."""
        for cell, bits in _cells_of(start, end, thick, dashed):
            self._dots[cell] = self._dots.get(cell, 0) | bits
            self._ink[cell] = role

    def lines(self) -> list[Line]:
        """What is on the sheet."""
        return [self._line(row) for row in range(self.rows)]

    def _line(self, row: int) -> Line:
        cells = [self._cell(row, column) for column in range(self.columns)]
        runs = groupby(cells, key=lambda cell: cell[1])
        return tuple(("".join(sign for sign, _ in run), role) for role, run in runs)

    def _cell(self, row: int, column: int) -> tuple[str, str]:
        at = (row, column)
        if at in self._text:
            return self._text[at]
        if at in self._dots:
            return chr(BRAILLE + self._dots[at]), self._ink[at]
        return " ", ""


@lru_cache(maxsize=1024)
def _cells_of(start: Point, end: Point, thick: int, dashed: bool) -> tuple[tuple[tuple[int, int], int], ...]:
    """The cells of a line with their dots. Most lines of a picture stay where they are when a step is made."""
    (x0, y0), (x1, y1) = ((x * ACROSS, y * DOWN) for x, y in (start, end))
    steps = max(math.ceil(max(abs(x1 - x0), abs(y1 - y0))), 1)
    found: dict[tuple[int, int], int] = {}
    for step in range(steps):
        if dashed and step % DASH >= DRAWN:
            continue
        x, top = math.floor(x0 + (x1 - x0) * step / steps), y0 + (y1 - y0) * step / steps - (thick - 1) / 2
        for y in range(math.floor(top), math.floor(top) + thick):
            cell = (y // DOWN, x // ACROSS)
            found[cell] = found.get(cell, 0) | _BITS[y % DOWN][x % ACROSS]
    return tuple(found.items())
