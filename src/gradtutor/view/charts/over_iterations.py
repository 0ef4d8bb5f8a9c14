"""Several runs over their iterations: the objective of each, or one of its numbers.

Each run has a colour and a letter. The selected one lies on top; where there is no colour it alone has a line, and the
others are rows of their letters.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.charts.axes import axes, dots, frame, line
from gradtutor.view.charts.compared import objective_title, same_curves, selected_last
from gradtutor.view.charts.scales import Scale, scale_of
from gradtutor.view.text.lines import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.session.run.background_run import Run
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.compared import ComparedRun, Point
    from gradtutor.view.charts.figure import Figure, Series
    from gradtutor.view.text.lines import Line

BEYOND = 3.0
"""Powers of ten above the highest start: what grows further leaves the chart, so that the rest can be seen."""
BELOW = 18.0
"""Powers of ten from the top of the chart to its bottom, at most."""
LONG = 25
"""From this ratio of the longest run to the shortest on, iterations are drawn by powers of ten."""
COLUMNS_A_LETTER = 3
FEWEST_APART = 12
"""Columns from one letter of a run to the next."""

_Curves = list[tuple["ComparedRun", "list[Point]"]]


def objectives_picture(runs: Sequence[ComparedRun], canvas: Canvas) -> Figure | None:
    """The objective of every run over the iterations: the loss, or the gap; ``None`` where no run has
    anything that may be shown."""
    every = [(one, _curve(one.run, 2 * canvas.columns)) for one in selected_last(runs) if not one.secret]
    curves = [(one, points) for one, points in every if points]
    if not curves:
        return None
    scale = scale_of([y for _, points in curves for _, y in points])
    title = objective_title([one.run for one in runs])
    title = tr("{name}, powers of ten").format(name=title) if scale.kind != "linear" else title
    curves = [(one, [(x, scale.place(y)) for x, y in points]) for one, points in curves]
    iterations = [one.run.iterations for one, _ in curves]
    longest = max(iterations)
    quick = longest > LONG * min(iterations)
    if quick:
        curves = [(one, [(math.log10(x), y) for x, y in points]) for one, points in curves]
    x_limits = (0.0, math.log10(longest)) if quick else (1.0, float(max(longest, 5)))
    same = same_curves(curves)
    room = replace(canvas, rows=canvas.rows - bool(same))
    placed = axes(
        x_limits,
        _heights(curves, scale),
        room,
        title,
        (),
        x_named=Scale("log").named if quick else None,
        y_named=None if scale.kind == "linear" else scale.named,
        from_low=True,
        counted=True,
    )
    series = _series(curves, len(runs), placed.x.limits, canvas, same)
    figure = frame(placed, room, series, title=title)
    return figure._replace(legend=_named(same, canvas)) if same else figure


def _named(same: Sequence[Sequence[ComparedRun]], canvas: Canvas) -> Line:
    """``c = g, d = f: the same curve``."""
    groups = ", ".join(" = ".join(one.letter for one in members) for members in same)
    return ((cut(tr("{letters}: the same curve").format(letters=groups), canvas.columns), "muted"),)


def _curve(run: Run, most: int) -> list[Point]:
    """Iteration and objective, thinned."""
    return [(float(number), value) for number, value in thinned(run.objectives, most)]


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


def _heights(curves: _Curves, scale: Scale) -> Point:
    """The limits of the y axis."""
    values = [y for _, points in curves for _, y in points]
    if scale.kind == "log":
        top = min(max(values), max(points[0][1] for _, points in curves) + BEYOND)
        values = [max(min(values), top - BELOW), top]
    return scale.limits(values)


def _series(
    curves: _Curves, count: int, x_limits: Point, canvas: Canvas, same: Sequence[Sequence[ComparedRun]]
) -> tuple[Series, ...]:
    """Lines first, then letters; those of the selected run last. Runs with the same curve take turns with theirs."""
    turns = {one.place: (at, len(members)) for members in same for at, one in enumerate(members)}
    lines = [
        line(points, one.role) for one, points in curves if len(points) > 1 and (not canvas.colourless or one.selected)
    ]
    marks = [
        dots(
            _taking_turns(_marks(points, one.place, count, x_limits, canvas), *turns.get(one.place, (0, 1))),
            one.mark_role,
            one.letter,
        )
        for one, points in curves
    ]
    return (*lines, *marks)


def _taking_turns(points: list[Point], turn: int, members: int) -> list[Point]:
    """Of the points of a curve that several runs have, those at which it is this run's turn."""
    return points[turn::members] or points[-1:]


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
