"""The numbers of an array and of its gradient as bars, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.sentences import spoken, spoken_list
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, cut, pad, width
from gradtutor.view.text.numbers import UNKNOWN, short

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

WHOLE, RIGHT_HALF, LEFT_HALF = "━", "╺", "╸"
"""Pieces of a bar: a cell, and half of one at its right or left edge."""
DIGITS = 3
"""Of the numbers beside the bars: they say how much, the grid of the array says exactly."""
AXIS = "│"
BLOCKS = {WHOLE: "█", RIGHT_HALF: "▐", LEFT_HALF: "▌", AXIS: AXIS}
"""The same pieces of a bar that is several rows high."""
THICKNESS = (7, 5, 3, 2)
"""Rows of a bar where there is room for so many and a blank row between two."""


class BarsDrawing(Drawing[Bars]):
    """Two columns of bars, each with a scale of its own."""

    # A line each, however many there are.
    rows = 0

    def draw(self, scene: Scene, chart: Bars, canvas: Canvas) -> tuple[Line, ...] | None:
        """A bar for each number of an array: its value on the left, its gradient, once known, on the right; before the
        value is known, the places of the bars. ``None`` where it may not be seen, or where there is no room."""
        values, gradients = _array(scene, chart), _gradient(scene, chart)
        shape = scene.graph.shapes.get(chart.node, ()) if values is None else values.shape
        if not shape or scene.value_hidden(chart.node):
            return None
        names = labels(shape)
        rows = canvas.rows - 1
        shown = names[:rows] if len(names) <= rows else names[: rows - 1]
        left = max(map(width, shown), default=0)
        room = (canvas.columns - left - 3) // 2
        if room < 3 or not shown:
            return None
        numbers, slopes = _numbers(values)[: len(shown)], _numbers(gradients)[: len(shown)]
        own: list[Line]
        if values is None:
            room = canvas.columns - left - 3 if chart.scale == "log" else room
            own = [((AXIS, "muted"), (f" {UNKNOWN}", "muted"))] * len(shown)
        elif chart.scale == "log" and all(number > 0 for number in _numbers(values)):
            room = canvas.columns - left - 3
            slopes = []
            own = bars([math.log10(number) for number in numbers], room, numbers)
        else:
            own = bars(numbers, room)
        back = bars(slopes, room) if slopes else [()] * len(shown)
        symbol = scene.symbol(chart.node)
        heads = (cut(symbol, room), cut(partial(scene, scene.graph.output, chart.node), room) if slopes else "")
        if chart.scale == "log":
            heads = (cut(tr("{name}, powers of ten from 1").format(name=symbol), room), "")
        lines: list[Line] = [
            ((" " * (left + 1), ""), (pad(heads[0], room), "heading"), ("  ", ""), (heads[1], "heading"))
        ]
        thick = next((most for most in THICKNESS if len(shown) * (most + 1) - 1 <= rows), 1)
        for name, value, slope in zip(shown, own, back, strict=True):
            row = (pad(name, left) + " ", "muted"), *_in(value, "forward"), ("  ", ""), *_in(slope, "backward")
            lines += thickened(row, thick, name == shown[-1])
        if len(shown) < len(names):
            lines.append(((f"… {len(names) - len(shown)}", "muted"),))
        return tuple(lines)

    def describe(self, scene: Scene, chart: Bars) -> list[str]:
        """The numbers, and those of the gradient once they are known."""
        values = _array(scene, chart)
        if values is None:
            return []
        symbol = scene.symbol(chart.node)
        named = [(symbol, values), (partial(scene, scene.graph.output, chart.node), _gradient(scene, chart))]
        lines = []
        for name, array in named:
            if array is None:
                continue
            numbers = _numbers(array)
            said = spoken_list([spoken(scene, one) for one in numbers])
            lines.append(tr("{name}: {numbers}.").format(name=name, numbers=said))
            if len(numbers) > 1 and all(map(math.isfinite, numbers)):
                place, value = max(zip(labels(array.shape), numbers, strict=True), key=lambda pair: abs(pair[1]))
                text = tr("The longest bar is number {place}: {value}.")
                lines.append(text.format(place=place, value=spoken(scene, value)))
        return lines


DRAWING = BarsDrawing()


def _array(scene: Scene, chart: Bars) -> Any:
    """The array, once it is known and may be seen; else ``None``."""
    values = scene.snapshot.column.known.get(chart.node)
    return None if values is None or scene.value_hidden(chart.node) or not is_array(values) else values


def _gradient(scene: Scene, chart: Bars) -> Any:
    return scene.snapshot.column.gradients.get(chart.node)


def labels(shape: tuple[int, ...]) -> list[str]:
    """How the numbers of an array are called: ``1``, ``2``, … or ``1,1``, ``1,2``, …; counted from 1."""
    return [",".join(str(place + 1) for place in places) for places in product(*map(range, shape))]


def bars(numbers: Sequence[float], room: int, written: Sequence[float] = ()) -> list[Line]:
    """A line of exactly ``room`` columns for each number: a bar from the common zero, and the number.

    ``written``: the numbers beside the bars, where they are not their lengths.
    The roles are empty for bars and ``muted`` for zero.
    """
    texts = [short(float(f"{number:.{DIGITS}g}")) if math.isfinite(number) else "—" for number in written or numbers]
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


def thickened(row: Line, thick: int, last: bool) -> list[Line]:
    """A bar in so many rows, the name and the number in the middle one, and unless it is the ``last``, zero alone in
    the row between it and the next one."""
    if thick == 1:
        return [row]
    bar = _signs(row, BLOCKS)
    middle = tuple(("".join(BLOCKS.get(sign, sign) for sign in text), role) for text, role in row)
    lines = [bar] * thick
    lines[(thick - 1) // 2] = middle
    return lines if last else [*lines, _signs(row, {AXIS: AXIS})]


def _signs(row: Line, kept: Mapping[str, str]) -> Line:
    """Only those signs of a row that are kept, each as it is written here."""
    return tuple(("".join(kept.get(sign, " ") for sign in text), role) for text, role in row)


def _bar(length: float, half: str) -> str:
    """A bar of ``length`` cells from zero, to half a cell; never so short that it cannot be seen."""
    whole, rest = divmod(max(round(2 * length), 1), 2)
    return WHOLE * whole + half * rest


def _numbers(values: Any) -> list[float]:
    return [] if values is None else [float(number) for number in values.ravel()]


def _in(line: Any, role: str) -> Line:
    return tuple((text, f"{role} {own}".strip() if own != "muted" else own) for text, own in line if text)
