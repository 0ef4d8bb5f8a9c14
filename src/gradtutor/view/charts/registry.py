"""Which object draws which kind of chart. A new kind is a file in ``kinds`` and a line here.

A kind's file is imported when a chart of that kind is drawn. What a lesson writes of it is in
``gradtutor.lessons.toml.charts``; a test holds that both have the same kinds.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from gradtutor.view.charts.figure import Figure
from gradtutor.view.text.ascii_spelling import celled, in_ascii

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.view.charts.canvas import Canvas, Pick, Picture
    from gradtutor.view.charts.drawing import Drawing
    from gradtutor.view.scene import Scene

_KINDS: Final = f"{__name__.rpartition('.')[0]}.kinds"

MODULES: Final[dict[str, str]] = {
    "objective": f"{_KINDS}.objective",
    "function": f"{_KINDS}.function",
    "number-line": f"{_KINDS}.number_line",
    "target": f"{_KINDS}.target",
    "surface": f"{_KINDS}.surface",
    "field": f"{_KINDS}.field",
    "data": f"{_KINDS}.data",
    "histogram": f"{_KINDS}.histogram",
    "strip": f"{_KINDS}.strip",
    "bars": f"{_KINDS}.bars",
    "surface3d": f"{_KINDS}.surface3d",
    "network": f"{_KINDS}.network",
    "heat": f"{_KINDS}.heat",
}
"""Kind, as lessons write it -> the module whose ``DRAWING`` it is."""


def drawing_of(chart: Chart) -> Drawing[Any]:
    """What draws a chart. Raises ``KeyError`` for a kind that there is not."""
    found: Drawing[Any] = import_module(MODULES[chart.kind]).DRAWING
    return found


def picture(
    scene: Scene,
    chart: Chart,
    canvas: Canvas,
    aim: Mapping[str, float] | None = None,
    pick: Pick | None = None,
    turn: float = 0.0,
) -> Picture | None:
    """The chart of a scene; ``None`` where there is nothing to show yet. ``aim`` is where the learner's sight is while
    the next parameters are being set, ``pick`` what the learner has chosen on the picture, ``turn`` the
    degrees by which it has been turned."""
    return signed(drawing_of(chart).draw(scene, chart, replace(canvas, aim=aim, pick=pick, turn=turn)))


def describe(scene: Scene, chart: Chart) -> list[str]:
    """The chart of a scene in sentences, for those who do not see it; none where there is nothing to show yet."""
    return drawing_of(chart).describe(scene, chart)


def signed(drawn: Picture | None) -> Picture | None:
    """A picture in the signs that the terminal has."""
    if not in_ascii() or drawn is None or isinstance(drawn, Figure):
        return drawn
    return tuple(tuple((celled(text), role) for text, role in line) for line in drawn)
