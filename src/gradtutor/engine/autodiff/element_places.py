"""One element of what puts arrays together, takes pieces of them, and of the gradients of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from gradtutor.engine.autodiff.array_gradients import shape
from gradtutor.engine.autodiff.symbolic import ZERO

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Call, Expression

Index = tuple[int, ...]
"""The position of an element, counted from 0 along each axis."""


class Elements(Protocol):
    """What takes expressions over arrays apart."""

    shapes: dict[str, Shape]

    def of(self, expression: Expression, index: Index = ()) -> Expression:
        """The element at ``index`` of an expression."""


def _index(elements: Elements, call: Call, index: Index) -> Expression:
    (array,) = call.arguments
    extents, rest, found = shape(array, elements.shapes), iter(index), list[int]()
    subscripts = dict(call.options)["at"]
    for extent, subscript in zip(extents, subscripts, strict=False):
        found.append(
            range(extent)[slice(*subscript)][next(rest)] if isinstance(subscript, tuple) else subscript % extent
        )
    return elements.of(array, (*found, *rest))


def _scatter(elements: Elements, call: Call, index: Index) -> Expression:
    """What was put in its place; 0 elsewhere."""
    gradient, like = call.arguments
    extents, found = shape(like, elements.shapes), list[int]()
    subscripts = dict(call.options)["at"]
    for extent, subscript, at in zip(extents, subscripts, index, strict=False):
        taken = (
            range(extent)[slice(*subscript)]
            if isinstance(subscript, tuple)
            else range(subscript % extent, subscript % extent + 1)
        )
        if at not in taken:
            return ZERO
        if isinstance(subscript, tuple):
            found.append(taken.index(at))
    return elements.of(gradient, (*found, *index[len(subscripts) :]))


def _unstack(elements: Elements, call: Call, index: Index) -> Expression:
    options = dict(call.options)
    axis = options.get("axis", 0) % (len(index) + 1)
    return elements.of(call.arguments[0], (*index[:axis], options.get("position", 0), *index[axis:]))


def _piece(elements: Elements, call: Call, index: Index) -> Expression:
    """The gradient of one part of ``concat``: behind those of the parts before it."""
    gradient, *parts = call.arguments
    options = dict(call.options)
    axis = options.get("axis", 0) % len(index)
    before = sum(shape(part, elements.shapes)[axis] for part in parts[: options.get("position", 0)])
    return elements.of(gradient, (*index[:axis], before + index[axis], *index[axis + 1 :]))


def _concat(elements: Elements, call: Call, index: Index) -> Expression:
    axis = dict(call.options).get("axis", 0) % len(index)
    at = index[axis]
    for part in call.arguments:
        if at < (extent := shape(part, elements.shapes)[axis]):
            return elements.of(part, (*index[:axis], at, *index[axis + 1 :]))
        at -= extent
    raise AssertionError("an index within the shape lies in one of the parts")


def _stack(elements: Elements, call: Call, index: Index) -> Expression:
    axis = dict(call.options).get("axis", 0) % len(index)
    return elements.of(call.arguments[index[axis]], (*index[:axis], *index[axis + 1 :]))


PLACES: Final[Mapping[str, Callable[[Elements, Call, Index], Expression]]] = {
    "index": _index,
    "scatter": _scatter,
    "stack": _stack,
    "unstack": _unstack,
    "concat": _concat,
    "piece": _piece,
}
"""Operation -> its element at an index."""
