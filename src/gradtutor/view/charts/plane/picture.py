"""What the charts of a plane have in common: their title, their comparison, and their words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.charts.canvas import BEFORE, LOWEST, START, Canvas
from gradtutor.view.charts.legend import legend
from gradtutor.view.charts.plane.arrow import scale_text
from gradtutor.view.charts.plane.height_map import Ground, ground, level_text
from gradtutor.view.charts.plane.path import Signs, both, drawn, put, trail
from gradtutor.view.charts.plane.window import window
from gradtutor.view.charts.sentences import axis_sentence, spoken, spoken_list, spoken_point
from gradtutor.view.charts.shades import roles_of, steps
from gradtutor.view.charts.trends import nearer, places_went, steps_words
from gradtutor.view.text.lines import Line, line_width, width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.compared import ComparedRun, Point
    from gradtutor.view.charts.plane.window import Extent
    from gradtutor.view.scene import Scene

DUSK: Final = "dusk"
"""Bands dark enough for arrows and letters to stand out."""
LINES: Final = ""
"""In place of the bands' roles where there is no colour: signs on lines of equal height have none."""
EVEN: Final = 0.02
"""Units may differ by this share and are still equal to the eye."""
WIDE: Final = 200
HEARD: Final = Canvas(48, 24)
"""A picture that is told and not seen is as fine as one of this size."""


def written_around(
    scene: Scene, chart: Plane, floor: Ground, seen: Extent, canvas: Canvas, roles: str, found: Signs
) -> tuple[Line, Line]:
    """The title: what is drawn over what, and whether units differ on the two axes; the legend of the signs; and behind
    one of them, where there is room, how high a colour is."""
    title: Line = ((heading(scene, chart, seen, canvas), "heading"),)
    if (text := scale_text(scene, chart, seen)) and line_width(title) + width(text) + 2 <= canvas.columns:
        title = (*title, ("  " + text, "backward"))
    heights = _scale(floor, canvas, roles)
    if line_width(title) + line_width(heights) <= canvas.columns:
        return (*title, *heights), meanings(found, canvas)
    ends = _ends(floor, canvas, roles)
    legend = meanings(found, canvas, line_width(ends))
    if line_width(legend) + line_width(ends) <= canvas.columns:
        return title, (*legend, *ends)
    return title, meanings(found, canvas)


def heading(scene: Scene, chart: Plane, seen: Extent, canvas: Canvas) -> str:
    """``J (x →, y ↑)``, and how many times longer a unit is upwards where circles are not round."""
    node = scene.symbol(chart.node or scene.graph.output)
    text = f"{node} ({scene.symbol(chart.x)} →, {scene.symbol(chart.y)} ↑)"
    if abs(seen.stretch - 1) < EVEN:
        return text
    times = short(float(f"{seen.stretch:.2g}"))
    more = ", " + tr("{name} unit ×{times}").format(name=scene.symbol(chart.y), times=times)
    return text + more if width(text + more) <= canvas.columns else text


def meanings(found: Signs, canvas: Canvas, beside: int = 0) -> Line:
    """The legend of a plane: where it is too long, without what the line shows anyhow. ``beside``: columns of what
    stands behind it."""
    signs = [(sign, "strong" if role in ("", "strong") else role) for sign, role in found.values()]
    whole = legend(signs, WIDE)
    if line_width(whole) + beside > canvas.columns:
        signs = [entry for entry in signs if entry[0] != BEFORE]
    return legend(signs, canvas.columns)


def _scale(floor: Ground, canvas: Canvas, roles: str) -> Line:
    if not floor.levels or canvas.colourless:
        return ()
    low, high = (level_text(value) for value in floor.limits)
    return (
        (f"  {low} ", "muted"),
        *(("█", role) for role in steps(roles)),
        (f" {high}", "muted"),
    )


def _ends(floor: Ground, canvas: Canvas, roles: str) -> Line:
    """The lowest and the highest colour with their heights: ``0.01██24``."""
    whole = _scale(floor, canvas, roles)
    if not whole:
        return ()
    (low, *_), *_, (high, _) = whole
    first, *_, last = steps(roles)
    return (f" {low.strip()}", "muted"), ("█", first), ("█", last), (high.strip(), "muted")


def compared_on_ground(
    scene: Scene, chart: Plane, runs: Sequence[ComparedRun], canvas: Canvas
) -> tuple[Line, ...] | None:
    """The ground with the path of each run; ``None`` where there is no room for it."""
    # Not needed for a lesson's own screen.
    from gradtutor.view.charts.compared import alike

    seen = window(chart, canvas)
    if seen is None:
        return None
    roles = roles_of(DUSK, canvas)
    floor = ground(scene, chart, seen, roles, canvas.colourless)
    found: Signs = {}
    lowest = chart.lowest or floor.lowest
    if lowest is not None:
        for place in (lowest, *chart.as_low):
            put(found, seen, place, LOWEST, "strong")
    for one in alike(runs, scene.variant, chart.node or scene.graph.output):
        if points := one.path(chart.x, chart.y):
            found |= _path(one, points, seen)
    picture = drawn(floor, found, LINES if canvas.colourless else roles)
    return seen.framed(((heading(scene, chart, seen, canvas), "heading"),), picture, meanings(found, canvas))


def _path(one: ComparedRun, points: list[Point], seen: Extent) -> Signs:
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
    if seen is not None and abs(seen.stretch - 1) >= EVEN:
        times = short(float(f"{seen.stretch:.2g}"))
        lines.append(tr("On the picture a unit upwards is {times} times as long as one across.").format(times=times))
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
    points = [place for one in (*snapshot.earlier, snapshot.column) if (place := both(chart, one.parameters))]
    lines += [*places_went(scene, points), *steps_words(points, (x, y))]
    if chart.lowest is not None and not scene.formula_hidden(node):
        lines += nearer(points, chart.lowest)
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
        places = [spoken_point(scene, place) for place in (rounded, *chart.as_low)]
        text = tr("The lowest places are near {points}.") if chart.as_low else tr("The lowest place is near {point}.")
        lines.append(text.format(point=places[0], points=spoken_list(places)))
    return lines
