"""What is kept of a long run for charts: few numbers, evenly spread over every beginning of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradtutor.engine.run.history import KEPT, History, next_after, spread_over


def noted(last: int) -> History:
    """A history whose number of iteration n is n² (and −n)."""
    history = History(("square", "minus"))
    number = 1
    while number <= last:
        history.note(number, {"square": float(number**2), "minus": float(-number)})
        number = history.next
    return history


def test_the_first_iterations_are_all_kept() -> None:
    history = noted(KEPT)
    assert [history.value("square", number) for number in (1, 2, 1000, KEPT)] == [1, 4, 1e6, KEPT**2]
    assert history.next == KEPT + 1


def test_after_that_every_second_one_then_every_fourth() -> None:
    history = noted(5 * KEPT)
    assert history.value("minus", KEPT + 1) == -KEPT - 1
    assert history.value("minus", KEPT + 2) is None
    assert history.value("minus", KEPT + 3) == -KEPT - 3
    assert [history.value("minus", 2 * KEPT + 1 + more) is not None for more in range(5)] == [1, 0, 0, 0, 1]
    assert next_after(2 * KEPT + 1) == 2 * KEPT + 5


@pytest.mark.parametrize("last", [1, 2, 158, 159, 160, 2048, 2049, 5000, 100_000, 999_999, 1_000_000])
def test_every_beginning_is_spread_over_by_iterations_that_are_kept(last: int) -> None:
    history = noted(1_000_000)
    numbers = spread_over(last, 160)
    assert numbers[0] == 1 and numbers[-1] == last and len(numbers) <= 160
    assert len(numbers) == last if last < 160 else len(numbers) > 70
    gaps = {after - before for before, after in pairwise(numbers[:-1])}
    assert len(gaps) <= 1
    assert [history.value("square", number) for number in numbers[:-1]] == [number**2 for number in numbers[:-1]]


def test_a_million_iterations_take_little() -> None:
    # Of two series: nine levels are full (10⁶/2⁸ > 2048), and the others have a half, a quarter, … of 10⁶/2⁸ together.
    assert noted(1_000_000).size < 2 * (9 * KEPT + 10**6 / 2**8 + 40)


def test_forgetting_goes_on_as_if_nothing_had_been_there() -> None:
    history = noted(10_000)
    for last in (7_001, 7_000, 2_049, 2_048, 5, 1):
        history.forget_after(last)
        fresh = noted(last)
        assert history.next == fresh.next
        assert history.size == fresh.size
        numbers = range(1, last + 1)
        assert [history.value("square", one) for one in numbers] == [fresh.value("square", one) for one in numbers]
    assert spread_over(0, 160) == []
