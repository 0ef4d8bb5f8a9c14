"""The charts: each kind is one function from a scene to a figure (for plotext) or to lines (half-block pictures)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from gradtutor.view.charts.canvas import Canvas, Picture
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.kinds.bars import bars_picture
from gradtutor.view.charts.kinds.data import samples_figure
from gradtutor.view.charts.kinds.field import field_picture
from gradtutor.view.charts.kinds.function import function_figure
from gradtutor.view.charts.kinds.histogram import histogram_picture
from gradtutor.view.charts.kinds.number_line import number_line_figure
from gradtutor.view.charts.kinds.objective import objective_figure
from gradtutor.view.charts.kinds.surface import surface_picture
from gradtutor.view.charts.kinds.target import target_chart
from gradtutor.view.text.ascii_spelling import celled, in_ascii

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.scene import Scene

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
    drawn = CHARTS[chart.kind].draw(scene, chart, replace(canvas, aim=aim))
    if not in_ascii() or drawn is None or isinstance(drawn, Figure):
        return drawn
    return tuple(tuple((celled(text), role) for text, role in line) for line in drawn)


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
