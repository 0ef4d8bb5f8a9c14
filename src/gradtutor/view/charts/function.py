"""A node over one parameter: the curve, the points of the run, and what the rule makes of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.errors import DomainError
from gradtutor.i18n import tr
from gradtutor.view.charts.axes import dots, frame, line, span
from gradtutor.view.charts.canvas import BEFORE, HERE, NEXT
from gradtutor.view.charts.figure import Figure, Label, Series
from gradtutor.view.charts.plane_window import FRAME_ROWS
from gradtutor.view.charts.ticks import nice
from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.figure import Tick
    from gradtutor.view.scene import Scene

SAMPLES = 120
"""Points at which a curve is computed."""
COLUMNS_OF_TICKS = 4
"""About so many columns are taken by the numbers of the axis that goes up."""


def function_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure | None:
    """A node over a parameter: the curve, the target, the points so far, and the line that the rule follows."""
    name, node = chart.parameter, chart.node or scene.graph.output
    low, high = domain(scene, chart)
    curve = [] if scene.formula_hidden(node) else _curve(scene, name, node, low, high)
    target = scene.target if node == scene.problem.goal.output else None
    visited = _visited(scene, name, node, target)
    guide = [] if chart.arrow else _guide(scene, name, node)
    heights = [y for _, y in curve] + [y for _, y in visited] + ([target] if target is not None else [])
    if not heights:
        heights = [0.0, 1.0]
    y_low, y_high = span(heights)
    if chart.arrow:
        # A free row below the curve, for the arrow to lie in.
        y_low -= (y_high - y_low) / max(canvas.rows - 3, 2)
    series: list[Series] = []
    if target is not None:
        # One mark a column makes a dashed line of it.
        count = max(2, canvas.columns)
        marks = [low + (high - low) * place / (count - 1) for place in range(count)]
        series.append(Series(tuple(marks), (target,) * count, "target", "points", "╌"))
    series += [line(piece, "forward") for piece in _pieces(curve, (high - low) / SAMPLES)]
    if guide:
        series.append(line(guide, "backward"))
    known = node in scene.snapshot.column.values
    before, here = (visited[:-1], visited[-1:]) if known else (visited, [])
    if before:
        series.append(dots(before, "muted", BEFORE))
    if here:
        series.append(dots(here, "forward strong", HERE))
    after = (canvas.aim or scene.snapshot.column.updated).get(name)
    if after is not None and not is_array(after) and low <= float(after) <= high:
        series.append(dots([(float(after), y_low)], "update strong", NEXT))
    labels = []
    ticks = None
    if target is not None:
        named = isinstance(scene.problem.goal.target, str)
        text = scene.target_text if named else tr("target")
        labels.append(Label(low, target, f" {text} ", "target"))
        ticks = _ticks_around(target, short(target, scene.digits), (y_low, y_high), canvas)
    slope = scene.snapshot.column.gradients.get(name)
    if chart.arrow and here and slope is not None and node == scene.graph.output:
        text = f" ∂{scene.symbol(node)}/∂{scene.symbol(name)} = {short(slope, scene.digits)} "
        arrow, label = _arrow(here[0], float(slope), text, (low, high), y_low, canvas)
        series = [*arrow, *series]
        labels.append(label)
    title = f"{scene.symbol(node)} ({scene.symbol(name)})" if scene.symbol(node) != scene.symbol(name) else ""
    return frame((low, high), (y_low, y_high), canvas, series, labels, title, ticks)


def _ticks_around(target: float, text: str, limits: tuple[float, float], canvas: Canvas) -> tuple[Tick, ...]:
    """Round numbers and the target's own, which no round number may come so near that they share a row."""
    low, high = limits
    row = (high - low) / max(canvas.rows - FRAME_ROWS, 1)
    others = nice(low, high, max(2, canvas.rows // 3))
    return tuple(sorted([*(tick for tick in others if abs(tick[0] - target) > 1.5 * row), (target, text)]))


def domain(scene: Scene, chart: Chart) -> tuple[float, float]:
    """The ends of the parameter's axis: the chart's own, the parameter's bounds, or what the run has seen."""
    entry = next(entry for entry in scene.problem.parameters if entry.name == chart.parameter)
    low = chart.minimum if chart.minimum is not None else entry.minimum
    high = chart.maximum if chart.maximum is not None else entry.maximum
    seen = [value for _, value in scene.snapshot.paths.get(chart.parameter, ())] or [float(entry.start)]
    size = max(abs(value) for value in seen) or 1.0
    return (low if low is not None else -1.25 * size), (high if high is not None else 1.25 * size)


def _arrow(
    here: tuple[float, float], slope: float, text: str, limits: tuple[float, float], ground: float, canvas: Canvas
) -> tuple[list[Series], Label]:
    """The gradient as a vector that lies on the axis of x, from below the current point: as long as it is large, as
    far as there is room; and its text, before its tip, or behind it where there is no room."""
    # A point outside of the picture has its arrow at the edge.
    x, tip = (min(max(end, limits[0]), limits[1]) for end in (here[0], here[0] + slope))
    unit = (limits[1] - limits[0]) / canvas.columns
    count = max(1, round(abs(tip - x) / unit))
    shaft = [(x + (tip - x) * place / count, ground) for place in range(count)]
    series = [line([here, (x, ground)], "muted"), dots(shaft, "backward strong", "━")]
    if slope:
        series.append(dots([(tip, ground)], "backward strong", "▶" if slope > 0 else "◀"))
    # The numbers of the other axis take some of the columns.
    length = (width(text) + COLUMNS_OF_TICKS) * unit
    left, right = min(x, tip) - length, max(x, tip) + unit
    roomy = right + length <= limits[1] if slope >= 0 else left < limits[0]
    return series, Label(right if roomy else max(left, limits[0]), ground, text, "backward strong")


def _curve(scene: Scene, name: str, node: str, low: float, high: float) -> list[tuple[float, float]]:
    """The node at many values of one parameter, the other inputs as they are in this iteration."""
    column = scene.snapshot.column
    known: dict[str, Any] = {**column.inputs, **column.parameters}
    points = []
    for place in range(SAMPLES + 1):
        x = low + (high - low) * place / SAMPLES
        inputs = [x if entry == name else known[entry] for entry in scene.graph.inputs]
        try:
            values, _ = scene.graph.forward(inputs)
        except DomainError:
            continue
        points.append((x, float(values[node])))
    return points


def _pieces(curve: list[tuple[float, float]], step: float) -> list[list[tuple[float, float]]]:
    """The curve without the gaps where the function has no value."""
    pieces: list[list[tuple[float, float]]] = []
    for point in curve:
        if not pieces or point[0] - pieces[-1][-1][0] > 1.5 * step:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _visited(scene: Scene, name: str, node: str, target: float | None) -> list[tuple[float, float]]:
    """The points (parameter, node) of the iterations so far; the current one last."""
    points = []
    for column in (*scene.snapshot.earlier, scene.snapshot.column):
        x, y = column.parameters.get(name), column.values.get(node)
        if x is not None and y is not None and not is_array(x) and not is_array(y) and math.isfinite(float(y)):
            points.append((float(x), float(y)))
    return points


def _guide(scene: Scene, name: str, node: str) -> list[tuple[float, float]]:
    """The straight line that the rule follows: Newton's tangent up to the target, the secant, or a short tangent."""
    snapshot, column = scene.snapshot, scene.snapshot.column
    x, y = column.parameters.get(name), column.values.get(node)
    if node != scene.graph.output or x is None or y is None or is_array(x):
        return []
    here = (float(x), float(y))
    through_two = scene.problem.rule.backward == "slope"
    if through_two and "slope" in column.details:
        slope = column.details["slope"]
    elif name in column.gradients:
        slope = float(snapshot.slopes[name])
    else:
        return []
    if scene.problem.goal.target is None:
        low, high = here[0] - 0.4, here[0] + 0.4
        return [(end, here[1] + slope * (end - here[0])) for end in (low, high)]
    if column.objective is None or not slope:
        return []
    beyond = here[0] - column.objective / slope
    before = here
    if through_two and snapshot.earlier:
        last = snapshot.earlier[-1]
        before = (float(last.parameters[name]), float(last.values[node]))
    return [before, here, (beyond, here[1] + slope * (beyond - here[0]))]
