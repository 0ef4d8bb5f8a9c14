"""Slopes found by trying: the output at a little less and a little more of one number. For checks, never for runs.

The central difference (f(x + h) − f(x − h)) / 2h has an error that shrinks with h² as long as rounding allows; see
Press et al., Numerical Recipes, section 5.7, from where the size of h comes as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value

EPSILON: Final = sys.float_info.epsilon
STEPS: Final = tuple(EPSILON ** (1 / 3) * factor for factor in (1.0, 0.1, 0.01))
"""Widths h for a number of about 1, the best one first; the smaller ones for formulas that bend quickly."""
TOLERANCE: Final = 1e-4
"""How far a gradient may be from its difference, relative to the larger of the two."""
BENT: Final = 0.01
"""Where the slopes of the two sides differ by this share, there is a kink, a jump, or too sharp a bend to tell."""
MOST_ELEMENTS: Final = 6
"""Elements of an array that are tried, spread over all of it."""


class Compared(NamedTuple):
    """A gradient beside the slope that trying finds."""

    name: str
    gradient: float
    slope: float


def wrong_gradient(graph: Graph, known: Mapping[str, Value], gradients: Mapping[str, Value]) -> Compared | None:
    """The first gradient, the output's side first, that is not the slope of the output; ``None`` when all are.

    ``known`` are the values of inputs and nodes, ``gradients`` ∂output/∂name. Kinks, jumps and the edges of domains
    have no slope of two sides, and are passed over. Of an array a few elements are tried.
    """
    for name in graph.backward_order:
        if name == graph.output:
            continue
        after = _after(graph, name)
        for index in _indices(known[name]):
            gradient = _at(gradients[name], index)
            found = _compare(graph, known, name, after, index, gradient)
            if found is not None:
                return Compared(name, gradient, found)
    return None


def _compare(
    graph: Graph,
    known: Mapping[str, Value],
    name: str,
    after: Sequence[str],
    index: tuple[int, ...],
    gradient: float,
) -> float | None:
    """The slope by differences where it is surely another than ``gradient``, else ``None``."""
    slope = None
    for factor in STEPS:
        width = factor * max(1.0, abs(_at(known[name], index)))
        try:
            less, here, more, largest = _tried(graph, known, name, after, index, width)
        except ArithmeticError:
            continue
        below, above = (here - less) / width, (more - here) / width
        slope = (below + above) / 2
        size = max(abs(slope), abs(gradient))
        if abs(slope - gradient) <= TOLERANCE * size + 4 * EPSILON * largest / width:
            return None
        if abs(above - below) > BENT * size:
            return None
    return slope


def _tried(
    graph: Graph, known: Mapping[str, Value], name: str, after: Sequence[str], index: tuple[int, ...], width: float
) -> tuple[float, float, float, float]:
    """The output with a little less of one number, with the number itself, with a little more; and the largest number
    on the way, which says how coarse the rounding is."""
    outputs, largest = [], max((_largest(known[node]) for node in after), default=0.0)
    for change in (-width, width):
        values = dict(known)
        values[name] = _changed(known[name], index, change)
        with _quiet(graph.has_arrays):
            for node in after:
                values[node] = evaluate(graph.nodes[node], values)
                largest = max(largest, _largest(values[node]))
        outputs.append(float(values[graph.output]))
    return outputs[0], float(known[graph.output]), outputs[1], largest


def _after(graph: Graph, name: str) -> list[str]:
    """The nodes between ``name`` and the output that depend on it, in forward order."""
    touched = set(graph.consumers(name))
    for node in graph.nodes:
        if node in touched:
            touched.update(graph.consumers(node))
    return [node for node in graph.nodes if node in touched]


def _quiet(arrays: bool) -> Any:
    """Where numpy would only warn of a number that has no value, it raises."""
    if not arrays:
        from contextlib import nullcontext

        return nullcontext()
    import numpy as np

    return np.errstate(divide="raise", over="raise", invalid="raise")


def _indices(value: Value) -> Iterator[tuple[int, ...]]:
    """The elements of a value that are tried; of a plain number its only one."""
    if not is_array(value):
        yield ()
        return
    import numpy as np

    array: Any = value
    for position in sorted({int(at) for at in np.linspace(0, array.size - 1, min(array.size, MOST_ELEMENTS))}):
        yield tuple(int(part) for part in np.unravel_index(position, array.shape))


def _at(value: Any, index: tuple[int, ...]) -> float:
    return float(value[index]) if index else float(value)


def _changed(value: Any, index: tuple[int, ...], change: float) -> Any:
    if not index:
        return value + change
    copy = value.copy()
    copy[index] += change
    return copy


def _largest(value: Any) -> float:
    return float(abs(value).max()) if is_array(value) else abs(float(value))
