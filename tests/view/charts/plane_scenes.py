"""A plane of two parameters for tests, and its picture cell by cell."""

from __future__ import annotations

import math

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Problem
from gradtutor.lessons.toml.charts.chart import Chart
from gradtutor.lessons.toml.charts.plane import Plane
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.plane.window import Extent, window
from gradtutor.view.charts.registry import picture
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import Line, width
from tests.engine.problems import problem

ROOM = Canvas(44, 23)
BOWL = Surface("x", "y", (-2.0, 2.0), (-2.0, 2.0))


def bowl(x: float = 1.5, y: float = -1.0, rate: float = 0.1, limit: int = 20) -> Problem:
    """x² + y², whose gradient is (2x, 2y)."""
    return problem({"x": x, "y": y}, {"J": "x**2 + y**2"}, rule=Sgd(rate), limit=limit)


def drawn(here: Scene, chart: Chart, canvas: Canvas = ROOM) -> tuple[Line, ...]:
    """The picture of a chart that is made of lines."""
    lines = picture(here, chart, canvas)
    assert isinstance(lines, tuple)
    assert not hasattr(lines, "series")
    return lines


def cells(lines: tuple[Line, ...], canvas: Canvas = ROOM) -> dict[tuple[int, int], tuple[str, str]]:
    """Row and column of the screen -> character and role; every line has to fill its room and no more."""
    assert len(lines) == canvas.rows
    found = {}
    for row, line in enumerate(lines):
        column = 0
        for text, role in line:
            for character in text:
                assert width(character) == 1
                found[row, column] = (character, role)
                column += 1
        assert column <= canvas.columns
    return found


def seen(chart: Plane = BOWL, canvas: Canvas = ROOM) -> Extent:
    """The window of a chart."""
    found = window(chart, canvas)
    assert found is not None
    return found


def at(x: float, y: float, chart: Plane = BOWL, canvas: Canvas = ROOM) -> tuple[int, int]:
    """Where a point is on the screen: below the title, right of the axis."""
    frame = seen(chart, canvas)
    (left, right), (low, high) = frame.x_limits, frame.y_limits
    row = math.floor((high - y) / (high - low) * frame.rows)
    column = math.floor((x - left) / (right - left) * frame.columns)
    return row + 1, column + frame.margin
