"""A loss surface from above: bands of height in half-block cells, the path of the run on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.plane.height_map import ground
from gradtutor.view.charts.plane.path import drawn, signs
from gradtutor.view.charts.plane.picture import LINES, compared_on_ground, plane_sentences, written_around
from gradtutor.view.charts.plane.window import window
from gradtutor.view.charts.shades import roles_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

ROLES = "band"


class SurfaceDrawing(Drawing[Surface]):
    """Bands of height; runs are compared by their paths."""

    room = "tall"
    compares = True

    def draw(self, scene: Scene, chart: Surface, canvas: Canvas) -> tuple[Line, ...] | None:
        """The surface with the path so far; ``None`` where there is no room for it."""
        seen = window(chart, canvas)
        if seen is None:
            return None
        roles = roles_of(ROLES, canvas)
        floor = ground(scene, chart, seen, roles, canvas.colourless)
        found = signs(scene, chart, seen, floor, canvas.aim)
        picture = drawn(floor, found, LINES if canvas.colourless else roles)
        title, legend = written_around(scene, chart, floor, seen, canvas, roles, found)
        return seen.framed(title, picture, legend)

    def axes(self, scene: Scene, chart: Surface) -> Mapping[str, tuple[float, float]]:
        """Both parameters."""
        return {chart.x: chart.x_range, chart.y: chart.y_range}

    def compare(
        self, scene: Scene, chart: Surface, runs: Sequence[ComparedRun], canvas: Canvas
    ) -> tuple[Line, ...] | None:
        """The ground with the path of each run."""
        return compared_on_ground(scene, chart, runs, canvas)

    def describe(self, scene: Scene, chart: Surface) -> list[str]:
        """The heights, and where the run is."""
        return plane_sentences(scene, chart)


DRAWING = SurfaceDrawing()
