"""The objective over the iterations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.charts.axes import frame, span
from gradtutor.view.charts.canvas import BEFORE, HERE
from gradtutor.view.charts.figure import Figure, Series
from gradtutor.view.charts.ticks import powers

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

DECADES = 1.5
"""From this span on, in powers of ten, the objective is drawn on a logarithmic scale."""


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
