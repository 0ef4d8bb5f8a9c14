"""The numbers of an array and of its gradient as bars, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.view.text.lines import Line, cut, pad, width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.lessons.model import Chart
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

WHOLE, RIGHT_HALF, LEFT_HALF = "━", "╺", "╸"
"""Pieces of a bar: a cell, and half of one at its right or left edge."""
DIGITS = 3
"""Of the numbers beside the bars: they say how much, the grid of the array says exactly."""
AXIS = "│"


def bars_picture(scene: Scene, chart: Chart, canvas: Canvas) -> tuple[Line, ...] | None:
    """A bar for each number of an array: its value on the left, its gradient, once known, on the right; ``None``
    before the value is known. Each side has a scale of its own."""
    column = scene.snapshot.column
    values: Any = column.known.get(chart.node)
    if values is None or scene.value_hidden(chart.node) or not is_array(values):
        return None
    gradients = column.gradients.get(chart.node)
    names = labels(values.shape)
    rows = canvas.rows - 1
    shown = names[:rows] if len(names) <= rows else names[: rows - 1]
    left = max(map(width, shown), default=0)
    room = (canvas.columns - left - 3) // 2
    if room < 3 or not shown:
        return None
    numbers, slopes = _numbers(values)[: len(shown)], _numbers(gradients)[: len(shown)]
    own, back = bars(numbers, room), bars(slopes, room) if slopes else [()] * len(shown)
    symbol = scene.symbol(chart.node)
    heads = (cut(symbol, room), cut(f"∂{scene.symbol(scene.graph.output)}/∂{symbol}", room) if slopes else "")
    lines: list[Line] = [((" " * (left + 1), ""), (pad(heads[0], room), "heading"), ("  ", ""), (heads[1], "heading"))]
    for name, value, slope in zip(shown, own, back, strict=True):
        lines.append(((pad(name, left) + " ", "muted"), *_in(value, "forward"), ("  ", ""), *_in(slope, "backward")))
    if len(shown) < len(names):
        lines.append(((f"… {len(names) - len(shown)}", "muted"),))
    return tuple(lines)


def labels(shape: tuple[int, ...]) -> list[str]:
    """How the numbers of an array are called: ``1``, ``2``, … or ``1,1``, ``1,2``, …; counted from 1."""
    return [",".join(str(place + 1) for place in places) for places in product(*map(range, shape))]


def bars(numbers: Sequence[float], room: int) -> list[Line]:
    """A line of exactly ``room`` columns for each number: a bar from the common zero, and the number.

    The roles are empty for bars and ``muted`` for zero.
    """
    texts = [short(float(f"{number:.{DIGITS}g}")) if math.isfinite(number) else "—" for number in numbers]
    space = max(room - max(map(width, texts)) - 2, 1)
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    unit = (high - low) / space or 1.0
    below = round(-low / unit) if low < 0 else 0
    below = min(max(below, 1 if low < 0 else 0), space - (1 if high > 0 and space > 1 else 0))
    above = space - below
    lines: list[Line] = []
    for number, text in zip(numbers, texts, strict=True):
        left = pad(_bar(number / low * below, RIGHT_HALF)[::-1] if number < 0 else "", below, "right")
        bar = _bar(number / high * above, LEFT_HALF) if number > 0 else ""
        # The number stands right behind its bar, so that the eye need not travel.
        tail = pad(f" {text}", room - below - 1 - len(bar))
        lines.append(((left, ""), (AXIS, "muted"), (bar, ""), (tail, "strong")))
    return lines


def _bar(length: float, half: str) -> str:
    """A bar of ``length`` cells from zero, to half a cell; never so short that it cannot be seen."""
    whole, rest = divmod(max(round(2 * length), 1), 2)
    return WHOLE * whole + half * rest


def _numbers(values: Any) -> list[float]:
    return [] if values is None else [float(number) for number in values.ravel()]


def _in(line: Any, role: str) -> Line:
    return tuple((text, f"{role} {own}".strip() if own != "muted" else own) for text, own in line if text)
