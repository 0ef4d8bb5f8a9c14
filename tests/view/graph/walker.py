"""The edges of a drawing, found by walking along its lines as a reader does: from a name's end over signs that have
arms towards one another to the head of an arrow, and into the name behind it.

Nothing of the program that draws is used: only the drawn rows and the names that may stand there. ``┼`` is two lines
that cross, so it is gone over straight on; what stands on a line (``──×9──``) does not part it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator

_UP, _RIGHT, _DOWN, _LEFT = (-1, 0), (0, 1), (1, 0), (0, -1)
_ARMS = {
    "─": {_LEFT, _RIGHT}, "│": {_UP, _DOWN}, "┌": {_RIGHT, _DOWN}, "┐": {_LEFT, _DOWN}, "└": {_UP, _RIGHT},
    "┘": {_UP, _LEFT}, "├": {_UP, _DOWN, _RIGHT}, "┤": {_UP, _DOWN, _LEFT}, "┬": {_LEFT, _RIGHT, _DOWN},
    "┴": {_LEFT, _RIGHT, _UP}, "┼": {_UP, _DOWN, _LEFT, _RIGHT},
}  # fmt: skip
_HEAD = "►"


def rows_of_cells(texts: Iterable[str]) -> list[list[str]]:
    """A list of cells for each row: one for each column, a combining mark in that of its letter.

    The pointer stands in a blank, and is read as one.
    """
    found = []
    for text in texts:
        row: list[str] = []
        for character in text.replace("▸", " "):
            if unicodedata.combining(character):
                row[-1] += character
                continue
            row.append(character)
            if unicodedata.east_asian_width(character) in ("W", "F"):
                row.append("")
        found.append(row)
    return found


def edges_drawn(texts: Iterable[str], names: Collection[str]) -> set[tuple[str, str]]:
    """Every pair of ``names`` that a line leads from and into."""
    walker = _Walker(rows_of_cells(texts), names)
    return {(source, target) for source, start in walker.starts() for target in walker.ends(start)}


class _Walker:
    def __init__(self, rows: list[list[str]], names: Collection[str]) -> None:
        self._rows = rows
        self._names = sorted(names, key=len, reverse=True)

    def _sign(self, row: int, column: int) -> str:
        if 0 <= row < len(self._rows) and 0 <= column < len(self._rows[row]):
            return self._rows[row][column]
        return " "

    def _name_at(self, row: int, column: int) -> str:
        """The name that begins in a cell, if one does."""
        text = "".join(self._rows[row][column:])
        for name in self._names:
            rest = text.removeprefix(name)
            if rest != text and rest[:1] in ("", " "):
                # "z − 150" is the box of the gap, not that of z.
                return "" if rest.startswith(" − ") else name
        return ""

    def starts(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Where a line begins behind a name, with that name."""
        for row, cells in enumerate(self._rows):
            for column, sign in enumerate(cells):
                if column < 2 or _LEFT not in _ARMS.get(sign, ()):
                    continue
                if cells[column - 1] == " " and cells[column - 2] not in (" ", _HEAD, *_ARMS):
                    begin = column - 2
                    while begin > 0 and not (
                        cells[begin - 1] == _HEAD
                        or (cells[begin - 1] == " " and (begin < 2 or cells[begin - 2] in (" ", _HEAD, *_ARMS)))
                    ):
                        begin -= 1
                    if name := self._name_at(row, begin):
                        yield name, (row, column)

    def ends(self, start: tuple[int, int]) -> set[str]:
        """The names into which the lines lead that begin in a cell."""
        found: set[str] = set()
        seen: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        pending = [(start, _RIGHT)]
        while pending:
            (row, column), going = pending.pop()
            if ((row, column), going) in seen:
                continue
            seen.add(((row, column), going))
            sign = self._sign(row, column)
            if sign == _HEAD and going == _RIGHT and not self._goes_on(row, column):
                found.add(self._behind(row, column))
                continue
            if sign not in _ARMS:
                # Something stands on the line: over it.
                if going in (_RIGHT, _LEFT) and (beyond := self._over(row, column, going[1])) is not None:
                    pending.append(((row, beyond), going))
                continue
            arms = _ARMS[sign]
            if (-going[0], -going[1]) not in arms and (row, column) != start:
                continue
            for way in [going] if sign == "┼" else arms - {(-going[0], -going[1])}:
                pending.append(((row + way[0], column + way[1]), way))
        return found - {""}

    def _goes_on(self, row: int, column: int) -> bool:
        return _LEFT in _ARMS.get(self._sign(row, column + 1), ())

    def _over(self, row: int, column: int, way: int) -> int | None:
        """The first cell of the line beyond what stands on it; one blank may be in it, two are the end of the line."""
        if self._sign(row, column) == " ":
            return None
        while 0 <= column < len(self._rows[row]):
            sign = self._sign(row, column)
            if sign in _ARMS or (sign == _HEAD and way > 0 and not self._goes_on(row, column)):
                return column
            if sign == " " and self._sign(row, column + way) == " ":
                return None
            column += way
        return None

    def _behind(self, row: int, column: int) -> str:
        """The name of the box into which an arrow leads: in this row, or above it. Each row of a box has something
        written in it, or an arrow of its own: where there is neither, the box lies outside of what is seen."""
        for above in range(row, -1, -1):
            if above != row and self._sign(above, column) not in (_HEAD, " ", *_ARMS):
                break
            if self._sign(above, column) != _HEAD and self._sign(above, column + 2) == " ":
                break
            if name := self._name_at(above, column + 2):
                return name
        return ""
