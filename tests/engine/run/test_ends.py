"""How a run ends: by its stop rule, by its limit, where something has no value."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Bisection, Chord, Newton, Secant
from gradtutor.engine.run.trace import End, Iteration, Trace
from gradtutor.errors import NoStepError
from tests.engine.problems import plain, problem
from tests.engine.run.runs import chain


def test_a_run_that_converges() -> None:
    assert Trace(chain()).end is None
    trace = Trace(chain())
    assert trace.run() == trace.end == End("converged", 5)
    last = trace.iteration(5)
    assert (last.gradients, last.deltas, last.updated) == (None, None, None)
    (test,) = last.tested
    assert (test.left, test.operator, test.right, test.holds) == (abs(last.objective or 0.0), "<", 0.001, True)
    assert trace.iteration(4).tested[0].holds is False


def test_a_run_that_meets_its_limit_still_has_its_update() -> None:
    trace = Trace(replace(chain(), stop=replace(chain().stop, max_iterations=3)))
    assert trace.run() == End("limit", 3)
    assert trace.iteration(3).updated is not None
    with pytest.raises(IndexError):
        trace.iteration(4)


@pytest.mark.parametrize(("target", "gap"), [(3.0, 4.0), ("c", 4.5), ("k", 4.25), ("x", 5.0)])
def test_the_target_is_a_number_or_whatever_has_a_name(target: str | float, gap: float) -> None:
    # x = 2 makes c = x + ½ = 2.5 and J = x² + 3 = 7; k is a constant, 2.75.
    nodes = {"c": "x + 0.5", "J": "x**2 + 3"}
    trace = Trace(problem({"x": 2.0}, nodes, target, Newton(), constants={"k": 2.75}))
    assert trace.iteration(1).objective == gap


@pytest.mark.parametrize(("joiner", "end"), [("and", 7), ("or", 3)])
def test_stop_tests_joined(joiner: str, end: int) -> None:
    # x halves: 1, ½, ¼ …; x < 0.3 from iteration 3 on, iteration >= 7 from 7 on.
    whole = problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(0.25), stop=f"x < 0.3 {joiner} iteration >= 7")
    assert Trace(whole).run() == End("converged", end)


@pytest.mark.parametrize(
    ("start", "nodes", "node", "formula"),
    [
        (-2.0, {"a": "x + 1", "b": "ln(a)", "c": "b*2"}, "b", "ln(−1)"),
        (2.0, {"a": "x - 2", "b": "1/a", "c": "b*2"}, "b", "1/0"),
        (800.0, {"a": "x + 1", "b": "exp(a)", "c": "b*2"}, "b", "exp 801"),
        (-2.0, {"a": "x + 1", "b": "sqrt(a)", "c": "b*2"}, "b", "√(−1)"),
    ],
)
def test_leaving_a_domain_ends_the_run_at_the_node(
    start: float, nodes: dict[str, str], node: str, formula: str
) -> None:
    trace = Trace(problem({"x": start}, nodes))
    end = trace.run()
    assert end is not None and end.fault is not None
    assert (end.reason, end.iteration) == ("diverged", 1)
    assert (end.fault.node, end.fault.formula, end.fault.backward) == (node, formula, False)
    record = trace.iteration(1)
    assert record.values == {"a": start + 1 if "+" in nodes["a"] else start - 2, "b": None, "c": None}
    assert (record.objective, record.gradients, record.updated) == (None, None, None)
    _json_able(record)


def test_a_root_at_zero_ends_the_run_on_the_way_back() -> None:
    trace = Trace(problem({"x": 0.0}, {"c": "sqrt(x)", "z": "3*c"}))
    end = trace.run()
    assert end is not None and end.fault is not None
    assert (end.reason, end.fault.node, end.fault.formula, end.fault.backward) == ("diverged", "c", "1/0", True)
    record = trace.iteration(1)
    assert record.values == {"c": 0.0, "z": 0.0}
    assert (record.objective, record.gradients, record.deltas, record.updated) == (0.0, None, None, None)


def test_a_rule_without_gradients_does_not_mind_a_missing_slope() -> None:
    # √0 = 0 and √4 = 2, wanted 1: the line through both leads to 2.
    first = Trace(problem({"x": 0.0}, {"c": "sqrt(x)"}, 1.0, Secant({"x": (4.0,)})))
    assert (first.iteration(1).end, first.iteration(1).gradients) == (None, None)
    assert first.iteration(2).updated == {"x": 2.0}


def test_a_fault_in_the_middle_of_a_run() -> None:
    # x: 1, then 1 − 0.8·2 = −0.6, where ln has no value.
    trace = Trace(problem({"x": 1.0}, {"a": "ln(x)", "L": "a + x"}, rule=Sgd(0.8)))
    end = trace.run()
    assert end is not None and end.fault is not None
    assert (end.reason, end.iteration, end.fault.node, end.fault.formula) == ("diverged", 2, "a", "ln(−0.6)")
    assert trace.iteration(1).end is None
    assert trace.iteration(2).parameters == pytest.approx({"x": -0.6})
    with pytest.raises(IndexError):
        trace.iteration(3)


@pytest.mark.parametrize("rule", [Newton(), Chord(), Secant({"x": (-1.0,)}), Bisection()], ids=lambda rule: rule.kind)
def test_a_rule_without_a_next_step_ends_the_run(rule: Newton) -> None:
    # x² at 0 is level; x² at 1 and −1 is level between; bisection has no interval.
    start = 1.0 if rule.kind == "secant" else 0.0
    trace = Trace(problem({"x": start}, {"J": "x**2"}, 5.0, rule))
    end = trace.run()
    assert end is not None
    assert isinstance(end.fault, NoStepError)
    assert (end.reason, end.fault.node, end.fault.too_large) == ("diverged", "x", False)
    assert trace.iteration(end.iteration).updated is None


def test_what_is_too_large_for_a_number_ends_the_run_where_it_appears() -> None:
    # The gap 1e308 − (−1.7e308) overflows; the update 1e308 + 1e308 does.
    gap = Trace(problem({"x": 1e308}, {"z": "x + 0"}, -1.7e308, Newton()))
    update = Trace(problem({"x": 1e308}, {"J": "1 - x"}, rule=Sgd(1e308)))
    for trace in (gap, update):
        end = trace.run()
        assert end is not None and (end.reason, end.iteration) == ("diverged", 1)
        assert trace.iteration(1).updated is None
        _json_able(trace.iteration(1))
    assert gap.iteration(1).objective is None
    assert gap.end and gap.end.fault and gap.end.fault.formula == "z − (−1.7e308)"


@pytest.mark.parametrize(("stop", "formula"), [("ln(x) < 1", "ln(−2)"), ("1/(x + 2) < 1", "1/0")])
def test_a_stop_rule_without_a_value_ends_the_run(stop: str, formula: str) -> None:
    trace = Trace(problem({"x": -2.0}, {"J": "x**2"}, stop=stop))
    end = trace.run()
    assert end is not None and end.fault is not None
    assert (end.reason, end.iteration, end.fault.formula) == ("diverged", 1, formula)
    assert trace.iteration(1).values == {"J": 4.0}


def _json_able(record: Iteration) -> None:
    """Everything that a trace prints of an iteration is a number or nothing."""
    parts = [record.parameters, record.values, {"objective": record.objective}]
    parts += [part for part in (record.gradients, record.deltas, record.updated) if part is not None]
    json.dumps([plain(part) for part in parts], allow_nan=False)
