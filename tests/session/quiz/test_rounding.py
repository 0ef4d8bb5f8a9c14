"""What a column shows of a number."""

from __future__ import annotations

import math

import pytest

from gradtutor.session.quiz.rounding import as_shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1.234567, 5, 1.23457),
        (0.0, 5, 0.0),
        # Of five places behind the point e−10 takes four, and e12 three.
        (8.0123e-10, 5, 8.0e-10),
        (1.23456789e12, 5, 1.23e12),
        (math.inf, 5, math.inf),
        (-math.inf, 2, -math.inf),
    ],
)
def test_numbers_as_shown(value: float, digits: int, shown: float) -> None:
    assert as_shown(value, digits) == shown
