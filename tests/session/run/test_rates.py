"""The ladder of learning rates: one way up, one way down, and no turn."""

from __future__ import annotations

import pytest

from gradtutor.session.run.rates import (
    USUAL_PACE,
    in_bounds,
    is_scheduled,
    next_rung,
    other_pace,
    other_rate,
    rate_of,
    with_rate,
)
from gradtutor.session.run.what_if import supposed
from tests.session.walks import lesson


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


def test_of_a_rate_that_changes_on_the_way_the_factor_is_changed() -> None:
    found = lesson("descent-1d")
    own = found.variants["default"]
    assert (is_scheduled(own), rate_of(own)) == (False, 0.3)
    falling = supposed(found, "default", {"rule.rate": "0.3/iteration"})
    assert (is_scheduled(falling), rate_of(falling)) == (True, 1.0)
    half = with_rate(falling, 0.5)
    assert (is_scheduled(half), rate_of(half)) == (True, 0.5)
    # Half of 0.3/2 in the second iteration.
    assert half.problem.rule.rate_at(2, None) == pytest.approx(0.075)


def test_another_rate_than_the_lessons_is_told() -> None:
    found = lesson("descent-1d")
    own = found.variants["default"]
    assert other_rate(found, own) is None
    assert other_rate(found, with_rate(own, 0.02)) == 0.02
    # Of a variant that the lesson does not have there is no rate of its own.
    assert other_rate(found, with_rate(own, 0.02)._replace(name="mine")) is None


def test_the_ladder_of_paces_has_two_ends() -> None:
    ladder = [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0]
    assert [other_pace(pace, faster=False) for pace in ladder] == [*ladder[1:], 8.0]
    assert [other_pace(pace, faster=True) for pace in ladder] == [0.25, *ladder[:-1]]
    # A second and a half from step to step, where nobody has said otherwise.
    assert USUAL_PACE in ladder and other_pace(USUAL_PACE, faster=True) == 1.0


def test_the_ladder_of_rates_has_five_rungs_to_each_power_of_ten() -> None:
    rate, climbed = 0.1, []
    for _ in range(6):
        rate = next_rung(rate, up=True)
        climbed.append(rate)
    assert climbed == [0.2, 0.3, 0.5, 0.7, 1.0, 2.0]
