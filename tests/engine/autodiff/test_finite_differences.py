"""Slopes found by trying: right gradients pass, wrong ones are caught, kinks and edges are passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from gradtutor.engine.autodiff.finite_differences import Compared, wrong_gradient
from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


def compared(
    start: Mapping[str, float], nodes: Mapping[str, str], wrong: Mapping[str, float] | None = None
) -> Compared | None:
    trace = Trace(problem(dict(start), dict(nodes), rule=Sgd(0.1)))
    record = trace.iteration(1)
    assert record.gradients is not None
    return wrong_gradient(trace.graph, record.known, {**record.gradients, **(wrong or {})})


SOUND = {
    "chain": ({"x": 2.0}, {"a": "x**2", "b": "ln(a)", "c": "sqrt(b)"}),
    "several paths": ({"w": 3.0, "b": 4.0}, {"x": "2*w + 3*b", "y": "2*b + 1", "z": "x*y"}),
    "large numbers": ({"x": 20000.0}, {"L": "(x - 20001)**2"}),
    "small slopes": ({"x": 30.0}, {"L": "sigmoid(-x)"}),
    "near the edge of a domain": ({"x": 1e-7}, {"L": "ln(x)"}),
}


@pytest.mark.parametrize("case", SOUND.values(), ids=SOUND)
def test_right_gradients_pass(case: tuple[dict[str, float], dict[str, str]]) -> None:
    assert compared(*case) is None


def test_a_wrong_gradient_is_caught_and_named_from_the_output_on() -> None:
    # z = x·y at w = 3, b = 4: x = 18, y = 9, so ∂z/∂x = 9 and ∂z/∂w = 9·2 = 18.
    found = compared(*SOUND["several paths"], {"x": 18.0, "w": 36.0})
    assert found is not None
    assert found.name == "x"
    assert found.gradient == 18.0
    assert found.slope == pytest.approx(9.0, rel=1e-6)


@pytest.mark.parametrize("factor", [-1.0, 0.5, 1.01])
def test_signs_factors_and_one_percent_are_caught(factor: float) -> None:
    # c = √(ln x²) at 2: ∂c/∂x = 1/(x·c) = 1/(2·1.17741) = 0.42466.
    found = compared(*SOUND["chain"], {"x": 0.42466 * factor})
    assert found is not None and found.slope == pytest.approx(0.42466, rel=1e-4)


@pytest.mark.parametrize("slope", [1e6, 1.0, 1e-3])
@pytest.mark.parametrize(("share", "caught"), [(5e-5, False), (-5e-5, False), (2e-4, True), (-2e-4, True)])
def test_how_far_a_gradient_may_be_off_is_a_share_of_it(slope: float, share: float, caught: bool) -> None:
    # One ten-thousandth: the slope of c·x is c everywhere.
    found = compared({"x": 1.0}, {"L": f"{slope}*x"}, {"x": slope * (1 + share)})
    assert (found is not None) is caught


@pytest.mark.parametrize("formula", ["abs(x)", "relu(x)", "max(x, 0)", "x*0 + abs(x)*2"])
def test_a_kink_has_no_slope_to_compare_with(formula: str) -> None:
    assert compared({"x": 0.0}, {"L": formula}, {"x": 0.7}) is None


def test_elements_of_arrays_are_compared() -> None:
    import numpy as np

    graph = Graph(problem({"w": np.array([1.0, 2.0])}, {"L": "sum(w**2)"}, rule=Sgd(0.1)))
    known: dict[str, Value] = {"w": np.array([1.0, 2.0]), "L": 5.0}
    assert wrong_gradient(graph, known, {"L": 1.0, "w": np.array([2.0, 4.0])}) is None
    found = wrong_gradient(graph, known, {"L": 1.0, "w": np.array([2.0, 5.0])})
    assert found is not None and found.slope == pytest.approx(4.0)
