"""One element of an expression over arrays, as an expression over single elements: ``(X @ w)₂ = X₂₁·w₁ + X₂₂·w₂``.

Elementwise operations take the element of each operand, a product is the sum over its row and column, a convolution
the sum over its window. Long sums are shortened in the middle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.array_gradients import SPREAD, SUM_TO, shape
from gradtutor.engine.autodiff.element_places import PLACES
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import ONE, ZERO, expand
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.engine.language.values import is_array

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value

Index = tuple[int, ...]
"""The position of an element, counted from 0 along each axis."""

GAP: Final = "…"
"""The name that stands for what is left out of a long sum."""
POOL: Final = 2
"""The side of the window of ``maxpool``."""


class Elements:
    """Takes expressions over arrays apart. ``most`` is how many terms of a sum are written.

    Every element that is met is noted in ``met``: its own name -> the array's name and its index there (empty for a
    plain number).
    """

    def __init__(self, shapes: Mapping[str, Shape], values: Mapping[str, Value], most: int) -> None:
        self.shapes = dict(shapes)
        self.values = dict(values)
        self.most = most
        self.met: dict[str, tuple[str, Index]] = {}

    def value(self, element: str) -> float:
        """The number behind the name of an element. Raises ``KeyError`` where it is not known."""
        name, index = self.met[element]
        value = self.values[name]
        return float(value[index] if is_array(value) else value)  # type: ignore[index]  # an array, as just seen

    def of(self, expression: Expression, index: Index = ()) -> Expression:
        """The element at ``index`` of an expression."""
        if isinstance(expression, Number):
            return expression
        own = self._shape(expression)
        # An operand that broadcasting stretches has fewer axes, or axes of one.
        index = tuple(0 if extent == 1 else at for extent, at in zip(own, index[len(index) - len(own) :], strict=True))
        if isinstance(expression, Name):
            return self._leaf(expression.id, index)
        handler = _HANDLERS.get(expression.operation)
        if handler is not None:
            return handler(self, expression, index)
        entry = OPERATIONS[expression.operation]
        if entry.definition:
            return self.of(expand(expression), index)
        if entry.adjoints or entry.shape != "elementwise":
            return self.opaque(expression, index)
        return expression.over(tuple(self.of(part, index) for part in expression.arguments))

    def _shape(self, expression: Expression) -> Shape:
        return shape(expression, self.shapes)

    def _leaf(self, name: str, index: Index) -> Name:
        element = f"{name}[{','.join(map(str, index))}]" if index else name
        self.met[element] = name, index
        return Name(element)

    def opaque(self, expression: Call, index: Index) -> Name:
        """The element of what is not taken apart further: it has a name like the expression, and its value."""
        name = write(expression)
        if name not in self.shapes:
            self.shapes[name] = self._shape(expression)
            # Its gradients may be formulas of this package alone, which have no value at once.
            with suppress(ArithmeticError, ValueError, KeyError):
                self.values[name] = evaluate(expression, self.values)
        return self._leaf(name, index)

    def total(self, count: int, term: Callable[[int], Expression]) -> Expression:
        """The sum of ``count`` terms, the middle left out where they are too many."""
        if count <= self.most:
            terms = [term(position) for position in range(count)]
        else:
            tail = max(self.most // 3, 1)
            head = max(self.most - tail, 1)
            terms = [*map(term, range(head)), Name(GAP), *map(term, range(count - tail, count))]
        if not terms:
            return ZERO
        result = terms[0]
        for one in terms[1:]:
            result = Call("add", (result, one))
        return result

    def sum_over(self, expression: Expression) -> Expression:
        """The sum of all elements."""
        extents = self._shape(expression)
        return self.total(math.prod(extents), lambda position: self.of(expression, unravel(position, extents)))


def pruned(expression: Expression) -> Expression:
    """Without products by 0 and the sums that have them, and without divisions by 1; nothing else is rearranged."""
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(pruned(part) for part in expression.arguments)
    if expression.operation == "mul" and ZERO in arguments:
        return ZERO
    if expression.operation == "add" and ZERO in arguments:
        return arguments[0] if arguments[1] == ZERO else arguments[1]
    if expression.operation == "div" and arguments[1] == ONE:
        return arguments[0]
    return expression.over(arguments)


def unravel(position: int, extents: Shape) -> Index:
    """The index of the element that comes ``position``-th when rows are read one after the other."""
    index: list[int] = []
    for extent in reversed(extents):
        position, at = divmod(position, extent)
        index.append(at)
    return tuple(reversed(index))


def ravel(index: Index, extents: Shape) -> int:
    """The other way round: which element, read row by row, an index means."""
    position = 0
    for at, extent in zip(index, extents, strict=True):
        position = position * extent + at
    return position


def _product(left: Expression, right: Expression) -> Expression:
    return Call("mul", (left, right))


def _sum(elements: Elements, call: Call, index: Index) -> Expression:
    return elements.sum_over(call.arguments[0])


def _mean(elements: Elements, call: Call, index: Index) -> Expression:
    count = math.prod(shape(call.arguments[0], elements.shapes))
    return Call("div", (elements.sum_over(call.arguments[0]), Number(float(count))))


def _size(elements: Elements, call: Call, index: Index) -> Expression:
    return Number(float(math.prod(shape(call.arguments[0], elements.shapes))))


def _rows(elements: Elements, call: Call, index: Index) -> Expression:
    return Number(float(math.prod(shape(call.arguments[0], elements.shapes)[:-1])))


def _matmul(elements: Elements, call: Call, index: Index) -> Expression:
    left, right = call.arguments
    high = len(shape(left, elements.shapes))
    row, column = (index[:1], index[1:]) if high == 2 else ((), index)
    count = shape(right, elements.shapes)[0]
    return elements.total(count, lambda at: _product(elements.of(left, (*row, at)), elements.of(right, (at, *column))))


def _outer(elements: Elements, call: Call, index: Index) -> Expression:
    left, right = call.arguments
    return _product(elements.of(left, index[:1]), elements.of(right, index[1:]))


def _transpose(elements: Elements, call: Call, index: Index) -> Expression:
    return elements.of(call.arguments[0], tuple(reversed(index)))


def _same_position(elements: Elements, call: Call, index: Index) -> Expression:
    """``flatten`` and ``reshape``: the element that comes as far when rows are read one after the other."""
    position = ravel(index, shape(call, elements.shapes))
    return elements.of(call.arguments[0], unravel(position, shape(call.arguments[0], elements.shapes)))


def _softmax(elements: Elements, call: Call, index: Index) -> Expression:
    power = Call("exp", call.arguments)
    return Call("div", (elements.of(power, index), _row_total(elements, power, index)))


def _row_total(elements: Elements, expression: Expression, index: Index) -> Expression:
    count = shape(expression, elements.shapes)[-1]
    return elements.total(count, lambda at: elements.of(expression, (*index[:-1], at)))


def _rowsum(elements: Elements, call: Call, index: Index) -> Expression:
    return _row_total(elements, call.arguments[0], index)


def _conv(elements: Elements, call: Call, index: Index) -> Expression:
    """Each cell of the kernel times the cell of the window below it."""
    image, kernel = call.arguments
    extents = shape(kernel, elements.shapes)
    if len(extents) > 2:
        return elements.opaque(call, index)

    def term(position: int) -> Expression:
        at = unravel(position, extents)
        below = tuple(first + by for first, by in zip(index, at, strict=True))
        return _product(elements.of(image, below), elements.of(kernel, at))

    return elements.total(math.prod(extents), term)


def _conv_input(elements: Elements, call: Call, index: Index) -> Expression:
    """Each window that a cell of the image was in gives back its gradient times the kernel's cell."""
    gradient, kernel, _ = call.arguments
    extents, windows = shape(kernel, elements.shapes), shape(gradient, elements.shapes)
    pairs = [(at, _minus(index, at)) for at in _every(extents)]
    pairs = [pair for pair in pairs if _inside(pair[1], windows)]

    def term(position: int) -> Expression:
        at, window = pairs[position]
        return _product(elements.of(gradient, window), elements.of(kernel, at))

    return elements.total(len(pairs), term)


def _minus(index: Index, by: Index) -> Index:
    return tuple(at - less for at, less in zip(index, by, strict=True))


def _inside(index: Index, extents: Shape) -> bool:
    return all(0 <= at < extent for at, extent in zip(index, extents, strict=True))


def _every(extents: Shape) -> Iterator[Index]:
    return (unravel(position, extents) for position in range(math.prod(extents)))


def window(index: Index) -> list[Index]:
    """The cells of the window from which ``maxpool`` makes the element at ``index``, row by row."""
    corners = tuple(POOL * at for at in index)
    return [tuple(c + by for c, by in zip(corners, step, strict=True)) for step in _every((POOL,) * len(index))]


def _maxpool(elements: Elements, call: Call, index: Index) -> Expression:
    cells = [elements.of(call.arguments[0], at) for at in window(index)]
    return _nested("max", cells)


def _nested(operation: str, parts: Sequence[Expression]) -> Expression:
    result = parts[0]
    for part in parts[1:]:
        result = Call(operation, (result, part))
    return result


def _unpool(elements: Elements, call: Call, index: Index) -> Expression:
    """The gradient goes to the largest of its window, the first of equal ones; the others get nothing."""
    gradient, image, _ = call.arguments
    pooled = tuple(at // POOL for at in index)
    windows = shape(gradient, elements.shapes)
    if any(at >= extent for at, extent in zip(pooled, windows, strict=True)):
        return ZERO
    values = evaluate(image, elements.values)
    largest = max(window(pooled), key=lambda at: values[at])  # type: ignore[index]  # a pooled value is an array
    return elements.of(gradient, pooled) if largest == index else ZERO


def _sum_along(elements: Elements, call: Call, index: Index) -> Expression:
    """The sum over the axes that are gone, or that have become 1."""
    (array,) = call.arguments
    extents, options = shape(array, elements.shapes), dict(call.options)
    axis = options.get("axis")
    taken = tuple(range(len(extents))) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    free = sorted(one % len(extents) for one in taken)
    kept = list(index) if not options.get("keepdims") else [at for one, at in enumerate(index) if one not in free]
    lengths = tuple(extents[one] for one in free)

    def term(position: int) -> Expression:
        inner, outer = iter(unravel(position, lengths)), iter(kept)
        return elements.of(array, tuple(next(inner) if one in free else next(outer) for one in range(len(extents))))

    return elements.total(math.prod(lengths), term)


def _mean_along(elements: Elements, call: Call, index: Index) -> Expression:
    whole = math.prod(shape(call.arguments[0], elements.shapes))
    count = whole / math.prod(shape(call, elements.shapes))
    return Call("div", (_sum_along(elements, call, index), Number(count)))


def _lift(elements: Elements, call: Call, index: Index) -> Expression:
    """What was found along an axis, of the element that it was found from."""
    found, like = call.arguments
    own, extents, axis = shape(found, elements.shapes), shape(like, elements.shapes), dict(call.options).get("axis")
    if len(own) < len(extents):
        taken = range(len(extents)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        gone = {one % len(extents) for one in taken}
        index = tuple(at for one, at in enumerate(index) if one not in gone)
    return elements.of(found, index)


def _count(elements: Elements, call: Call, index: Index) -> Expression:
    extents, axis = shape(call.arguments[0], elements.shapes), dict(call.options).get("axis")
    taken = range(len(extents)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return Number(float(math.prod(extents[one] for one in taken)))


def _dot(elements: Elements, call: Call, index: Index) -> Expression:
    left, right = call.arguments
    if shape(left, elements.shapes) and shape(right, elements.shapes):
        return _matmul(elements, call, index)
    return _product(elements.of(left, index), elements.of(right, index))


def _spread(elements: Elements, call: Call, index: Index) -> Expression:
    return elements.of(call.arguments[0], index)


def _sum_to(elements: Elements, call: Call, index: Index) -> Expression:
    """All elements that come from this one by broadcasting."""
    stretched, own = (shape(part, elements.shapes) for part in call.arguments)
    lead = len(stretched) - len(own)
    free = [axis for axis, extent in enumerate(stretched) if axis < lead or own[axis - lead] != extent]
    extents = tuple(stretched[axis] for axis in free)

    def term(position: int) -> Expression:
        at = [0] * lead + list(index)
        for axis, where in zip(free, unravel(position, extents), strict=True):
            at[axis] = where
        return elements.of(call.arguments[0], tuple(at))

    return elements.total(math.prod(extents), term)


_HANDLERS: Final[Mapping[str, Callable[[Elements, Call, Index], Expression]]] = {
    "sum": _sum,
    "mean": _mean,
    "sum_along": _sum_along,
    "mean_along": _mean_along,
    "lift": _lift,
    "count": _count,
    "dot": _dot,
    "size": _size,
    "rows": _rows,
    "matmul": _matmul,
    "outer": _outer,
    "transpose": _transpose,
    "flatten": _same_position,
    "reshape": _same_position,
    "softmax": _softmax,
    "rowsum": _rowsum,
    "conv1d": _conv,
    "conv2d": _conv,
    "conv_input": _conv_input,
    "maxpool": _maxpool,
    "unpool": _unpool,
    **PLACES,
    SPREAD: _spread,
    SUM_TO: _sum_to,
}
"""The operations whose elements are not made of the same elements of their operands."""
