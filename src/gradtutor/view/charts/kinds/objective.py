"""The objective over the iterations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.view.charts.axes import frame, span, spans_decades
from gradtutor.view.charts.canvas import BEFORE, HERE
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.figure import Figure, Series
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.charts.ticks import powers
from gradtutor.view.labels import objective_name

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene


class ObjectiveDrawing(Drawing[Objective]):
    """A line of points; runs are compared by it."""

    def draw(self, scene: Scene, chart: Objective, canvas: Canvas) -> Figure | None:
        """The gap (its size, on a logarithmic scale) or the loss."""
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
        return lines


DRAWING = ObjectiveDrawing()


def _points(scene: Scene) -> list[tuple[int, float]]:
    """Iteration and objective, where it has a value; none where it is only a word."""
    if scene.objective_hidden:
        return []
    return [(number, value) for number, value in scene.snapshot.objectives if math.isfinite(value)]


def _figure(scene: Scene, chart: Objective, canvas: Canvas) -> Figure | None:
    if scene.objective_hidden:
        return None
    points = _points(scene)
    last = max(scene.snapshot.iteration, 5)
    sizes = [abs(value) for _, value in points if value]
    logarithmic = chart.scale == "log" or (chart.scale == "" and spans_decades(sizes))
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
