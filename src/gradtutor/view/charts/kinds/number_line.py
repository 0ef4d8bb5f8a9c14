"""What is still possible after each answer to a guess."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.number_line import NumberLine
from gradtutor.view.charts.axes import AXIS_ROWS, axes, dots, frame
from gradtutor.view.charts.canvas import BEFORE, HERE, NEXT
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.sentences import spoken, spoken_list
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.charts.axes import Axes
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.figure import Figure, Series
    from gradtutor.view.scene import Scene

KEPT, DROPPED = "━", "·"
"""What an answer leaves possible, and what it rules out."""
FEWEST_LINES = 8
"""There is room for at least so many, so that a run does not begin with a picture that changes its scale."""
MOST_APART = 5
"""Rows from one line to the next where there is room."""


class NumberLineDrawing(Drawing[NumberLine]):
    """One line below the other, shorter every time."""

    def draw(self, scene: Scene, chart: NumberLine, canvas: Canvas) -> Figure:
        """What is still possible after each answer."""
        return _figure(scene, chart, canvas)

    def axes(self, scene: Scene, chart: NumberLine) -> Mapping[str, tuple[float, float]]:
        """The parameter is the way across."""
        return {chart.parameter: (chart.minimum, chart.maximum)}

    def describe(self, scene: Scene, chart: NumberLine) -> list[str]:
        """The tries so far, and what is still possible."""
        left, right = chart.minimum, chart.maximum
        tried = []
        for column in (*scene.snapshot.earlier, scene.snapshot.column):
            value = float(column.parameters[chart.parameter])
            tried.append(spoken(scene, value))
            left, right = _left_over(column, value, left, right)
        name = scene.symbol(chart.parameter)
        lines = [
            tr("Tried so far, {name}: {numbers}.").format(name=name, numbers=spoken_list(tried)),
            tr("Still possible: from {low} to {high}.").format(low=spoken(scene, left), high=spoken(scene, right)),
        ]
        whole, rest = chart.maximum - chart.minimum, right - left
        if 0 < rest < whole:
            share = short(float(f"{100 * rest / whole:.2g}"))
            lines.append(tr("That is {percent} percent of the line.").format(percent=share))
        if scene.ended and (secret := _secret(scene)) is not None:
            lines.append(tr("It was {value}.").format(value=spoken(scene, secret)))
        return lines


DRAWING = NumberLineDrawing()


def _figure(scene: Scene, chart: NumberLine, canvas: Canvas) -> Figure:
    snapshot = scene.snapshot
    name, title = chart.parameter, tr("still possible")
    # A row of cells for each iteration, and blank ones between them where there is room.
    rows = max(canvas.rows - AXIS_ROWS - 1, 1)
    columns = [*snapshot.earlier, snapshot.column][-rows:]
    apart = min(max(rows // max(len(columns), FEWEST_LINES), 1), MOST_APART)
    heights = [-float(apart * place) for place in range(len(columns))]
    ticks = tuple((y, str(column.iteration)) for y, column in zip(heights, columns, strict=True))
    placed = axes((chart.minimum, chart.maximum), (0.5 - rows, 0.5), canvas, title, y_ticks=ticks)
    series: list[Series] = []
    left, right = chart.minimum, chart.maximum
    for y, column in zip(heights, columns, strict=True):
        here = column is columns[-1]
        before = (left, right)
        value = float(column.parameters[name])
        left, right = _left_over(column, value, left, right)
        kept = (left, right) if column.objective is not None else before
        for low, high, role, sign in _parts(before, kept, column.objective is None):
            series.append(dots([(x, y) for x in _cells(low, high, placed)], role, sign))
        series.append(dots([(value, y)], "forward strong" if here else "forward", HERE if here else BEFORE))
    aim = (canvas.aim or {}).get(name)
    if aim is not None and chart.minimum <= aim <= chart.maximum:
        series.append(dots([(aim, heights[-1])], "update strong", NEXT))
    if scene.ended and (secret := _secret(scene)) is not None:
        series.insert(0, dots([(secret, y) for y in heights], "target", "│"))
    return frame(placed, canvas, series, title=title)


def _parts(
    before: tuple[float, float], kept: tuple[float, float], open_still: bool
) -> list[tuple[float, float, str, str]]:
    """Ends, role and sign of what an answer keeps and of what it drops on both sides."""
    dropped = [(before[0], kept[0], "muted", DROPPED), (kept[1], before[1], "muted", DROPPED)]
    return [part for part in dropped if part[0] < part[1]] + [(*kept, "muted" if open_still else "backward", KEPT)]


def _cells(low: float, high: float, placed: Axes) -> list[float]:
    """The middles of the cells between two numbers, theirs among them."""
    start, cell = placed.x.limits[0], placed.x.cell
    first, last = (math.floor((end - start) / cell) for end in (low, high))
    return [start + (place + 0.5) * cell for place in range(first, last + 1)]


def _left_over(column: Column, value: float, low: float, high: float) -> tuple[float, float]:
    """What is still possible after an answer: what the rule worked out, or what the direction says."""
    if column.details:
        return column.details["low"], column.details["high"]
    if column.objective is None or column.objective == 0:
        return low, high
    return (max(low, value), high) if column.objective < 0 else (low, min(high, value))


def _secret(scene: Scene) -> float | None:
    """The answer to a guessing game: the last guess, when it was right."""
    end = scene.snapshot.end
    value = scene.snapshot.column.parameters[scene.problem.parameters[0].name]
    return float(value) if end and end.reason == "converged" and not is_array(value) else None
