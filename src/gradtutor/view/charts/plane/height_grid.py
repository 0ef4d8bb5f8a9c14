"""A node over a grid of two parameters: many values of one graph, as fast as they can be had.

A graph of plain numbers is run point by point: its compiled code takes less than a microsecond. Where there are arrays,
or numpy has been loaded anyway, the formulas are worked out for a whole block of points at once: each value carries two
axes for the grid in front of its own.
"""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import expand
from gradtutor.engine.language.apply import apply
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Name, Number, names_in
from gradtutor.engine.language.values import is_array

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.tree import Expression
    from gradtutor.view.scene import Scene

Heights: TypeAlias = list[list[float]]
"""Row by row; ``nan`` where the node has no value."""

BLOCK = 250_000
"""Numbers that one operation works on at once: they still fit a processor's cache."""
MOST_NUMBERS = 4_000_000
"""Points times samples; from here on neighbouring cells share a point."""
MOST_SINGLE = 2_500
"""The same, for points of a graph with arrays that have to be worked out one by one."""


def inputs_of(scene: Scene) -> dict[str, Any]:
    """The graph's inputs in this iteration, but with all of the data, and without noise."""
    problem = scene.problem
    quiet = {entry.name: _zeros(entry.size) for entry in problem.noise}
    return {**scene.snapshot.column.parameters, **problem.constants, **problem.data, **quiet}


def sources(graph: Graph, node: str, given: str = "") -> frozenset[str]:
    """Every name that ``node`` is computed from, itself among them; what ``given`` is computed from left out."""
    found, pending = set[str](), [node]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(names_in(graph.nodes[name]) if name in graph.nodes and name != given else ())
    return frozenset(found)


def predictions(graph: Graph, node: str, inputs: Mapping[str, Any]) -> Any:
    """The value of ``node``, with nothing worked out that it does not need or that ``inputs`` have; ``nan`` where there
    is none."""
    needed = sources(graph, node)
    known = dict(inputs)
    try:
        for name, expression in graph.nodes.items():
            if name in needed and name not in known:
                known[name] = evaluate(expression, known)
    except (ValueError, ArithmeticError):
        return math.nan
    return known[node]


def heights(
    graph: Graph, node: str, axes: tuple[str, str], inputs: Mapping[str, Any], xs: Sequence[float], ys: Sequence[float]
) -> Heights:
    """The value of ``node`` at every place of ``xs`` × ``ys``: a row for each y, a value for each x.

    ``axes`` are the two parameters that take the places of the grid; ``inputs`` are the graph's inputs, in order.
    """
    samples = max((math.prod(shape) for shape in graph.shapes.values()), default=1)
    stride = _stride(len(xs) * len(ys) * samples, MOST_NUMBERS)
    if stride > 1:
        return _spread(heights(graph, node, axes, inputs, xs[::stride], ys[::stride]), stride, len(xs), len(ys))
    if not graph.has_arrays and "numpy" not in sys.modules:
        return _one_by_one(graph, node, axes, inputs, xs, ys)
    found: Heights = []
    rows = max(1, BLOCK // (len(xs) * samples))
    for first in range(0, len(ys), rows):
        block = ys[first : first + rows]
        together = _at_once(graph, node, axes, inputs, xs, block)
        found += together if together is not None else _apart(graph, node, axes, inputs, xs, block, len(ys))
    return found


def elementwise(expression: Expression, name: str) -> bool:
    """Whether each element of an expression needs no more of ``name`` than one element of it."""
    if isinstance(expression, Number | Name):
        return True
    if name in names_in(expression) and OPERATIONS[expression.operation].shape != "elementwise":
        return False
    return all(elementwise(part, name) for part in expression.arguments)


def _apart(
    graph: Graph,
    node: str,
    axes: tuple[str, str],
    inputs: Mapping[str, Any],
    xs: Sequence[float],
    ys: Sequence[float],
    rows: int,
) -> Heights:
    """A block whose points have to be worked out one by one."""
    stride = _stride(len(xs) * rows, MOST_SINGLE) if graph.has_arrays else 1
    coarse = _one_by_one(graph, node, axes, inputs, xs[::stride], ys[::stride])
    return _spread(coarse, stride, len(xs), len(ys))


def _one_by_one(
    graph: Graph, node: str, axes: tuple[str, str], inputs: Mapping[str, Any], xs: Sequence[float], ys: Sequence[float]
) -> Heights:
    forward = graph.compiled.forward
    place = graph.compiled.nodes[list(graph.nodes).index(node)]
    across, upwards = (list(inputs).index(name) for name in axes)
    values = list(inputs.values())
    found = []
    with _strict(graph.has_arrays):
        for values[upwards] in ys:
            row = []
            for values[across] in xs:
                try:
                    row.append(forward(*values)[place])
                except (ValueError, ArithmeticError):
                    row.append(math.nan)
            found.append(row)
    return found


def _at_once(
    graph: Graph, node: str, axes: tuple[str, str], inputs: Mapping[str, Any], xs: Sequence[float], ys: Sequence[float]
) -> Heights | None:
    """The whole block in one go; ``None`` where a point has no value or an operation cannot be done for many."""
    import numpy as np

    own = max(map(len, graph.shapes.values()), default=0)
    known = dict(inputs)
    known[axes[0]] = np.reshape(xs, (1, len(xs), *[1] * own))
    known[axes[1]] = np.reshape(ys, (len(ys), 1, *[1] * own))
    needed = sources(graph, node)
    try:
        for name, expression in graph.nodes.items():
            if name in needed:
                known[name] = _value(expression, known, own)
    except (_OneByOne, ValueError, ArithmeticError):
        return None
    whole = np.broadcast_to(known[node], (len(ys), len(xs), *[1] * own))
    found: Heights = whole.reshape(len(ys), len(xs)).tolist()
    return found


class _OneByOne(Exception):
    """An operation that mixes the elements of its argument in a way of its own."""


def _value(expression: Expression, known: Mapping[str, Any], own: int) -> Any:
    """An expression over values of which some have two axes for the grid in front of ``own`` axes."""
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Name):
        return known[expression.id]
    operation = OPERATIONS[expression.operation]
    if operation.definition:
        return _value(expand(expression), known, own)
    arguments = tuple(_value(part, known, own) for part in expression.arguments)
    if operation.shape == "elementwise" or not any(is_array(part) and part.ndim > own for part in arguments):
        return apply(expression.operation, arguments, expression.options)
    if operation.name not in ("sum", "mean") or expression.options:
        raise _OneByOne
    return getattr(arguments[0], operation.name)(axis=tuple(range(2, 2 + own)), keepdims=True)


def _stride(size: int, most: int) -> int:
    """How many neighbours share a point along each axis, so that ``size`` points become ``most`` at most."""
    return max(1, math.ceil(math.sqrt(size / most)))


def _spread(coarse: Heights, stride: int, columns: int, rows: int) -> Heights:
    """Each value ``stride`` times along both axes."""
    return [[coarse[row // stride][column // stride] for column in range(columns)] for row in range(rows)]


def _zeros(size: int | None) -> Any:
    if size is None:
        return 0.0
    import numpy as np

    return np.zeros(size)


def _strict(arrays: bool) -> Any:
    """Arrays leave their domain as loudly as numbers do."""
    if not arrays:
        return contextlib.nullcontext()
    import numpy as np

    return np.errstate(divide="raise", over="raise", invalid="raise")
