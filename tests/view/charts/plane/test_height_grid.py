"""A node over a grid: the same numbers one by one and all at once, and nan where there are none."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.problem import Noise, Problem
from gradtutor.view.charts.plane import height_grid as module
from gradtutor.view.charts.plane.height_grid import Heights, heights, inputs_of, sources
from tests.engine.problems import problem
from tests.view.scenes import bare

XS, YS = [-1.0, 0.5, 2.0], [3.0, -0.25]
DATA = np.array([1.0, 2.0, 4.0])
TARGETS = np.array([0.5, 1.0, -1.0])


def over(found: Problem, node: str = "", xs: list[float] = XS, ys: list[float] = YS) -> Heights:
    inputs = inputs_of(bare(found, 1, 0))
    return heights(Graph(found), node or found.goal.output, ("x", "y"), inputs, xs, ys)


@pytest.fixture(params=["alone", "together"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With numpy not loaded, as far as the view can tell, and with."""
    if request.param == "alone":
        names = {name: entry for name, entry in sys.modules.items() if name != "numpy"}
        monkeypatch.setattr(module, "sys", type("sys", (), {"modules": names}))
    return str(request.param)


def test_plain_numbers(way: str) -> None:
    found = over(problem({"x": 1.0, "y": 1.0, "z": 5.0}, {"a": "x**2", "J": "a + sin(y) * z"}))
    assert found == [[pytest.approx(x**2 + 5 * math.sin(y), abs=1e-12) for x in XS] for y in YS]


def test_another_node_than_the_output(way: str) -> None:
    found = problem({"x": 1.0, "y": 1.0}, {"a": "x - y", "J": "a**2"})
    assert over(found, "a") == [[x - y for x in XS] for y in YS]


def test_where_there_is_no_value(way: str) -> None:
    found = over(problem({"x": 1.0, "y": 1.0}, {"J": "ln(x) + y"}))
    for row, y in zip(found, YS, strict=True):
        assert math.isnan(row[0])
        assert row[1:] == [pytest.approx(math.log(x) + y) for x in XS[1:]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("mean((x*d + y - t)**2)", lambda x, y: np.mean((x * DATA + y - TARGETS) ** 2)),
        ("sum(abs(x*d - t)) + y", lambda x, y: np.sum(np.abs(x * DATA - TARGETS)) + y),
        ("dot(d * x, t) * y", lambda x, y: np.dot(DATA * x, TARGETS) * y),
        ("mean(d) * x + y", lambda x, y: np.mean(DATA) * x + y),
        ("mean(relu(x * d - y))", lambda x, y: np.mean(np.maximum(x * DATA - y, 0))),
        # Not for many at once: these go one by one.
        ("sum(softmax(x * d) * t) + y", lambda x, y: np.sum(_softmax(x * DATA) * TARGETS) + y),
        ("(x * d) @ t + y", lambda x, y: (x * DATA) @ TARGETS + y),
    ],
)
def test_a_loss_over_samples(formula: str, value: Any) -> None:
    found = over(problem({"x": 1.0, "y": 1.0}, {"J": formula}, constants={"d": DATA, "t": TARGETS}))
    assert found == [[pytest.approx(float(value(x, y)), abs=1e-12) for x in XS] for y in YS]


def test_a_matrix_beside_a_vector() -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    found = over(
        problem({"x": 1.0, "y": 1.0}, {"J": "mean((matrix * d * x - y)**2)"}, constants={"matrix": matrix, "d": DATA})
    )
    assert found == [[pytest.approx(np.mean((matrix * DATA * x - y) ** 2)) for x in XS] for y in YS]


def test_a_point_without_a_value_takes_no_others_with_it() -> None:
    found = over(problem({"x": 1.0, "y": 1.0}, {"J": "mean(ln(d * x)) + y"}, constants={"d": DATA}))
    assert [[math.isnan(value) for value in row] for row in found] == [[True, False, False]] * 2
    assert found[1][2] == pytest.approx(float(np.mean(np.log(DATA * 2.0))) - 0.25)


def test_very_many_samples_share_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NUMBERS", 30)
    xs = [float(place) for place in range(10)]
    found = over(
        problem({"x": 1.0, "y": 1.0}, {"J": "mean(d * x) + y"}, constants={"d": DATA}), xs=xs, ys=[0.0, 1.0, 2.0]
    )
    assert len(found) == 3
    assert [len(row) for row in found] == [10, 10, 10]
    assert len({value for row in found for value in row}) <= 10
    assert found[0][0] == 0.0


def test_noise_is_left_out() -> None:
    noisy = problem({"x": 1.0, "y": 1.0}, {"J": "x + y + n"}, noise=[Noise("n", 5.0)])
    assert over(noisy) == [[x + y for x in XS] for y in YS]


def test_what_a_node_is_made_of() -> None:
    graph = Graph(problem({"x": 1.0, "y": 1.0, "z": 1.0}, {"a": "x + 1", "b": "y * z", "J": "a * b"}))
    assert sources(graph, "a") == {"a", "x"}
    assert sources(graph, "J") == {"J", "a", "b", "x", "y", "z"}


def _softmax(numbers: Any) -> Any:
    power = np.exp(numbers - np.max(numbers))
    return power / power.sum()
