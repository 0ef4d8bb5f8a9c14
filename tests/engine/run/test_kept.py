"""What is kept of a run takes little, whatever its length and its arrays."""

from __future__ import annotations

import gc
import random
import tracemalloc

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Adam
from gradtutor.engine.problem import Problem
from gradtutor.engine.run.checkpoints import NEAR, STRIDE
from gradtutor.engine.run.history import KEPT
from gradtutor.engine.run.trace import MOST_BYTES, WINDOW, End, Trace
from tests.engine.problems import problem
from tests.engine.run.runs import SLOW, fields


def test_iteration_ten_thousand_and_what_is_kept_by_then() -> None:
    trace = Trace(SLOW)
    # x shrinks by 1 − 2e-5 each time.
    assert trace.iteration(10_000).parameters["x"] == pytest.approx((1 - 2e-5) ** 9_999, rel=1e-9)
    assert trace.end is None
    _kept_little(trace)


def test_memory_stays_bounded_however_one_goes_back() -> None:
    trace, source = Trace(SLOW), random.Random(3)
    trace.iteration(10_000)
    for _ in range(300):
        trace.iteration(source.randrange(1, 10_001))
        _kept_little(trace)
    trace.iteration(10_050)
    _kept_little(trace)


def _kept_little(trace: Trace) -> None:
    assert len(trace._records) <= WINDOW
    assert len(trace._states) <= 10_050 / STRIDE + NEAR
    # Two series: three levels are full, and the others have a half, a quarter, … of the 1,250 of the fourth.
    assert trace._history.size <= 2 * KEPT * 5


def test_a_run_of_a_million_keeps_little_and_goes_back_exactly() -> None:
    trace = Trace(SLOW)
    assert trace.run() == End("limit", 1_000_000)
    assert trace._states.bytes + 8 * trace._history.size < 8 * 2**20
    # x shrinks by the factor 1 − 2·10⁻⁵ each time.
    for number in (1_000_000, 999_999, 777_777, 123_457, 4_097, 2, 1):
        assert trace.iteration(number).parameters["x"] == pytest.approx((1 - 2e-5) ** (number - 1), rel=1e-9)
    once = [fields(trace.iteration(number)) for number in (500_003, 500_002)]
    fresh = Trace(SLOW)
    assert [fields(fresh.iteration(number)) for number in (500_003, 500_002)] == once


def wide(rows: int = 10_000, units: int = 32) -> Problem:
    source = np.random.default_rng(2)
    starts = {"w": source.normal(size=(units, units)) / units, "v": source.normal(size=(units, units)) / units}
    nodes = {"z": "tanh(X @ w)", "h": "(z * X) @ v", "L": "mean((h - 1)**2)"}
    data = {"X": source.normal(size=(rows, units))}
    return problem(starts, nodes, rule=Adam(0.01), constants=data, limit=1_000)


def test_a_trace_keeps_at_most_64_mib_whatever_the_arrays_are() -> None:
    # A record has two nodes of 10,000 × 32 × 8 B = 2.56 MB and the gradients of both: sixteen of them take 160 MB.
    trace = Trace(wide())
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(1, 17):
            trace.iteration(number)
        trace.iteration(3)
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert 2 * 2**20 < kept < MOST_BYTES
    again, first = trace.iteration(3), Trace(wide()).iteration(3)
    assert again.objective == first.objective
    assert again.gradients is not None and first.gradients is not None
    assert all(np.array_equal(again.gradients[name], first.gradients[name]) for name in first.gradients)


def test_going_back_over_large_arrays_computes_each_iteration_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = Trace(wide(500, 16))
    monkeypatch.setattr(trace, "window", 2)
    trace.run(60)
    computed: list[int] = []
    own = trace._rounds.record
    trace._rounds.record = lambda number, *more: (computed.append(number), own(number, *more))[1]  # type: ignore[method-assign, func-returns-value]
    for number in range(60, 20, -1):
        trace.iteration(number)
    assert len(computed) <= 60


def test_a_record_that_is_too_large_is_not_kept() -> None:
    # 100,000 × 20 × 8 B = 16 MB for one node, and there are two, and their gradients.
    trace = Trace(wide(100_000, 20))
    trace.iteration(2)
    assert trace._records == {}
    assert trace.iteration(2).objective == trace.iteration(2).objective
