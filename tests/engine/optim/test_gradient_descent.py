"""Update rules against torch.optim: the figures of tests/golden/optimisers.json were computed by PyTorch in float64
(tests/golden/optimisers.py makes them)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import GradientRule, Momentum, Sgd
from gradtutor.engine.optim.rule import Rule, Seen, with_rate
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import NAMES, Schedule
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.engine.run.trace import Trace
from gradtutor.records import dataclass

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[2] / "golden" / "optimisers.json").read_text("utf-8"))
PATIENCE = 20


def bowl(rule: Rule) -> Trace:
    """J = x² + sin² y from (3, 1)."""
    nodes = (Node("J", parse("x**2 + sin(y)**2", ("x", "y"))),)
    starts = (Parameter("x", 3.0), Parameter("y", 1.0))
    return Trace(Problem(starts, nodes, Goal("J"), rule, StopRule(max_iterations=PATIENCE)))


def path(trace: Trace) -> list[list[float]]:
    updates = [trace.iteration(number).updated or {} for number in range(1, PATIENCE + 1)]
    return [[float(update["x"]), float(update["y"])] for update in updates]


def assert_close(ours: list[list[float]], theirs: list[list[float]]) -> None:
    assert [value for pair in ours for value in pair] == pytest.approx(
        [value for pair in theirs for value in pair], rel=1e-9, abs=1e-12
    )


BY_GRADIENTS = {kind for kind, rule in RULES.items() if issubclass(rule, GradientRule)}


def test_every_rule_that_minimises_has_a_run_of_pytorchs() -> None:
    assert set(GOLDEN["runs"]) == BY_GRADIENTS
    assert set(GOLDEN["defaults"]) == BY_GRADIENTS


@pytest.mark.parametrize("kind", sorted(BY_GRADIENTS))
def test_a_wrong_sign_is_not_what_pytorch_makes(kind: str) -> None:
    golden, rule = GOLDEN["runs"][kind], RULES[kind]
    *before, last = rule.lines  # type: ignore[attr-defined]  # all are written in lines
    turned = last._replace(text=" + ".join(last.text.rsplit(" - ", 1)))
    assert turned != last
    wrong: type[Rule] = dataclass(frozen=True)(type("Wrong", (rule,), {"lines": (*before, turned)}))
    # A loss that grows without end also ends the run: then there is no twentieth update.
    with pytest.raises((AssertionError, IndexError, KeyError)):
        assert_close(path(bowl(with_rate(wrong(), golden["rate"]))), golden["path"])


@pytest.mark.parametrize("kind", list(GOLDEN["runs"]))
def test_twenty_updates_as_pytorch_makes_them(kind: str) -> None:
    golden = GOLDEN["runs"][kind]
    assert_close(path(bowl(RULES[kind](rate=golden["rate"]))), golden["path"])  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", list(GOLDEN["defaults"]))
def test_the_defaults_are_pytorchs(kind: str) -> None:
    assert_close(path(bowl(RULES[kind]())), GOLDEN["defaults"][kind])


def test_gradients_that_are_not_cleared_add_up_as_in_pytorch() -> None:
    golden = GOLDEN["not_cleared"]["sgd"]
    trace = bowl(RULES["sgd"](rate=golden["rate"], zero_grad=False))  # type: ignore[call-arg]
    assert_close(path(trace), golden["path"])
    first, second = trace.iteration(1), trace.iteration(2)
    assert first.gradients is not None
    assert second.gradients is not None
    # By hand: ∂J/∂x is 2·3 = 6 in iteration 1; x becomes 3 − 0.1·6 = 2.4, where it is 4.8; 6 + 4.8 = 10.8.
    assert first.inner["accumulated"]["x"] == pytest.approx(6.0)
    assert second.gradients["x"] == pytest.approx(4.8)
    assert second.inner["accumulated"]["x"] == pytest.approx(10.8)


@pytest.mark.parametrize("kind", list(GOLDEN["decayed"]))
def test_weights_decay_as_in_pytorch(kind: str) -> None:
    golden = GOLDEN["decayed"][kind]
    assert_close(path(bowl(RULES[kind](rate=golden["rate"], weight_decay=0.3))), golden["path"])  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", list(GOLDEN["clipped"]["norm"]))
@pytest.mark.parametrize(("how", "most"), [("norm", 1.5), ("value", 0.7)])
def test_gradients_are_clipped_as_in_pytorch(kind: str, how: str, most: float) -> None:
    golden = GOLDEN["clipped"][how][kind]
    more: dict[str, Any] = {"rate": golden["rate"], f"clip_{how}": most}
    rule = RULES[kind](**more)
    assert_close(path(bowl(rule)), golden["path"])


@pytest.mark.parametrize(("how", "most"), [("norm", 1.5), ("value", 0.7)])
def test_what_is_clipped_is_what_adds_up(how: str, most: float) -> None:
    """Clipping changes ``p.grad`` itself: the next gradient is added to what it has left; then the weights decay."""
    more: dict[str, Any] = {f"clip_{how}": most}
    rule = Momentum(0.1, zero_grad=False, weight_decay=0.3, **more)
    assert_close(path(bowl(rule)), GOLDEN["together"][how]["path"])


def test_one_norm_of_all_parameters_numbers_and_arrays() -> None:
    here = Seen(1, {"a": 0.0, "w": np.zeros(2)}, 0.0, {"a": 2.0, "w": np.array([3.0, 6.0])}, {})
    # √(2² + 3² + 6²) = 7: each gradient times 3.5/(7 + 1e-6), as clip_grad_norm_ has it.
    move = Sgd(1.0, clip_norm=3.5).step(None, here)
    assert move.handed["norm"] == {"a": 7.0, "w": 7.0}
    factor = 3.5 / (7 + 1e-6)
    assert move.updated["a"] == pytest.approx(-2 * factor, rel=1e-15)
    assert np.asarray(move.updated["w"]).tolist() == pytest.approx([-3 * factor, -6 * factor], rel=1e-15)
    # What is small enough stays as it is.
    assert Sgd(1.0, clip_norm=70.0).step(None, here).updated["a"] == -2.0


SCHEDULES = {
    "step": "0.2 * 0.5**floor((iteration - 1)/5)",
    "exponential": "0.2 * 0.9**(iteration - 1)",
    "warm-up": "0.2 * min(1, iteration/5)",
    "cosine": "0.01 + 0.19 * (1 + cos(pi*(iteration - 1)/20))/2",
    "inverse": "0.2 / sqrt(iteration)",
}
"""What torch.optim.lr_scheduler makes of a rate of 0.2, as an expression."""


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_a_rate_that_changes_as_pytorchs_schedulers_change_it(name: str) -> None:
    golden, schedule = GOLDEN["scheduled"][name], Schedule(SCHEDULES[name], parse(SCHEDULES[name], NAMES))
    assert [schedule.at(number) for number in range(1, PATIENCE + 1)] == pytest.approx(golden["rates"], rel=1e-12)
    assert_close(path(bowl(Momentum(schedule))), golden["path"])


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if issubclass(rule, GradientRule)])
def test_what_a_rule_remembers_is_what_it_says(kind: str) -> None:
    rule = RULES[kind]()
    assert tuple(bowl(rule).iteration(1).inner) == rule.remembers
