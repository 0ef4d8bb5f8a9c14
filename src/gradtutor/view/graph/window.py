"""The part of a drawing that is seen where it is larger than its room: the current node, and what its edges lead to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.view.graph.plan import Plan

Side = Literal["left", "right", "above", "below", ""]


class Pane(NamedTuple):
    """The cells that are seen: from ``column`` and ``row`` on."""

    column: int
    row: int
    columns: int
    rows: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is seen."""
        return 0 <= row - self.row < self.rows and 0 <= column - self.column < self.columns

    def meets(self, row: int, column: int, rows: int, columns: int) -> bool:
        """Whether any cell of a rectangle, or of the column on either side of it, is seen."""
        across = column - 1 < self.column + self.columns and column + columns + 1 > self.column
        return across and row < self.row + self.rows and row + rows > self.row

    def side(self, row: int, column: int, rows: int, columns: int) -> Side:
        """On which side a rectangle lies that is not all seen; empty for one that is."""
        if column < self.column:
            return "left"
        if column + columns > self.column + self.columns:
            return "right"
        if row < self.row:
            return "above"
        return "below" if row + rows > self.row + self.rows else ""


def window_of(plan: Plan, current: tuple[int, list[int]], columns: int, rows: int) -> Pane:
    """The window that has the current node whole, and as many as possible of those that its edges lead to."""
    node, others = current
    column, wide = _span(plan, [node, *others], node, columns, across=True)
    row, high = _span(plan, [node, *others], node, rows, across=False)
    first_column = _around(column, wide, plan.columns, columns)
    first_row = _around(row, high, plan.rows, rows)
    return Pane(first_column, first_row, min(columns, plan.columns), min(rows, plan.rows))


def _extent(plan: Plan, node: int, across: bool) -> tuple[int, int]:
    """Where a box begins and ends, the pointer before it included."""
    row, column = plan.place(node)
    box, form = plan.boxes[node], plan.measure.form
    return (column - 1, column + box.columns(form)) if across else (row, row + box.rows(form))


def _span(plan: Plan, nodes: Iterable[int], node: int, room: int, across: bool) -> tuple[int, int]:
    """Start and length of what must be seen: the node, and the others as far as there is room, the nearest first."""
    start, end = _extent(plan, node, across)
    extents = sorted((_extent(plan, other, across) for other in nodes), key=lambda span: abs(span[0] - start))
    for low, high in extents:
        if max(end, high) - min(start, low) <= room:
            start, end = min(start, low), max(end, high)
    return start, end - start


def _around(start: int, length: int, whole: int, room: int) -> int:
    """Where a window begins that has a span in its middle."""
    if whole <= room:
        return 0
    first = start - max(room - length, 0) // 2
    return min(max(first, 0), whole - room)
