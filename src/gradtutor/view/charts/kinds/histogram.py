"""How the gradients of the batches scatter around the gradient of all data: a histogram in block characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.histogram import Histogram
from gradtutor.view.charts.axes import span
from gradtutor.view.charts.batch_gradients import batch_gradients, heading, meanings, own_gradient, scatter_words
from gradtutor.view.charts.canvas import HERE, Canvas
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.charts.ticks import nice
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, cut, width

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

BLOCKS = " ▁▂▃▄▅▆▇█"
WHOLE = "▲"
"""On the axis: the gradient of all data."""
AROUND = 4
"""Rows around the bars: the title, the axis, its numbers, and what the marks on it mean."""
COLUMNS_A_TICK = 9
FEWEST_BINS, BINS_A_ROOT = 8, 4
"""Bins for few numbers, and for more of them: so many times the square root of their number."""


class HistogramDrawing(Drawing[Histogram]):
    """Towers of block characters over an axis of gradients."""

    def draw(self, scene: Scene, chart: Histogram, canvas: Canvas) -> tuple[Line, ...] | None:
        """The gradient of one parameter for the batches of this epoch, all at the present parameters; the full one is
        marked, and the batch's own once it is known. ``None`` where a gradient has no value or there is no room."""
        rows, columns = canvas.rows - AROUND, canvas.columns
        found = batch_gradients(scene, chart.parameter)
        if found is None or rows < 1 or columns < 2 * COLUMNS_A_TICK:
            return None
        gradients, full = found
        marks = [(full, WHOLE, "target strong")]
        if (own := own_gradient(scene, chart.parameter)) is not None:
            marks.append((own, HERE, "backward strong"))
        limits = span([*gradients, *(mark[0] for mark in marks)])
        counts = counted(gradients, limits, columns)
        head = heading(partial(scene, scene.graph.output, chart.parameter), len(gradients), scene.trace.batch_count)
        lines: list[Line] = [((cut(head, columns), "heading"),)]
        lines += [((text, "backward"),) for text in towers(counts, rows)]
        lines += _axis(limits, columns, marks)
        lines.append(meanings(own, full, WHOLE, columns))
        return tuple(lines)

    def describe(self, scene: Scene, chart: Histogram) -> list[str]:
        """How far the gradients of the batches scatter around that of all data."""
        found = batch_gradients(scene, chart.parameter)
        if found is None:
            return []
        gradients, full = found
        gradient = partial(scene, scene.graph.output, chart.parameter)
        head = heading(gradient, len(gradients), scene.trace.batch_count)
        text = tr("{heading}: from {low} to {high}; of all data {full}.")
        low, high = spoken(scene, min(gradients)), spoken(scene, max(gradients))
        lines = [text.format(heading=head, low=low, high=high, full=spoken(scene, full))]
        lines += scatter_words(scene, gradients, full)
        if (own := own_gradient(scene, chart.parameter)) is not None:
            lines.append(tr("That of this batch is {value}.").format(value=spoken(scene, own)))
        return lines


DRAWING = HistogramDrawing()


def counted(numbers: Sequence[float], limits: tuple[float, float], columns: int) -> list[int]:
    """How many of the numbers lie in each column, in bins of equal width: as many bins as their number asks for."""
    bins = min(columns // 2, max(FEWEST_BINS, round(BINS_A_ROOT * len(numbers) ** 0.5)))
    found = [0] * bins
    for number in numbers:
        found[_place(number, limits, bins)] += 1
    return [found[column * bins // columns] for column in range(columns)]


def towers(counts: Sequence[int], rows: int) -> list[str]:
    """Columns of block characters, the highest count as high as ``rows``; the upper row first."""
    most = max(*counts, 1)
    parts = len(BLOCKS) - 1
    sizes = [round(count / most * rows * parts) for count in counts]
    return [
        "".join(BLOCKS[min(max(size - row * parts, 0), parts)] for size in sizes) for row in range(rows - 1, -1, -1)
    ]


def _axis(limits: tuple[float, float], columns: int, marks: Sequence[tuple[float, str, str]]) -> tuple[Line, Line]:
    """The axis with its marks, later ones on top, and its numbers."""
    axis, numbers = [("─", "muted")] * columns, [" "] * columns
    for value, text in nice(*limits, max(2, columns // COLUMNS_A_TICK)):
        place = _place(value, limits, columns)
        axis[place] = ("┬", "muted")
        first = min(max(place - width(text) // 2, 0), columns - width(text))
        numbers[first : first + len(text)] = text
    for value, sign, role in marks:
        axis[_place(value, limits, columns)] = (sign, role)
    return tuple(axis), (("".join(numbers), "muted"),)


def _place(value: float, limits: tuple[float, float], columns: int) -> int:
    return min(int((value - limits[0]) / (limits[1] - limits[0]) * columns), columns - 1)
