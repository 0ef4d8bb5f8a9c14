"""A piece of a plane of two parameters as terminal cells, with its axes.

A cell is about twice as high as wide, so that its upper and lower half are square: one *pixel* each. Rows and columns
are counted from the upper left corner.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from gradtutor.view.charts.ticks import nice
from gradtutor.view.text.lines import Line, Span, pad, width

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.canvas import Canvas

FRAME_ROWS = 3
"""The title above; the axis and its numbers below."""
ROWS_A_TICK, COLUMNS_A_TICK = 4, 9
MOST_STRETCH = 1.4
"""An axis is lengthened at most so many times to make a unit equally long on both axes: circles are round then."""


class Window(NamedTuple):
    """What is seen, and in how many cells."""

    columns: int
    rows: int
    margin: int
    """Columns left of the picture, for the numbers of the y axis."""
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]

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

    def framed(self, title: Line, picture: tuple[Line, ...]) -> tuple[Line, ...]:
        """The picture between its axes."""
        numbers = self._numbers()
        sides = []
        for row, line in enumerate(picture):
            mark = "┤" if row in numbers else "│"
            text = pad(numbers.get(row, ""), self.margin - 1, "right") + mark
            sides.append((_side(text), *line))
        return title, *sides, *self._bottom()

    def _numbers(self) -> dict[int, str]:
        ticks = nice(*self.y_limits, _ticks(self.rows, ROWS_A_TICK))
        places = {math.floor(self.place(self.x_limits[0], value)[1]): text for value, text in ticks}
        return {row: text for row, text in places.items() if 0 <= row < self.rows}

    def _bottom(self) -> tuple[Line, Line]:
        axis = ["─"] * self.columns
        numbers = [" "] * self.columns
        for value, text in nice(*self.x_limits, _ticks(self.columns, COLUMNS_A_TICK)):
            column = math.floor(self.place(value, self.y_limits[0])[0])
            if column >= self.columns:
                continue
            axis[column] = "┬"
            # Below its mark, but never past the ends of the axis.
            first = min(max(column - width(text) // 2, 0), self.columns - width(text))
            numbers[first : first + len(text)] = text
        blank = " " * (self.margin - 1)
        return (_side(blank + "└" + "".join(axis)),), (_side(blank + " " + "".join(numbers)),)


def window(chart: Plane, canvas: Canvas) -> Window | None:
    """The window of a chart with ``x_range`` and ``y_range``; ``None`` where there is no room for one."""
    rows = canvas.rows - FRAME_ROWS
    margin = _margin(chart.y_range, rows)
    if rows < 1 or canvas.columns <= margin:
        return None
    x_limits, y_limits = _round(chart.x_range, chart.y_range, canvas.columns - margin, 2 * rows)
    margin = _margin(y_limits, rows)
    return Window(canvas.columns - margin, rows, margin, x_limits, y_limits)


def _round(
    x_limits: tuple[float, float], y_limits: tuple[float, float], across: int, upwards: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The limits, one axis lengthened so that units are equal on both, where that does not ask for much."""
    wide, high = _length(x_limits) / across, _length(y_limits) / upwards
    stretch = max(wide, high) / min(wide, high)
    if stretch > MOST_STRETCH:
        return x_limits, y_limits
    if wide < high:
        return _longer(x_limits, stretch), y_limits
    return x_limits, _longer(y_limits, stretch)


def _longer(limits: tuple[float, float], times: float) -> tuple[float, float]:
    more = _length(limits) * (times - 1) / 2
    return limits[0] - more, limits[1] + more


def _length(limits: tuple[float, float]) -> float:
    return limits[1] - limits[0]


def _margin(y_limits: tuple[float, float], rows: int) -> int:
    return max((width(text) for _, text in nice(*y_limits, _ticks(rows, ROWS_A_TICK))), default=0) + 1


def _ticks(cells: int, distance: int) -> int:
    return max(2, cells // distance)


def _side(text: str) -> Span:
    return text, "muted"
