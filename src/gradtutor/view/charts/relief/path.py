"""The run on a surface in perspective: its path, where it is, where it goes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.view.charts.canvas import BEFORE, HERE, LOWEST, NEXT, START
from gradtutor.view.charts.plane.height_grid import heights, inputs_of
from gradtutor.view.charts.plane.path import both, points_of
from gradtutor.view.charts.preview import upcoming
from gradtutor.view.charts.relief.marks import Marks, Spot, Visibility, put, trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.scene import Scene

    Point = tuple[float, float]


def path_of(scene: Scene, chart: Plane, sight: Visibility, aim: Mapping[str, float] | None) -> Marks:
    """All that lies on the surface; what matters more covers what matters less. ``aim``: where the learner's sight
    is."""
    points = points_of(scene, chart)
    spots = [on_grid(chart, sight, point) for point in points]
    found = trail(sight, spots)
    for spot in spots[:-1]:
        put(found, sight, spot, BEFORE)
    if not scene.formula_hidden(chart.node or scene.graph.output):
        lowest = chart.lowest or sight.grid.lowest
        if lowest is not None:
            for place in (lowest, *chart.as_low):
                put(found, sight, on_grid(chart, sight, place), LOWEST, "strong")
    if len(spots) > 1:
        put(found, sight, spots[0], START, "strong")
    after = both(chart, aim) if aim else next_point(scene, chart)
    if after is not None:
        put(found, sight, exactly(scene, chart, sight, after), NEXT, "next")
    if points:
        put(found, sight, exactly(scene, chart, sight, points[-1]), HERE, "here")
    return found


def next_point(scene: Scene, chart: Plane) -> Point | None:
    """Where the update leads, from the moment when the whole gradient is known: before it is made."""
    known = both(chart, scene.snapshot.column.updated)
    ahead = upcoming(scene, (chart.x, chart.y)) if known is None else None
    return known or ((ahead[0], ahead[1]) if ahead else None)


def run_path(one: ComparedRun, chart: Plane, sight: Visibility) -> Marks:
    """A run that is compared: its letter at its points, which are joined for the selected run.

    They stand on the screen's own background, not on the surface's colours, on which not all of them could be seen.
    """
    from gradtutor.view.charts.compared import few

    points = one.path(chart.x, chart.y)
    if not points:
        return {}
    spots = [on_grid(chart, sight, point) for point in points]
    found = trail(sight, spots, one.role) if one.selected else {}
    for point in few(points):
        put(found, sight, on_grid(chart, sight, point), one.letter, one.role)
    put(found, sight, spots[0], START, f"{one.role} strong")
    put(found, sight, spots[-1], one.letter, one.mark_role if one.selected else f"{one.role} strong")
    return found


def on_grid(chart: Plane, sight: Visibility, point: Point) -> Spot:
    """A point of the two parameters as a place on the surface."""
    u, v = box(chart, point)
    inside = abs(u) <= 1 and abs(v) <= 1
    return u, v, _seen(sight.grid.height(u, v)) if inside else math.inf


def exactly(scene: Scene, chart: Plane, sight: Visibility, point: Point) -> Spot:
    """The same with the height that the node has there."""
    u, v = box(chart, point)
    if not (abs(u) <= 1 and abs(v) <= 1) or not math.isfinite(sight.grid.limits[0]):
        return on_grid(chart, sight, point)
    node = chart.node or scene.graph.output
    ((value,),) = heights(scene.graph, node, (chart.x, chart.y), inputs_of(scene), [point[0]], [point[1]])
    return u, v, _seen(sight.grid.share(value))


def box(chart: Plane, point: Point) -> Point:
    """A point of the two parameters in the box, from −1 to 1."""
    (left, right), (low, high) = chart.x_range, chart.y_range
    return 2 * (point[0] - left) / (right - left) - 1, 2 * (point[1] - low) / (high - low) - 1


def _seen(height: float) -> float:
    """Where there is no surface, a path lies at the foot of the box."""
    return height if math.isfinite(height) else 0.0
