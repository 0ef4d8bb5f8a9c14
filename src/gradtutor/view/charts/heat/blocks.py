"""The arrays of a picture as blocks, and where they stand: each with its gradient below it, side by side in shelves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradtutor.engine.autodiff.elements import Index
from gradtutor.records import NamedTuple
from gradtutor.view.charts.heat.cells import FIGURED, SHADED, Cut, level, role, text
from gradtutor.view.charts.heat.meeting import Meeting, Sheet, shape_of
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.compact import compact
from gradtutor.view.text.lines import cut as cut_text
from gradtutor.view.text.lines import width

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.sheet import Sheet as Paper

GAP = 2
"""Columns between two blocks."""
POINTER = "▸"
_SIZE = ("±", "+-")
"""What stands before the largest number of an array; in signs of the keyboard it takes two cells."""
MOST_ROWS, MOST_COLUMNS = 12, 12
"""Of an array that are seen: of a larger one the part around what is marked."""


class Block(NamedTuple):
    """An array on the picture."""

    sheet: Sheet
    title: str
    shape: tuple[int, int]
    """Rows and columns of it that are seen."""
    first: tuple[int, int]
    """The row and the column of it that are seen first."""
    value: Any
    """``None`` where it is not known yet."""
    whole: tuple[int, int]
    flat: bool
    """It has one axis, which goes down."""

    def place(self, row: int, column: int) -> Index:
        """The place in the array of a cell of the block."""
        at = (row + self.first[0], column + self.first[1])
        return at[:1] if self.flat else at

    def columns(self, size: Cut) -> int:
        """What it takes, its title included."""
        return max(self.shape[1] * size.columns, width(self.title) + 1)

    def rows(self, size: Cut) -> int:
        """What it takes, its title included."""
        return 1 + self.shape[0] * size.rows


class Placed(NamedTuple):
    """A block, and the cell of the picture at which its title begins."""

    block: Block
    column: int
    row: int


def blocks(scene: Scene, names: Sequence[str], found: Meeting | None) -> list[list[Block]]:
    """The arrays in order, each with its gradient below it where it has one."""
    marks: Mapping[Sheet, frozenset[Index]] = found.marks if found else {}
    column = scene.snapshot.column
    stacks = []
    for name in names:
        hidden = scene.value_hidden(name)
        value = None if hidden else column.known.get(name)
        stack = [_block(scene, (name, "value"), value, marks)]
        if name in scene.graph.nodes or name in scene.graph.parameters:
            stack.append(_block(scene, (name, "gradient"), column.gradients.get(name), marks))
        stacks.append(stack)
    return stacks


def _block(scene: Scene, sheet: Sheet, value: Any, marks: Mapping[Sheet, frozenset[Index]]) -> Block:
    name, side = sheet
    shape = shape_of(scene, name)
    whole = (shape[0], shape[1] if len(shape) > 1 else 1)
    seen = (min(whole[0], MOST_ROWS), min(whole[1], MOST_COLUMNS))
    at = [(*index, 0)[:2] for index in marks.get(sheet, ())] or [(0, 0)]
    first = tuple(min(max(min(place[axis] for place in at) - 1, 0), whole[axis] - seen[axis]) for axis in range(2))
    title = ("∂" if side == "gradient" else "") + scene.symbol(name)
    return Block(sheet, title, seen, (first[0], first[1]), value, whole, len(shape) == 1)


def arrange(
    stacks: Sequence[Sequence[Block]], columns: int, rows: int, *, low: bool = False
) -> tuple[Cut, list[Placed]] | None:
    """The cells with which all blocks fit, in shelves: with numbers rather than without, in few shelves rather than in
    many, large rather than small; ``None`` where none fit. ``low``: a cell is one row high."""
    for sizes in (FIGURED, SHADED) if stacks else ():
        fitting = [size for size in sizes if size.rows == 1 or not low]
        found = [(size, _shelved(stacks, size, columns, rows)) for size in fitting]
        plans = [(size, placed) for size, placed in found if placed is not None]
        if plans:
            return min(plans, key=lambda plan: len({one.row for one in plan[1] if one.block.sheet[1] == "value"}))
    return None


def _shelved(stacks: Sequence[Sequence[Block]], size: Cut, columns: int, rows: int) -> list[Placed] | None:
    placed: list[Placed] = []
    left = top = below = 0
    for stack in stacks:
        wide = max(block.columns(size) for block in stack)
        if wide > columns:
            return None
        if left and left + wide > columns:
            left, top = 0, below
        row = top
        for block in stack:
            placed.append(Placed(block, left, row))
            row += block.rows(size)
        below = max(below, row)
        left += wide + GAP
    return placed if below <= rows else None


def write_block(one: Placed, size: Cut, found: Meeting | None, paper: Paper, *, colourless: bool) -> None:
    """The title, and a cell for each number that is known."""
    block = one.block
    marked = found.marks.get(block.sheet, frozenset()) if found else frozenset()
    current = found is not None and found.result == block.sheet
    stage = "backward" if block.sheet[1] == "gradient" else "forward"
    most = float(abs(block.value).max()) if block.value is not None and block.value.size else 0.0
    title_role = f"{stage} current" if current else "heading" if marked else "muted"
    if block.value is None and not current and block.sheet[1] == "gradient":
        return
    paper.write(one.row, one.column, (POINTER if current else "") + _title(block, most, size), title_role)
    for row in range(block.shape[0]):
        _write_row(one, row, size, marked, most, paper, colourless=colourless)


def _title(block: Block, most: float, size: Cut) -> str:
    """The name; its largest number, and how large it is where it is not seen whole, if there is room."""
    more = "" if block.whole == block.shape else f" {block.whole[0]}×{block.whole[1]}"
    for words in (f"{block.title}{more} {_SIZE[in_ascii()]}{compact(most, 4)}" if most else "", f"{block.title}{more}"):
        if words and width(words) + 1 <= block.columns(size):
            return words
    return cut_text(block.title, block.columns(size))


def _write_row(
    one: Placed, row: int, size: Cut, marked: frozenset[Index], most: float, paper: Paper, *, colourless: bool
) -> None:
    block = one.block
    for column in range(block.shape[1]):
        index = block.place(row, column)
        value = None if block.value is None else float(block.value[index])
        shade = level(value, most)
        inside = index in marked
        opens = inside and (column == 0 or block.place(row, column - 1) not in marked)
        closes = inside and (column == block.shape[1] - 1 or block.place(row, column + 1) not in marked)
        own = role(shade, marked=inside, colourless=colourless)
        if value is None:
            own = "strong" if inside else "muted"
        for high in range(size.rows):
            words = text(value, shade, size, high, opens=opens, closes=closes, colourless=colourless or value is None)
            top = one.row + 1 + row * size.rows + high
            paper.write(top, one.column + column * size.columns, words, own)
