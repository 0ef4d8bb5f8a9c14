"""The worked formula of a single number of an array: its operands, with their numbers, and what they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.array_gradients import arrived, gradient_formula
from gradtutor.engine.autodiff.elements import Elements, Index, pruned
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import ZERO
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.view.formulas.array_formula import gradient_symbols, with_gradients
from gradtutor.view.formulas.update_formula import update_lines
from gradtutor.view.formulas.worked import worked
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, line_width, width, wrap
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value
    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.scene import Scene

_SUBSCRIPT: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_TERMS: Final = (64, 16, 8, 6, 5, 4, 3, 2)
"""How many terms of a sum are tried, until the formula fits."""
_ROWS: Final = 3
"""Lines of an expression in numbers alone, with its result."""
_FEW_DIGITS: Final = 3
"""Decimals of its numbers where it is long."""
_LINEAR: Final = ("add", "mul")
_DECIDED: Final = frozenset({"step", "sign", "heaviside"})
"""Operations whose result says more than their operand: with numbers they are worked out."""


def element_symbol(symbol: str, index: Index, extents: Shape) -> str:
    """``w₂``, ``X₂₃``, or ``X[2,13]`` where figures would run together; counted from 1."""
    if not index:
        return symbol
    numbers = [str(at + 1) for at in index]
    if (len(index) == 1 or max(extents) < 10) and symbol[-1] not in "₀₁₂₃₄₅₆₇₈₉":
        return symbol + "".join(numbers).translate(_SUBSCRIPT)
    return f"{symbol}[{','.join(numbers)}]"


def value_cell(scene: Scene, name: str, index: Index, columns: int) -> list[Line]:
    """How one number of a node is made; of an input, where it comes from."""
    known = scene.snapshot.column.known
    extents = _shapes(scene, known)[name]
    left = element_symbol(scene.symbol(name), index, extents)
    value = _at(known.get(name), index)
    result = scene.cell(value, name) if value is None else scene.number_of(name, {name: value})
    if name not in scene.graph.nodes:
        source = ((f"   {_source(scene, name)}", "muted"),)
        return [((f"{left} = ", "forward"), (result, "forward current")), source]
    if scene.formula_hidden(name):
        return worked(left, ["?"], "forward", result)
    return _fitting(scene, left, scene.graph.nodes[name], index, known, result, "forward", columns)


def gradient_cell(scene: Scene, name: str, index: Index, columns: int) -> list[Line]:
    """How one number of a gradient is made of the gradients that have arrived before."""
    column = scene.snapshot.column
    known = with_gradients(scene)
    extents = _shapes(scene, known)[name]
    formula = gradient_formula(scene.graph, name, column.known)
    left = element_symbol(partial(scene, scene.graph.output, name), index, extents)
    result = short(_at(column.gradients.get(name), index), scene.digits)
    return _fitting(scene, left, formula, index, known, result, "backward", columns)


def update_cell(scene: Scene, name: str, index: Index, columns: int) -> list[Line]:
    """How the rule made the next value of one number of a parameter."""
    lines = update_lines(_single(replace(scene, columns=columns), name, index))
    return [part for line in lines for part in _wrapped(line, columns)]


def expression_cell(
    scene: Scene,
    left: str,
    expression: Expression,
    index: Index,
    known: Mapping[str, Value],
    result: str,
    role: str,
    columns: int,
) -> list[Line]:
    """How one number of an expression is made, in numbers alone: ``left = 1·0.5 + 2·0.25``, and ``result``.

    In at most ``_ROWS`` lines; where it is longer, without what is 0, then with fewer decimals, then with fewer terms.
    """
    lines: list[Line] = []
    shorter = replace(scene, shorter=max(scene.lesson.digits - _FEW_DIGITS, 0))
    tries = ((scene, _TERMS[0], False), (scene, _TERMS[0], True), *((shorter, most, True) for most in _TERMS[1:]))
    for place, most, bare in tries:
        elements = Elements(_shapes(scene, known), known, most)
        single = pruned(elements.of(expression, index))
        if not _known(elements, single, known):
            return worked(left, [], role, result)
        if bare:
            single = pruned(_without_zeros(single, elements))
        text = _in_numbers(place, elements, single) if names_in(single) else ""
        found = worked(left, [text] if text else [], role, result)
        lines = [part for line in found for part in _wrapped(line, columns)]
        if len(lines) <= _ROWS:
            break
    return lines


def _without_zeros(expression: Expression, elements: Elements) -> Expression:
    """With 0 itself in the place of every element that is 0: what it is multiplied by falls away."""
    if isinstance(expression, Name):
        return ZERO if expression.id in elements.met and not elements.value(expression.id) else expression
    if not isinstance(expression, Call) or expression.operation not in _LINEAR:
        return expression
    return Call(expression.operation, tuple(_without_zeros(part, elements) for part in expression.arguments))


def _known(elements: Elements, single: Expression, known: Mapping[str, Value]) -> bool:
    return all(elements.met[name][0] in elements.values for name in names_in(single) if name in elements.met)


def _source(scene: Scene, name: str) -> str:
    """Where an input comes from."""
    problem = scene.problem
    if name in problem.data:
        return tr("a number of the data")
    if name in problem.constants:
        return tr("a constant of the lesson")
    if any(noise.name == name for noise in problem.noise):
        return tr("drawn afresh in each iteration")
    if scene.snapshot.iteration == 1:
        return tr("where it starts")
    return tr("set by the update of iteration {number}").format(number=scene.snapshot.iteration - 1)


def _shapes(scene: Scene, known: Mapping[str, Value]) -> dict[str, Shape]:
    """The shape of every name as it is now: the last batch may be smaller than the others."""
    return {**scene.graph.shapes, **{name: getattr(value, "shape", ()) for name, value in known.items()}}


def _at(value: Value | None, index: Index) -> Any:
    return value[index] if value is not None and is_array(value) else value  # type: ignore[index]  # it is an array


def _fitting(
    scene: Scene,
    left: str,
    expression: Expression,
    index: Index,
    known: Mapping[str, Value],
    result: str,
    role: str,
    columns: int,
) -> list[Line]:
    """In symbols, in numbers, and the result; long sums with as many terms as fit into a line."""
    lines: list[Line] = []
    for most in _TERMS:
        elements = Elements(_shapes(scene, known), known, most)
        single = pruned(elements.of(expression, index))
        rights = [_in_symbols(scene, elements, single)]
        if names_in(single) and _known(elements, single, known):
            rights.append(_in_numbers(scene, elements, single))
        lines = worked(left, rights, role, result)
        if single == ZERO:
            note = tr("no part in the result: nothing comes back")
            return [*lines, ((f"{' ' * width(left)}   {note}", "muted"),)]
        if all(line_width(line) <= columns for line in lines):
            return lines
    return [part for line in lines for part in _wrapped(line, columns)]


def _wrapped(line: Line, columns: int) -> list[Line]:
    """A line over several, the further ones below what stands behind the sign of equality."""
    if line_width(line) <= columns:
        return [line]
    if len(line) == 1:
        return wrap(line, columns)
    (head, role), *rest = line
    first, *more = wrap(rest, columns - width(head))
    return [((head, role), *first), *(((" " * width(head), ""), *part) for part in more)]


def _in_symbols(scene: Scene, elements: Elements, single: Expression) -> str:
    symbols = gradient_symbols(scene)
    shown = {
        element: element_symbol(symbols.get(name, name), index, elements.shapes[name.removeprefix(arrived(""))])
        for element, (name, index) in elements.met.items()
    }
    return write(single, shown, None, lambda value: short(value, max(scene.digits, 8)))


def _in_numbers(scene: Scene, elements: Elements, single: Expression) -> str:
    values = {element: elements.value(element) for element in elements.met}
    texts = {
        element: "?" if scene.value_hidden(elements.met[element][0]) else short(value, scene.digits)
        for element, value in values.items()
    }
    return write(_decided(single, values), None, texts, lambda value: short(value, max(scene.digits, 8)))


def _decided(expression: Expression, values: Mapping[str, Value]) -> Expression:
    """With 1 or 0 in the place of whatever only asks on which side of a kink a number lies."""
    if not isinstance(expression, Call):
        return expression
    if expression.operation in _DECIDED:
        return Number(float(evaluate(expression, values)))
    return expression.over(tuple(_decided(part, values) for part in expression.arguments))


def _single(scene: Scene, name: str, index: Index) -> Scene:
    """The scene of the update of one number alone: every rule but Newton's treats each number by itself."""
    snapshot = scene.snapshot
    symbol = element_symbol(scene.symbol(name), index, _shapes(scene, snapshot.column.known)[name])
    held = {}
    if name in snapshot.held and _at(snapshot.held[name], index) != _at(snapshot.column.updated[name], index):
        held[name] = float(_at(snapshot.held[name], index))
    return replace(
        scene,
        variant=scene.variant._replace(symbols={**scene.variant.symbols, name: symbol}),
        snapshot=replace(
            snapshot,
            stage="update",
            focus=name,
            column=_picked(snapshot.column, name, index),
            earlier=tuple(_picked(column, name, index) for column in snapshot.earlier[-1:]),
            held=held,
        ),
    )


def _picked(column: Column, name: str, index: Index) -> Column:
    """A column in which one number stands for the whole array ``name``."""

    def pick(values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: float(_at(value, index)) if key == name else value for key, value in values.items()}

    def picked(values: Mapping[str, Any]) -> dict[str, Any]:
        """Of what a rule has handed to its lines, which may be one number for the whole array."""
        return pick(values) if is_array(values.get(name, 0.0)) else dict(values)

    return replace(
        column,
        parameters=pick(column.parameters),
        gradients=pick(column.gradients),
        updated=pick(column.updated),
        inner={quantity: pick(values) for quantity, values in column.inner.items()},
        handed={quantity: picked(values) for quantity, values in column.handed.items()},
    )
