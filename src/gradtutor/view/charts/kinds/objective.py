"""The objective over the iterations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.engine.language.notation import write
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.view.charts.axes import axes, dashes, dots, frame, line
from gradtutor.view.charts.canvas import BEFORE, HERE
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.figure import Label
from gradtutor.view.charts.plane.height_grid import inputs_of, predictions
from gradtutor.view.charts.scales import scale_of
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.charts.trends import pace
from gradtutor.view.labels import objective_name
from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import UNKNOWN, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.tree import Expression
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.figure import Figure
    from gradtutor.view.scene import Scene

BESIDE = "×"
"""The present value of the node that is drawn too; its curve is broken."""
_STOP_DIGITS = 8
FEWEST_ITERATIONS = 5
"""An axis of iterations is at least so long, so that a run does not begin with a picture that changes its scale."""


class ObjectiveDrawing(Drawing[Objective]):
    """A line of points; runs are compared by it."""

    def draw(self, scene: Scene, chart: Objective, canvas: Canvas) -> Figure | None:
        """The gap or the loss, by powers of ten where it spans many."""
        return _figure(scene, chart, canvas)

    def describe(self, scene: Scene, chart: Objective) -> list[str]:
        """Where it began, where it is, and how low it was."""
        points = _points(scene)
        if not points:
            return []
        name = objective_name(scene.variant)
        (first, begin), (last, end) = points[0], points[-1]
        said = tr("{name} over the iterations: {value} in iteration {number}.")
        lines = [said.format(name=name, value=spoken(scene, begin), number=first)]
        if len(points) > 1:
            said = tr("In iteration {number} it is {value}; the smallest was {least}.")
            least = min((value for _, value in points), key=abs if scene.problem.goal.target is not None else float)
            lines.append(said.format(number=last, value=spoken(scene, end), least=spoken(scene, least)))
        lines += pace(_lately(points))
        if beside := _beside(scene, chart):
            number, value = beside[-1]
            lowest = min(beside, key=lambda point: point[1])
            said = tr("Beside it {name}: {value} in iteration {number}; the smallest was {least}, in iteration {at}.")
            values = {"value": spoken(scene, value), "least": spoken(scene, lowest[1])}
            lines.append(said.format(name=scene.symbol(chart.beside), number=number, at=lowest[0], **values))
        return lines


DRAWING = ObjectiveDrawing()


def _points(scene: Scene) -> list[tuple[int, float]]:
    """Iteration and objective, where it has a value; none where it is only a word."""
    if scene.objective_hidden:
        return []
    return [(number, value) for number, value in scene.snapshot.objectives if math.isfinite(value)]


def _lately(points: list[tuple[int, float]]) -> list[float]:
    """The objectives of the last iterations without a gap: of long runs not all are at hand."""
    found = points[-1:]
    for point in reversed(points[:-1]):
        if point[0] != found[-1][0] - 1:
            break
        found.append(point)
    return [value for _, value in reversed(found)]


def _beside(scene: Scene, chart: Objective) -> list[tuple[int, float]]:
    """Iteration and value of the node that is drawn too, worked out anew from the parameters of each iteration; that of
    this iteration only once it is known."""
    name = chart.beside
    if not name or scene.value_hidden(name):
        return []
    inputs, paths = inputs_of(scene), scene.snapshot.paths
    numbers = [number for number, _ in next(iter(paths.values()), ())]
    found = []
    for place, number in enumerate(numbers):
        if number == scene.snapshot.iteration and name not in scene.snapshot.column.values:
            continue
        there = {path: points[place][1] for path, points in paths.items()}
        found.append((number, float(predictions(scene.graph, name, {**inputs, **there}))))
    return [(number, value) for number, value in found if math.isfinite(value)]


def _figure(scene: Scene, chart: Objective, canvas: Canvas) -> Figure | None:
    if scene.objective_hidden:
        return None
    points = _points(scene)
    last = float(max(scene.snapshot.iteration, FEWEST_ITERATIONS))
    others = _beside(scene, chart)
    scale = scale_of([value for _, value in (*points, *others)], chart.scale)
    title = tr("gap") if scene.problem.goal.target is not None else scene.symbol(scene.graph.output)
    title = tr("{name}, powers of ten").format(name=title) if scale.kind != "linear" else title
    drawn = [(float(number), scale.place(value)) for number, value in points]
    if not drawn:
        return _awaited(scene, last, canvas, title)
    beside = [(float(number), scale.place(value)) for number, value in others]
    placed = scale.axes((1.0, last), [y for _, y in (*drawn, *beside)], canvas, title)
    series = [dashes(beside, "target")] if len(beside) > 1 else []
    series += [line(drawn, "backward")] if len(drawn) > 1 else []
    if scale.kind != "log" and placed.y.limits[0] < 0 < placed.y.limits[1] and min(y for _, y in drawn) < 0:
        series.insert(0, dashes([(placed.x.limits[0], 0.0), (placed.x.limits[1], 0.0)], "muted"))
    if 1 < len(drawn) <= canvas.columns // 3:
        series.append(dots(drawn[:-1], "backward", BEFORE))
    named = None
    if beside:
        series.append(dots(beside[-1:], "target strong", BESIDE))
        named = [
            (f"{HERE} {scene.symbol(scene.graph.output)}", "backward strong"),
            (f"{BESIDE} {scene.symbol(chart.beside)}", "target strong"),
        ]
    series.append(dots(drawn[-1:], "backward strong", HERE))
    return frame(placed, canvas, series, title=title, named=named)


def _awaited(scene: Scene, last: float, canvas: Canvas, title: str) -> Figure:
    """The axes before the first point. How high it will be is not known yet; that each iteration brings one is, and
    when the run stops."""
    placed = axes((1.0, last), (0.0, 1.0), canvas, title, y_ticks=((0.5, UNKNOWN),), from_low=True, counted=True)
    said = [(0.5, tr("a point for each iteration"))]
    until = _stop_words(scene)
    if until and width(until) + 2 <= placed.columns:
        said.append((placed.y.first, until))
    labels = [Label(placed.x.limits[0], at, f" {words} ", "muted") for at, words in said]
    return frame(placed, canvas, (), labels, title)


def _stop_words(scene: Scene) -> str:
    """``stops when L < 0.001``; empty where nothing but the number of iterations ends the run."""
    when = scene.problem.stop.when
    if when is None:
        return ""
    symbols = {"error": tr("gap"), "iteration": tr("iteration"), **scene.variant.symbols}
    joiner = tr("or") if when.joiner == "or" else tr("and")
    condition = f" {joiner} ".join(
        f"{_side(part.left, symbols)} {part.operator} {_side(part.right, symbols)}" for part in when.comparisons
    )
    return tr("stops when {condition}").format(condition=condition)


def _side(expression: Expression, symbols: Mapping[str, str]) -> str:
    return write(expression, symbols, None, lambda value: short(value, _STOP_DIGITS))
