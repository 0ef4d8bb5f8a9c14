"""Runs are equal where problems are, are known at any place, and go on bit by bit."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Chord
from gradtutor.engine.problem import Batch, Noise, Problem
from gradtutor.engine.run.checkpoints import STRIDE
from gradtutor.engine.run.trace import WINDOW, End, Trace
from tests.engine.problems import plain, problem
from tests.engine.run.runs import NOISY, SLOW, chain, fields, noisy


@pytest.mark.parametrize("make", [chain, noisy], ids=["chain", "noisy"])
def test_two_equal_problems_give_equal_runs(make: Any) -> None:
    runs = []
    for _ in range(2):
        trace = Trace(make())
        end = trace.run()
        assert end is not None
        runs.append([fields(trace.iteration(number)) for number in range(1, end.iteration + 1)])
    assert runs[0] == runs[1]


def test_noise_is_the_same_whatever_the_order_in_which_it_is_asked_for() -> None:
    forwards, jumping = Trace(noisy()), Trace(noisy())
    order = list(range(1, 301))
    expected = {number: plain(forwards.iteration(number).inputs) for number in order}
    random.Random(5).shuffle(order)
    for number in order:
        assert plain(jumping.iteration(number).inputs) == expected[number]


def test_noise_has_its_size_its_spread_and_its_seed() -> None:
    trace = Trace(noisy())
    drawn = [trace.iteration(number).inputs for number in range(1, 301)]
    assert all(np.shape(entry["many"]) == (3,) and isinstance(entry["one"], float) for entry in drawn)
    ones = np.array([entry["one"] for entry in drawn])
    many = np.array([entry["many"] for entry in drawn])
    # 300 and 900 draws: the mean is within 4 standard errors, the deviation within 15 %.
    assert abs(ones.mean()) < 4 * 0.5 / math.sqrt(300)
    assert ones.std() == pytest.approx(0.5, rel=0.15)
    assert many.std() == pytest.approx(2.0, rel=0.15)
    assert len(set(ones.tolist())) == 300
    other = Trace(replace(noisy(), noise=(replace(NOISY[0], seed=4), NOISY[1])))
    assert other.iteration(1).inputs["one"] != drawn[0]["one"]
    assert plain(other.iteration(1).inputs["many"]) == plain(drawn[0]["many"])


def test_two_noises_of_one_seed_differ() -> None:
    both = (Noise("p", 1.0, None, 1), Noise("q", 1.0, None, 1))
    first = Trace(problem({"x": 1.0}, {"J": "x + p + q"}, noise=both)).iteration(1)
    assert first.inputs["p"] != first.inputs["q"]


def test_a_run_goes_on_by_the_clock() -> None:
    limited = replace(SLOW, stop=replace(SLOW.stop, max_iterations=100_000))
    trace, slices = Trace(limited), 0
    while trace.run(seconds=0.01) is None:
        slices += 1
        assert trace.computed > 0
    assert slices > 1
    assert trace.end == End("limit", 100_000)
    whole = Trace(limited)
    whole.run()
    assert fields(trace.iteration(100_000)) == fields(whole.iteration(100_000))


def test_whether_the_objective_falls_is_known_for_every_beginning() -> None:
    # x ← x − 0.3·4x³, from 1: 1, −0.2, … falls; x ← −x·3 from 1 for J = x² at rate 2: grows ninefold at once.
    falling, growing = Trace(problem({"x": 1.0}, {"J": "x**4"}, rule=Sgd(0.3))), Trace(rising())
    falling.run()
    growing.run()
    assert falling.falls(100)
    assert growing.falls(1) and not growing.falls(2)
    # J = cos x from 0.1 at rate 30 has no order at all; what is said of it must be what its numbers say.
    wild = Trace(problem({"x": 0.1}, {"J": "cos(x) + x**2/60"}, rule=Sgd(30.0), limit=3_000))
    wild.run()
    for last in (1, 2, 3, 4, 5, 10, 3_000):
        sizes = [wild.iteration(number).objective or 0.0 for number in range(1, last + 1)]
        assert wild.falls(last) == all(after <= before for before, after in pairwise(sizes))


def rising() -> Problem:
    return problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(2.0))


@pytest.mark.parametrize("make", [noisy, lambda: replace(SLOW, rule=Chord(), goal=replace(SLOW.goal, target=0.1))])
def test_going_back_gives_the_same_records(make: Any) -> None:
    trace = Trace(make())
    far = 3 * WINDOW // 2 + 100
    expected = {number: fields(trace.iteration(number)) for number in range(1, far + 1)}
    for number in (far, 1, STRIDE, STRIDE + 1, STRIDE + 2, 2 * STRIDE, far - WINDOW, far - 1, 2, far):
        assert fields(trace.iteration(number)) == expected[number]
    for number in range(far, 0, -1):
        assert fields(trace.iteration(number)) == expected[number]


def test_objectives_and_paths_are_kept_for_the_charts() -> None:
    trace = Trace(chain())
    trace.run()
    assert [trace.objective(number) for number in range(1, 6)] == [
        trace.iteration(number).objective for number in range(1, 6)
    ]
    assert trace.path("x", 1) == 2.0
    assert trace.path("x", 5) == trace.iteration(5).parameters["x"]


def test_an_iteration_far_ahead_is_one_of_few_that_are_made_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = Trace(SLOW)
    made: list[int] = []
    own = trace._rounds.record

    def record(number: int, *more: Any) -> Any:
        made.append(number)
        return own(number, *more)

    monkeypatch.setattr(trace._rounds, "record", record)
    trace.iteration(1_000)
    # The loop begins with iteration 3, and goes as far as the one before that which is asked for.
    assert made == [1, 2, 1_000]


def test_few_iterations_at_a_time_are_no_reason_to_write_a_loop() -> None:
    trace = Trace(SLOW)
    for last in (*range(1, 40), 47):
        trace.run(last)
    assert "_loop" not in vars(trace)
    # 47 is the last that is known, and so 48 to 57 are ten at once.
    trace.run(57)
    assert "_loop" in vars(trace)
    assert trace.iteration(57).parameters["x"] == pytest.approx((1 - 2e-5) ** 56, rel=1e-12)


@pytest.mark.parametrize("number", [0, -1, 6, 1000])
def test_there_is_no_iteration_outside_the_run(number: int) -> None:
    trace = Trace(chain())
    with pytest.raises(IndexError):
        trace.iteration(number)
    trace.run()
    with pytest.raises(IndexError):
        trace.iteration(number)


def test_a_run_can_go_on_bit_by_bit() -> None:
    trace = Trace(SLOW)
    assert trace.run(10) is None
    assert trace.run(20) is None
    short = Trace(chain())
    assert short.run(3) is None
    assert short.run(4) is None
    assert short.run(5) == End("converged", 5)


@pytest.mark.parametrize(
    ("rows", "size", "count"),
    [(0, None, 1), (7, None, 1), (0, 3, 1), (7, 3, 3), (6, 3, 2), (7, 7, 1), (7, 9, 1), (7, 1, 7)],
)
def test_how_many_batches_go_through_the_data(rows: int, size: int | None, count: int) -> None:
    data = {"d": np.arange(float(rows))} if rows else {}
    whole = problem({"w": 1.0}, {"L": "mean((w*d - 2)**2)" if rows else "w**2"}, constants=data)
    whole = replace(whole, constants={}, data=data, batch=None if size is None else Batch(size))
    # ⌈7 / 3⌉ = 3: the last batch has what is left. Without data, or without [batch], there is one.
    assert Trace(whole).batch_count == count
