"""Formulas of arrays: every gradient and every single element must have the value that the run has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gradtutor.engine.autodiff.array_gradients import arrived, gradient_formula, shape
from gradtutor.engine.autodiff.elements import GAP, Elements, pruned, unravel
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Expression, names_in
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem
from gradtutor.engine.run.trace import Trace

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]
ONE_HOT = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
IMAGE = (np.arange(36.0).reshape(6, 6) * 7 % 11 - 3).tolist()


def problem(parameters: Mapping[str, object], data: Mapping[str, object], nodes: Mapping[str, str]) -> Problem:
    starts = tuple(Parameter(name, _value(start)) for name, start in parameters.items())
    names = [*parameters, *data]
    found = []
    for name, text in nodes.items():
        found.append(Node(name, parse(text, names)))
        names.append(name)
    columns = {name: np.array(column) for name, column in data.items()}
    return Problem(starts, tuple(found), Goal(names[-1]), Sgd(0.002), data=columns)


def _value(start: object) -> Value:
    return start if isinstance(start, float) else np.array(start)


LINEAR = problem(
    {"w": [2.0, -1.0, 3.0], "b": 1.0},
    {"X": X, "y": [7.0, 13.0, 19.0, 25.0]},
    {"p": "X @ w + b", "r": "p - y", "L": "mean(r**2)"},
)
SHORT = problem(
    {"w": [2.0, -1.0, 3.0], "b": 1.0}, {"X": X, "y": [7.0, 13.0, 19.0, 25.0]}, {"L": "mean((X @ w + b - y)**2)"}
)
LAYERS = problem(
    {"W": [[0.3, -0.4], [0.2, 0.1], [-0.3, 0.2]], "c": [0.1, -0.2], "V": [[0.5, -0.1], [0.3, 0.7]], "d": [0.0, 0.1]},
    {"X": X, "Y": ONE_HOT},
    {
        "z": "X @ W + c",
        "h": "tanh(z) + relu(z) * sigmoid(c)",
        "s": "h @ V + d",
        "p": "softmax(s)",
        "L": "cross_entropy(p, Y)",
    },
)
SOFT = problem(
    {"s": [[0.1, 0.5], [0.2, -0.3], [0.4, 0.0], [0.3, 0.3]]},
    {"Y": ONE_HOT},
    {"p": "softmax(s)", "q": "p * p", "m": "mean(q) + sum(p)", "L": "m * cross_entropy(softmax(s), Y)"},
)
PICTURE = problem(
    {"K": [[0.2, -0.1, 0.1], [0.1, 0.3, -0.2], [-0.1, 0.2, 0.1]], "V": [[0.3, -0.2, 0.1, 0.2], [-0.1, 0.4, 0.2, -0.3]]},
    {"image": IMAGE, "y": [0.0, 1.0]},
    {
        "B": "image * 0.5",
        "A": "conv2d(B + transpose(B) * sum(K), K)",
        "P": "maxpool(relu(A))",
        "z": "V @ flatten(P)",
        "p": "softmax(z)",
        "L": "cross_entropy(p, y)",
    },
)
LINE = problem(
    {"k": [0.5, -0.25, 1.0], "u": [1.0, 2.0], "a": [[1.0], [2.0]]},
    {"x": [1.0, -2.0, 4.0, 0.5, 3.0, 2.0, -1.0]},
    {
        "c": "conv1d(x, k)",
        "m": "maxpool(c)",
        "t": "a * u + max(u, 1.5, m) ** 2 / 3 - abs(a)",
        "o": "u @ transpose(t) @ m",
        "L": "o + dot(u, m) + sum(t @ u)",
    },
)
PIECES = problem(
    {"w": [2.0, -1.0, 3.0]},
    {"X": X},
    {
        "r": "X[1] * w",
        "c": "X[:, 2]",
        "m": "X[1:3, 0] / 1",
        "t": "r[0] + r[-1]",
        "L": "t * sum(c) + sum(m) + sum(w[1:])",
    },
)
JOINED = problem(
    {"w": [2.0, -1.0, 3.0], "v": [0.5, 1.0, -2.0]},
    {"X": X},
    {
        "s": "stack([w, v, w*v], axis=-1)",
        "t": "stack([w, v], axis=1)",
        "u": "stack([v, w], axis=-2)",
        "c": "concat([s, t], axis=-1)",
        "d": "concat([X, s, u], axis=-2)",
        "L": "sum(c**3) + sum(d*d*d) + sum(u[0]*u[1]**2)",
    },
)
EVERY = {
    "joined": JOINED,
    "pieces": PIECES,
    "linear": LINEAR,
    "short": SHORT,
    "layers": LAYERS,
    "soft": SOFT,
    "picture": PICTURE,
    "line": LINE,
}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a/1", "a"),
        ("a/b", "a/b"),
        ("1/a", "1/a"),
        ("a*1", "a*1"),
        ("a - 1", "a - 1"),
        ("a*0", "0"),
        ("0*a", "0"),
        ("a + 0", "a"),
        ("0 + a", "a"),
        ("a - 0", "a - 0"),
        ("a + b*0/1", "a"),
        ("(a + 0)*b", "a*b"),
        ("sin(0*a + b/1)", "sin(b)"),
    ],
)
def test_what_is_times_0_and_what_is_over_1_is_left_out(text: str, left: str) -> None:
    assert pruned(parse(text, "ab")) == parse(left, "ab")


@pytest.mark.parametrize("name", EVERY)
def test_each_element_of_each_node_has_the_value_of_the_run(name: str) -> None:
    trace = Trace(EVERY[name])
    known = trace.iteration(1).known
    for node, expression in trace.graph.nodes.items():
        check(expression, trace.graph.shapes[node], trace, known, known[node])


@pytest.mark.parametrize("name", EVERY)
def test_each_element_of_each_gradient_has_the_value_of_the_run(name: str) -> None:
    trace = Trace(EVERY[name])
    record = trace.iteration(1)
    assert record.gradients is not None
    known = {**record.known, **{arrived(node): value for node, value in record.gradients.items()}}
    for node in trace.graph.backward_order[1:]:
        formula = gradient_formula(trace.graph, node, record.known)
        assert shape(formula, trace.graph.shapes) in ((), trace.graph.shapes[node])
        check(formula, trace.graph.shapes[node], trace, known, record.gradients[node])


def check(
    expression: Expression, extents: tuple[int, ...], trace: Trace, known: Mapping[str, Value], wanted: Value
) -> None:
    shapes = {**trace.graph.shapes, **{arrived(node): own for node, own in trace.graph.shapes.items()}}
    for place in range(int(np.prod(extents))):
        elements = Elements(shapes, known, 1000)
        index = unravel(place, extents)
        single = elements.of(expression, index)
        values: dict[str, Value] = {name: elements.value(name) for name in names_in(single)}
        right = wanted if isinstance(wanted, float) else wanted[index]
        assert evaluate(single, values) == pytest.approx(float(right), rel=1e-9, abs=1e-12), write(single)


def formula(found: Problem, name: str) -> str:
    trace = Trace(found)
    known = trace.iteration(1).known
    symbols = {arrived(node): f"∂L/∂{node}" for node in trace.graph.nodes}
    return write(gradient_formula(trace.graph, name, known), symbols)


def test_gradients_are_written_as_a_person_writes_them() -> None:
    assert formula(LINEAR, "w") == "Xᵀ @ ∂L/∂p"
    assert formula(LINEAR, "b") == "sum(∂L/∂p)"
    assert formula(LINEAR, "r") == "2r/n"
    assert formula(LAYERS, "W") == "Xᵀ @ ∂L/∂z"
    assert formula(LAYERS, "s") == "(p − Y)/n"
    assert formula(PICTURE, "z") == "p − y"


@pytest.mark.parametrize(
    ("most", "sum_"),
    [
        (1, "X[1,0]·w[0] + … + X[1,2]·w[2]"),
        (2, "X[1,0]·w[0] + … + X[1,2]·w[2]"),
        (3, "X[1,0]·w[0] + X[1,1]·w[1] + X[1,2]·w[2]"),
    ],
)
def test_a_long_sum_is_shortened_in_the_middle(most: int, sum_: str) -> None:
    trace = Trace(LINEAR)
    elements = Elements(trace.graph.shapes, trace.iteration(1).known, most)
    element = elements.of(trace.graph.nodes["p"], (1,))
    assert write(element) == f"{sum_} + b"
    assert GAP not in elements.met
