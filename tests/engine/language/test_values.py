"""What a value of a formula is: a number or an array, and whether all of it is finite."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradtutor.engine.language.values import finite, is_array


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (0.0, True),
        (-1.7e308, True),
        (math.inf, False),
        (math.nan, False),
        (np.array([1.0, -2.0]), True),
        # The squares of these are too large for a number; they themselves are not.
        (np.array([1e200, -1.7e308]), True),
        (np.full((2, 3), 1e155), True),
        (np.array([[0.0, -math.inf]]), False),
        (np.array([math.nan, 1e200]), False),
        (np.array([math.inf, -math.inf]), False),
    ],
    ids=str,
)
def test_whether_all_of_a_value_is_finite(value: float, right: bool) -> None:
    assert finite(value) is right


def test_what_is_an_array() -> None:
    assert [is_array(value) for value in (1.0, 2, True, np.float64(3.0))] == [False] * 4
    assert [is_array(np.zeros(shape)) for shape in ((), (0,), (2, 3))] == [True] * 3
