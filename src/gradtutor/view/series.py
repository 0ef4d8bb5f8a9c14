"""The charts: each kind is one function from a scene to a figure (for plotext) or to lines (half-block pictures)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from gradtutor.engine.operations import is_array
from gradtutor.errors import DomainError
from gradtutor.locale import tr
from gradtutor.view.figure import Figure, Label, Series
from gradtutor.view.target import target_picture
from gradtutor.view.ticks import nice, powers

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.session.snapshot import Column
    from gradtutor.view.lines import Line
    from gradtutor.view.scene import Scene

HERE, BEFORE, NEXT = "●", "○", "◆"
"""The current point, points of earlier iterations, and where an update leads."""
SAMPLES = 120
"""Points at which a curve is computed."""
DECADES = 1.5
"""From this span on, in powers of ten, the objective is drawn on a logarithmic scale."""

Picture: TypeAlias = "Figure | tuple[Line, ...]"


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room for a picture, in terminal cells."""

    columns: int
    rows: int
    colourless: bool = False


def picture(scene: Scene, chart: Chart, canvas: Canvas, aim: Mapping[str, float] | None = None) -> Picture | None:
    """The chart of a scene; ``None`` where there is nothing to show yet. ``aim`` is where the learner's sight is while
    the next parameters are being set."""
    if chart.kind == "target":
        return target_picture(scene, chart, canvas.columns, canvas.rows, canvas.colourless, aim)
    return CHARTS[chart.kind](scene, chart, canvas)


def objective_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure | None:
    """The objective over the iterations: the gap (its size, on a logarithmic scale) or the loss."""
    if scene.objective_hidden:
        return None
    points = [(number, value) for number, value in scene.snapshot.objectives if math.isfinite(value)]
    last = max(scene.snapshot.iteration, 5)
    sizes = [abs(value) for _, value in points if value]
    logarithmic = chart.scale == "log" or (
        chart.scale == "" and len(sizes) > 1 and math.log10(max(sizes)) - math.log10(min(sizes)) > DECADES
    )
    gap = scene.problem.goal.target is not None
    name = scene.symbol(scene.graph.output)
    if logarithmic:
        drawn = [(float(number), math.log10(abs(value))) for number, value in points if value]
        title = tr("size of the gap, by powers of ten") if gap else tr("{name}, by powers of ten").format(name=name)
    else:
        drawn = [(float(number), value) for number, value in points]
        title = tr("gap") if gap else name
    if not drawn:
        return _frame((0.5, last + 0.5), (0.0, 1.0), canvas, title=title, y_ticks=())
    low, high = _span([y for _, y in drawn] + ([] if logarithmic else [0.0]))
    ticks = powers(low, high, canvas.rows // 2) if logarithmic else None
    xs, ys = zip(*drawn, strict=True)
    series = [Series(xs, ys, "backward")] if len(drawn) > 1 else []
    if len(drawn) <= canvas.columns // 3:
        series.append(Series(xs[:-1], ys[:-1], "backward", "points", BEFORE))
    series.append(Series(xs[-1:], ys[-1:], "backward strong", "points", HERE))
    return _frame((0.5, last + 0.5), (low, high), canvas, series, title=title, y_ticks=ticks)


def function_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure | None:
    """A node over a parameter: the curve, the target, the points so far, and the line that the rule follows."""
    name, node = chart.parameter, chart.node or scene.graph.output
    low, high = _domain(scene, chart)
    curve = [] if scene.formula_hidden(node) else _curve(scene, name, node, low, high)
    target = scene.target if node == scene.problem.goal.output else None
    visited = _visited(scene, name, node, target)
    guide = _guide(scene, name, node)
    heights = [y for _, y in curve] + [y for _, y in visited] + ([target] if target is not None else [])
    if not heights:
        heights = [0.0, 1.0]
    y_low, y_high = _span(heights)
    series: list[Series] = []
    if target is not None:
        # One mark a column makes a dashed line of it.
        count = max(2, canvas.columns)
        marks = [low + (high - low) * place / (count - 1) for place in range(count)]
        series.append(Series(tuple(marks), (target,) * count, "target", "points", "╌"))
    series += [_line(piece, "forward") for piece in _pieces(curve, (high - low) / SAMPLES)]
    if guide:
        series.append(_line(guide, "backward"))
    known = node in scene.snapshot.column.values
    before, here = (visited[:-1], visited[-1:]) if known else (visited, [])
    if before:
        series.append(_dots(before, "muted", BEFORE))
    if here:
        series.append(_dots(here, "forward strong", HERE))
    after = scene.snapshot.column.updated.get(name)
    if after is not None and not is_array(after) and low <= float(after) <= high:
        series.append(_dots([(float(after), y_low)], "update strong", NEXT))
    labels = []
    if target is not None:
        labels.append(Label(low, target, f" {scene.target_text} ", "target"))
    title = f"{scene.symbol(node)} ({scene.symbol(name)})" if scene.symbol(node) != scene.symbol(name) else ""
    return _frame((low, high), (y_low, y_high), canvas, series, labels, title)


def number_line_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure:
    """What is still possible after each answer: one line below the other, shorter every time."""
    snapshot = scene.snapshot
    name = chart.parameter
    bounds = next(entry for entry in scene.problem.parameters if entry.name == name)
    low = chart.minimum if chart.minimum is not None else bounds.minimum or 0.0
    high = chart.maximum if chart.maximum is not None else bounds.maximum or 1.0
    columns = [*snapshot.earlier, snapshot.column][-(canvas.rows - 2) :]
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
        series.append(_dots([(value, y)], "forward strong" if here else "forward", HERE if here else BEFORE))
    if scene.ended and (secret := _secret(scene)) is not None:
        series.insert(0, _dots([(secret, -float(place)) for place in range(len(columns))], "target", "│"))
    ticks = tuple((-float(place), str(column.iteration)) for place, column in enumerate(columns))
    rows = max(len(columns), canvas.rows - 2)
    return _frame((low, high), (-rows + 0.5, 0.5), canvas, series, labels, tr("still possible"), ticks)


CHARTS: Mapping[str, Callable[[Any, Any, Canvas], Figure | None]] = MappingProxyType(
    {"objective": objective_figure, "function": function_figure, "number-line": number_line_figure}
)
"""Kind, as lessons write it -> its function. ``target`` is a picture of half blocks, see ``gradtutor.view.target``."""


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


def _domain(scene: Scene, chart: Chart) -> tuple[float, float]:
    entry = next(entry for entry in scene.problem.parameters if entry.name == chart.parameter)
    low = chart.minimum if chart.minimum is not None else entry.minimum
    high = chart.maximum if chart.maximum is not None else entry.maximum
    seen = [value for _, value in scene.snapshot.paths.get(chart.parameter, ())] or [float(entry.start)]
    size = max(abs(value) for value in seen) or 1.0
    return (low if low is not None else -1.25 * size), (high if high is not None else 1.25 * size)


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
    kind = scene.problem.rule.kind
    if kind == "secant" and "slope" in column.details:
        slope = column.details["slope"]
    elif name in column.gradients:
        slope = float(snapshot.slopes[name])
    else:
        return []
    if kind == "sgd":
        low, high = here[0] - 0.4, here[0] + 0.4
        return [(end, here[1] + slope * (end - here[0])) for end in (low, high)]
    if column.objective is None or not slope:
        return []
    beyond = here[0] - column.objective / slope
    before = here
    if kind == "secant" and snapshot.earlier:
        last = snapshot.earlier[-1]
        before = (float(last.parameters[name]), float(last.values[node]))
    return [before, here, (beyond, here[1] + slope * (beyond - here[0]))]


def _line(points: list[tuple[float, float]], role: str) -> Series:
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role)


def _dots(points: list[tuple[float, float]], role: str, marker: str) -> Series:
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role, "points", marker)


def _span(values: list[float]) -> tuple[float, float]:
    """The limits of an axis: a little more than the values need, never empty."""
    low, high = min(values), max(values)
    margin = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def _frame(
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
    canvas: Canvas,
    series: list[Series] | None = None,
    labels: list[Label] | None = None,
    title: str = "",
    y_ticks: tuple[tuple[float, str], ...] | None = None,
) -> Figure:
    if y_ticks is None:
        y_ticks = nice(*y_limits, max(2, canvas.rows // 3))
    x_ticks = nice(*x_limits, max(2, canvas.columns // 8))
    return Figure(tuple(series or ()), x_limits, y_limits, x_ticks, y_ticks, tuple(labels or ()), title)
