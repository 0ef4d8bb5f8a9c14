"""A run by hand waits, goes on with what is chosen, and forgets what came after another choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.problem import Problem
from gradtutor.engine.run.trace import End, Trace
from tests.engine.problems import problem


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
