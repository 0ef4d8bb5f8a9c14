"""Which cells of which arrays meet in one cell of what a step works out.

The window of a convolution and its kernel, the row and the column of a matrix product, the winner of a pool.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from gradtutor.engine.autodiff.array_gradients import arrived, gradient_formula
from gradtutor.engine.autodiff.elements import Elements, Index, pruned
from gradtutor.engine.language.tree import Expression, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.view.formulas.array_formula import with_gradients
from gradtutor.view.formulas.element_formula import element_symbol, expression_cell
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import fitted, in_words
from gradtutor.view.text.numbers import UNKNOWN, short

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value
    from gradtutor.view.charts.canvas import Pick
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

Side: TypeAlias = Literal["value", "gradient"]
Sheet: TypeAlias = tuple[str, Side]
"""An array as it is seen: its values, or the gradient of each."""

_EVERY = 1_000_000
"""Terms of a sum: none is left out."""


class Meeting(NamedTuple):
    """One cell of a result, and what it is made of."""

    result: Sheet
    cell: Index
    formula: Expression | None
    """``None`` where a rule makes it, from the cells of the same place."""
    marks: Mapping[Sheet, frozenset[Index]]
    """The cells that meet, that of the result among them."""


def result_of(scene: Scene) -> Sheet | None:
    """The array that the step works out; ``None`` where it works out a plain number, or nothing."""
    snapshot = scene.snapshot
    shape = scene.graph.shapes.get(snapshot.focus, ())
    if not shape or scene.formula_hidden(snapshot.focus) or scene.value_hidden(snapshot.focus):
        return None
    if snapshot.stage == "forward":
        return (snapshot.focus, "value") if snapshot.focus in scene.graph.nodes else None
    return (snapshot.focus, "gradient") if snapshot.stage in ("backward", "update") else None


def meeting(scene: Scene, pick: Pick | None) -> Meeting | None:
    """The cells that meet in the chosen cell of the result, or in its first; ``None`` where a step has no such."""
    result = result_of(scene)
    if result is None:
        return None
    return meeting_at(scene, result, _chosen(shape_of(scene, result[0]), pick))


def meeting_at(scene: Scene, result: Sheet, index: Index) -> Meeting:
    """The cells that meet in one cell of an array that has been revealed."""
    name, side = result
    if side == "gradient" and scene.snapshot.stage == "update":
        return Meeting(result, index, None, {(name, "value"): frozenset({index}), result: frozenset({index})})
    if side == "value" and name not in scene.graph.nodes:
        return Meeting(result, index, None, {result: frozenset({index})})
    known, column = with_gradients(scene), scene.snapshot.column
    formula = scene.graph.nodes[name] if side == "value" else gradient_formula(scene.graph, name, column.known)
    return Meeting(result, index, formula, cells_met(scene, result, index, formula, known))


def cells_met(
    scene: Scene, result: Sheet, index: Index, formula: Expression, known: Mapping[str, Value]
) -> dict[Sheet, frozenset[Index]]:
    """The cells that a cell of a result is made of, itself among them."""
    shapes = {**scene.graph.shapes, **{one: getattr(value, "shape", ()) for one, value in known.items()}}
    elements = Elements(shapes, known, _EVERY)
    used = names_in(pruned(elements.of(formula, index)))
    found: dict[Sheet, set[Index]] = {result: {index}}
    for element in used:
        if element in elements.met:
            name, at = elements.met[element]
            found.setdefault(_sheet(name), set()).add(at)
    return {sheet: frozenset(cells) for sheet, cells in found.items()}


def _sheet(name: str) -> Sheet:
    mark = arrived("")
    return (name.removeprefix(mark), "gradient") if name.startswith(mark) else (name, "value")


def shape_of(scene: Scene, name: str) -> Shape:
    """The shape as it is now: the last batch may be smaller than the others."""
    value = scene.snapshot.column.known.get(name)
    return scene.graph.shapes[name] if value is None else getattr(value, "shape", ())


def _chosen(shape: Shape, pick: Pick | None) -> Index:
    """The cell that is chosen, held within the array."""
    at = (0, 0) if pick is None else (pick.row, pick.column)
    return tuple(min(max(place, 0), extent - 1) for place, extent in zip(at, shape, strict=False))


def meeting_lines(scene: Scene, found: Meeting, columns: int) -> list[Line]:
    """The chosen cell with its numbers, in a formula; nothing where a rule makes it: the rule has its own."""
    name, side = found.result
    if found.formula is None:
        return []
    backward = side == "gradient"
    known = with_gradients(scene)
    symbol = partial(scene, scene.graph.output, name) if backward else scene.symbol(name)
    left = element_symbol(symbol, found.cell, shape_of(scene, name))
    column = scene.snapshot.column
    value = (column.gradients if backward else column.known).get(name)
    result = UNKNOWN if value is None else short(_number(value, found.cell), scene.digits)
    role = "backward" if backward else "forward"
    lines = expression_cell(scene, left, found.formula, found.cell, known, result, role, columns)
    return [in_words(fitted(line, columns)) for line in lines]


def _number(value: Value, index: Index) -> float:
    return float(value[index] if is_array(value) else value)  # type: ignore[index]  # an array, as just seen
