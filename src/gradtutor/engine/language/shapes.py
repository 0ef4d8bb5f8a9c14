"""The shape of each value before anything is computed, so that a misfit is found when a lesson is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import zip_longest

from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Call, Expression, Name, Number

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


def _elementwise(*shapes: Shape) -> Shape:
    result: Shape = ()
    for shape in shapes:
        result = broadcast(result, shape)
    return result


def _number(*_: Shape) -> Shape:
    return ()


def _dot(left: Shape, right: Shape) -> Shape:
    broadcast(left, right)
    return ()


def _matmul(left: Shape, right: Shape) -> Shape:
    if not (1 <= len(left) <= 2 and 1 <= len(right) <= 2) or left[-1] != right[0]:
        raise ShapeMisfit(f"{written(left)} @ {written(right)}")
    return left[:-1] + right[1:]


def _transpose(shape: Shape) -> Shape:
    return tuple(reversed(shape))


def _outer(left: Shape, right: Shape) -> Shape:
    return left + right


def _conv(left: Shape, right: Shape) -> Shape:
    if not left or len(left) != len(right) or any(a < k for a, k in zip(left, right, strict=True)):
        raise ShapeMisfit(f"{written(left)} * {written(right)}")
    return tuple(a - k + 1 for a, k in zip(left, right, strict=True))


def _pool(shape: Shape) -> Shape:
    if len(shape) not in (1, 2) or any(extent < 2 for extent in shape):
        raise ShapeMisfit(written(shape))
    return tuple(extent // 2 for extent in shape)


def _flat(shape: Shape) -> Shape:
    return (math.prod(shape),) if shape else ()


def _row(shape: Shape) -> Shape:
    return (*shape[:-1], 1) if shape else ()


def _stack(*shapes: Shape, axis: int = 0) -> Shape:
    if len(set(shapes)) > 1:
        raise ShapeMisfit(f"[{', '.join(map(written, shapes))}]")
    extents = list(shapes[0])
    if not -len(extents) - 1 <= axis <= len(extents):
        raise ShapeMisfit(f"axis={axis}, {written(shapes[0])}")
    extents.insert(axis if axis >= 0 else len(extents) + 1 + axis, len(shapes))
    return tuple(extents)


def _index(shape: Shape, at: tuple[int | tuple[int | None, int | None, int | None], ...] = ()) -> Shape:
    """Of ``X[1, :, 0:3]``, as in numpy; a range may reach beyond the end, a number may not."""
    if len(at) > len(shape):
        raise ShapeMisfit(f"{written(shape)}, [{', '.join('·' for _ in at)}]")
    found: list[int] = []
    for extent, place in zip(shape, at, strict=False):
        if isinstance(place, tuple):
            found.append(len(range(extent)[slice(*place)]) if place[2] != 0 else 0)
        elif not -extent <= place < extent:
            raise ShapeMisfit(f"{written(shape)}, [{place}]")
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
    "conv": _conv,
    "pool": _pool,
    "flat": _flat,
    "row": _row,
    "stack": _stack,
    "place": lambda *shapes, place=0, axis=0: shapes[1 + place],
    "index": _index,
    "second": lambda *shapes, **_: shapes[1],
    "third": lambda *shapes, **_: shapes[2],
}
"""The rules that ``Operation.shape`` names."""
