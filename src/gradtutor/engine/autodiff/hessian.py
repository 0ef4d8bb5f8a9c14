"""The second derivatives of the output by all numbers of the parameters: the Hessian.

In graphs of plain numbers they are exact: the backward pass is differentiated node by node (forward over reverse, as in
Griewank & Walther, *Evaluating Derivatives*, 2nd ed., ch. 5), from the same table of derivatives as everything else.
With arrays they are central differences of the compiled gradient with two steps, extrapolated (Richardson), right to
about twelve digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.values import is_array

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value

Matrix: TypeAlias = list[list[float]]

_STEP: Final = 1e-3
"""Of a number's size, at least of 1: the fifth root of the precision, the best for extrapolated central differences."""


def hessian(graph: Graph, parameters: Mapping[str, Value], inputs: Mapping[str, Value]) -> Matrix:
    """∂²output/∂p∂q for all numbers p and q of the parameters, those of an array one after the other; symmetric.

    ``inputs`` are constants, data and noise, in the order of the graph. Raises ``DomainError``, ``ValueError`` or
    ``ArithmeticError`` where a derivative has no value.
    """
    if not graph.has_arrays:
        try:
            return _exact(graph, {**parameters, **inputs})
        except KeyError:
            # The derivative of an operation has none that is written down.
            pass
    return _by_differences(graph, parameters, inputs)


def _exact(graph: Graph, known: Mapping[str, Value]) -> Matrix:
    way = [name for name in graph.nodes if name in graph.reached and name in graph.moving]
    values = {**known}
    for name, expression in graph.nodes.items():
        values[name] = evaluate(expression, values)
    first: dict[str, dict[str, float]] = {}
    second: dict[str, dict[tuple[str, str], float]] = {}
    for name in way:
        used = [one for one in names_in(graph.nodes[name]) if one in graph.moving]
        slopes = {one: differentiate(graph.nodes[name], one) for one in used}
        first[name] = {one: float(evaluate(slope, values)) for one, slope in slopes.items()}
        second[name] = {
            (one, other): float(evaluate(differentiate(slope, other), values))
            for one, slope in slopes.items()
            for other in used
        }
    return [_row(graph, way, parameter, first, second) for parameter in graph.parameters]


def _row(
    graph: Graph,
    way: list[str],
    parameter: str,
    first: Mapping[str, Mapping[str, float]],
    second: Mapping[str, Mapping[tuple[str, str], float]],
) -> list[float]:
    """How the gradients of all parameters change with one of them."""
    moves = dict.fromkeys(graph.parameters, 0.0) | {parameter: 1.0}
    for name in way:
        moves[name] = sum(slope * moves[one] for one, slope in first[name].items())
    gradients = dict.fromkeys([*graph.parameters, *way], 0.0) | {graph.output: 1.0}
    change = dict.fromkeys(gradients, 0.0)
    for name in reversed(way):
        for one, slope in first[name].items():
            bend = sum(second[name][one, other] * moves[other] for other in first[name])
            gradients[one] += gradients[name] * slope
            change[one] += change[name] * slope + gradients[name] * bend
    return [change[name] for name in graph.parameters]


def _by_differences(graph: Graph, parameters: Mapping[str, Value], inputs: Mapping[str, Value]) -> Matrix:
    import numpy as np

    given = list(inputs.values())

    def gradient(name: str, value: Any) -> Any:
        everything = [*({**parameters, name: value}).values(), *given]
        _, kept = graph.forward(everything)
        found = graph.backward(everything, kept)
        return np.concatenate([np.ravel(found[one]) for one in graph.parameters])

    rows = []
    for name, value in parameters.items():
        flat = np.ravel(np.asarray(value, dtype=float))
        for position, number in enumerate(flat):
            step = _STEP * max(abs(float(number)), 1.0)
            slopes = []
            for half in (step, step / 2):
                sides = []
                for moved in (number + half, number - half):
                    other = flat.copy()
                    other[position] = moved
                    sides.append(gradient(name, other.reshape(np.shape(value)) if is_array(value) else float(other[0])))
                slopes.append((sides[0] - sides[1]) / ((number + half) - (number - half)))
            # The error of a central difference goes with the square of its step: so that of the first order cancels.
            rows.append((4 * slopes[1] - slopes[0]) / 3)
    matrix = np.array(rows)
    return [[float(one) for one in row] for row in (matrix + matrix.T) / 2]


def largest_curvature(matrix: Matrix) -> float:
    """The largest eigenvalue of a symmetric matrix."""
    if len(matrix) == 1:
        return matrix[0][0]
    import numpy as np

    return float(np.linalg.eigvalsh(np.array(matrix))[-1])
