"""The objective over the iterations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.engine.operations import is_array
from gradtutor.locale import tr
from gradtutor.view.axes import dots, frame, line, span
from gradtutor.view.canvas import BEFORE, HERE
from gradtutor.view.figure import Figure, Label, Series
from gradtutor.view.ticks import nice, powers
from gradtutor.view.window import FRAME_ROWS

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.canvas import Canvas
    from gradtutor.view.scene import Scene

DECADES = 1.5
"""From this span on, in powers of ten, the objective is drawn on a logarithmic scale."""

Room: TypeAlias = Literal["beside", "square", "tall"]
"""Beside the words; or the whole height of the right side, as wide as it is high, or as wide as there is room."""


class Kind(NamedTuple):
    """A kind of chart."""

    draw: Callable[[Scene, Chart, Canvas], Picture | None]
    """``None`` where there is nothing to show yet."""
    room: Room = "beside"


def picture(scene: Scene, chart: Chart, canvas: Canvas, aim: Mapping[str, float] | None = None) -> Picture | None:
    """The chart of a scene; ``None`` where there is nothing to show yet. ``aim`` is where the learner's sight is while
    the next parameters are being set."""
    return CHARTS[chart.kind].draw(scene, chart, replace(canvas, aim=aim))


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
        return frame((0.5, last + 0.5), (0.0, 1.0), canvas, title=title, y_ticks=())
    low, high = span([y for _, y in drawn] + ([] if logarithmic else [0.0]))
    ticks = powers(low, high, canvas.rows // 2) if logarithmic else None
    xs, ys = zip(*drawn, strict=True)
    series = [Series(xs, ys, "backward")] if len(drawn) > 1 else []
    if 1 < len(drawn) <= canvas.columns // 3:
        series.append(Series(xs[:-1], ys[:-1], "backward", "points", BEFORE))
    series.append(Series(xs[-1:], ys[-1:], "backward strong", "points", HERE))
    return frame((0.5, last + 0.5), (low, high), canvas, series, title=title, y_ticks=ticks)


def function_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure | None:
    """A node over a parameter: the curve, the target, the points so far, and the line that the rule follows."""
    name, node = chart.parameter, chart.node or scene.graph.output
    low, high = _domain(scene, chart)
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
    after = scene.snapshot.column.updated.get(name)
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


def number_line_figure(scene: Scene, chart: Chart, canvas: Canvas) -> Figure:
    """What is still possible after each answer: one line below the other, shorter every time."""
    snapshot = scene.snapshot
    name = chart.parameter
    bounds = next(entry for entry in scene.problem.parameters if entry.name == name)
    low = chart.minimum if chart.minimum is not None else bounds.minimum or 0.0
    high = chart.maximum if chart.maximum is not None else bounds.maximum or 1.0
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
    if scene.ended and (secret := _secret(scene)) is not None:
        series.insert(0, dots([(secret, -float(place)) for place in range(len(columns))], "target", "│"))
    ticks = tuple((-float(place), str(column.iteration)) for place, column in enumerate(columns))
    # A row of cells for each iteration.
    rows = max(len(columns), canvas.rows - FRAME_ROWS)
    return frame((low, high), (-rows + 0.5, 0.5), canvas, series, labels, tr("still possible"), ticks)


CHARTS: Mapping[str, Kind] = MappingProxyType(
    {
        "objective": Kind(objective_figure),
        "function": Kind(function_figure),
        "number-line": Kind(number_line_figure),
        "target": Kind(target_chart, "square"),
        "surface": Kind(surface_picture, "tall"),
        "field": Kind(field_picture, "tall"),
        "data": Kind(samples_figure),
        "histogram": Kind(histogram_picture),
        "bars": Kind(bars_picture),
    }
)
"""Kind, as lessons write it -> how it is drawn. A new kind of chart is one function and a line here."""


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
        return frame((0.5, last + 0.5), (0.0, 1.0), canvas, title=title, y_ticks=())
    low, high = span([y for _, y in drawn] + ([] if logarithmic else [0.0]))
    ticks = powers(low, high, canvas.rows // 2) if logarithmic else None
    xs, ys = zip(*drawn, strict=True)
    series = [Series(xs, ys, "backward")] if len(drawn) > 1 else []
    if 1 < len(drawn) <= canvas.columns // 3:
        series.append(Series(xs[:-1], ys[:-1], "backward", "points", BEFORE))
    series.append(Series(xs[-1:], ys[-1:], "backward strong", "points", HERE))
    return frame((0.5, last + 0.5), (low, high), canvas, series, title=title, y_ticks=ticks)
