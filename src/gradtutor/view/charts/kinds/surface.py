"""A loss surface from above: ten bands of height in half-block cells, the path of the run on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.charts.height_map import BANDS, Ground, ground, level_text
from gradtutor.view.charts.plane_path import LOWEST, START, drawn, signs
from gradtutor.view.charts.plane_window import window
from gradtutor.view.text.lines import Line, line_width

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

ROLES = "band"
LINES = ""
"""In place of the bands' roles where there is no colour: signs on lines of equal height have none."""


def surface_picture(scene: Scene, chart: Chart, canvas: Canvas) -> tuple[Line, ...] | None:
    """The surface of ``chart.node`` over two parameters; ``None`` where there is no room for it."""
    seen = window(chart, canvas)
    if seen is None:
        return None
    floor = ground(scene, chart, seen, ROLES, canvas.colourless)
    found = signs(scene, chart, seen, floor, aim=canvas.aim)
    picture = drawn(floor, found, LINES if canvas.colourless else ROLES)
    return seen.framed(title(scene, chart, floor, canvas, ROLES), picture)


def title(scene: Scene, chart: Chart, floor: Ground, canvas: Canvas, roles: str) -> Line:
    """What is drawn over what; as far as there is room, the heights from lowest to highest and what the signs mean."""
    node = scene.symbol(chart.node or scene.graph.output)
    line: Line = ((f"{node} ({scene.symbol(chart.x)} →, {scene.symbol(chart.y)} ↑)", "heading"),)
    meanings = tr("{start} start  {lowest} lowest").format(start=START, lowest=LOWEST)
    for more in (_scale(floor, canvas, roles), ((f"  {meanings}", "muted"),)):
        if line_width(line) + line_width(more) <= canvas.columns:
            line = (*line, *more)
    return line


def _scale(floor: Ground, canvas: Canvas, roles: str) -> Line:
    if not floor.levels or canvas.colourless:
        return ()
    low, high = (level_text(value) for value in floor.limits)
    return (
        (f"  {low} ", "muted"),
        *(("█", f"{roles}{band}") for band in range(BANDS)),
        (f" {high}", "muted"),
    )
