"""Runs: their ends, what is kept of them, going back, choosing by hand, and that equal problems run equally."""

from __future__ import annotations

import gc
import json
import math
import random
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Adam, Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.root_finding import Bisection, Chord, Newton, Secant
from gradtutor.engine.problem import Batch, Noise, Problem
from gradtutor.engine.run.checkpoints import NEAR, STRIDE
from gradtutor.engine.run.history import KEPT
from gradtutor.engine.run.trace import MOST_BYTES, WINDOW, End, Iteration, Trace
from gradtutor.errors import NoStepError
from tests.engine.problems import plain, problem

NOISY = (Noise("one", 0.5, None, 3), Noise("many", 2.0, 3, 3))
SLOW = problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(1e-5), limit=1_000_000)


def chain() -> Problem:
    nodes = {"a": "x**2", "b": "ln(a)", "c": "sqrt(b)"}
    return problem({"x": 2.0}, nodes, 2.13, Newton(), stop="abs(error) < 1e-3", limit=20)


def noisy() -> Problem:
    nodes = {"p": "x + one", "L": "mean((p + many)**2)"}
    return problem({"x": 4.0}, nodes, rule=Sgd(0.1), noise=NOISY, limit=300)


def fields(record: Iteration) -> dict[str, Any]:
    return {name: plain(value) for name, value in record._asdict().items()}


# ends


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


# equal runs


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


# laziness


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


# by hand


def by_hand() -> Problem:
    return problem({"x": 1.0}, {"z": "2*x"}, 10.0, Manual({"x": (2.0,)}), stop="abs(error) < 0.5", bounds={"x": (0, 9)})


def test_a_run_by_hand_waits_and_goes_on_with_what_is_chosen() -> None:
    trace = Trace(by_hand())
    assert trace.run() is None
    assert trace.iteration(1).waiting is False
    second = trace.iteration(2)
    assert (second.parameters, second.waiting, second.updated) == ({"x": 2.0}, True, None)
    with pytest.raises(IndexError):
        trace.iteration(3)
    trace.choose(2, {"x": 3.0})
    assert trace.iteration(2).waiting is False
    assert trace.iteration(2).updated == {"x": 3.0}
    assert trace.iteration(3).parameters == {"x": 3.0}
    trace.choose(3, {"x": 12.0})
    assert (trace.iteration(3).updated, trace.iteration(3).held) == ({"x": 9}, {"x": 12.0})


def test_choosing_again_forgets_what_came_after() -> None:
    trace = Trace(by_hand())
    for number, chosen in ((2, 3.0), (3, 4.0), (4, 5.0)):
        trace.choose(number, {"x": chosen})
        trace.iteration(number + 1)
    assert trace.run() == End("converged", 5)
    trace.choose(3, {"x": 7.0})
    assert trace.end is None
    assert trace.iteration(2).updated == {"x": 3.0}
    assert trace.iteration(4).parameters == {"x": 7.0}
    assert trace.iteration(4).waiting
    with pytest.raises(IndexError):
        trace.iteration(5)
    assert [trace.objective(number) for number in range(1, 5)] == [-8.0, -6.0, -4.0, 4.0]
    assert [trace.path("x", number) for number in range(1, 5)] == [1.0, 2.0, 3.0, 7.0]


def test_choosing_far_back_in_a_long_run_by_hand() -> None:
    trace = Trace(replace(by_hand(), stop=replace(by_hand().stop, when=None, max_iterations=400)))
    for number in range(2, 200):
        trace.choose(number, {"x": number / 100})
    trace.choose(70, {"x": 8.0})
    assert trace.iteration(70).parameters == {"x": 0.69}
    assert trace.iteration(71).parameters == {"x": 8.0}
    assert trace.iteration(71).waiting


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
