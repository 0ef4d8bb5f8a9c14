"""The worked formula of a step whose values are arrays: in symbols, in shapes, and its result."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.array_gradients import SPREAD, SUM_TO, arrived, gradient_formula, shape
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.shapes import written
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.view.formulas.worked import bracketed, broken, summed, worked
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, width
from gradtutor.view.text.numbers import short, vector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

WIDEST: Final = 44
"""Columns that a line may take on the smallest screen."""
_TURNED: Final = "ᵀ"
_SHORTER: Final = {SPREAD: ("spread", 1), "rowsum": ("sum→", 1)}
"""Operation of a derivative -> how a person sees it, and how many of its operands say something."""


def has_arrays(scene: Scene, name: str) -> bool:
    """Whether a node, or anything in its formula, is an array."""
    shapes = scene.graph.shapes
    return any(shapes[used] for used in (name, *names_in(scene.graph.nodes[name])))


def value_lines(scene: Scene, name: str) -> list[Line]:
    """How a node is made of arrays."""
    column = scene.snapshot.column
    expression, value = scene.graph.nodes[name], column.values[name]
    return _lines(scene, scene.symbol(name), expression, column.known, value, "forward")


def gradient_lines(scene: Scene, name: str) -> list[Line]:
    """How the gradient of a name is made of those that have arrived at the nodes that use it."""
    column = scene.snapshot.column
    formula = gradient_formula(scene.graph, name, column.known)
    known = with_gradients(scene)
    left = partial(scene, scene.graph.output, name)
    return _lines(scene, left, formula, known, column.gradients[name], "backward")


def with_gradients(scene: Scene) -> dict[str, Value]:
    """Every value that has been revealed, and every gradient under its name in formulas."""
    column = scene.snapshot.column
    return {**column.known, **{arrived(node): value for node, value in column.gradients.items()}}


def gradient_symbols(scene: Scene) -> dict[str, str]:
    """What is shown for each name of a formula, gradients included."""
    graph = scene.graph
    gradients = {arrived(node): partial(scene, graph.output, node) for node in graph.nodes}
    return {**scene.variant.symbols, **gradients}


def _lines(
    scene: Scene, left: str, expression: Expression, known: Mapping[str, Value], value: Value, role: str
) -> list[Line]:
    """In symbols, over two lines where it is long; then in shapes, where there is room for it; then the result."""
    shapes = {name: _extents(one) for name, one in known.items()}
    room = scene.columns - width(f"{left} = ")
    symbols = _over_two(scene, readable(expression, shapes), room)
    in_shapes = _in_shapes(scene, expression, known)
    result = short(value, scene.digits)
    if is_array(value):
        in_shapes += f" → {short(value)}"
        result = vector(value, scene.digits) or result
        if width(result) > room:
            result = short(value)
    if isinstance(expression, Name):
        in_shapes = ""
    rights = [in_shapes] if in_shapes and width(in_shapes) <= room and len(symbols) == 1 else []
    if not is_array(value) and (parts := _terms(expression))[1:]:
        rights = _added(scene, parts, known, room) or rights
    if rights and result == short(value) and is_array(value):
        # The shape stands at the end of the line of shapes already.
        result = in_shapes
    lines = worked(left, [symbols[0], *rights], role, result)
    more: list[Line] = [((" " * width(f"{left} = ") + text, role),) for text in symbols[1:]]
    return [lines[0], *more, *lines[1:]]


def _number(scene: Scene) -> Callable[[float], str]:
    return lambda value: short(value, max(scene.digits, 8))


def _over_two(scene: Scene, expression: Expression, room: int) -> list[str]:
    """A formula in at most two lines; of a sum that is longer, as that over many steps, its ends."""

    def text(part: Expression) -> str:
        return write(part, gradient_symbols(scene), None, _number(scene))

    lines = broken(text(expression), room)
    if all(width(line) <= room for line in lines) or len(parts := _terms(expression)) < 3:
        return lines
    return broken(summed([text(part) for part in parts], 2 * room - max(width(text(part)) for part in parts)), room)


def _terms(expression: Expression) -> list[Expression]:
    """What is added up, from left to right."""
    if isinstance(expression, Call) and expression.operation == "add":
        return [*_terms(expression.arguments[0]), *_terms(expression.arguments[1])]
    return [expression]


def _added(scene: Scene, parts: Sequence[Expression], known: Mapping[str, Value], room: int) -> list[str]:
    """What each road brings, as numbers that are added; empty where one of them is not known or no number."""
    try:
        values = [evaluate(part, known) for part in parts]
    except (ArithmeticError, ValueError, KeyError):
        # Some derivatives are formulas of this package alone, which have no value at once.
        return []
    if any(map(is_array, values)):
        return []
    return [summed([bracketed(short(value, scene.digits)) for value in values], room)]


def _extents(value: Value) -> Shape:
    return getattr(value, "shape", ())


def _in_shapes(scene: Scene, expression: Expression, known: Mapping[str, Value]) -> str:
    """The expression with a shape in the place of each array, and a number in the place of each number."""
    shapes = {name: _extents(value) for name, value in known.items()}
    texts: dict[str, str] = {}
    for name, value in known.items():
        texts[name] = short(value) if is_array(value) else scene.number_of(name, known)
        texts[name + _TURNED] = written_shape(tuple(reversed(_extents(value))))
    return write(_turned(readable(_counted(expression, shapes, known), shapes)), None, texts, _number(scene))


def written_shape(extents: Shape) -> str:
    """``[4×3]``: in brackets, since a bare 4 would be read as a number, and 4×3 as a product."""
    return f"[{written(extents)}]"


def _counted(expression: Expression, shapes: Mapping[str, Shape], known: Mapping[str, Value]) -> Expression:
    """With a number for each n, and for each single place of an array: ``x[0]``."""
    if not isinstance(expression, Call):
        return expression
    if expression.operation in ("size", "rows", "count"):
        return Number(float(evaluate(expression, {name: known[name] for name in names_in(expression)})))
    if expression.operation in ("index", "unstack") and not shape(expression, shapes):
        # What has no value at once, or none at all, stays a formula.
        with suppress(KeyError, ArithmeticError, ValueError):
            return Number(float(evaluate(expression, known)))
    return expression.over(tuple(_counted(part, shapes, known) for part in expression.arguments))


def _turned(expression: Expression) -> Expression:
    """With a name of its own for each array that is transposed."""
    if not isinstance(expression, Call):
        return expression
    if expression.operation == "transpose" and isinstance(expression.arguments[0], Name):
        return Name(expression.arguments[0].id + _TURNED)
    return expression.over(tuple(_turned(part) for part in expression.arguments))


def readable(expression: Expression, shapes: Mapping[str, Shape]) -> Expression:
    """Without what only the computation needs: operands that say no more than a shape.

    ``sum↓`` sums down the columns, over the samples; ``sum→`` along each row.
    """
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(readable(part, shapes) for part in expression.arguments)
    operation = expression.operation
    if operation == "classes" and len({shape(part, shapes) for part in expression.arguments}) == 1:
        # What is given as probabilities already is what it would be made into.
        return arguments[0]
    if operation in _SHORTER:
        operation, kept = _SHORTER[operation]
        return Call(operation, arguments[:kept])
    if operation == SUM_TO:
        stretched, own = (shape(part, shapes) for part in expression.arguments)
        along_rows = len(stretched) == len(own) and stretched[:-1] == own[:-1]
        return Call("sum→" if along_rows else "sum↓", arguments[:1])
    if operation == "conv1d" and len(shape(expression.arguments[0], shapes)) == 2:
        operation = "conv2d"
    return Call(operation, arguments, expression.options)
