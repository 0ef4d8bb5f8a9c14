"""What stands around a surface in perspective: title, names of the axes with their ends, legend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.charts.legend import legend, padded
from gradtutor.view.charts.plane.height_map import level_text
from gradtutor.view.charts.relief.marks import HIDDEN, Marks, Visibility, corners, edges, labelled, with_marks
from gradtutor.view.charts.relief.roles import BANDS, LIGHTS, SHADES_A_BAND, code, role
from gradtutor.view.text.lines import Line, line_width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.surface3d import Surface3d
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.relief.marks import Spot
    from gradtutor.view.scene import Scene

FULL_LIGHT: Final = LIGHTS - 2
"""In which the colours of the scale are shown."""


def framed(scene: Scene, chart: Surface3d, canvas: Canvas, sight: Visibility, found: Marks) -> tuple[Line, ...]:
    """The whole picture: ``found`` on the surface in its box, between title and legend."""
    around = edges(sight) | labelled(sight, _names(scene, chart, sight))
    picture = with_marks(sight, around | found, canvas.colourless)
    signs = [(sign, "strong" if own in ("", "strong") else own) for sign, own in found.values()]
    hidden = any(sign == HIDDEN for sign, _ in signs)
    more = [(tr("{sign} behind").format(sign=HIDDEN), "muted")] if hidden else []
    title = padded(_title(scene, chart, canvas, sight), canvas.columns)
    return title, *picture, padded(legend(signs, canvas.columns, more), canvas.columns)


def _title(scene: Scene, chart: Surface3d, canvas: Canvas, sight: Visibility) -> Line:
    node = scene.symbol(chart.node or scene.graph.output)
    heading: Line = ((f"{node} ({scene.symbol(chart.x)}, {scene.symbol(chart.y)})", "heading"),)
    low, high = sight.grid.limits
    if canvas.colourless or not low < high:
        return heading
    colours = tuple(("█", role(code(band * SHADES_A_BAND + SHADES_A_BAND // 2, FULL_LIGHT))) for band in range(BANDS))
    scale: Line = ((f"  {level_text(low)} ", "muted"), *colours, (f" {level_text(high)}", "muted"))
    return (*heading, *scale) if line_width(heading) + line_width(scale) <= canvas.columns else heading


def _names(scene: Scene, chart: Surface3d, sight: Visibility) -> list[tuple[Spot, str, str, int]]:
    """The names of the axes at both ends of each, with the numbers there."""
    near, left, right = corners(sight.camera)
    found: list[tuple[Spot, str, str, int]] = []
    low, high = sight.grid.limits
    if math.isfinite(low):
        node = scene.symbol(chart.node or scene.graph.output)
        found.append(((*left, 1.0), f"{node} {level_text(high)}", "middle", -1))
        found.append(((*left, 0.0), f"{node} {level_text(low)}", "middle", 0))
    for corner, side in ((left, "left"), (right, "right")):
        along = 0 if corner[0] != near[0] else 1
        found.append(((*near, 0.0), _end(scene, chart, along, near[along]), side, 0))
        found.append(((*corner, 0.0), _end(scene, chart, along, corner[along]), "middle", 0))
    return found


def _end(scene: Scene, chart: Surface3d, along: int, end: float) -> str:
    """``x −3.5``: an axis and its number at one of its ends."""
    name, limits = ((chart.x, chart.x_range), (chart.y, chart.y_range))[along]
    return f"{scene.symbol(name)} {short(limits[end > 0], scene.digits)}"
