"""The charts of a comparison: every run's objective over the iterations, or its path over a curve or a surface.

Each run has a colour and a letter. The selected one lies on top. Paths have a line for the selected run alone, and so
have objectives where there is no colour: the others are rows of their letters.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.tree import names_in
from gradtutor.i18n import tr
from gradtutor.view.charts.axes import dots, frame, line, span
from gradtutor.view.charts.field import ROLES
from gradtutor.view.charts.figure import Figure, Series
from gradtutor.view.charts.function import function_figure
from gradtutor.view.charts.height_map import ground
from gradtutor.view.charts.objective import DECADES
from gradtutor.view.charts.plane_path import LOWEST, START, Signs, drawn, trail
from gradtutor.view.charts.plane_window import Window, window
from gradtutor.view.charts.surface import LINES
from gradtutor.view.charts.ticks import nice, powers
from gradtutor.view.compare.table import Comparison, letter, role
from gradtutor.view.text.lines import Line, wrap

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart, Variant
    from gradtutor.session.run.background_run import Run
    from gradtutor.view.charts.canvas import Canvas, Picture
    from gradtutor.view.scene import Scene

Point = tuple[float, float]

PATHS = ("function", "surface", "field")
"""The kinds of chart on which paths can be compared."""
BEYOND = 3.0
"""Powers of ten above the highest start: what grows further leaves the chart, so that the rest can be seen."""
BELOW = 18.0
"""Powers of ten from the top of the chart to its bottom, at most."""
LONG = 25
"""From this ratio of the longest run to the shortest on, iterations are drawn by powers of ten."""
COLUMNS_A_LETTER = 3
FEWEST_APART = 12
"""Columns from one letter of a run to the next."""
MOST_POINTS = 60
"""Letters on the path of the selected run."""
MOST_TRAIL = 400
"""Points of a path that are joined."""


def path_chart(variant: Variant) -> Chart | None:
    """The chart of a variant on which paths can be compared, if it has one."""
    return next((chart for chart in variant.charts if chart.kind in PATHS), None)


def objectives_picture(shown: Comparison, canvas: Canvas) -> Picture:
    """The objective of every run over the iterations: the loss, or the size of the gap."""
    curves = {
        place: _curve(run, 2 * canvas.columns)
        for place, run in enumerate(shown.runs)
        if run.iterations and not shown.secret(run)
    }
    curves = {place: points for place, points in curves.items() if points}
    if not curves:
        return _message(shown, canvas)
    logarithmic = _spans_decades([y for points in curves.values() for _, y in points])
    title = tr("size of the gap") if shown.objective == tr("gap") else shown.objective
    if logarithmic:
        title = tr("{name}, by powers of ten").format(name=title)
        curves = {place: [(x, math.log10(y)) for x, y in points if y > 0] for place, points in curves.items()}
        curves = {place: points for place, points in curves.items() if points}
    longest = max(shown.runs[place].iterations for place in curves)
    quick = longest > LONG * min(shown.runs[place].iterations for place in curves)
    if quick:
        curves = {place: [(math.log10(x), y) for x, y in points] for place, points in curves.items()}
    x_limits = (-0.05, 1.05 * math.log10(longest)) if quick else (0.5, max(longest, 5) + 0.5)
    y_limits = _heights(curves, logarithmic)
    figure = frame(x_limits, y_limits, canvas, title=title)
    if logarithmic:
        figure = figure._replace(y_ticks=powers(*y_limits, canvas.rows // 2))
    if quick:
        figure = figure._replace(x_ticks=powers(*x_limits, canvas.columns // 8))
    return figure._replace(series=_series(shown, curves, x_limits, canvas))


def paths_picture(shown: Comparison, scene: Scene, canvas: Canvas) -> Picture | None:
    """The paths of all runs that go over the same ground as the selected one, whose first ``scene`` this is; ``None``
    where it has no chart for them."""
    chart = path_chart(scene.variant)
    if chart is None:
        return None
    if shown.secret(shown.runs[shown.selected]):
        return _message(shown, canvas)
    node = chart.node or scene.graph.output
    own = _recipe(scene.variant, node)
    here = [place for place, run in enumerate(shown.runs) if run.iterations and _recipe(run.variant, node) == own]
    if chart.kind == "function":
        return _on_curve(shown, scene, chart, here, canvas)
    return _on_ground(shown, scene, chart, here, canvas)


def _message(shown: Comparison, canvas: Canvas) -> tuple[Line, ...]:
    """Why there is nothing to see; nothing where that is only because the runs have just begun."""
    if not any(shown.secret(run) for run in shown.runs):
        return ()
    text = tr("These numbers would tell you the answer: find it yourself first, then come back.")
    return ((), *(((("  ", ""), *one)) for one in wrap([(text, "muted")], max(canvas.columns - 4, 1))))


def _curve(run: Run, most: int) -> list[Point]:
    """Iteration and objective (the size of a gap), thinned."""
    gap = run.variant.problem.goal.target is not None
    return [(float(number), abs(value) if gap else value) for number, value in thinned(run.objectives, most)]


def thinned(values: Sequence[float], most: int) -> list[tuple[int, float]]:
    """About ``most`` of the values, those that are finite, with their numbers from 1: the first, the last, and of
    equally long stretches between them the lowest and the highest."""
    known = [(number, value) for number, value in enumerate(values, 1) if math.isfinite(value)]
    if len(known) <= most:
        return known
    stretch = -(-2 * len(known) // most)
    kept = {known[0], known[-1]}
    for first in range(0, len(known), stretch):
        part = known[first : first + stretch]
        kept |= {min(part, key=lambda entry: entry[1]), max(part, key=lambda entry: entry[1])}
    return sorted(kept)


def _spans_decades(values: list[float]) -> bool:
    sizes = [value for value in values if value > 0]
    return bool(sizes) and min(values) >= 0 and math.log10(max(sizes)) - math.log10(min(sizes)) > DECADES


def _heights(curves: dict[int, list[Point]], logarithmic: bool) -> Point:
    """The limits of the y axis."""
    values = [y for points in curves.values() for _, y in points]
    if not logarithmic:
        return span([0.0, *values] if min(values) >= 0 else values)
    top = min(max(values), max(points[0][1] for points in curves.values()) + BEYOND)
    return span([max(min(values), top - BELOW), top])


def _series(shown: Comparison, curves: dict[int, list[Point]], x_limits: Point, canvas: Canvas) -> tuple[Series, ...]:
    """Lines first, then letters; those of the selected run last."""
    order = sorted(curves, key=lambda place: place == shown.selected)
    lines = [
        line(curves[place], role(place))
        for place in order
        if len(curves[place]) > 1 and (not canvas.colourless or place == shown.selected)
    ]
    marks = []
    for place in order:
        look = f"{role(place)} current" if place == shown.selected else role(place)
        marks.append(dots(_marks(curves[place], place, len(shown.runs), x_limits, canvas), look, letter(place)))
    return (*lines, *marks)


def _marks(points: list[Point], place: int, count: int, x_limits: Point, canvas: Canvas) -> list[Point]:
    """Where a run's letter stands: at every point where they are few, else every so many columns, and at its end."""
    if len(points) * 2 * COLUMNS_A_LETTER <= canvas.columns:
        return points
    cell = (x_limits[1] - x_limits[0]) / canvas.columns
    apart = max(COLUMNS_A_LETTER * count, FEWEST_APART)
    columns = range(COLUMNS_A_LETTER * place % apart, canvas.columns, apart)
    found = (_at(points, x_limits[0] + column * cell) for column in columns)
    end = points[-1]
    return [*(point for point in found if point and end[0] - point[0] > COLUMNS_A_LETTER * cell), end]


def _at(points: list[Point], x: float) -> Point | None:
    """The point of a line at ``x``; ``None`` beyond its ends."""
    place = bisect_left(points, (x, -math.inf))
    if not 0 < place < len(points):
        return None
    (left, low), (right, high) = points[place - 1], points[place]
    return x, low + (high - low) * (x - left) / (right - left)


def _recipe(variant: Variant, node: str) -> dict[str, Any]:
    """How a node is computed: every name that it depends on, and what that is."""
    problem = variant.problem
    formulas = {entry.name: entry.expression for entry in problem.nodes}
    known: dict[str, Any] = {**problem.constants, **problem.data, **{entry.name: entry for entry in problem.noise}}
    found: dict[str, Any] = {}
    pending = [node]
    while pending:
        name = pending.pop()
        if name in found:
            continue
        value: Any = formulas.get(name, known.get(name))
        found[name] = value.tobytes() if hasattr(value, "tobytes") else value
        pending.extend(names_in(formulas[name]) if name in formulas else ())
    return found


def _path(run: Run, x: str, y: str) -> list[Point]:
    """The points of a run, those that have a value: the first, the last, and enough between them."""
    points = list(zip(run.paths.get(x, ()), run.paths.get(y, ()), strict=False))
    known = [point for point in points if all(map(math.isfinite, point))]
    stride = -(-len(known) // MOST_TRAIL)
    return [*known[: -1 : max(stride, 1)], *known[-1:]]


def _few(points: list[Point]) -> list[Point]:
    stride = -(-len(points) // MOST_POINTS)
    return [*points[: -1 : max(stride, 1)], *points[-1:]]


def _on_curve(shown: Comparison, scene: Scene, chart: Chart, here: list[int], canvas: Canvas) -> Figure | None:
    """The curve with the points of each run on it; those of the selected one joined."""
    figure = function_figure(scene, chart, canvas)
    if figure is None:
        return None
    node = chart.node or scene.graph.output
    paths = {place: _path(shown.runs[place], chart.parameter, node) for place in here}
    paths = {place: points for place, points in paths.items() if points}
    low, high = figure.x_limits
    heights = [y for points in paths.values() for x, y in points if low <= x <= high]
    y_limits = figure.y_limits
    if heights:
        y_limits = (min(y_limits[0], span(heights)[0]), max(y_limits[1], span(heights)[1]))
    curve = [entry._replace(role="muted") if entry.role == "forward" else entry for entry in figure.series]
    series: list[Series] = []
    for place in sorted(paths, key=lambda place: place == shown.selected):
        points = paths[place]
        if place == shown.selected:
            series.append(line(points, role(place)))
        look = f"{role(place)} current" if place == shown.selected else role(place)
        series.append(dots(_few(points), look, letter(place)))
    ticks = nice(*y_limits, max(2, canvas.rows // 3))
    return figure._replace(series=(*curve, *series), y_limits=y_limits, y_ticks=ticks)


def _on_ground(
    shown: Comparison, scene: Scene, chart: Chart, here: list[int], canvas: Canvas
) -> tuple[Line, ...] | None:
    """The surface from above with the path of each run."""
    seen = window(chart, canvas)
    if seen is None:
        return None
    floor = ground(scene, chart, seen, ROLES, canvas.colourless)
    found: Signs = {}
    lowest = chart.lowest or floor.lowest
    if lowest is not None:
        _put(found, seen, lowest, LOWEST, "strong")
    for place in sorted(here, key=lambda place: place == shown.selected):
        points = _path(shown.runs[place], chart.x, chart.y)
        if points:
            found |= _signs(points, place, place == shown.selected, seen)
    title = f"{scene.symbol(chart.node or scene.graph.output)} ({scene.symbol(chart.x)} →, {scene.symbol(chart.y)} ↑)"
    return seen.framed(((title, "heading"),), drawn(floor, found, LINES if canvas.colourless else ROLES))


def _signs(points: list[Point], place: int, selected: bool, seen: Window) -> Signs:
    """One run on the ground: its letter at its points, which are joined for the selected run.

    They stand on the screen's own background, not on the ground's colours, on which not all of them could be seen.
    """
    found: Signs = {}
    if selected:
        found |= {cell: (text, role(place)) for cell, (text, _) in trail(points, seen).items()}
    for point in _few(points):
        _put(found, seen, point, letter(place), role(place))
    _put(found, seen, points[0], START, f"{role(place)} strong")
    _put(found, seen, points[-1], letter(place), f"{role(place)} {'current' if selected else 'strong'}")
    return found


def _put(found: Signs, seen: Window, point: Point, sign: str, look: str) -> None:
    column, row = seen.place(*point)
    if seen.inside(column, row):
        found[math.floor(row), math.floor(column)] = (sign, look)
