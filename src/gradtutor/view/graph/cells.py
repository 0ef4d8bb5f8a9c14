"""Cells of lines and texts; lines that belong together are joined, lines that only cross are not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from gradtutor.view.text.ascii_spelling import celled, spelled
from gradtutor.view.text.lines import Line, joined, width

if TYPE_CHECKING:
    from gradtutor.view.graph.window import Pane

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
SIGNS: Final = {
    EAST | WEST: "─", NORTH | SOUTH: "│", EAST | SOUTH: "┌", WEST | SOUTH: "┐", NORTH | EAST: "└", NORTH | WEST: "┘",
    NORTH | EAST | SOUTH: "├", NORTH | WEST | SOUTH: "┤", EAST | SOUTH | WEST: "┬", NORTH | EAST | WEST: "┴",
    NORTH | EAST | SOUTH | WEST: "┼", EAST: "─", WEST: "─", NORTH: "│", SOUTH: "│",
}  # fmt: skip
"""The sign that has these arms. ``┼`` is two lines that cross; a line that parts has three arms at the most."""
HEAD = "►"


class Cells:
    """The cells of a window; what lies outside is left out."""

    def __init__(self, window: Pane) -> None:
        self._window = window
        self._arms: dict[tuple[int, int], int] = {}
        self._roles: dict[tuple[int, int], str] = {}
        self._texts: dict[tuple[int, int], str] = {}

    def across(self, row: int, start: int, end: int, role: str) -> None:
        """A line from column ``start`` to ``end``, both included."""
        first, beyond = self._window.column, self._window.column + self._window.columns
        if not self._window.holds(row, first):
            return
        for column in range(max(start, first), min(end + 1, beyond)):
            self._arm(row, column, (WEST if column > start else 0) | (EAST if column < end else 0), role)

    def upright(self, column: int, start: int, end: int, role: str) -> None:
        """A line from row ``start`` to ``end``, both included."""
        low, high = sorted((start, end))
        first, beyond = self._window.row, self._window.row + self._window.rows
        if not self._window.holds(first, column):
            return
        for row in range(max(low, first), min(high + 1, beyond)):
            self._arm(row, column, (NORTH if row > low else 0) | (SOUTH if row < high else 0), role)

    def head(self, row: int, column: int, role: str) -> None:
        """The head of an arrow, at its end."""
        self._put(row, column, celled(HEAD), role)

    def write(self, row: int, column: int, text: str, role: str, blank: int = 0) -> None:
        """A text over the lines, with ``blank`` cells of nothing behind it; one that is not all seen is left out."""
        text = spelled(text)
        if text[:1] in "▸>":
            # The pointer stands in the blank before the number.
            column -= 1
        last = column + width(text)
        if not (self._window.holds(row, max(column, 0)) and self._window.holds(row, last - 1)):
            return
        for character in text:
            if unicodedata.combining(character):
                before = (row, column - 1)
                self._texts[before] = self._texts.get(before, "") + character
                continue
            self._put(row, column, character, role)
            beyond = column + width(character)
            for taken in range(column + 1, beyond):
                self._put(row, taken, "", role)
            column = beyond
        for behind in range(last, last + blank):
            self._put(row, behind, " ", "")

    def label(self, row: int, column: int, text: str, role: str) -> None:
        """A text that stands on a line."""
        self.write(row, column, text, role)

    def straight(self, row: int, column: int) -> int:
        """How many cells from there to the right are of a line that goes straight on, with nothing written on it."""
        last = column
        while self._arms.get((row, last)) in (EAST, WEST, EAST | WEST) and (row, last) not in self._texts:
            last += 1
        return last - column

    def longest_straight(self, row: int, start: int, end: int) -> tuple[int, int]:
        """The longest piece between two columns on which nothing crosses; all of it where that is not in the window."""
        if not (self._window.holds(row, start) and self._window.holds(row, end - 1)):
            return start, end
        longest, at = (start, start), start
        while at < end:
            reach = min(at + self.straight(row, at), end)
            longest = max(longest, (at, reach), key=lambda piece: piece[1] - piece[0])
            at = max(reach, at + 1)
        return longest if longest[1] > longest[0] else (start, end)

    def written(self, row: int, column: int) -> bool:
        """Whether something is written there."""
        return (row, column) in self._texts

    def _put(self, row: int, column: int, text: str, role: str) -> None:
        if self._window.holds(row, column):
            self._texts[row, column], self._roles[row, column] = text, role

    def _arm(self, row: int, column: int, arms: int, role: str) -> None:
        self._arms[row, column] = self._arms.get((row, column), 0) | arms
        self._roles[row, column] = role

    def lines(self) -> list[Line]:
        """The rows of the window."""
        first, wide = self._window.column, self._window.columns
        signs = {arms: celled(sign) for arms, sign in SIGNS.items()}
        # Most cells are blank: only the others are looked at one by one.
        texts = [[" "] * wide for _ in range(self._window.rows)]
        roles = [[""] * wide for _ in range(self._window.rows)]
        for (row, column), arms in self._arms.items():
            texts[row - self._window.row][column - first] = signs.get(arms, " ")
        for (row, column), text in self._texts.items():
            texts[row - self._window.row][column - first] = text
        for (row, column), role in self._roles.items():
            roles[row - self._window.row][column - first] = role
        return list(map(_line, texts, roles))


def _line(texts: Iterable[str], roles: Iterable[str]) -> Line:
    """Cells that follow one another in one role as a span."""
    alike = groupby(zip(texts, roles, strict=True), itemgetter(1))
    return joined(("".join(text for text, _ in cells), role) for role, cells in alike)
