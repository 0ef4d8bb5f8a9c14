"""Where the units of a network stand: columns of cells, and which units of a long column are shown."""

from __future__ import annotations

from gradtutor.records import NamedTuple

MOST = 10
"""Units of a layer that are all shown."""
UNIT_COLUMNS = 7
"""A pointer and a number."""
NUMBER = UNIT_COLUMNS - 1
UNIT_ROWS = 2
"""The activation, and below it what came back."""
GAP = 4
"""Columns between two layers at the least: so that an edge has a slope."""


class UnitPlace(NamedTuple):
    """A unit on the picture, by the cell of its left end."""

    unit: int
    column: int
    row: int


class UnitPlan(NamedTuple):
    """What stands where; cells are counted from the top left of the picture."""

    first: int
    """The first column of units that is seen."""
    columns: tuple[tuple[UnitPlace, ...], ...]
    """The units of each column that is seen."""
    lefts: tuple[int, ...]
    """Where each column begins."""
    more: tuple[tuple[int, int] | None, ...]
    """How many units of each column are not shown, and in which row that stands; ``None``: all are shown."""

    def at(self, layer: int, unit: int) -> UnitPlace | None:
        """Where a unit stands, if it is shown."""
        if not 0 <= layer - self.first < len(self.columns):
            return None
        return next((place for place in self.columns[layer - self.first] if place.unit == unit), None)


def plan(counts: tuple[int, ...], chosen: tuple[int, int], columns: int, rows: int) -> UnitPlan | None:
    """Units of columns of ``counts`` in ``columns`` × ``rows`` cells, the row of headings left out; ``chosen``: its
    column, and which unit of it. ``None`` where there is no room."""
    seen = min((columns + GAP) // (UNIT_COLUMNS + GAP), len(counts))
    if seen < min(2, len(counts)) or rows < UNIT_ROWS:
        return None
    first = min(max(chosen[0] - seen // 2, 0), len(counts) - seen)
    step = (columns - UNIT_COLUMNS) / max(seen - 1, 1)
    lefts = tuple(round(place * step) for place in range(seen))
    placed, more = [], []
    for place, left in enumerate(lefts):
        count = counts[first + place]
        units = shown(count, rows // UNIT_ROWS, chosen[1] if chosen[0] == first + place else 0)
        slots = len(units) + (len(units) < count)
        tops = [_top(slot, slots, rows) for slot in range(slots)]
        gap = None
        if len(units) < count:
            # The sign that some are left out stands where they are left out.
            hole = next((at for at, unit in enumerate(units) if unit != at), len(units))
            gap = (count - len(units), tops.pop(hole))
        placed.append(tuple(UnitPlace(unit, left, top) for unit, top in zip(units, tops, strict=True)))
        more.append(gap)
    return UnitPlan(first, tuple(placed), lefts, tuple(more))


def shown(count: int, room: int, chosen: int) -> list[int]:
    """The units of a layer that are shown where there is room for so many: all, or the first and the chosen one, with
    room for a sign that there are more."""
    most = min(MOST, room)
    if count <= most:
        return list(range(count))
    first = max(most - 2, 1)
    return [*range(first), chosen] if chosen >= first else list(range(min(first + 1, max(most - 1, 1))))


def _top(slot: int, slots: int, rows: int) -> int:
    """The row of one of some places that share the height evenly."""
    return min(int((slot + 0.5) * rows / slots - 0.5), rows - UNIT_ROWS)
