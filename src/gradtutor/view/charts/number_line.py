"""What is still possible after each answer to a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.view.charts.axes import dots, frame
from gradtutor.view.charts.canvas import BEFORE, HERE, NEXT
from gradtutor.view.charts.figure import Figure, Label, Series
from gradtutor.view.charts.plane_window import FRAME_ROWS

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene


def number_line_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure:
    """What is still possible after each answer: one line below the other, shorter every time."""
    snapshot = scene.snapshot
    name = chart.parameter
    low, high = ends(scene, chart)
    columns = [*snapshot.earlier, snapshot.column][-(canvas.rows - FRAME_ROWS) :]
    series: list[Series] = []
    labels: list[Label] = []
    left, right = low, high
    for place, column in enumerate(columns):
        y, here = -float(place), column is columns[-1]
        series.append(Series((left, right), (y, y), "muted"))
        value = float(column.parameters[name])
        left, right = _left_over(column, value, left, right)
        if column.objective is not None:
            series.append(Series((left, right), (y, y), "backward"))
        series.append(dots([(value, y)], "forward strong" if here else "forward", HERE if here else BEFORE))
    aim = (canvas.aim or {}).get(name)
    if aim is not None and low <= aim <= high:
        series.append(dots([(aim, 1.0 - len(columns))], "update strong", NEXT))
    if scene.ended and (secret := _secret(scene)) is not None:
        series.insert(0, dots([(secret, -float(place)) for place in range(len(columns))], "target", "│"))
    ticks = tuple((-float(place), str(column.iteration)) for place, column in enumerate(columns))
    # A row of cells for each iteration.
    rows = max(len(columns), canvas.rows - FRAME_ROWS)
    return frame((low, high), (-rows + 0.5, 0.5), canvas, series, labels, tr("still possible"), ticks)


def ends(scene: Scene, chart: Chart) -> tuple[float, float]:
    """The ends of the line: the chart's own, or the parameter's bounds."""
    bounds = next(entry for entry in scene.problem.parameters if entry.name == chart.parameter)
    low = chart.minimum if chart.minimum is not None else bounds.minimum or 0.0
    high = chart.maximum if chart.maximum is not None else bounds.maximum or 1.0
    return low, high


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
