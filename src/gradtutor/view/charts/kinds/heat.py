"""Arrays side by side as cells of shade about 0: the window that slides, what it meets, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.heat import Heat
from gradtutor.view.charts.canvas import Pick
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.heat.blocks import arrange, blocks, write_block
from gradtutor.view.charts.heat.meeting import Meeting, meeting, meeting_lines, shape_of
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.formulas.element_formula import element_symbol
from gradtutor.view.scene import partial
from gradtutor.view.text.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.charts.heat.blocks import Placed
    from gradtutor.view.charts.heat.cells import Cut
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

FORMULA_ROWS = (3, 2, 0)
"""Below the blocks, as many as there is room for."""


class HeatDrawing(Drawing[Heat]):
    """Values, with their gradients below them; the cells that meet in the chosen one are in brackets."""

    room = "tall"

    def draw(self, scene: Scene, chart: Heat, canvas: Canvas) -> tuple[Line, ...] | None:
        """The arrays, and the formula of the chosen cell; ``None`` where there is no room."""
        found = meeting(scene, canvas.pick)
        plan = _plan(scene, chart, found, canvas)
        if plan is None:
            return None
        size, placed, formula_rows = plan
        paper = Sheet(canvas.columns, canvas.rows - formula_rows)
        for one in placed:
            write_block(one, size, found, paper, colourless=canvas.colourless)
        below = meeting_lines(scene, found, canvas.columns)[:formula_rows] if found and formula_rows else []
        blank: list[Line] = [()] * (formula_rows - len(below))
        return (*paper.lines(), *below, *blank)

    def enough(self, scene: Scene, chart: Heat, columns: int, rows: int) -> bool:
        """Where the numbers can be written into the cells."""
        stacks = blocks(scene, names_of(scene, chart), None)
        plan = arrange(stacks, columns, rows - FORMULA_ROWS[0])
        numbers = plan is not None and plan[0].figures
        return super().enough(scene, chart, columns, rows) and numbers

    def picked(
        self, scene: Scene, chart: Heat, pick: Pick | None, across: int = 0, down: int = 0, samples: int = 0
    ) -> Pick | None:
        """Another cell of what the step works out."""
        found = meeting(scene, pick)
        if found is None:
            return None
        row, column = (*found.cell, 0)[:2]
        moved = meeting(scene, Pick(row + down, column + across))
        return None if moved is None else Pick(*(*moved.cell, 0)[:2])

    def pick_at(self, scene: Scene, chart: Heat, canvas: Canvas, column: int, row: int) -> Pick | None:
        """The cell of the result at a cell of the picture."""
        found = meeting(scene, canvas.pick)
        plan = _plan(scene, chart, found, canvas)
        if found is None or plan is None:
            return None
        size, placed, _ = plan
        for one in placed:
            across, down = (column - one.column) // size.columns, (row - one.row - 1) // size.rows
            inside = 0 <= across < one.block.shape[1] and 0 <= down < one.block.shape[0]
            if inside and one.block.sheet == found.result:
                return Pick(*(*one.block.place(down, across), 0)[:2])
        return None

    def describe(self, scene: Scene, chart: Heat) -> list[str]:
        """How large the arrays are and between what they lie; and what meets in the first cell of the result."""
        said = []
        for stack in blocks(scene, names_of(scene, chart), None):
            for block in stack:
                if block.value is not None:
                    text = tr("{name}, {rows} by {columns}: from {low} to {high}.")
                    low, high = (spoken(scene, end) for end in (block.value.min(), block.value.max()))
                    rows, columns = block.whole
                    said.append(text.format(name=block.title, rows=rows, columns=columns, low=low, high=high))
                    if block.value.size > 1 and block.value.min() < block.value.max():
                        said.append(_strongest(block.value))
        found = meeting(scene, None)
        return said if found is None else [*said, *_made_of(scene, found)]


DRAWING = HeatDrawing()


def _strongest(values: Any) -> str:
    """Which cell stands out: the one that is farthest from 0."""
    flat = [abs(float(one)) for one in values.ravel()]
    row, column = divmod(flat.index(max(flat)), values.shape[1] if values.ndim > 1 else 1)
    text = tr("The strongest cell is in row {row}, column {column}.")
    return text.format(row=row + 1, column=column + 1)


def names_of(scene: Scene, chart: Heat) -> tuple[str, ...]:
    """The arrays that are seen: those that the lesson names, or all that have one axis or two."""
    shapes = scene.graph.shapes
    return chart.arrays or tuple(name for name, shape in shapes.items() if 1 <= len(shape) <= 2)


def _plan(scene: Scene, chart: Heat, found: Meeting | None, canvas: Canvas) -> tuple[Cut, Sequence[Placed], int] | None:
    """All arrays, or where there is no room for them those that meet; and the rows below them."""
    every = blocks(scene, names_of(scene, chart), found)
    met = [[block] for stack in every for block in stack if found and block.sheet in found.marks]
    for stacks in (every, met):
        for formula_rows in FORMULA_ROWS:
            if stacks and (plan := arrange(stacks, canvas.columns, canvas.rows - formula_rows)) is not None:
                return *plan, formula_rows
    return None


def _made_of(scene: Scene, found: Meeting) -> list[str]:
    name, side = found.result
    symbol = partial(scene, scene.graph.output, name) if side == "gradient" else scene.symbol(name)
    parts = []
    for (other, kind), cells in found.marks.items():
        if (other, kind) == found.result or not scene.graph.shapes.get(other):
            continue
        own = partial(scene, scene.graph.output, other) if kind == "gradient" else scene.symbol(other)
        ends = [element_symbol(own, index, shape_of(scene, other)) for index in (min(cells), max(cells))]
        parts.append(ends[0] if len(cells) == 1 else tr("{first} to {last}").format(first=ends[0], last=ends[1]))
    if not parts:
        return []
    text = tr("{name} is made of {parts}.")
    here = element_symbol(symbol, found.cell, shape_of(scene, name))
    return [text.format(name=here, parts=", ".join(parts))]
