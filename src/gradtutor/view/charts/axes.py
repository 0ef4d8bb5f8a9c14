"""What charts with axes have in common: axes whose ticks fall on whole cells, and points and lines as series."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from gradtutor.records import NamedTuple
from gradtutor.view.charts.braille import DOTS_ACROSS, DOTS_DOWN, dot_across, dot_down
from gradtutor.view.charts.canvas import BEFORE, HERE
from gradtutor.view.charts.figure import Figure, Label, OnAxis, Series, Tick
from gradtutor.view.charts.legend import legend
from gradtutor.view.charts.ticks import label
from gradtutor.view.text.lines import Line, Span, line_width, width

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas

MARGIN = 0.06
"""Of an axis, left free at each end."""
DECADES = 1.5
"""From this span on, in powers of ten, sizes are drawn on a logarithmic scale."""
AXIS_ROWS = 2
"""The axis across and its numbers."""
FEWEST_ROWS = 4
"""Rows that a picture needs before one is spent on its legend."""
FEW_ROWS, MANY_ROWS = 7, 12
"""Below the one a tick may stand in every row, from the other on in every third."""
GAP = 1
"""Columns between the title and the legend."""
FEW_TICKS: Final = {0: 1e9, 1: 4.0, 2: 1.4}
"""An axis may be so many times longer to have a tick more."""
STEPS: Final = (1.0, 2.0, 2.5, 5.0)
"""Ticks are these many times a power of ten apart."""
WHOLE_STEPS: Final = (1.0, 2.0, 3.0, 5.0)
_TORN = 0.125
"""Of a cell: half a dot upwards."""
_EDGE = 1e-9
"""Of a cell: so little of the axis may lie beyond its last cell, for rounding alone brings it there."""

Limits = tuple[float, float]


class Axis(NamedTuple):
    """An axis in cells of equal length, with ticks in the middle of cells."""

    limits: Limits
    """The outer edges of the first and the last cell."""
    ticks: tuple[Tick, ...] = ()
    cell: float = 1.0
    """The length of a cell in the axis's own unit."""

    @property
    def first(self) -> float:
        """The middle of the first cell."""
        return self.limits[0] + self.cell / 2


class Axes(NamedTuple):
    """Both axes of a figure, how many columns and rows lie between them, and where the legend is."""

    x: Axis
    y: Axis
    columns: int
    rows: int
    legend: Literal["title", "last", ""] = ""
    """In the row of the title, in a row of its own, or nowhere for want of room."""


def line(points: Sequence[tuple[float, float]], role: str) -> Series:
    """The points, joined."""
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role)


def dashes(points: Sequence[tuple[float, float]], role: str) -> Series:
    """The points, joined by a broken line."""
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role, "dashes")


def dots(points: Sequence[tuple[float, float]], role: str, marker: str) -> Series:
    """Each point with a marker of its own."""
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role, "points", marker)


def span(values: Sequence[float]) -> Limits:
    """The limits of an axis: a little more than the values need, never empty."""
    low, high = min(values), max(values)
    margin = (high - low) * MARGIN or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def spans_decades(sizes: Sequence[float]) -> bool:
    """Whether sizes, all above 0, are so different that they are drawn by powers of ten."""
    return len(sizes) > 1 and math.log10(max(sizes)) - math.log10(min(sizes)) > DECADES


def snapped(
    low: float,
    high: float,
    cells: int,
    apart: int,
    named: Callable[[float, float], str] = label,
    across: bool = False,
    whole: bool = False,
    from_low: bool = False,
    level: float | None = None,
) -> Axis:
    """An axis of so many cells from ``low`` to ``high`` or a little further, with ticks at round numbers.

    A whole number of cells lies between a tick and the next, and each tick in the middle of a cell: so equal steps are
    equally long on the screen, and a point at a tick's number stands in the tick's cell.

    ``apart``: the fewest cells from tick to tick; ``named``: what is written at a tick, from its number and the
    distance of two; ``across``: the texts must fit side by side; ``whole``: ticks at whole numbers only; ``from_low``:
    cells that are left over lie beyond ``high``, not on both sides; ``level``: a number that others come near to from
    both sides, and that lies well inside of a cell where that can be.
    """
    need = high - low
    if not (need > 0 and math.isfinite(need)) or cells < 1:
        return Axis((low, high))
    found: list[tuple[bool, float, int, float, int]] = []
    power = math.floor(math.log10(need / cells))
    for exponent in range(power, power + 4 + len(str(cells))):
        if whole and exponent < 0:
            continue
        if 10.0**exponent > 2 * need and found:
            # From here on there would be one tick, or none.
            break
        for step in (size * 10.0**exponent for size in (WHOLE_STEPS if whole else STEPS)):
            if not step:
                continue
            count, first = _fitted(low, high, step, cells)
            if count < max(apart, 1):
                continue
            marks = _marks(first, cells, count)
            # To write the texts takes longest: only where they matter.
            if across and any(width(named(place * step, step)) + 2 > count for place in marks):
                continue
            # With a single tick nobody could read off how high the number is.
            poor = level is not None and (len(marks) < 2 or _between_cells(level, step / count))
            found.append((poor, step / count * FEW_TICKS.get(len(marks), 1.0), -len(marks), step, count))
    if not found:
        return Axis((low, high), (), need / cells)
    *_, step, count = min(found)
    return placed(low, high, cells, step, count, named, from_low) or Axis((low, high), (), need / cells)


def placed(
    low: float,
    high: float,
    cells: int,
    step: float,
    count: int,
    named: Callable[[float, float], str] = label,
    from_low: bool = False,
) -> Axis | None:
    """The axis on which a tick's ``step`` is so many cells; ``None`` where it does not reach from ``low`` to
    ``high``."""
    cell = step / count
    first, last = _first(low, cell), _last(high, cell)
    if last - first >= cells:
        return None
    if not from_low:
        first -= (cells - (last - first + 1)) // 2
    marks = _marks(first, cells, count)
    ticks = tuple((place * step, named(place * step, step)) for place in marks)
    return Axis(((first - 0.5) * cell, (first + cells - 0.5) * cell), ticks, cell)


def _between_cells(level: float, cell: float) -> bool:
    """Whether a number lies so near to the edge of a cell that what is a little larger stands in one cell, and what is
    a little smaller in another."""
    return abs((level / cell) % 1.0 - 0.5) < _TORN


def _fitted(low: float, high: float, step: float, cells: int) -> tuple[int, int]:
    """The most cells that a step may take so that ``low`` and ``high`` are seen, and which cell is the first, counted
    from that of 0; no cells at all where not even one will do."""
    count = math.floor(min(cells * step / (high - low), 2 * cells))
    while count:
        first, last = _first(low, step / count), _last(high, step / count)
        if last - first < cells:
            return count, first
        count -= 1
    return 0, 0


def _first(low: float, cell: float) -> int:
    return math.floor(low / cell + 0.5 + _EDGE)


def _last(high: float, cell: float) -> int:
    return math.ceil(high / cell - 0.5 - _EDGE)


def _marks(first: int, cells: int, count: int) -> list[int]:
    """Which multiples of the step are seen, where a step is ``count`` cells."""
    return list(range(-(-first // count), (first + cells - 1) // count + 1))


def axes(
    x_limits: Limits,
    y_limits: Limits,
    canvas: Canvas,
    title: str = "",
    signs: Sequence[str] = (HERE, BEFORE),
    *,
    x_named: Callable[[float, float], str] | None = None,
    y_named: Callable[[float, float], str] | None = None,
    y_ticks: tuple[Tick, ...] | None = None,
    from_low: bool = False,
    counted: bool = False,
    level: float | None = None,
) -> Axes:
    """The axes of a figure in a canvas; what is not said here is said of ``snapped``.

    ``signs``: those that may stand in it, for room is kept for their legend from the beginning;
    ``x_named``, ``y_named``: what is written at whole numbers, where they are not the numbers themselves (powers of
    ten); ``counted``: the way across is a count, of which there are no halves; ``y_ticks`` where they are not to be
    round numbers: the limits upwards stay as they are.
    """
    rows = canvas.rows - AXIS_ROWS
    place: Literal["title", "last", ""] = ""
    if line_width(legend([(sign, "") for sign in signs], canvas.columns)) + width(title) + GAP <= canvas.columns:
        place, rows = "title", rows - 1
    else:
        rows -= bool(title)
        if rows > FEWEST_ROWS:
            place, rows = "last", rows - 1
    apart = 1 if rows < FEW_ROWS else 2 if rows < MANY_ROWS else 3
    if y_ticks is not None:
        y = Axis(y_limits, y_ticks, (y_limits[1] - y_limits[0]) / max(rows, 1))
    elif y_named is not None:
        y = snapped(*y_limits, rows, max(apart - 1, 1), y_named, whole=True)
    else:
        y = snapped(*y_limits, rows, apart, level=level)
    columns = canvas.columns - margin_of(y.ticks)
    if x_named is not None:
        x = snapped(*x_limits, columns, 4, x_named, across=True, whole=True, from_low=from_low)
    else:
        x = snapped(*x_limits, columns, 4, across=True, whole=counted, from_low=from_low)
    return Axes(x, y, columns, rows, place)


def margin_of(ticks: Sequence[Tick]) -> int:
    """How many columns the axis upwards takes with what is written at its ticks; none where it has no ticks."""
    return max((width(text) for _, text in ticks), default=-1) + 1


def frame(
    own: Axes,
    canvas: Canvas,
    series: Sequence[Series] = (),
    labels: Sequence[Label] = (),
    title: str = "",
    named: Sequence[Span] | None = None,
    on_axis: Sequence[OnAxis] = (),
) -> Figure:
    """A figure with these axes, and its legend where there is room for one.

    ``named``: what its signs mean, where it is not what they mean elsewhere; ``on_axis``: signs on the axis across.
    """
    head: Line = ((title, "heading"),) if title else ()
    room = canvas.columns - (line_width(head) + GAP if own.legend == "title" else 0)
    signs = [*_signs(own, series), *((one.sign, one.role) for one in on_axis)] if named is None else []
    meanings = legend(signs, room, named or ())
    if own.legend == "title":
        # At the right end, where it stays while signs are added.
        blank = max(canvas.columns - line_width(head) - line_width(meanings), 0)
        # With a blank behind it, for what stands beside may begin at once.
        after = int(blank > GAP)
        head = (*head, (" " * (blank - after), ""), *meanings, (" " * after, ""))
    last = meanings if own.legend == "last" else None
    limits, ticks = (own.x.limits, own.y.limits), (own.x.ticks, own.y.ticks)
    return Figure(tuple(series), *limits, *ticks, tuple(labels), title, head, last, tuple(on_axis))


def _signs(own: Axes, series: Sequence[Series]) -> list[tuple[str, str]]:
    """The signs that are seen, with their roles: not those beyond the axes, nor one that another lies on."""
    cells: dict[tuple[int, int], str] = {}
    for entry in series:
        for x, y in zip(entry.xs, entry.ys, strict=True) if entry.shape == "points" else ():
            if own.x.limits[0] <= x <= own.x.limits[1] and own.y.limits[0] <= y <= own.y.limits[1]:
                across = dot_across(x, own.x.limits, own.columns) // DOTS_ACROSS
                cells[dot_down(y, own.y.limits, own.rows) // DOTS_DOWN, across] = entry.marker
    seen = set(cells.values())
    return [
        (entry.marker, entry.role)
        for entry in series
        if (entry.marker in seen if entry.shape == "points" else entry.marker and entry.xs)
    ]
