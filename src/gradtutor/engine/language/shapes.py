"""The shape of each value before anything is computed, so that a misfit is found when a lesson is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import zip_longest

from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Call, Expression, Name, Number

MOST_STEPS = 100_000
"""Numbers that ``linspace`` and ``arange`` make, and zeros that a convolution puts at an edge."""
Shape = tuple[int, ...]
"""An array's extent along each axis; empty for a plain number."""


class ShapeMisfit(Exception):
    """Two shapes that an operation cannot bring together; ``str()`` is the operation and the shapes."""


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of an elementwise result, by numpy's rule (axes aligned at the end, 1 stretches)."""
    pairs = list(zip_longest(reversed(left), reversed(right), fillvalue=1))
    if any(a != b and 1 not in (a, b) for a, b in pairs):
        raise ShapeMisfit(f"{written(left)}, {written(right)}")
    return tuple(max(a, b) if 0 not in (a, b) else 0 for a, b in reversed(pairs))


def written(shape: Shape) -> str:
    """A shape for a person: ``4×3``; ``1`` for a plain number."""
    return "×".join(str(extent) for extent in shape) or "1"


def shape_of(expression: Expression, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of an expression whose names have ``shapes``. Raises ``ShapeMisfit``."""
    if isinstance(expression, Number):
        return ()
    if isinstance(expression, Name):
        return shapes[expression.id]
    return call_shape(expression, tuple(shape_of(part, shapes) for part in expression.arguments))


def call_shape(call: Call, arguments: tuple[Shape, ...]) -> Shape:
    """The shape of one operation's result from the shapes of its arguments. Raises ``ShapeMisfit``."""
    return SHAPES[OPERATIONS[call.operation].shape](*arguments, **dict(call.options))


def crossed(expression: Expression, shapes: Mapping[str, Shape]) -> tuple[Shape, Shape] | None:
    """The first two shapes (n, 1) and (n,) that an elementwise operation makes an (n, n) of: rarely what is meant."""
    if not isinstance(expression, Call):
        return None
    parts = [shape_of(part, shapes) for part in expression.arguments]
    if OPERATIONS[expression.operation].shape == "elementwise":
        for column in parts:
            for row in parts:
                if len(column) == 2 and column[1] == 1 < column[0] and row == column[:1]:
                    return column, row
    return next((found for part in expression.arguments if (found := crossed(part, shapes))), None)


def _elementwise(*shapes: Shape) -> Shape:
    if not any(shapes):
        # Plain numbers, as nearly everywhere in a large graph.
        return ()
    result: Shape = ()
    for shape in shapes:
        result = broadcast(result, shape)
    return result


def _number(*_: Shape, **__: object) -> Shape:
    return ()


def _dot(left: Shape, right: Shape) -> Shape:
    """As numpy has it: numbers multiply, vectors give their inner product, matrices their matrix product."""
    if not left or not right:
        return left or right
    return _matmul(left, right)


def _cross_entropy(p: Shape, labels: Shape) -> Shape:
    """Of distributions in the shape of the probabilities, or the number of a class for each row."""
    if not p or len(p) > 2 or labels not in (p, p[:-1]):
        raise ShapeMisfit(f"cross_entropy: {written(p)}, {written(labels)}")
    return ()


def _axes(shape: Shape, axis: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """The axes that are meant, counted from 0."""
    if axis is None:
        return tuple(range(len(shape)))
    meant = axis if isinstance(axis, tuple) else (axis,)
    if any(not isinstance(one, int) or not -len(shape) <= one < len(shape) for one in meant):
        raise ShapeMisfit(f"axis={axis}, {written(shape)}")
    found = tuple(one % len(shape) for one in meant)
    if len(set(found)) < len(found):
        raise ShapeMisfit(f"axis={axis}, {written(shape)}")
    return found


def _along(shape: Shape, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Shape:
    taken = _axes(shape, axis)
    if keepdims:
        return tuple(1 if at in taken else extent for at, extent in enumerate(shape))
    return tuple(extent for at, extent in enumerate(shape) if at not in taken)


def _same_along(shape: Shape, axis: int = -1, **_: object) -> Shape:
    if shape:
        _axes(shape, axis)
    return shape


def _concat(*shapes: Shape, axis: int = 0) -> Shape:
    first = shapes[0]
    at = _axes(first, axis)[0] if first and isinstance(axis, int) else -1
    if at < 0 or any(
        len(one) != len(first) or one[:at] + one[at + 1 :] != first[:at] + first[at + 1 :] for one in shapes
    ):
        raise ShapeMisfit(f"concat({', '.join(map(written, shapes))})")
    return (*first[:at], sum(one[at] for one in shapes), *first[at + 1 :])


def _convolved(axes: int) -> Callable[..., Shape]:
    """Of ``conv1d`` and ``conv2d``: plain, with channels (C, …) and kernels (O, C, …), or of a batch (N, C, …)."""

    def result(left: Shape, right: Shape, stride: int | Shape = 1, padding: int | Shape = 0) -> Shape:
        if len(left) == len(right) <= 2:
            channels: Shape = ()
        elif len(right) == axes + 2 and len(left) in (axes + 1, axes + 2) and left[-axes - 1] == right[1]:
            channels = (*left[: -axes - 1], right[0])
        else:
            raise ShapeMisfit(f"{written(left)} * {written(right)}")
        spatial = len(left) if not channels else axes
        steps, pads = _each(stride, spatial), _each(padding, spatial)
        extents = zip(left[-spatial:], right[-spatial:], steps, pads, strict=True)
        if not left or any(step < 1 or not 0 <= pad <= MOST_STEPS for step, pad in zip(steps, pads, strict=True)):
            raise ShapeMisfit(f"stride={stride}, padding={padding}")
        found = tuple((a + 2 * pad - k) // step + 1 for a, k, step, pad in extents)
        if any(extent < 1 for extent in found):
            raise ShapeMisfit(f"{written(left)} * {written(right)}")
        return (*channels, *found)

    return result


def _each(value: int | Shape, count: int) -> Shape:
    """One number for each axis."""
    found = value if isinstance(value, tuple) else (value,) * count
    if len(found) != count or any(not isinstance(one, int) for one in found):
        raise ShapeMisfit(f"{value}")
    return found


def _windows(shape: Shape, size: int | Shape = 2, stride: int | Shape | None = None) -> Shape:
    """Of pooling: over the only axis of a vector, else over the last two."""
    axes = min(len(shape), 2)
    sizes = _each(size, axes)
    steps = sizes if stride is None else _each(stride, axes)
    if not shape or any(one < 1 for one in (*sizes, *steps)):
        raise ShapeMisfit(written(shape))
    found = tuple((a - k) // s + 1 for a, k, s in zip(shape[-axes:], sizes, steps, strict=True))
    if any(extent < 1 for extent in found):
        raise ShapeMisfit(f"{written(shape)}, {written(sizes)}")
    return (*shape[:-axes], *found)


def _embedding(numbers: Shape, table: Shape) -> Shape:
    if not table:
        raise ShapeMisfit(f"embedding: {written(numbers)}, {written(table)}")
    return (*numbers, *table[1:])


def _ramp(*ends: Shape, num: int = 50) -> Shape:
    if any(ends):
        raise ShapeMisfit(f"linspace({', '.join(map(written, ends))})")
    return (_few(num),)


def _arange(start: float = 0, stop: float | None = None, step: float = 1) -> Shape:
    count = (float(stop) - float(start)) / step if step and stop is not None else 0.0
    return (_few(math.ceil(count) if 0 < count <= MOST_STEPS else count),)


def _few(count: object) -> int:
    if not isinstance(count, int) or not 1 <= count <= MOST_STEPS:
        raise ShapeMisfit(f"{count}")
    return count


def _matmul(left: Shape, right: Shape) -> Shape:
    if not (1 <= len(left) <= 2 and 1 <= len(right) <= 2) or left[-1] != right[0]:
        raise ShapeMisfit(f"{written(left)} @ {written(right)}")
    return left[:-1] + right[1:]


def _transpose(shape: Shape) -> Shape:
    return tuple(reversed(shape))


def _outer(left: Shape, right: Shape) -> Shape:
    if len(left) > 1 or len(right) > 1:
        raise ShapeMisfit(f"outer({written(left)}, {written(right)})")
    return (*(left or (1,)), *(right or (1,)))


def _pool(shape: Shape) -> Shape:
    if len(shape) not in (1, 2) or any(extent < 2 for extent in shape):
        raise ShapeMisfit(written(shape))
    return tuple(extent // 2 for extent in shape)


def _flat(shape: Shape) -> Shape:
    return (math.prod(shape),) if shape else ()


def _row(shape: Shape, axis: int = -1) -> Shape:
    return _along(shape, axis, True) if shape else ()


def _stack(*shapes: Shape, axis: int = 0) -> Shape:
    if len(set(shapes)) > 1:
        raise ShapeMisfit(f"[{', '.join(map(written, shapes))}]")
    extents = list(shapes[0])
    if not isinstance(axis, int) or not -len(extents) - 1 <= axis <= len(extents):
        raise ShapeMisfit(f"axis={axis}, {written(shapes[0])}")
    extents.insert(axis if axis >= 0 else len(extents) + 1 + axis, len(shapes))
    return tuple(extents)


def _index(shape: Shape, at: tuple[int | tuple[int | None, int | None, int | None], ...] = ()) -> Shape:
    """Of ``X[1, :, 0:3]``, as in numpy; a range may reach beyond the end, a number may not."""
    if len(at) > len(shape):
        raise ShapeMisfit(f"{written(shape)}, [{', '.join('·' for _ in at)}]")
    found: list[int] = []
    for extent, subscript in zip(shape, at, strict=False):
        if isinstance(subscript, tuple):
            found.append(len(range(extent)[slice(*subscript)]) if subscript[2] != 0 else 0)
        elif not -extent <= subscript < extent:
            raise ShapeMisfit(f"{written(shape)}, [{subscript}]")
    if 0 in found:
        raise ShapeMisfit(f"{written(shape)}, [0]")
    return (*found, *shape[len(at) :])


SHAPES: Mapping[str, Callable[..., Shape]] = {
    "elementwise": _elementwise,
    "number": _number,
    "dot": _dot,
    "matmul": _matmul,
    "transpose": _transpose,
    "outer": _outer,
    "conv1d": _convolved(1),
    "conv2d": _convolved(2),
    "along": _along,
    "same_along": _same_along,
    "cross_entropy": _cross_entropy,
    "concat": _concat,
    "windows": _windows,
    "embedding": _embedding,
    "ramp": _ramp,
    "arange": _arange,
    "first": lambda *shapes, **_: shapes[0],
    "pool": _pool,
    "flat": _flat,
    "row": _row,
    "stack": _stack,
    "position": lambda *shapes, position, **_: shapes[1 + position],
    "index": _index,
    "second": lambda *shapes, **_: shapes[1],
    "third": lambda *shapes, **_: shapes[2],
}
"""The rules that ``Operation.shape`` names."""
