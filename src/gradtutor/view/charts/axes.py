"""What charts with axes have in common: limits, ticks, and points and lines as series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.view.charts.figure import Figure, Label, Series, Tick
from gradtutor.view.charts.ticks import nice

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas

MARGIN = 0.06
"""Of an axis, left free at each end."""
DECADES = 1.5
"""From this span on, in powers of ten, sizes are drawn on a logarithmic scale."""


def line(points: Sequence[tuple[float, float]], role: str) -> Series:
    """The points, joined."""
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role)


def dots(points: Sequence[tuple[float, float]], role: str, marker: str) -> Series:
    """Each point with a marker of its own."""
    return Series(tuple(x for x, _ in points), tuple(y for _, y in points), role, "points", marker)


def span(values: Sequence[float]) -> tuple[float, float]:
    """The limits of an axis: a little more than the values need, never empty."""
    low, high = min(values), max(values)
    margin = (high - low) * MARGIN or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def spans_decades(sizes: Sequence[float]) -> bool:
    """Whether sizes, all above 0, are so different that they are drawn by powers of ten."""
    return len(sizes) > 1 and math.log10(max(sizes)) - math.log10(min(sizes)) > DECADES


def frame(
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
    canvas: Canvas,
    series: Sequence[Series] = (),
    labels: Sequence[Label] = (),
    title: str = "",
    y_ticks: tuple[Tick, ...] | None = None,
) -> Figure:
    """A figure with as many ticks as there is room for; ``y_ticks`` where they are not to be round numbers."""
    if y_ticks is None:
        y_ticks = nice(*y_limits, max(2, canvas.rows // 3))
    x_ticks = nice(*x_limits, max(2, canvas.columns // 8))
    return Figure(tuple(series), x_limits, y_limits, x_ticks, y_ticks, tuple(labels), title)
