"""What a run's fault is in one sentence."""

from __future__ import annotations

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
