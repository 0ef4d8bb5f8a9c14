"""What a run's fault is in one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.run.fault_sentence import sentence
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem


@pytest.mark.parametrize(
    ("start", "formula", "target", "rule", "said"),
    [
        (-2.0, "ln(x)", None, Sgd(0.1), "ln(−2) has no value: γ cannot be computed."),
        (0.0, "sqrt(x)", None, Sgd(0.1), "1/0 has no value, so γ has no slope here."),
        (0.0, "x**2", 1.0, Newton(), "The rule has no next ξ: it would divide by zero."),
        # The slope is 2e10, and 1e300 times that is no number.
        (1e10, "x**2", None, Sgd(1e300), "The next ξ is too large for a number."),
    ],
)
def test_each_fault_names_what_has_no_value(
    start: float, formula: str, target: float | None, rule: Rule, said: str
) -> None:
    i18n.use("en")
    trace = Trace(problem({"x": start}, {"c": formula}, target, rule))
    end = next(record.end for record in map(trace.iteration, range(1, 5)) if record.end)
    assert end.reason == "diverged"
    assert end.fault is not None
    assert sentence(end.fault, {"c": "γ", "x": "ξ"}) == said


@pytest.mark.parametrize(
    ("start", "formula", "symbols", "said"),
    [
        # 1e200 squared is too large for a number, and so is 1e308 twice.
        ({"x": np.array([1e200, 1.0])}, "sum(x**2)", {"x": "ξ"}, "ξ²"),
        ({"x": np.array([[1e200, 1.0]])}, "sum(x @ transpose(x))", {"x": "X̂"}, "X̂ @ X̂ᵀ"),
        ({"axis": np.array([1e308, 1e308])}, "sum(axis, axis=0)", {"axis": "α"}, "sum(α, axis=0)"),
        ({"x": np.array([-1.0, 1.0]), "x1": 2.0}, "sum(ln(x1*x))", {"x": "ξ", "x1": "x₁"}, "ln(x₁·ξ)"),
        ({"x": np.array([-1.0, 1.0]), "y": 2.0}, "sum(ln(x*y))", {"x": "y", "y": "x"}, "ln(y·x)"),
        ({"sin": np.array([-1.0, 1.0])}, "sum(ln(sin(sin) - 2))", {"sin": "s"}, "ln(sin s − 2)"),
        ({"e200": 1e200}, "e200*e200", {"e200": "ε"}, "1e200·1e200"),
    ],
)
def test_a_symbol_stands_for_a_whole_name_and_for_nothing_else(
    start: dict[str, Any], formula: str, symbols: dict[str, str], said: str
) -> None:
    i18n.use("en")
    end = Trace(problem(start, {"c": formula}, rule=Sgd(0.1))).run()
    assert end is not None and end.fault is not None
    assert sentence(end.fault, symbols) == f"{said} has no value: c cannot be computed."


def test_a_gap_and_a_slope_are_named_by_their_symbols() -> None:
    i18n.use("en")
    # 1e308 − (−1.7e308) is too large for a number.
    end = Trace(problem({"x": 1e308}, {"z": "x + 0"}, -1.7e308, Newton())).run()
    assert end is not None and end.fault is not None
    assert sentence(end.fault, {"z": "ζ"}) == "ζ − (−1.7e308) has no value: ζ cannot be computed."
    # ∂J/∂w = 1e200·1e200, though J itself is 0.
    end = Trace(problem({"w": 0.0}, {"u": "1e200*w", "J": "1e200*u"}, rule=Sgd(0.1))).run()
    assert end is not None and end.fault is not None
    assert sentence(end.fault, {"w": "ω", "J": "ℓ"}) == "∂ℓ/∂ω has no value, so ω has no slope here."
