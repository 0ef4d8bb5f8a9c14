"""Runs whose loss grows a millionfold: where they end, and the rate above which they had to. Worked out by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Adam, Momentum, Nesterov, Sgd
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.optim.rule import Rule, with_rate
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.problem import Batch, Goal, Node, Noise, Parameter, Problem, StopRule
from gradtutor.engine.run.fault_sentence import sentence
from gradtutor.engine.run.trace import End, Trace
from gradtutor.errors import GrownError

CASES = Path(__file__).parents[2] / "lessons" / "data_file" / "cases"
FIGURES: list[dict[str, Any]] = tomllib.loads((CASES / "data.toml").read_text("utf-8"))["case"]


def ended(rule: Rule, loss: str = "x**2", start: float = 1.0, **more: Any) -> End:
    names = ("x", *more.get("data", {}), *(one.name for one in more.get("noise", ())))
    node = Node("L", parse(loss, names))
    trace = Trace(Problem((Parameter("x", start),), (node,), Goal("L"), rule, StopRule(max_iterations=3000), **more))
    end = trace.run()
    assert end is not None
    return end


def grown(end: End) -> GrownError:
    assert end.reason == "diverged"
    assert isinstance(end.fault, GrownError)
    return end.fault


def test_where_a_run_ends_and_the_bound() -> None:
    # x² has the curvature 2: a rate of 1.1 makes x ← x − 2.2x = −1.2x, the loss 1.44 times as large: more than a
    # million times after 38 steps (1.44³⁷ = 7.2e5, 1.44³⁸ = 1.04e6). The bound is 2/2.
    end = ended(Sgd(1.1))
    assert end.iteration == 39
    assert (grown(end).first, grown(end).bound) == (1.0, 1.0)
    i18n.use("en")
    assert sentence(grown(end)).endswith("a millionfold: by its curvature η must be below 1.")


@pytest.mark.parametrize(
    ("rule", "bound"),
    [
        (Sgd(), 1.0),
        # The decay adds 0.5 to the curvature: 2/2.5.
        (Sgd(weight_decay=0.5), 0.8),
        # 2·1.9/2, and 2·1.9/(2.8·2).
        (Momentum(), 1.9),
        (Nesterov(), 3.8 / 5.6),
    ],
)
def test_below_the_bound_it_comes_to_rest_and_above_it_does_not(rule: Sgd, bound: float) -> None:
    assert rule.largest_rate(2.0) == pytest.approx(bound)
    assert ended(with_rate(rule, 0.99 * bound)).reason == "limit"
    assert grown(ended(with_rate(rule, 1.01 * bound))).bound == pytest.approx(bound)


@pytest.mark.parametrize(("count", "bound"), [(19, 1.0), (20, None)])
def test_of_more_numbers_than_twenty_no_curvature_is_worked_out(count: int, bound: float | None) -> None:
    # One of them is a plain number, the others are an array; the curvature of each is 2, so the bound is 2/2.
    starts = (Parameter("w", np.ones(count)), Parameter("b", 1.0))
    nodes = (Node("L", parse("sum(w**2) + b**2", ("w", "b"))),)
    trace = Trace(Problem(starts, nodes, Goal("L"), Sgd(1.1), StopRule(max_iterations=500)))
    end = trace.run()
    assert end is not None and grown(end).bound == (None if bound is None else pytest.approx(bound))


@pytest.mark.parametrize(("when", "bound"), [(4, 1.0), (3, 1.0)])
def test_of_a_rate_that_changes_the_one_that_made_the_loss_grow_counts(when: int, bound: float) -> None:
    # x² halves x with a rate of 0.25; one of 10⁶ makes 2·10⁶ times as much of it, so the next iteration is the last.
    text = f"0.25 if iteration != {when} else 1e6"
    end = ended(Sgd(Schedule(text, parse(text, ("iteration", "epoch")))))
    assert (end.iteration, grown(end).bound) == (when + 1, bound)


def test_of_several_numbers_the_largest_curvature_counts() -> None:
    nodes = (Node("L", parse("w**2 + 50*b**2", ("w", "b"))),)
    starts = (Parameter("w", 1.0), Parameter("b", 1.0))
    trace = Trace(Problem(starts, nodes, Goal("L"), Sgd(0.03), StopRule(max_iterations=500)))
    end = trace.run()
    # The curvatures are 2 and 100: 2/100.
    assert end is not None and grown(end).bound == pytest.approx(0.02)


@pytest.mark.parametrize("case", [case for case in FIGURES if "largest_rate" in case], ids=lambda case: case["file"])
def test_data_as_teachers_have_them(case: dict[str, Any]) -> None:
    lines = [line.replace('"', "").split(",") for line in (CASES / case["file"]).read_text("utf-8").split()]
    at = [lines[0].index(case[axis]) for axis in "xy"]
    x, y = (np.array([float(line[place]) for line in lines[1:]]) for place in at)
    end = ended(Sgd(0.01), "mean((x*a - b)**2)", 0.5, data={"a": x, "b": y})
    assert end.iteration <= 3
    assert grown(end).bound == pytest.approx(case["largest_rate"], rel=1e-6)


def test_what_is_no_divergence() -> None:
    # Adam's first step is 0.1 whatever the gradient: from 1e-9 the loss grows by a factor of 1e16, and falls again.
    assert ended(Adam(0.1), start=1e-9).reason == "limit"
    # At the lowest place already.
    assert ended(Sgd(0.1), start=0.0).reason == "limit"
    # Newton may jump far and come back: the curvature 3·0.5774² − 1 is 1.7e-4, the gradient −0.385, the step 2263.
    assert ended(NewtonMinimise(), "x**4/4 - x**2/2 + 1", 0.5774).reason == "limit"
    # Noise may make the first loss small by chance.
    assert ended(Sgd(0.1), "(x - e1)**2", 0.0, noise=(Noise("e1", 1.0, seed=1),)).reason == "limit"


def test_with_batches_the_loss_on_all_data_counts() -> None:
    # The first row alone has the loss 0 at x = 1.
    data = {"a": np.array([1.0, 2.0]), "b": np.array([1.0, 8.0])}
    end = ended(Sgd(0.1), "mean((x*a - b)**2)", data=data, batch=Batch(1))
    assert end.reason == "limit"
    # Both: L = ((x − 1)² + (2x − 8)²)/2 at 1: 18.
    assert grown(ended(Sgd(2.0), "mean((x*a - b)**2)", data=data, batch=Batch(1))).first == 18.0
