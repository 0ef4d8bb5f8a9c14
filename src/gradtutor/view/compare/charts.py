"""The charts of a comparison: every run's objective over the iterations, or all runs on a chart of the selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.charts.compared import ComparedRun
from gradtutor.view.charts.over_iterations import objectives_picture as curves
from gradtutor.view.charts.registry import drawing_of, signed
from gradtutor.view.text.lines import Line, wrap

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.charts.canvas import Canvas, Picture
    from gradtutor.view.compare.table import Contrast
    from gradtutor.view.scene import Scene


def compared_charts(variant: Variant) -> list[Chart]:
    """The charts of a variant on which runs are compared."""
    return [chart for chart in variant.charts if drawing_of(chart).compares]


def objectives_picture(shown: Contrast, canvas: Canvas) -> Picture:
    """The objective of every run over the iterations: the loss, or the size of the gap."""
    drawn = curves(_compared(shown), canvas)
    return _message(shown, canvas) if drawn is None else drawn


def paths_picture(shown: Contrast, scene: Scene, canvas: Canvas, which: int = 0) -> Picture | None:
    """All runs on a chart of the selected one, whose first ``scene`` this is; ``None`` where it has no chart for
    them. ``which`` of ``compared_charts`` it is, counted from 0."""
    charts = compared_charts(scene.variant)
    if which >= len(charts):
        return None
    chart = charts[which]
    if shown.secret(shown.runs[shown.selected]):
        return _message(shown, canvas)
    return signed(drawing_of(chart).compare(scene, chart, _compared(shown), canvas))


def _compared(shown: Contrast) -> list[ComparedRun]:
    return [ComparedRun(run, place, place == shown.selected, shown.secret(run)) for place, run in enumerate(shown.runs)]


def _message(shown: Contrast, canvas: Canvas) -> tuple[Line, ...]:
    """Why there is nothing to see; nothing where that is only because the runs have just begun."""
    if not any(shown.secret(run) for run in shown.runs):
        return ()
    text = tr("These numbers would tell you the answer: find it yourself first, then come back.")
    return ((), *(((("  ", ""), *one)) for one in wrap([(text, "muted")], max(canvas.columns - 4, 1))))
