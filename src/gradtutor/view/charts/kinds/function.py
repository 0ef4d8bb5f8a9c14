"""A node over one parameter: the curve, the points of the run, and what the rule makes of them."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.errors import DomainError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.view.charts.axes import axes, dashes, dots, frame, line, span
from gradtutor.view.charts.canvas import BEFORE, HERE, NEXT
from gradtutor.view.charts.drawing import Drawing, Room
from gradtutor.view.charts.figure import Figure, Label, OnAxis, Series
from gradtutor.view.charts.preview import upcoming
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.view.charts.axes import Axes
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.scene import Scene

SIGNS = (HERE, BEFORE, NEXT)
SAMPLES = 120
"""Points at which a curve is computed."""


class FunctionDrawing(Drawing[Function]):
    """A curve; runs are compared by their points on it."""

    compares = True

    def room_of(self, chart: Function) -> Room:
        """The whole height where the author has said so."""
        return "tall" if chart.tall else self.room

    def draw(self, scene: Scene, chart: Function, canvas: Canvas) -> Figure | None:
        """The curve, the target, the points so far, and the line that the rule follows."""
        return _figure(scene, chart, canvas)

    def axes(self, scene: Scene, chart: Function) -> Mapping[str, tuple[float, float]]:
        """The parameter is the way across."""
        return {chart.parameter: (chart.minimum, chart.maximum)}

    def compare(self, scene: Scene, chart: Function, runs: Sequence[ComparedRun], canvas: Canvas) -> Figure | None:
        """The curve with the points of each run on it; those of the selected one joined."""
        # Not needed for a lesson's own screen.
        from gradtutor.view.charts.compared import alike

        node = chart.node or scene.graph.output
        return _with_paths(
            _figure(scene, chart, canvas), chart.parameter, node, alike(runs, scene.variant, node), canvas
        )

    def describe(self, scene: Scene, chart: Function) -> list[str]:
        """The ends of the curve, where the run is on it, and where the rule leads."""
        return _sentences(scene, chart)


DRAWING = FunctionDrawing()


def _figure(scene: Scene, chart: Function, canvas: Canvas) -> Figure:
    name, node = chart.parameter, chart.node or scene.graph.output
    low, high = chart.minimum, chart.maximum
    curve = [] if scene.formula_hidden(node) else _curve(scene, name, node, low, high)
    target = scene.target if node == scene.problem.goal.output else None
    visited = _visited(scene, name, node, target)
    guide = [] if chart.arrow and not chart.step else _guide(scene, name, node)
    # A point beside the picture may be so high that the curve would be a line along the bottom.
    inside = [point for point in visited if low <= point[0] <= high]
    y_low, y_high = _heights(chart, [*curve, *inside] or visited, target, canvas)
    title = f"{scene.symbol(node)} ({scene.symbol(name)})" if scene.symbol(node) != scene.symbol(name) else ""
    placed = axes((low, high), (y_low, y_high), canvas, title, SIGNS, level=target)
    series: list[Series] = []
    labels: list[Label] = []
    if target is not None:
        series.append(dashes([(end, target) for end in placed.x.limits], "target"))
        named = isinstance(scene.problem.goal.target, str)
        text = f"{scene.target_text} = " if named else tr("target") + " "
        labels.append(Label(low, target, f" {text}{short(target, scene.digits)} ", "target"))
    series += [line(piece, "forward") for piece in _pieces(curve, (high - low) / SAMPLES)]
    if guide:
        # Where it lies on the curve, only its colour or its weight tells that it is there.
        series.append(line(guide, "backward strong" if canvas.colourless else "backward"))
    known = node in scene.snapshot.column.values
    before, here = (visited[:-1], visited[-1:]) if known else (visited, [])
    before = _on(curve, before, placed.y.cell / 2)
    if here and chart.step:
        stepped, written = _stepped(scene, chart, here[0], placed)
        series += stepped
        labels += written
    if before:
        series.append(dots(before, "muted", BEFORE))
    # Until its height is known the point waits on the axis.
    on_axis = [] if known else _waiting(scene, chart, placed)
    after = _next(scene, chart, canvas)
    if after is not None and chart.arrow:
        # The row above the axis is the arrow's.
        on_axis.append(OnAxis(after, NEXT, "update strong"))
    elif after is not None:
        ground = placed.y.first
        series += [dashes([(here[0][0], ground), (after, ground)], "update")] if here else []
        series.append(dots([(after, ground)], "update strong", NEXT))
    if here:
        series.append(dots(here, "forward strong", HERE))
    slope = scene.snapshot.column.gradients.get(name)
    if chart.arrow and here and slope is not None and node == scene.graph.output:
        text = f" ∂{scene.symbol(node)}/∂{scene.symbol(name)} = {short(slope, scene.digits)} "
        arrow, label = _arrow(here[0], float(slope), text, placed)
        series = [*arrow, *series]
        labels.append(label)
    return frame(placed, canvas, series, labels, title, on_axis=on_axis)


def _with_paths(figure: Figure, parameter: str, node: str, runs: Sequence[ComparedRun], canvas: Canvas) -> Figure:
    from gradtutor.view.charts.compared import few

    paths = [(one, points) for one in runs if (points := one.path(parameter, node))]
    low, high = figure.x_limits
    heights = [y for _, points in paths for x, y in points if low <= x <= high]
    y_limits = figure.y_limits
    if heights:
        y_limits = (min(y_limits[0], span(heights)[0]), max(y_limits[1], span(heights)[1]))
    curve = [entry._replace(role="muted") if entry.role == "forward" else entry for entry in figure.series]
    series: list[Series] = []
    for one, points in paths:
        if one.selected:
            series.append(line(points, one.role))
        series.append(dots(few(points), one.mark_role, one.letter))
    placed = axes((low, high), y_limits, canvas, figure.title, SIGNS)
    return frame(placed, canvas, (*curve, *series), figure.labels, figure.title)


def _sentences(scene: Scene, chart: Function) -> list[str]:
    from gradtutor.view.charts.sentences import axis_sentence, spoken, spoken_point
    from gradtutor.view.charts.trends import side, went

    name, node = chart.parameter, chart.node or scene.graph.output
    symbol, shown = scene.symbol(name), scene.symbol(node)
    lines = [axis_sentence(scene, shown, symbol, (chart.minimum, chart.maximum))]
    curve = [] if scene.formula_hidden(node) else _curve(scene, name, node, chart.minimum, chart.maximum)
    if curve:
        text = tr("The curve goes from {left} to {right}; its lowest point is {least}, its highest {most}.")
        lowest, highest = _lowest(scene, name, node, curve), max(curve, key=lambda point: point[1])
        left, right = spoken(scene, curve[0][1]), spoken(scene, curve[-1][1])
        least, most = spoken_point(scene, lowest), spoken_point(scene, highest)
        lines.append(text.format(left=left, right=right, least=least, most=most))
    column = scene.snapshot.column
    here, value = column.parameters[name], column.values.get(node)
    if value is not None and not scene.value_hidden(node):
        text = tr("The run is at {name} = {x}, where {node} = {y}.")
        lines.append(text.format(name=symbol, x=spoken(scene, here), node=shown, y=spoken(scene, value)))
    slope = column.gradients.get(name) if node == scene.graph.output else None
    minimised = scene.problem.goal.target is None and node == scene.graph.output
    if curve and minimised and value is not None:
        bottom, _ = _lowest(scene, name, node, curve)
        apart = (chart.maximum - chart.minimum) / SAMPLES
        lines.append(side(float(here), bottom, apart, "" if slope is None else spoken(scene, slope)))
    if node == scene.problem.goal.output and scene.target is not None:
        lines.append(tr("The target is {value}.").format(value=spoken(scene, scene.target)))
    lines += went(scene, symbol, [float(one.parameters[name]) for one in (*scene.snapshot.earlier, column)])
    if slope is not None and not (curve and minimised):
        gradient = partial(scene, node, name)
        lines.append(
            tr("The slope there, {gradient}, is {value}.").format(gradient=gradient, value=spoken(scene, slope))
        )
    if name in column.updated:
        text = tr("The next {name} is {value}.")
        lines.append(text.format(name=symbol, value=spoken(scene, column.updated[name])))
    return lines


def _heights(
    chart: Function, points: Sequence[tuple[float, float]], target: float | None, canvas: Canvas
) -> tuple[float, float]:
    """The limits upwards."""
    heights = [y for _, y in points] + ([target] if target is not None else [])
    low, high = span(heights or [0.0, 1.0])
    # A free row below the curve, for the arrow to lie in.
    return (low - (high - low) / max(canvas.rows - 4, 2) if chart.arrow else low), high


def _next(scene: Scene, chart: Function, canvas: Canvas) -> float | None:
    """Where the parameter goes, from the moment when the gradient is known; ``None`` where that is not on the axis."""
    name = chart.parameter
    after = (canvas.aim or scene.snapshot.column.updated).get(name)
    if after is None and chart.node in ("", scene.graph.output) and (soon := upcoming(scene, [name])):
        after = soon[0]
    if after is None or is_array(after) or not chart.minimum <= float(after) <= chart.maximum:
        return None
    return float(after)


def _waiting(scene: Scene, chart: Function, placed: Axes) -> list[OnAxis]:
    """The parameter on its axis; nowhere outside of it."""
    x = scene.snapshot.column.parameters.get(chart.parameter)
    if x is None or is_array(x) or not placed.x.limits[0] <= float(x) <= placed.x.limits[1]:
        return []
    return [OnAxis(float(x), HERE, "forward strong")]


def _stepped(
    scene: Scene, chart: Function, here: tuple[float, float], placed: Axes
) -> tuple[list[Series], list[Label]]:
    """A real step to the right: first the step, then how far it rises, then the secant through both ends."""
    values, node = scene.snapshot.column.values, chart.node or scene.graph.output
    length = float(scene.snapshot.column.known[chart.step])
    (x, y), names = here, list(scene.graph.nodes)
    end = x + length
    series = [line([(x, y), (end, y)], "update")]
    later = names[names.index(node) + 1 :]
    above = [height for at, height in _curve(scene, chart.parameter, node, end, end + 1.0)[:1] if at == end]
    if not above or not any(name in values for name in later):
        return series, []
    series.append(line([(end, y), (end, above[0])], "update"))
    labels = [Label(end, (y + above[0]) / 2, f" {short(above[0] - y, scene.digits)}", "update")]
    if all(name in values for name in later) and length:
        slope = (above[0] - y) / length
        series.append(dashes([(at, y + slope * (at - x)) for at in placed.x.limits], "update"))
    return series, labels


def _arrow(here: tuple[float, float], slope: float, text: str, placed: Axes) -> tuple[list[Series], Label]:
    """The gradient as a vector that lies on the axis of x, from below the current point: as long as it is large, as
    far as there is room; and its text, before its tip, or behind it where there is no room."""
    limits, ground, unit = placed.x.limits, placed.y.first, placed.x.cell
    # A point outside of the picture has its arrow at the edge.
    x, tip = (min(max(end, limits[0]), limits[1]) for end in (here[0], here[0] + slope))
    count = max(1, round(abs(tip - x) / unit))
    shaft = [(x + (tip - x) * place / count, ground) for place in range(count)]
    series = [line([here, (x, ground)], "muted"), dots(shaft, "backward strong", "━")]
    if slope:
        series.append(dots([(tip, ground)], "backward strong", "▶" if slope > 0 else "◀"))
    length = width(text) * unit
    left, right = min(x, tip) - length, max(x, tip) + unit
    roomy = right + length <= limits[1] if slope >= 0 else left < limits[0]
    return series, Label(right if roomy else max(left, limits[0]), ground, text, "backward strong")


def _lowest(scene: Scene, name: str, node: str, curve: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The lowest point, also where that lies between two of the curve's: at the foot of the parabola through the lowest
    of them and its neighbours, if the node is lower there."""
    at = min(range(len(curve)), key=lambda place: curve[place][1])
    if not 0 < at < len(curve) - 1:
        return curve[at]
    (left, high), (x, y), (right, higher) = curve[at - 1 : at + 2]
    rise, fall = (y - high) * (right - x), (higher - y) * (x - left)
    if rise >= fall:
        return curve[at]
    # Where the slopes of both sides, each in its middle, are joined by a straight line that is 0.
    slopes = rise / ((x - left) * (right - x)), fall / ((x - left) * (right - x))
    foot = (left + x) / 2 - slopes[0] * (right - left) / 2 / (slopes[1] - slopes[0])
    found = _curve(scene, name, node, foot, foot + 1.0)[:1]
    return found[0] if found and found[0][0] == foot and found[0][1] <= y else curve[at]


def _curve(scene: Scene, name: str, node: str, low: float, high: float) -> list[tuple[float, float]]:
    """The node at many values of one parameter, the other inputs as they are in this iteration."""
    column = scene.snapshot.column
    known: dict[str, Any] = {**column.inputs, **column.parameters}
    points = []
    places = [low + (high - low) * place / SAMPLES for place in range(SAMPLES + 1)]
    here = known.get(name)
    if here is not None and not is_array(here) and low < here < high:
        # The curve leads through the dot of the point that stands on it.
        places = sorted({*places, float(here)})
    for x in places:
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


def _on(
    curve: Sequence[tuple[float, float]], points: list[tuple[float, float]], near: float
) -> list[tuple[float, float]]:
    """The points that are no farther than ``near`` from the curve. Where another parameter has moved since, a point was
    on another curve, and beside this one it would be no place that the node ever had; without a curve all of them."""
    if len(curve) < 2:
        return points
    xs = [x for x, _ in curve]
    found = []
    for x, y in points:
        place = min(max(bisect_left(xs, x), 1), len(xs) - 1)
        (left, low), (right, high) = curve[place - 1], curve[place]
        share = min(max((x - left) / (right - left), 0.0), 1.0)
        if not left <= x <= right or abs(low + (high - low) * share - y) <= near + abs(high - low):
            found.append((x, y))
    return found


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
