"""What the charts of a plane have in common: their title, their comparison, and their words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.height_map import BANDS, Ground, ground, level_text
from gradtutor.view.charts.plane_path import LOWEST, START, Signs, both, drawn, put, trail
from gradtutor.view.charts.plane_window import window
from gradtutor.view.charts.sentences import axis_sentence, spoken, spoken_point
from gradtutor.view.text.lines import Line, line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.compared import ComparedRun, Point
    from gradtutor.view.charts.plane_window import Window
    from gradtutor.view.scene import Scene

DUSK: Final = "dusk"
"""Bands dark enough for arrows and letters to stand out."""
LINES: Final = ""
"""In place of the bands' roles where there is no colour: signs on lines of equal height have none."""
HEARD: Final = Canvas(48, 24)
"""A picture that is told and not seen is as fine as one of this size."""


def title(scene: Scene, chart: Plane, floor: Ground, canvas: Canvas, roles: str) -> Line:
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


def compared_on_ground(
    scene: Scene, chart: Plane, runs: Sequence[ComparedRun], canvas: Canvas
) -> tuple[Line, ...] | None:
    """The ground with the path of each run; ``None`` where there is no room for it."""
    # Not needed for a lesson's own screen.
    from gradtutor.view.charts.compared import alike

    seen = window(chart, canvas)
    if seen is None:
        return None
    floor = ground(scene, chart, seen, DUSK, canvas.colourless)
    found: Signs = {}
    lowest = chart.lowest or floor.lowest
    if lowest is not None:
        put(found, seen, lowest, LOWEST, "strong")
    for one in alike(runs, scene.variant, chart.node or scene.graph.output):
        if points := one.path(chart.x, chart.y):
            found |= _path(one, points, seen)
    node = scene.symbol(chart.node or scene.graph.output)
    heading = f"{node} ({scene.symbol(chart.x)} →, {scene.symbol(chart.y)} ↑)"
    return seen.framed(((heading, "heading"),), drawn(floor, found, LINES if canvas.colourless else DUSK))


def _path(one: ComparedRun, points: list[Point], seen: Window) -> Signs:
    """One run on the ground: its letter at its points, which are joined for the selected run.

    They stand on the screen's own background, not on the ground's colours, on which not all of them could be seen.
    """
    from gradtutor.view.charts.compared import few

    found: Signs = {}
    if one.selected:
        found |= {cell: (text, one.role) for cell, (text, _) in trail(points, seen).items()}
    for point in few(points):
        put(found, seen, point, one.letter, one.role)
    put(found, seen, points[0], START, f"{one.role} strong")
    put(found, seen, points[-1], one.letter, one.mark_role if one.selected else f"{one.role} strong")
    return found


def plane_sentences(scene: Scene, chart: Plane) -> list[str]:
    """How high the ground is, where it is lowest, and where the run began, is and goes."""
    x, y = scene.symbol(chart.x), scene.symbol(chart.y)
    node = chart.node or scene.graph.output
    lines = [
        axis_sentence(scene, scene.symbol(node), x, chart.x_range),
        tr("Upwards {name}, from {low} to {high}.").format(
            name=y, low=spoken(scene, chart.y_range[0]), high=spoken(scene, chart.y_range[1])
        ),
    ]
    seen = window(chart, HEARD)
    if seen is not None and not scene.formula_hidden(node):
        lines += _ground_sentences(scene, chart, ground(scene, chart, seen, DUSK, False))
    snapshot = scene.snapshot
    start, here = (
        both(chart, (*snapshot.earlier, snapshot.column)[0].parameters),
        both(chart, snapshot.column.parameters),
    )
    if start is not None and start != here:
        lines.append(tr("The run began at {point}.").format(point=spoken_point(scene, start)))
    if here is not None:
        lines.append(tr("It is at {point}.").format(point=spoken_point(scene, here)))
    gradient = both(chart, snapshot.column.gradients)
    if gradient is not None and node == scene.graph.output:
        lines.append(tr("The gradient there is {point}.").format(point=spoken_point(scene, gradient)))
    after = both(chart, snapshot.column.updated)
    if after is not None:
        lines.append(tr("It goes to {point}.").format(point=spoken_point(scene, after)))
    return lines


def _ground_sentences(scene: Scene, chart: Plane, floor: Ground) -> list[str]:
    low, high = floor.limits
    if not math.isfinite(low):
        return []
    lines = [tr("The heights go from {low} to {high}.").format(low=level_text(low), high=level_text(high))]
    lowest = chart.lowest or floor.lowest
    if lowest is not None:
        rounded = (float(f"{lowest[0]:.2g}"), float(f"{lowest[1]:.2g}")) if chart.lowest is None else lowest
        lines.append(tr("The lowest place is near {point}.").format(point=spoken_point(scene, rounded)))
    return lines
