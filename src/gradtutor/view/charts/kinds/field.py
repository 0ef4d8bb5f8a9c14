"""The gradient as a map of arrows on the ground: where it goes down (or up) from each place, and how steeply."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.plane.height_grid import heights, inputs_of
from gradtutor.view.charts.plane.height_map import ground, kept
from gradtutor.view.charts.plane.path import Signs, arrow, drawn, signs
from gradtutor.view.charts.plane.picture import DUSK, LINES, compared_on_ground, plane_sentences, written_around
from gradtutor.view.charts.plane.window import Extent, window
from gradtutor.view.charts.shades import roles_of
from gradtutor.view.text.lines import Line, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.compared import ComparedRun
    from gradtutor.view.scene import Scene

COLUMNS_APART, ROWS_APART = 6, 3
"""From one arrow to the next: as far across as upwards, for a cell is twice as high as wide."""
STEEP, FLAT = 0.5, 0.01
"""Shares of the steepest slope seen: above the one an arrow is heavy, below the other it is only a dot."""
HEAVY = dict(zip("→↗↑↖←↙↓↘", "⇒⇗⇑⇖⇐⇙⇓⇘", strict=True))
DOT = "·"
SMALL = 1e-3
"""Of a pixel: how far to each side the height is looked up for a slope."""


class FieldDrawing(Drawing[Field]):
    """Arrows on bands of height; runs are compared by their paths."""

    room = "tall"
    compares = True

    def draw(self, scene: Scene, chart: Field, canvas: Canvas) -> tuple[Line, ...] | None:
        """The gradient field with the path so far; ``None`` where there is no room for it."""
        seen = window(chart, canvas)
        if seen is None:
            return None
        roles = roles_of(DUSK, canvas)
        floor = ground(scene, chart, seen, roles, canvas.colourless)
        upwards = chart.direction == "up"
        hidden = scene.formula_hidden(chart.node or scene.graph.output)
        found: Signs = {} if hidden else arrows(scene, chart, seen, upwards)
        texts = [plain(line) for line in floor.lines]
        found = {cell: sign for cell, sign in found.items() if not _written(texts, *cell)}
        found |= signs(scene, chart, seen, floor, canvas.aim)
        picture = drawn(floor, found, LINES if canvas.colourless else roles)
        title, legend = written_around(scene, chart, floor, seen, canvas, roles, found)
        return seen.framed(title, picture, legend)

    def axes(self, scene: Scene, chart: Field) -> Mapping[str, tuple[float, float]]:
        """Both parameters."""
        return {chart.x: chart.x_range, chart.y: chart.y_range}

    def compare(
        self, scene: Scene, chart: Field, runs: Sequence[ComparedRun], canvas: Canvas
    ) -> tuple[Line, ...] | None:
        """The ground with the path of each run; without the arrows, among which no letter could be found."""
        return compared_on_ground(scene, chart, runs, canvas)

    def describe(self, scene: Scene, chart: Field) -> list[str]:
        """The heights, where the run is, and where arrows point."""
        node = scene.symbol(chart.node or scene.graph.output)
        upwards = tr("Arrows show where {node} grows fastest.")
        downwards = tr("Arrows show where {node} falls fastest.")
        return [*plane_sentences(scene, chart), (upwards if chart.direction == "up" else downwards).format(node=node)]


DRAWING = FieldDrawing()


def arrows(scene: Scene, chart: Field, seen: Extent, upwards: bool) -> Signs:
    """An arrow for every few cells; steeper ones are heavier, the flattest are dots."""
    return kept(scene, chart, seen, ("arrows", upwards), lambda: _arrows(scene, chart, seen, upwards))


def _arrows(scene: Scene, chart: Field, seen: Extent, upwards: bool) -> Signs:
    columns = range(COLUMNS_APART // 2 - 1, seen.columns, COLUMNS_APART)
    rows = range(ROWS_APART // 2, seen.rows, ROWS_APART)
    slopes = _slopes(scene, chart, seen, columns, rows)
    steepest = max((math.hypot(*slope) for slope in slopes.values()), default=0.0)
    found: Signs = {}
    wide, high = seen.pixel
    sign = 1 if upwards else -1
    for place, (x, y) in slopes.items():
        size = math.hypot(x, y)
        if not size:
            continue
        character, *_ = arrow(sign * x / wide, sign * y / high)
        if size < FLAT * steepest:
            character = DOT
        elif size > STEEP * steepest:
            character = HEAVY[character]
        found[place] = (character, "")
    return found


def _written(texts: Sequence[str], row: int, column: int) -> bool:
    """Whether a number stands in a cell of the ground, or beside it."""
    return any(character.isdigit() for character in texts[row][max(column - 1, 0) : column + 2])


def _slopes(
    scene: Scene, chart: Field, seen: Extent, columns: range, rows: range
) -> dict[tuple[int, int], tuple[float, float]]:
    """Row and column -> both partial derivatives in the middle of that cell, where there are any."""
    graph, node = scene.graph, chart.node or scene.graph.output
    inputs = inputs_of(scene)
    xs, ys = seen.centres(seen.columns, seen.rows)
    xs, ys = [xs[column] for column in columns], [ys[row] for row in rows]
    wide, high = (SMALL * side for side in seen.pixel)
    axes = (chart.x, chart.y)
    right, left = (heights(graph, node, axes, inputs, [x + side for x in xs], ys) for side in (wide, -wide))
    upper, lower = (heights(graph, node, axes, inputs, xs, [y + side for y in ys]) for side in (high, -high))
    found = {}
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            slope = ((right[i][j] - left[i][j]) / (2 * wide), (upper[i][j] - lower[i][j]) / (2 * high))
            if all(map(math.isfinite, slope)):
                found[row, column] = slope
    return found
