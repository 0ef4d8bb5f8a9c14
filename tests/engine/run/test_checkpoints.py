"""States are few, whatever they are, and there is one not far before any iteration."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.run.checkpoints import NEAR, SPREAD, STRIDE, Checkpoints
from gradtutor.engine.run.footprint import footprint
from gradtutor.engine.run.iteration import State


def filled(last: int, numbers: int, budget: int) -> Checkpoints:
    """The states of every iteration up to ``last``; each has an array of so many numbers."""
    states = Checkpoints(State({"w": np.zeros(numbers)}), budget)
    for number in range(2, last + 1):
        states.put(number, State({"w": np.full(numbers, float(number))}))
    return states


@pytest.mark.parametrize(("last", "numbers", "budget"), [(1000, 10, 10**6), (3000, 1000, 10**6), (100, 10**4, 10**6)])
def test_each_kind_keeps_to_its_budget(last: int, numbers: int, budget: int) -> None:
    states = filled(last, numbers, budget)
    assert states.bytes <= 2 * budget
    assert len(states) <= SPREAD + NEAR
    for number in (last, last - 1, last // 2, 100, 64, 2, 1):
        place, state = states.before(number)
        assert number - states.stride < place <= number
        assert np.ravel(state.parameters["w"])[0] == (place if place > 1 else 0)


def test_where_all_fit_none_is_far() -> None:
    states = filled(1000, 10, 10**6)
    assert states.stride == STRIDE
    assert states.before(1000)[0] == 1000
    assert states.before(300)[0] == 257  # 1 + 4·64


def test_half_of_the_spread_states_are_dropped_when_they_take_too_much() -> None:
    # A state is 80 kB, so a megabyte has room for 12 beside the first. The 13th of a stride of 64 is the one of 833, of
    # 128 that of 1 + 13·128 = 1665, of 256 that of 3329, which does not come. So every 256th is there up to 2817.
    states = filled(3000, 10**4, 10**6)
    assert states.stride == 256
    for number, place in ((2900, 2817), (2600, 2561), (1000, 769), (600, 513), (300, 257), (256, 1)):
        found, state = states.before(number)
        assert (found, np.ravel(state.parameters["w"])[0]) == (place, place if place > 1 else 0)
    assert (states.next_after(2817), states.next_after(2816)) == (3073, 2817)


def test_one_state_is_always_there_however_large() -> None:
    states = filled(5, 1000, 100)
    assert states.before(5)[0] == 5
    assert states.before(4)[0] == 1


def test_what_comes_after_is_forgotten() -> None:
    states = filled(500, 10, 10**6)
    states.forget_after(200)
    # The last 256 were near: 245 to 500. Of those that are left the nearest is 1 + 3·64.
    assert states.before(500)[0] == 193
    assert states.bytes < 2 * 200 * (footprint(State({"w": np.zeros(10)})) + 1)


def test_footprints_are_those_of_the_arrays() -> None:
    # 1000 numbers of 8 bytes, and twice as many in a tuple.
    assert 8_000 < footprint({"w": np.zeros(1000)}) < 8_600
    assert 16_000 < footprint((np.zeros(1000), np.zeros(1000), 1.0, None)) < 17_000
