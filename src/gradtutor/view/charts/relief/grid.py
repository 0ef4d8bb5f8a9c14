"""The heights of a node over two parameters as a grid, worked out once for a variant: what turning does not change."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import OrderedDict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from gradtutor.records import NamedTuple
from gradtutor.view.charts.plane.height_grid import heights, inputs_of, sources
from gradtutor.view.charts.plane.height_map import levels_of
from gradtutor.view.charts.relief.camera import RISE
from gradtutor.view.charts.relief.roles import SHADES_A_BAND

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.lessons.toml.charts.plane import Plane
    from gradtutor.view.scene import Scene

SIDE: Final = 65
"""Points of the grid along each axis."""
KEPT: Final = 8
"""Grids of one graph that are kept: a few charts, and a few values of the other parameters."""


class Grid(NamedTuple):
    """A surface in its box: both axes from −1 to 1, heights from 0 to 1; row by row, the first at the lower end."""

    heights: tuple[float, ...]
    """``nan`` where the node has no value."""
    limits: tuple[float, float]
    """The lowest and the highest value; both ``nan`` where there is none."""
    thresholds: tuple[float, ...]
    """The heights at which one colour ends and the next begins, from 0 to 1."""
    normals: tuple[tuple[float, float, float], ...]
    """What stands upright on the surface, of length 1: along both axes, and upwards."""
    lowest: tuple[float, float] | None
    """The two parameters at the lowest point, if that is not at the edge."""

    def height(self, u: float, v: float) -> float:
        """The height at a place of the box, between the points of the grid as on a slack sheet (bilinear)."""
        across, upwards = (u + 1) / 2 * (SIDE - 1), (v + 1) / 2 * (SIDE - 1)
        column, row = min(int(across), SIDE - 2), min(int(upwards), SIDE - 2)
        right, up = across - column, upwards - row
        at = row * SIDE + column
        low = self.heights[at] + (self.heights[at + 1] - self.heights[at]) * right
        at += SIDE
        high = self.heights[at] + (self.heights[at + 1] - self.heights[at]) * right
        return low + (high - low) * up

    def level(self, height: float) -> int:
        """The colour of a height."""
        return bisect_right(self.thresholds, height)

    def share(self, value: float) -> float:
        """A value of the node as a height of the box; 0 where there is no surface."""
        low, high = self.limits
        return (value - low) / (high - low) if high > low else 0.0


_kept: WeakKeyDictionary[Graph, OrderedDict[Any, Grid]] = WeakKeyDictionary()


def forget() -> None:
    """Keep no grid any longer: for measuring."""
    _kept.clear()


def grid_key(scene: Scene, chart: Plane) -> tuple[Any, ...]:
    """All that the grid depends on, besides the graph."""
    node = chart.node or scene.graph.output
    needed = sources(scene.graph, node) - {chart.x, chart.y}
    inputs = inputs_of(scene)
    # Of the inputs, nothing but parameters changes.
    others = [inputs[name] for name in scene.graph.parameters if name in needed]
    hidden = scene.formula_hidden(node)
    values = tuple(value if isinstance(value, float | int) else value.tobytes() for value in others)
    return node, chart.x, chart.y, chart.x_range, chart.y_range, chart.scale, chart.lowest, hidden, values


def grid_of(scene: Scene, chart: Plane) -> Grid:
    """The surface of a chart in its box; one without any height while its formula is hidden."""
    key = grid_key(scene, chart)
    kept = _kept.setdefault(scene.graph, OrderedDict())
    if key not in kept:
        kept[key] = _made(scene, chart)
        if len(kept) > KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


def _made(scene: Scene, chart: Plane) -> Grid:
    node = chart.node or scene.graph.output
    if scene.formula_hidden(node):
        return _level_ground([math.nan] * SIDE**2)
    xs, ys = _points(chart.x_range), _points(chart.y_range)
    rows = heights(scene.graph, node, (chart.x, chart.y), inputs_of(scene), xs, ys)
    values = [value for row in rows for value in row]
    known = sorted(value for value in values if math.isfinite(value))
    if not known or not math.isfinite(known[-1] - known[0]):
        return _level_ground([math.nan] * SIDE**2)
    at = values.index(known[0])
    known = sorted([*known, *_lowest_value(scene, chart)])
    low, high = known[0], known[-1]
    if low == high:
        return _level_ground([0.0 if math.isfinite(value) else math.nan for value in values], low)
    shares = [(value - low) / (high - low) if math.isfinite(value) else math.nan for value in values]
    row, column = divmod(at, SIDE)
    inside = 0 < row < SIDE - 1 and 0 < column < SIDE - 1
    return Grid(
        tuple(shares),
        (low, high),
        tuple((value - low) / (high - low) for value in _thresholds(levels_of(known, chart.scale), low, high)),
        _normals(shares),
        (xs[column], ys[row]) if inside else None,
    )


def _lowest_value(scene: Scene, chart: Plane) -> list[float]:
    """The value at the lowest place that the author names, if it is in the box: the grid may lie beside it."""
    if chart.lowest is None:
        return []
    pairs = zip(chart.lowest, (chart.x_range, chart.y_range), strict=True)
    if not all(low <= at <= high for at, (low, high) in pairs):
        return []
    x, y = chart.lowest
    node = chart.node or scene.graph.output
    ((value,),) = heights(scene.graph, node, (chart.x, chart.y), inputs_of(scene), [x], [y])
    return [value] if math.isfinite(value) else []


def _level_ground(shares: list[float], value: float = math.nan) -> Grid:
    return Grid(tuple(shares), (value, value), (), ((0.0, 0.0, 1.0),) * SIDE**2, None)


def _points(limits: tuple[float, float]) -> list[float]:
    low, high = limits
    return [low + (high - low) * place / (SIDE - 1) for place in range(SIDE)]


def _thresholds(levels: tuple[float, ...], low: float, high: float) -> list[float]:
    """The heights where colours meet: those of the map's bands, each band in a few equal parts."""
    ends = [low, *levels, high]
    found = [
        below + (above - below) * part / SHADES_A_BAND
        for below, above in pairwise(ends)
        for part in range(SHADES_A_BAND)
    ]
    return found[1:]


def _normals(shares: list[float]) -> tuple[tuple[float, float, float], ...]:
    """The normal (−∂z/∂u, −∂z/∂v, 1) of each point, made as long as 1; slopes are taken from neighbours."""
    found = []
    # From a neighbour on the one side to that on the other there are two steps of 2 ÷ (SIDE − 1).
    scale = RISE * (SIDE - 1) / 4
    last = SIDE - 1
    for row in range(SIDE):
        first = row * SIDE
        # At an edge one neighbour is missing, and the slope is that of half the way.
        down, up = (SIDE if row else 0), (SIDE if row < last else 0)
        upwards = scale * (1 if down and up else 2)
        for column in range(SIDE):
            at = first + column
            if 0 < column < last:
                a = (shares[at - 1] - shares[at + 1]) * scale
            else:
                a = (shares[at - (column > 0)] - shares[at + (column < last)]) * scale * 2
            b = (shares[at - down] - shares[at + up]) * upwards
            size = 1 / math.sqrt(a * a + b * b + 1)
            found.append((a * size, b * size, size) if size == size else (0.0, 0.0, 1.0))
    return tuple(found)
