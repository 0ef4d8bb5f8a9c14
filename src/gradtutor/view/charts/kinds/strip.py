"""The gradient of each batch as a point on an axis that stays, with the gradient of all data marked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.strip import Strip
from gradtutor.view.charts.axes import Axis, snapped
from gradtutor.view.charts.batch_gradients import batch_gradients, heading, meanings, own_gradient, scatter_words
from gradtutor.view.charts.canvas import HERE, Canvas
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, Span, cut, width

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

BATCH, WHOLE, FOOT = "•", "┃", "▲"
"""The gradient of a batch; that of all data, from top to bottom, and below it, where no point hides it."""
AROUND = 4
"""Rows around the points: the heading, the axis, its numbers, the legend."""
FEWEST_COLUMNS = 20


class StripDrawing(Drawing[Strip]):
    """Points over an axis, those of one column on top of each other."""

    # Points in a few rows: more would stay empty.
    rows = 0

    def draw(self, scene: Scene, chart: Strip, canvas: Canvas) -> tuple[Line, ...] | None:
        """Every batch's gradient at the present parameters; the batch's own stands out once it is known. ``None`` where
        a gradient has no value or there is no room."""
        rows, columns = canvas.rows - AROUND, canvas.columns
        found = batch_gradients(scene, chart.parameter)
        if found is None or rows < 1 or columns < FEWEST_COLUMNS:
            return None
        gradients, full = found
        axis = snapped(chart.minimum, chart.maximum, columns, 4, across=True)
        own = own_gradient(scene, chart.parameter)
        cells: dict[tuple[int, int], Span] = {
            (row, _column(full, axis, columns)): (WHOLE, "target") for row in range(rows)
        }
        heights = [0] * columns
        for gradient in sorted(gradients, key=lambda value: value != own):
            column = _column(gradient, axis, columns)
            if heights[column] < rows:
                here = own is not None and math.isclose(gradient, own, rel_tol=1e-9, abs_tol=1e-12)
                cells[rows - 1 - heights[column], column] = (HERE, "backward strong") if here else (BATCH, "backward")
            heights[column] += 1
        head = heading(partial(scene, scene.graph.output, chart.parameter), len(gradients), scene.trace.batch_count)
        lines: list[Line] = [((cut(head, columns), "heading"),)]
        lines += [tuple(cells.get((row, column), (" ", "")) for column in range(columns)) for row in range(rows)]
        lines += _axis(axis, columns, full)
        one = tr("a batch")
        lines.append(meanings(own, full, FOOT, columns, [(f"{BATCH} {one}", "backward")]))
        return tuple(lines)

    def describe(self, scene: Scene, chart: Strip) -> list[str]:
        """How far the gradients of the batches scatter around that of all data."""
        found = batch_gradients(scene, chart.parameter)
        if found is None:
            return []
        gradients, full = found
        gradient = partial(scene, scene.graph.output, chart.parameter)
        text = tr("{heading}: from {low} to {high}; of all data {full}.")
        low, high = spoken(scene, min(gradients)), spoken(scene, max(gradients))
        head = heading(gradient, len(gradients), scene.trace.batch_count)
        lines = [text.format(heading=head, low=low, high=high, full=spoken(scene, full))]
        lines += scatter_words(scene, gradients, full)
        if (own := own_gradient(scene, chart.parameter)) is not None:
            lines.append(tr("That of this batch is {value}.").format(value=spoken(scene, own)))
        return lines


DRAWING = StripDrawing()


def _column(value: float, axis: Axis, columns: int) -> int:
    """The column of a number; what lies beyond the axis stands at its end."""
    low, high = axis.limits
    return min(max(math.floor((value - low) / (high - low) * columns), 0), columns - 1)


def _axis(axis: Axis, columns: int, full: float) -> tuple[Line, Line]:
    line, numbers = ["─"] * columns, [" "] * columns
    for value, text in axis.ticks:
        column = _column(value, axis, columns)
        line[column] = "┬"
        first = min(max(column - (width(text) - 1) // 2, 0), columns - width(text))
        numbers[first : first + len(text)] = text
    place = _column(full, axis, columns)
    ends = ("".join(line[:place]), "muted"), (FOOT, "target strong"), ("".join(line[place + 1 :]), "muted")
    return ends, (("".join(numbers), "muted"),)
