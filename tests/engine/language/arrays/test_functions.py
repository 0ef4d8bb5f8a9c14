"""Graphs of arrays against PyTorch: the figures of tests/golden/arrays.json were computed by it in float64."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Batch, Goal, Node, Parameter, Problem, StopRule
from gradtutor.engine.run.trace import Trace

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[3] / "golden" / "arrays.json").read_text("utf-8"))[
    "cases"
]


def value(entry: Any) -> Value:
    return float(entry) if isinstance(entry, float) else np.array(entry, dtype=np.float64)


def trace_of(
    parameters: dict[str, Value], nodes: dict[str, str], constants: dict[str, Value], rate: float = 0.1, **more: Any
) -> Trace:
    known = [*parameters, *constants, *more.get("data", {})]
    built = []
    for name, text in nodes.items():
        built.append(Node(name, parse(text, known)))
        known.append(name)
    starts = tuple(Parameter(name, start) for name, start in parameters.items())
    more.setdefault("stop", StopRule(max_iterations=1))
    return Trace(Problem(starts, tuple(built), Goal("L"), Sgd(rate), constants=constants, **more))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_losses_and_gradients_are_pytorchs(case: dict[str, Any]) -> None:
    parameters = {name: value(entry) for name, entry in case["parameters"].items()}
    constants = {name: value(entry) for name, entry in case["constants"].items()}
    record = trace_of(parameters, case["nodes"], constants).iteration(1)
    assert record.objective == pytest.approx(case["loss"], rel=1e-12)
    assert record.gradients is not None
    for name, gradient in case["gradients"].items():
        assert np.shape(record.gradients[name]) == np.shape(parameters[name])
        np.testing.assert_allclose(record.gradients[name], gradient, rtol=1e-9, atol=1e-12)


ROWS = np.arange(25.0)


def batched(size: int, order: str) -> Trace:
    """L = mean((w·x − 2x)²) over 25 rows."""
    data = {"x": ROWS, "y": 2 * ROWS}
    nodes = {"L": "mean((w*x - y)**2)"}
    batch = Batch(size, order, seed=3)
    # x² is up to 576: a larger rate would make the loss grow without end, which ends a run.
    return trace_of({"w": 1.0}, nodes, {}, 0.0001, data=data, batch=batch, stop=StopRule(max_iterations=100))


def test_batches_in_order_with_a_smaller_last_one() -> None:
    trace = batched(10, "sequential")
    assert [trace.iteration(number).rows[:1] for number in (1, 2, 3, 4)] == [(0,), (10,), (20,), (0,)]
    assert [len(trace.iteration(number).rows) for number in (1, 2, 3)] == [10, 10, 5]
    assert [trace.iteration(number).epoch for number in (1, 3, 4, 7)] == [1, 1, 2, 3]


def test_a_shuffle_shows_every_row_once_an_epoch_and_another_order_in_the_next() -> None:
    trace = batched(10, "shuffle")
    epochs = [sum((trace.iteration(number).rows for number in numbers), ()) for numbers in ((1, 2, 3), (4, 5, 6))]
    assert [sorted(rows) for rows in epochs] == [list(range(25))] * 2
    assert epochs[0] != epochs[1]
    assert epochs[0] != tuple(range(25))


def test_drawing_with_replacement_is_the_same_whatever_was_asked_before() -> None:
    late, early = batched(10, "with-replacement"), batched(10, "with-replacement")
    late.iteration(9)
    assert late.iteration(2).rows == early.iteration(2).rows
    assert len(early.iteration(2).rows) == 10


def test_the_loss_of_a_batch_and_of_all_data() -> None:
    record = batched(10, "sequential").iteration(1)
    # By hand, at w = 1: the residual of a row x is −x; mean x² of 0…9 is 285/10, of 0…24 it is 4900/25.
    assert record.objective == pytest.approx(28.5)
    assert record.full_objective == pytest.approx(196.0)


def test_batch_gradients_average_to_the_full_one_when_batches_are_equal() -> None:
    trace = batched(5, "shuffle")
    gradients = [float(found["w"]) for found in trace.batch_gradients({"w": 1.0}, 1)]
    assert len(gradients) == 5
    # By hand: ∂L/∂w = mean(2·(w·x − y)·x) = −2·mean(x²) = −2·196.
    assert float(trace.full_gradient({"w": 1.0})["w"]) == pytest.approx(-392.0)
    assert sum(gradients) / 5 == pytest.approx(-392.0)


def test_of_many_batches_some_are_taken_all_over_the_epoch() -> None:
    trace = batched(1, "sequential")
    assert trace.batch_count == 25
    # A batch is one row here: ∂L/∂w = 2·(w·x − 2x)·x = −2x² at w = 1, and row n holds x = n.
    for iteration in (1, 25, 26):
        found = [float(one["w"]) for one in trace.batch_gradients({"w": 1.0}, iteration, 5)]
        assert found == pytest.approx([0.0, -50.0, -200.0, -450.0, -800.0])
    assert len(trace.batch_gradients({"w": 1.0}, 1, 30)) == 25
