"""Newton's method for a minimum, and the Hessian: against PyTorch's (tests/golden/optimisers.py) and by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.autodiff.hessian import hessian, largest_curvature
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import NoStepError

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[2] / "golden" / "optimisers.json").read_text("utf-8"))
FOUND: dict[str, Any] = GOLDEN["newton"]
X, Y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.5])
FEATURES = np.array([[1, 2], [2, 1], [-1, 0], [0, -2], [1, -1], [-2, 1]], dtype=float)
LABELS = np.array([1.0, 0, 1, 0, 1, 0])


def problem(nodes: Mapping[str, str], starts: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> Problem:
    """A loss, the last of the nodes, that is to be small."""
    names = (*starts, *(data or {}), *nodes)
    lines = tuple(Node(name, parse(text, names)) for name, text in nodes.items())
    parameters = tuple(Parameter(name, value) for name, value in starts.items())
    stop = StopRule(max_iterations=30)
    return Problem(parameters, lines, Goal(list(nodes)[-1]), NewtonMinimise(), stop, data=dict(data or {}))


PROBLEMS = {
    "rosenbrock": problem({"a": "(1 - x)**2", "b": "y - x**2", "L": "a + 100*b**2"}, {"x": -1.2, "y": 1.0}),
    "line": problem({"a": "x**4", "L": "a + exp(-x)"}, {"x": 2.0}),
    "growth": problem({"p": "w*exp(b*x)", "L": "mean((p - y)**2)"}, {"w": 1.0, "b": 0.5}, {"x": X, "y": Y}),
    "logistic": problem(
        {"s": "X @ w + b", "L": "mean(softplus(s) - y*s)"},
        {"w": np.zeros(2), "b": 0.0},
        {"X": FEATURES, "y": LABELS},
    ),
}


def flat(values: Mapping[str, Any]) -> list[float]:
    return [float(one) for value in values.values() for one in np.ravel(value)]


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_the_path_is_pytorchs(name: str) -> None:
    trace = Trace(PROBLEMS[name])
    for number, expected in enumerate(FOUND[name]["path"], 1):
        assert flat(trace.iteration(number).updated or {}) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_the_hessian_is_pytorchs(name: str) -> None:
    start = {one.name: one.start for one in PROBLEMS[name].parameters}
    found = hessian(Graph(PROBLEMS[name]), start, PROBLEMS[name].data)
    # Exact for plain numbers; by differences with arrays.
    precision = 1e-8 if PROBLEMS[name].data else 1e-13
    assert np.array(found) == pytest.approx(np.array(FOUND[name]["hessian"]), rel=precision, abs=1e-9)


def test_one_step_by_hand() -> None:
    # L = (x − 3)² + 1: gradient 2·(5 − 3) = 4, curvature 2: 5 − 4/2 = 3, at once.
    record = Trace(problem({"L": "(x - 3)**2 + 1"}, {"x": 5.0})).iteration(1)
    assert record.handed == {"curvature": {"x": 2.0}}
    assert record.updated == {"x": 3.0}


def test_several_parameters_need_the_whole_hessian() -> None:
    # L = x² + xy + y²: H = [[2, 1], [1, 2]], gradient (2·1 + 4, 1 + 2·4) = (6, 9) at (1, 4): H⁻¹·(6, 9) = (1, 4).
    record = Trace(problem({"L": "x**2 + x*y + y**2"}, {"x": 1.0, "y": 4.0})).iteration(1)
    assert {name: float(value) for name, value in record.handed["direction"].items()} == pytest.approx(
        {"x": 1.0, "y": 4.0}
    )
    assert flat(record.updated or {}) == pytest.approx([0.0, 0.0], abs=1e-14)


def test_where_the_curvature_is_negative_it_goes_uphill() -> None:
    # L = cos x at 0.5: gradient −sin 0.5, curvature −cos 0.5; 0.5 − tan 0.5 = −0.0463: to the top at 0.
    record = Trace(problem({"L": "cos(x)"}, {"x": 0.5})).iteration(1)
    assert flat(record.updated or {}) == pytest.approx([0.5 - np.tan(0.5)])


@pytest.mark.parametrize(
    ("text", "starts"), [("2*x + 1", {"x": 1.0}), ("(x + y)**2", {"x": 1.0, "y": 1.0}), ("x", {"x": 0.0})]
)
def test_without_curvature_there_is_no_step(text: str, starts: Mapping[str, float]) -> None:
    trace = Trace(problem({"L": text}, starts))
    end = trace.run()
    assert end is not None and end.reason == "diverged" and isinstance(end.fault, NoStepError)


def test_shared_nodes_and_two_roads_are_counted() -> None:
    # L = (ab)² with a = x + y, b = x − y: (x² − y²)², so at (2, 1): ∂²/∂x² = 12x² − 4y² = 44, ∂²/∂x∂y = −8xy = −16,
    # ∂²/∂y² = 12y² − 4x² = −4.
    one = problem({"a": "x + y", "b": "x - y", "c": "a*b", "L": "c**2"}, {"x": 2.0, "y": 1.0})
    assert hessian(Graph(one), {"x": 2.0, "y": 1.0}, {}) == [[44.0, -16.0], [-16.0, -4.0]]


def test_the_largest_curvature() -> None:
    # [[2, 1], [1, 2]] has the eigenvalues 1 and 3.
    assert largest_curvature([[2.0, 1.0], [1.0, 2.0]]) == pytest.approx(3.0)
    assert largest_curvature([[-4.0]]) == -4.0
