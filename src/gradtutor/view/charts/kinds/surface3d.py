"""A loss surface in perspective: shaded, hidden parts hidden, the path of the run on it; the learner turns it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.surface3d import Surface3d
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.plane.picture import plane_sentences
from gradtutor.view.charts.relief.frame import framed
from gradtutor.view.charts.relief.grid import Grid, grid_of
from gradtutor.view.charts.relief.path import path_of, run_path
from gradtutor.view.charts.relief.sight import sight_of
from gradtutor.view.charts.sentences import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.charts.relief.marks import Marks
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


class Surface3dDrawing(Drawing[Surface3d]):
    """The surface in a box that can be turned; runs are compared by their paths."""

    room = "tall"
    compares = True
    turns = True

    def draw(self, scene: Scene, chart: Surface3d, canvas: Canvas) -> tuple[Line, ...] | None:
        """The surface with the path so far; ``None`` where there is no room for it."""
        sight = sight_of(scene, chart, canvas)
        return sight and framed(scene, chart, canvas, sight, path_of(scene, chart, sight, canvas.aim))

    def axes(self, scene: Scene, chart: Surface3d) -> Mapping[str, tuple[float, float]]:
        """Both parameters."""
        return {chart.x: chart.x_range, chart.y: chart.y_range}

    def compare(
        self, scene: Scene, chart: Surface3d, runs: Sequence[ComparedRun], canvas: Canvas
    ) -> tuple[Line, ...] | None:
        """The surface with the path of each run."""
        # Not needed for a lesson's own screen.
        from gradtutor.view.charts.compared import alike

        sight = sight_of(scene, chart, canvas)
        if sight is None:
            return None
        found: Marks = {}
        for one in alike(runs, scene.variant, chart.node or scene.graph.output):
            found |= run_path(one, chart, sight)
        return framed(scene, chart, canvas, sight, found)

    def describe(self, scene: Scene, chart: Surface3d) -> list[str]:
        """The heights, how they rise from the lowest place along each axis, and where the run is."""
        return [*plane_sentences(scene, chart), *_shape(scene, chart)]


DRAWING = Surface3dDrawing()


def _shape(scene: Scene, chart: Surface3d) -> list[str]:
    """What one sees at a glance: a bowl, a valley, or a slope."""
    grid = grid_of(scene, chart)
    if not math.isfinite(grid.limits[0]):
        return []
    here = chart.lowest or grid.lowest
    if here is None:
        return []
    rises = []
    for name, limits, at in ((chart.x, chart.x_range, 0), (chart.y, chart.y_range, 1)):
        ends = []
        for end in limits:
            place = (end, here[1]) if at == 0 else (here[0], end)
            ends.append(_value(grid, chart, place))
        text = tr("Along {name} it rises from there to {low} at {left} and to {high} at {right}.")
        low, high = (spoken(scene, float(f"{value:.3g}")) for value in ends)
        left, right = (spoken(scene, end) for end in limits)
        rises.append(text.format(name=scene.symbol(name), low=low, high=high, left=left, right=right))
    return rises


def _value(grid: Grid, chart: Surface3d, place: tuple[float, float]) -> float:
    (left, right), (low, high) = chart.x_range, chart.y_range
    u = 2 * (place[0] - left) / (right - left) - 1
    v = 2 * (place[1] - low) / (high - low) - 1
    lowest, highest = grid.limits
    return lowest + (highest - lowest) * grid.height(min(max(u, -1), 1), min(max(v, -1), 1))
