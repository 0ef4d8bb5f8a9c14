"""The ladder of learning rates: one way up, one way down, and no turn."""

from __future__ import annotations

import pytest

from gradtutor.session.run.rates import in_bounds, next_rung


@pytest.mark.parametrize(
    ("rate", "below", "above"),
    [
        (0.1, 0.07, 0.2),
        (0.04, 0.03, 0.05),
        (1e-6, 7e-7, 2e-6),
        # What once was turned round at a floor of 1e-6.
        (1e-8, 7e-9, 2e-8),
        (5.69e-7, 5e-7, 7e-7),
        (1e6, 7e5, 2e6),
        (3e200, 2e200, 5e200),
    ],
)
def test_both_neighbours(rate: float, below: float, above: float) -> None:
    assert next_rung(rate, up=False) == below
    assert next_rung(rate, up=True) == above


def test_where_numbers_end_the_ladder_ends_and_does_not_turn() -> None:
    rate = 1.0
    for _ in range(2000):
        lower = next_rung(rate, up=False)
        assert lower <= rate
        rate = lower
    assert 0 < rate < 1e-322 and in_bounds(rate)
    for _ in range(4000):
        higher = next_rung(rate, up=True)
        assert higher >= rate
        rate = higher
    assert rate >= 1e308 and in_bounds(rate)


def test_what_a_file_may_say() -> None:
    assert in_bounds(1e-9) and in_bounds(1e7)
    assert not any(in_bounds(rate) for rate in (0.0, -0.1, float("inf"), float("nan")))
