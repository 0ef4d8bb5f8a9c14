"""The operands of one number of an array, as cells: which of their numbers it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.view.charts.heat.blocks import arrange, blocks, write_block
from gradtutor.view.charts.heat.meeting import meeting_at
from gradtutor.view.text.sheet import Sheet

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.elements import Index
    from gradtutor.view.charts.heat.meeting import Side
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


def operand_lines(
    scene: Scene, name: str, side: Side, index: Index, columns: int, rows: int, *, colourless: bool
) -> list[Line]:
    """The arrays that meet in a number of ``name``, or of its gradient, side by side in ``columns`` × ``rows``, what
    meets in brackets; nothing where it is made of no array, or where there is no room."""
    if scene.formula_hidden(name):
        return []
    found = meeting_at(scene, (name, side), index)
    met = [sheet for sheet in found.marks if sheet != found.result and scene.graph.shapes.get(sheet[0])]
    every = [block for stack in blocks(scene, list(dict.fromkeys(one for one, _ in met)), found) for block in stack]
    plan = arrange(
        [[block] for block in every if block.sheet in met and block.value is not None], columns, rows, low=True
    )
    if plan is None:
        return []
    size, placed = plan
    paper = Sheet(columns, rows)
    for one in placed:
        write_block(one, size, found, paper, colourless=colourless)
    return paper.lines()
