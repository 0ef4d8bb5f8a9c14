"""A piece of a plane of two parameters as terminal cells, with its axes.

A cell is about twice as high as wide, so that its upper and lower half are square: one *pixel* each. Rows and columns
are counted from the upper left corner.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gradtutor.records import NamedTuple
from gradtutor.view.charts.axes import STEPS, Axis, Limits, margin_of, placed, snapped
from gradtutor.view.charts.legend import padded
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import Line, Span, pad, width

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.figure import Tick

FRAME_ROWS = 4
"""The title above; the axis, its numbers and the legend below."""
ROWS_A_TICK, COLUMNS_A_TICK = 2, 6
"""At least so many cells from tick to tick."""
MOST_STRETCH = 1.6
"""An axis is lengthened at most so many times to make a unit equally long on both axes: circles are round then."""
ROUNDING = 1e-9
WINDOWS: Final = 32
"""So many are kept: of a few charts, sizes and courses."""


class Extent(NamedTuple):
    """What is seen, and in how many cells."""

    columns: int
    rows: int
    margin: int
    """Columns left of the picture, for the numbers of the y axis."""
    x_limits: Limits
    y_limits: Limits
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()

    @property
    def stretch(self) -> float:
        """How many times longer a unit is upwards than across: 1 where circles are round."""
        wide, high = self.pixel
        return wide / high

    @property
    def pixel(self) -> tuple[float, float]:
        """The width and height of a pixel in the units of the axes."""
        return _length(self.x_limits) / self.columns, _length(self.y_limits) / (2 * self.rows)

    def centres(self, across: int, upwards: int) -> tuple[list[float], list[float]]:
        """The middles of ``across`` equal columns, and of ``upwards`` equal rows, the upper one first."""
        (left, right), (low, high) = self.x_limits, self.y_limits
        xs = [left + (right - left) * (place + 0.5) / across for place in range(across)]
        ys = [high - (high - low) * (place + 0.5) / upwards for place in range(upwards)]
        return xs, ys

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Column and row of a point, as fractions: the cell is their whole part."""
        (left, right), (low, high) = self.x_limits, self.y_limits
        return (x - left) / (right - left) * self.columns, (high - y) / (high - low) * self.rows

    def inside(self, column: float, row: float) -> bool:
        """Whether a place is seen."""
        return 0 <= column < self.columns and 0 <= row < self.rows

    def framed(self, title: Line, picture: tuple[Line, ...], legend: Line = ()) -> tuple[Line, ...]:
        """The picture between its axes, its title above and its legend below."""
        numbers = self._numbers()
        sides = []
        for row, line in enumerate(picture):
            mark = "┤" if row in numbers else "│"
            text = pad(numbers.get(row, ""), self.margin - 1, "right") + mark
            sides.append((_side(text), *line))
        return title, *sides, *self._bottom(), padded(legend, self.margin + self.columns)

    def _numbers(self) -> dict[int, str]:
        places = {math.floor(self.place(self.x_limits[0], value)[1]): text for value, text in self.y_ticks}
        return {row: text for row, text in places.items() if 0 <= row < self.rows}

    def _bottom(self) -> tuple[Line, Line]:
        axis = ["─"] * self.columns
        numbers = [" "] * self.columns
        for value, text in self.x_ticks:
            column = math.floor(self.place(value, self.y_limits[0])[0])
            if column >= self.columns:
                continue
            axis[column] = "┬"
            if width(text) > self.columns:
                continue
            # Below its mark, but never past the ends of the axis.
            first = min(max(column - width(text) // 2, 0), self.columns - width(text))
            numbers[first : first + len(text)] = text
        blank = " " * (self.margin - 1)
        return (_side(blank + "└" + "".join(axis)),), (_side(blank + " " + "".join(numbers)),)


def window(chart: Plane, canvas: Canvas) -> Extent | None:
    """The window of a chart with ``x_range`` and ``y_range``; ``None`` where there is no room for one.

    Ticks stand in the middle of cells. Units are equally long on both axes where that does not ask for much longer
    axes.
    """
    return _window(chart.x_range, chart.y_range, canvas.columns, canvas.rows, in_ascii())


@lru_cache(maxsize=WINDOWS)
def _window(x_range: Limits, y_range: Limits, across: int, down: int, _ascii: bool) -> Extent | None:
    """The window of two ranges in so many cells: the same at every step, and its axes take longest to find."""
    rows = down - FRAME_ROWS
    margin = 2
    while True:
        columns = across - margin
        if rows < 1 or columns < 1:
            return None
        x, y = _axes(x_range, y_range, columns, rows)
        if (needed := margin_of(y.ticks)) <= margin:
            return Extent(columns, rows, margin, x.limits, y.limits, x.ticks, y.ticks)
        # A wider margin leaves fewer columns.
        margin = needed


def forget() -> None:
    """Keep no window any longer: for measuring."""
    _window.cache_clear()


def _axes(x_range: Limits, y_range: Limits, columns: int, rows: int) -> tuple[Axis, Axis]:
    """Both axes: with equal units, or each as long as it must be."""
    x = snapped(*x_range, columns, COLUMNS_A_TICK, across=True)
    y = snapped(*y_range, rows, ROWS_A_TICK)
    if not x.ticks or not y.ticks:
        return x, y
    # A cell is twice as high as wide.
    wide, high = x.cell, y.cell / 2
    if max(wide, high) / min(wide, high) > MOST_STRETCH:
        return x, y
    even = _even(max(wide, high), x_range, y_range, columns, rows)
    return even or (x, y)


def _even(pixel: float, x_range: Limits, y_range: Limits, columns: int, rows: int) -> tuple[Axis, Axis] | None:
    """Axes with equal units, a pixel about ``pixel`` wide and never less; ``None`` where ticks would not fit."""
    found = []
    power = 10.0 ** math.floor(math.log10(pixel))
    for step in (size * power * ten for ten in (1, 10, 100, 1000) for size in STEPS):
        # An even number of columns from tick to tick: half of it are rows.
        count = math.floor(step / pixel + ROUNDING) // 2 * 2
        if COLUMNS_A_TICK <= count <= columns and count // 2 >= ROWS_A_TICK:
            found.append((step / count, step, count))
    for cell, step, count in sorted(found):
        x, y = placed(*x_range, columns, step, count), placed(*y_range, rows, step, count // 2)
        if x and y and len(x.ticks) > 1 < len(y.ticks) and cell <= MOST_STRETCH * pixel:
            return x, y
    return None


def _length(limits: tuple[float, float]) -> float:
    return limits[1] - limits[0]


def _side(text: str) -> Span:
    return text, "muted"
