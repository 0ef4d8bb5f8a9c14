"""Many iterations at once are the same, to the last bit, as one after the other in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import AdaGrad, Adam, AdamW, GradientRule, Momentum, Nesterov, RmsProp, Sgd
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.problem import Batch, Noise, Problem
from gradtutor.engine.run.iteration import State
from gradtutor.engine.run.loop import Loop
from gradtutor.engine.run.rounds import LOOPED, Rounds
from gradtutor.engine.run.trace import End, Trace
from tests.engine.problems import plain, problem

LONG = 400
BOWL = {"a": "x*y - 1", "L": "a**2 + 0.1*x**2 + exp(-y)"}
START = {"x": 1.5, "y": -0.5}
SOURCE = np.random.default_rng(5)
X, Y = SOURCE.normal(size=(23, 3)), SOURCE.normal(size=23)
FIT = {"yhat": "X @ w + b", "L": "mean((yhat - y)**2)"}
DECAY = Schedule("0.1/sqrt(iteration)", parse("0.1/sqrt(iteration)", ("iteration", "epoch")))
BY_EPOCH = Schedule("0.1*0.9**epoch", parse("0.1*0.9**epoch", ("iteration", "epoch")))
RULES: dict[str, GradientRule] = {
    "sgd": Sgd(0.05),
    "momentum": Momentum(0.01),
    "nesterov": Nesterov(0.01),
    "adagrad": AdaGrad(0.1),
    "rmsprop": RmsProp(0.01),
    "adam": Adam(0.02),
    "adamw": AdamW(0.02, weight_decay=0.1),
    "clipped by norm": Sgd(0.05, clip_norm=0.5),
    "clipped by value": Adam(0.02, clip_value=0.1),
    "decaying": Momentum(0.01, weight_decay=0.01),
    "summed up": Sgd(0.001, zero_grad=False),
    "summed up, clipped": Sgd(0.001, zero_grad=False, clip_norm=1.0),
    "scheduled": Sgd(DECAY),
}


def fit(rule: GradientRule, **more: Any) -> Problem:
    starts = {"w": np.array([0.5, -0.25, 2.0]), "b": 0.0}
    whole = problem(starts, FIT, rule=rule, constants={"X": X, "y": Y}, limit=LONG)
    return replace(whole, constants={}, data={"X": X, "y": Y}, **more)


NOISY = (Noise("e", 0.3, None, 7),)
PROBLEMS: dict[str, Problem] = {
    **{name: problem(START, BOWL, rule=rule, limit=LONG) for name, rule in RULES.items()},
    **{f"{name}, arrays": fit(rule) for name, rule in RULES.items()},
    "batches": fit(Adam(0.02), batch=Batch(5)),
    "shuffled batches": fit(Momentum(0.01), batch=Batch(5, "shuffle", 3)),
    "drawn batches": fit(Sgd(BY_EPOCH), batch=Batch(4, "with-replacement", 1)),
    "noise": problem(START, {"L": "(x - e)**2 + y**2"}, rule=Sgd(0.05), noise=NOISY, limit=LONG),
    "bounds": problem(START, BOWL, rule=Sgd(0.05), bounds={"x": (1.4, None), "y": (-1, 0.2)}, limit=LONG),
    "constants": problem({"w": 1.0}, {"L": "(w*k - c)**2"}, rule=Sgd(0.01), constants={"k": 2.0, "c": 3.0}, limit=LONG),
    "stop": problem(START, BOWL, rule=Sgd(0.001), stop="a**2 < 0.9 and iteration > 20", limit=LONG),
    "a node that only repeats": problem({"x": 3.0}, {"p": "x", "L": "p**2"}, rule=Sgd(0.01), limit=LONG),
    "two of one": problem({"x": 3.0}, {"p": "x*x", "q": "x*x", "L": "p + q"}, rule=Sgd(0.01), limit=LONG),
}


def in_full(whole: Problem) -> list[Any]:
    """Every iteration, one after the other, each from the state that the one before it has led to."""
    rounds = Rounds(whole, Graph(whole))
    state, found = State({entry.name: entry.start for entry in whole.parameters}), []
    for number in range(1, whole.stop.max_iterations + 1):
        record, rule = rounds.record(number, state)
        found.append(plain(record._asdict()))
        if record.end or record.updated is None:
            break
        state = State(record.updated, rule)
    return found


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_run_through_the_loop_has_the_numbers_of_a_run_in_full(name: str) -> None:
    whole = PROBLEMS[name]
    expected = in_full(whole)
    trace = Trace(whole)
    end = trace.run()
    assert end is not None and end.iteration == len(expected)
    assert len(expected) > 20, "a short run says nothing about a loop"
    for number in (len(expected), len(expected) - 1, 3, 2, 1, len(expected) // 2, 4, 17):
        assert plain(trace.iteration(number)._asdict()) == expected[number - 1]


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_a_loop_tells_of_each_iteration_is_what_its_record_has(name: str) -> None:
    whole = PROBLEMS[name]
    expected = in_full(whole)
    trace = Trace(whole)
    before = trace.iteration(LOOPED - 1)
    loop, rows = Loop(trace._rounds), []  # type: ignore[var-annotated]
    state = trace._states.before(LOOPED)[1]
    reached = loop.advance(LOOPED, LONG, state, before.objective or 0.0, falling=False, rows=rows)
    assert len(rows) == reached.number - LOOPED == len(expected) - LOOPED
    nodes, parameters = list(trace.graph.nodes), list(trace.graph.parameters)
    for number, kept, gradients, *both in rows:
        values, updated = both[: len(parameters)], both[len(parameters) :]
        record = expected[number - 1]
        assert plain(dict(zip(parameters, values, strict=True))) == record["parameters"]
        own = {node: kept[place] for node, place in zip(nodes, trace.graph.compiled.nodes, strict=True)}
        assert plain(own) == record["values"]
        assert plain(dict(zip([*nodes, *parameters], gradients, strict=True))) == record["gradients"]
        assert plain(dict(zip(parameters, updated, strict=True))) == record["updated"]


@pytest.mark.parametrize(
    ("start", "nodes", "rate", "limit", "end"),
    [
        # x falls by 0.01 an iteration and is below 0 from iteration 102 on (101 within rounding): ln has no value.
        (1.005, {"a": "ln(x)", "L": "x + 0*a"}, 0.01, 1000, 102),
        # x doubles: 2^k; e^x is too large from x = 1024 on, which is iteration 11.
        (1.0, {"a": "exp(x)", "L": "-x**2/2 + 0*a"}, 1.0, 1000, 11),
    ],
)
def test_a_loop_ends_where_a_value_is_missing(
    start: float, nodes: dict[str, str], rate: float, limit: int, end: int
) -> None:
    whole = problem({"x": start}, nodes, rule=Sgd(rate), limit=limit)
    trace = Trace(whole)
    found = trace.run()
    assert found is not None and found.fault is not None
    assert (found.reason, found.iteration, found.fault.node) == ("diverged", end, "a")
    assert plain(trace.iteration(end)._asdict())["values"] == in_full(whole)[-1]["values"]


def test_a_loop_ends_where_the_loss_has_grown_a_millionfold() -> None:
    # x ← −1.2·x: J = x² grows by 1.44 an iteration; 1.44^37 < 10⁶ < 1.44^38, so in iteration 39.
    trace = Trace(problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(1.1), limit=1000))
    end = trace.run()
    assert end is not None and (end.reason, end.iteration) == ("diverged", 39)


def test_a_stop_rule_ends_a_loop_in_the_very_iteration() -> None:
    # x is multiplied by 0.98: 0.98^k < 0.01 for the first time at k = ⌈ln 0.01 / ln 0.98⌉ = 228: iteration 229.
    trace = Trace(problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(0.01), stop="abs(x) < 0.01", limit=1000))
    assert trace.run() == End("converged", 229)
    assert trace.iteration(228).tested[0].holds is False
    with pytest.raises(IndexError):
        trace.iteration(230)


def test_a_graph_of_many_nodes_has_a_loop() -> None:
    nodes = {"n0": "x + y", **{f"n{place}": f"0.99*n{place - 1} + 0.001*x" for place in range(1, 498)}}
    whole = problem({"x": 1.0, "y": 2.0}, {**nodes, "L": "n497**2"}, rule=Sgd(0.01), limit=60)
    trace = Trace(whole)
    assert trace.run() == End("limit", 60)
    assert plain(trace.iteration(50)._asdict()) == in_full(whole)[49]
