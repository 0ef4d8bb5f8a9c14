"""An array opened: one row for each sample, a cursor on one number, and below it how this number was made."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from gradtutor.engine.autodiff.elements import Index, unravel
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.records import dataclass
from gradtutor.session.quiz.rounding import LARGEST_FIXED
from gradtutor.view.formulas.element_formula import gradient_cell, update_cell, value_cell
from gradtutor.view.formulas.worked import written
from gradtutor.view.lesson.array_operands import operand_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.scene import partial
from gradtutor.view.text.alignment import widths
from gradtutor.view.text.lines import Line, Span, cut, joined, line_width, pad, width
from gradtutor.view.text.numbers import POINTER, UNKNOWN, fixed, short

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

Layer: TypeAlias = Literal["value", "gradient", "next"]
"""What is seen of an array: its values, the gradient of each, or what the update makes of each."""

OPERANDS_GAP: Final = 4
"""Columns between the numbers of an array and the operands of one of them."""
FORMULA_ROWS: Final = 5
"""Below the grid; as many whatever the formula, so that nothing moves with the cursor."""
_ROLES: Final[dict[Layer, str]] = {"value": "forward", "gradient": "backward", "next": "update"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where the cursor is."""

    name: str
    layer: Layer = "value"
    row: int = 0
    column: int = 0


def array_names(scene: Scene) -> tuple[str, ...]:
    """The arrays that may be looked into, inputs first, then nodes in forward order."""
    return tuple(name for name, shape in scene.graph.shapes.items() if shape and not scene.value_hidden(name))


def opens(scene: Scene) -> bool:
    """Whether the name of this step is an array."""
    return scene.snapshot.focus in array_names(scene)


def first_cell(scene: Scene) -> Cell | None:
    """Where the grid opens: at the array of this step, showing what the step reveals; else at the first array that
    the formula of the step uses; ``None`` where there is no array."""
    names = array_names(scene)
    focus, stage = scene.snapshot.focus, scene.snapshot.stage
    if focus in names:
        wanted: dict[str, Layer] = {"backward": "gradient", "update": "next"}
        return _settled(scene, Cell(focus, wanted.get(stage, "value")))
    used = names_in(scene.graph.nodes[focus]) if focus in scene.graph.nodes else ()
    return next((Cell(name) for name in (*used, *names) if name in names), None)


def layers(scene: Scene, name: str) -> tuple[Layer, ...]:
    """What has been revealed of an array."""
    column = scene.snapshot.column
    found: list[Layer] = ["value"]
    if name in column.gradients:
        found.append("gradient")
    if name in column.updated:
        found.append("next")
    return tuple(found)


def extents(scene: Scene, name: str) -> tuple[int, int]:
    """Rows and columns of the grid of an array: the last axis lies across, a single axis goes down."""
    shape = _shape(scene, name)
    return (shape[0], 1) if len(shape) == 1 else (math.prod(shape[:-1]), shape[-1])


def moved(scene: Scene, cell: Cell, down: int, across: int) -> Cell:
    """The cursor some cells further, not past the edges."""
    rows, columns = extents(scene, cell.name)
    row, column = cell.row + down, cell.column + across
    return replace(cell, row=min(max(row, 0), rows - 1), column=min(max(column, 0), columns - 1))


def next_layer(scene: Scene, cell: Cell) -> Cell:
    """The same number as a value, a gradient, or after the update."""
    found = layers(scene, cell.name)
    return replace(cell, layer=found[(found.index(cell.layer) + 1) % len(found)])


def next_array(scene: Scene, cell: Cell, by: int) -> Cell:
    """The cursor in the next array, or the one before, in the same row where there is one."""
    names = array_names(scene)
    name = names[(names.index(cell.name) + by) % len(names)]
    return _settled(scene, replace(cell, name=name))


def _settled(scene: Scene, cell: Cell) -> Cell:
    """The nearest cell, in a layer that the array has."""
    layer = cell.layer if cell.layer in layers(scene, cell.name) else "value"
    return moved(scene, replace(cell, layer=layer), 0, 0)


def grid_lines(scene: Scene, cell: Cell, columns: int, height: int, *, colourless: bool = False) -> list[Line]:
    """The whole picture in ``columns`` × ``height``: what it is, the numbers around the cursor with the operands that
    make the current one beside them, and the formula."""
    head = [header_line(scene, columns), _title(scene, cell, columns), ((("─" * columns), "rule"),)]
    room = height - len(head) - FORMULA_ROWS - 1
    numbers = _beside(scene, cell, columns, max(room, 1), colourless=colourless)
    blank: list[Line] = [()] * (room - len(numbers))
    formula = [((" ", ""), *line) for line in cell_formula(scene, cell, columns - 2)[:FORMULA_ROWS]]
    lines = [*head, *numbers, *blank, (("─" * columns, "rule"),), *formula]
    return [*lines, *([()] * (height - len(lines)))]


def _beside(scene: Scene, cell: Cell, columns: int, height: int, *, colourless: bool) -> list[Line]:
    """The numbers, and on their right the operands of the current one, where there are any and there is room."""
    whole = _numbers(scene, cell, columns, height)
    if cell.layer == "next":
        return whole
    taken, index = max(map(line_width, whole), default=0), cell_index(scene, cell)
    # Of an array that leaves no room beside it, as many columns are seen as fit into half the screen.
    for left in (taken, columns // 2):
        room = columns - left - OPERANDS_GAP - 1
        operands = operand_lines(scene, cell.name, cell.layer, index, room, height, colourless=colourless)
        if operands:
            break
    else:
        return whole
    # A single column has no row of headings: one is left free, so that rows stand beside those of the operands.
    free = 1 if extents(scene, cell.name)[1] == 1 else 0
    numbers = [*[()] * free, *_numbers(scene, cell, left, height - free)]
    rows = max(len(numbers), next(count for count in range(height, -1, -1) if count == 0 or _seen(operands[count - 1])))
    numbers = [*numbers, *([()] * (rows - len(numbers)))]
    return [
        joined(line, [(" " * (left + OPERANDS_GAP - line_width(line)), "")], operand)
        for line, operand in zip(numbers, operands, strict=False)
    ]


def _seen(line: Line) -> bool:
    return any(text.strip() or "heat" in role for text, role in line)


def cell_formula(scene: Scene, cell: Cell, columns: int) -> list[Line]:
    """How the number under the cursor was made."""
    index = cell_index(scene, cell)
    if cell.layer == "gradient":
        return gradient_cell(scene, cell.name, index, columns)
    if cell.layer == "next":
        return update_cell(scene, cell.name, index, columns)
    return value_cell(scene, cell.name, index, columns)


def cell_index(scene: Scene, cell: Cell) -> Index:
    """The index of the number under the cursor in its array."""
    across = extents(scene, cell.name)[1]
    return unravel(cell.row * across + cell.column, _shape(scene, cell.name))


def _shape(scene: Scene, name: str) -> Shape:
    """The shape as it is now: the last batch may be smaller than the others."""
    value = scene.snapshot.column.known.get(name)
    return scene.graph.shapes[name] if value is None else getattr(value, "shape", ())


def _title(scene: Scene, cell: Cell, columns: int) -> Line:
    """The array's formula and shape on the left, what can be seen of it on the right."""
    name = cell.name
    text = scene.symbol(name)
    if name in scene.graph.nodes and not scene.formula_hidden(name):
        text += f" = {written(scene, scene.graph.nodes[name])}"
    shape = f"  [{'×'.join(map(str, _shape(scene, name)))}]"
    tabs: list[Span] = []
    for layer in layers(scene, name):
        own = layer == cell.layer
        role = f"{_ROLES[layer]} current" if own else "muted"
        tabs += [("  ", ""), ((POINTER if own else " ") + _layer_name(scene, name, layer), role)]
    right = sum(width(part) for part, _ in tabs)
    text = cut(text, max(columns - right - width(shape) - 4, 8))
    blanks = max(columns - width(text) - width(shape) - right - 2, 1)
    return joined([(f" {text}", "strong"), (shape, "muted"), (" " * blanks, "")], tabs, [(" ", "")])


def _layer_name(scene: Scene, name: str, layer: Layer) -> str:
    if layer == "gradient":
        return partial(scene, scene.graph.output, name)
    return tr("values") if layer == "value" else tr("next {name}").format(name=scene.symbol(name))


def _values(scene: Scene, cell: Cell) -> Value | None:
    column = scene.snapshot.column
    if cell.layer == "gradient":
        return column.gradients.get(cell.name)
    return column.updated.get(cell.name) if cell.layer == "next" else column.known.get(cell.name)


def _numbers(scene: Scene, cell: Cell, columns: int, height: int) -> list[Line]:
    """The rows and columns around the cursor, with their numbers at the edges."""
    rows, across = extents(scene, cell.name)
    heads = 1 if across > 1 else 0
    first = _first(cell.row, rows, max(height - heads, 1))
    last = min(first + max(height - heads, 1), rows)
    labels = {row: _label(scene, cell.name, row) for row in range(first, last)}
    margin = max(width(label) for label in (*labels.values(), _label(scene, cell.name, rows - 1))) + 2
    texts = {row: _texts(scene, cell, row, across) for row in range(first, last)}
    point = widths(text for line in texts.values() for text in line)
    texts = {row: [point.aligned(text) for text in line] for row, line in texts.items()}
    each = point.whole + 3
    room = max((columns - margin - 1) // each, 1)
    left = _first(cell.column, across, room)
    shown = range(left, min(left + room, across))
    lines: list[Line] = []
    if heads:
        head = [(pad(_mark(left, shown.stop, across), margin), "muted")]
        head += [(pad(str(at + 1), each, "right"), "heading" if at == cell.column else "muted") for at in shown]
        lines.append(tuple(head))
    for row in range(first, last):
        label = (pad(labels[row], margin - 1, "right") + " ", "heading" if row == cell.row else "muted")
        lines.append((label, *_cells(cell, row, shown, texts[row], each)))
    return lines


def _cells(cell: Cell, row: int, shown: range, texts: list[str], room: int) -> list[Span]:
    spans: list[Span] = []
    for at in shown:
        text, role = texts[at], _ROLES[cell.layer] if texts[at].strip() != UNKNOWN else "muted"
        if (row, at) == (cell.row, cell.column):
            number = text.lstrip()
            spans += [(" " * (room - width(number) - 1), ""), (POINTER + number, f"{role} current")]
        else:
            spans.append((pad(text, room, "right"), role))
    return [span for span in spans if span[0]]


def _texts(scene: Scene, cell: Cell, row: int, across: int) -> list[str]:
    """The numbers of one row."""
    values = _values(scene, cell)
    if values is None or not is_array(values):
        return [UNKNOWN] * across
    flat = values.reshape(-1)  # type: ignore[union-attr]  # it is an array, as just seen
    write = short if _whole(values) else fixed
    return [write(float(flat[row * across + at]), scene.digits) for at in range(across)]


def _whole(values: Value) -> bool:
    """Whether all numbers are whole: then they need no decimals."""
    array: Any = values
    return bool((array == array // 1).all() and (abs(array) < LARGEST_FIXED).all())


def _label(scene: Scene, name: str, row: int) -> str:
    """What stands before a row: its number, of a sample of a batch the number in the data, else its index."""
    batch, shape = scene.snapshot.column.rows, _shape(scene, name)
    index = unravel(row, shape if len(shape) == 1 else shape[:-1])
    if name in scene.problem.data and batch and index[0] < len(batch):
        return "#" + ",".join(str(at + 1) for at in (batch[index[0]], *index[1:]))
    return ",".join(str(at + 1) for at in index)


def _first(cursor: int, count: int, room: int) -> int:
    """The first that is shown: the cursor stays in the middle, but nothing is shown past the ends."""
    return min(max(cursor - room // 2, 0), max(count - room, 0))


def _mark(left: int, stop: int, across: int) -> str:
    """Whether there are more columns on either side."""
    return (" ‹" if left else "  ") + ("›" if stop < across else " ")
