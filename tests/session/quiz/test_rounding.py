"""What a column shows of a number."""

from __future__ import annotations

import math

import pytest

from gradtutor.session.quiz.rounding import as_shown, in_range


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1.234567, 5, 1.23457),
        (0.0, 5, 0.0),
        # Of five places behind the point e−10 takes four, and e12 three.
        (8.0123e-10, 5, 8.0e-10),
        (1.23456789e12, 5, 1.23e12),
        (1.23456789e12, 6, 1.235e12),
        (1.23456789e7, 5, 1.235e7),
        (1.23456789e12, 1, 1.2e12),
        (math.inf, 5, math.inf),
        (-math.inf, 2, -math.inf),
    ],
)
def test_numbers_as_shown(value: float, digits: int, shown: float) -> None:
    assert as_shown(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "digits", "fixed"),
    [
        (0.0, 2, True),
        (0.01, 2, True),
        (-0.0099, 2, False),
        (0.1, 0, True),
        (0.1, 1, True),
        (0.099, 0, False),
        (999_999.5, 2, True),
        (-1e6, 2, False),
        (1_000_000.5, 2, False),
    ],
)
def test_numbers_from_the_last_decimal_to_a_million_are_written_without_exponent(
    value: float, digits: int, fixed: bool
) -> None:
    assert in_range(value, digits) is fixed
