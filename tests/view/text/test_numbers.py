"""How numbers are written."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as options
from hypothesis import strategies as st

from gradtutor.session.quiz.rounding import LARGEST_FIXED
from gradtutor.view.text.numbers import fixed, formatted, in_column, short


@pytest.mark.parametrize(
    ("value", "digits", "in_table", "in_text"),
    [
        (2.0, 5, "2.00000", "2"),
        (1.3862943611198906, 5, "1.38629", "1.38629"),
        (-0.95259, 5, "−0.95259", "−0.95259"),
        (-0.5, 2, "−0.50", "−0.5"),
        (43.0, 0, "43", "43"),
        (100.0, 0, "100", "100"),
        (0.0, 5, "0.00000", "0"),
        (-0.0, 5, "0.00000", "0"),
        (-0.4, 0, "0", "0"),
        (0.001, 3, "0.001", "0.001"),
        (0.0004, 3, "4.00e−4", "4e−4"),
        (-1e-9, 3, "−1.00e−9", "−1e−9"),
        (9.72e-12, 6, "9.72000e−12", "9.72e−12"),
        (999_999.0, 2, "999999.00", "999999"),
        (1_000_000.0, 5, "1.0000e6", "1e6"),
        (-1234567.0, 5, "−1.2346e6", "−1.2346e6"),
        (1e300, 3, "1.00e300", "1e300"),
        (None, 5, "—", "—"),
        (math.nan, 5, "—", "—"),
        (-math.inf, 5, "—", "—"),
    ],
)
def test_numbers_in_tables_and_in_texts(value: float | None, digits: int, in_table: str, in_text: str) -> None:
    assert fixed(value, digits) == in_table
    assert short(value, digits) == in_text


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1.38629, 5, "1.38629"),
        # From the point on never more than the five decimals and the point of other numbers.
        (4.6656e-8, 5, "4.67e−8"),
        (-1.67961e-10, 5, "−1.7e−10"),
        (12_117_361.0, 5, "1.212e7"),
        (9.9996e9, 5, "1.00e10"),
        (9.999e-5, 4, "1.0e−4"),
        (1e300, 5, "1.0e300"),
        # One decimal there is, even where it makes the column wider.
        (1.234e-12, 2, "1.2e−12"),
        (1234567.0, 0, "1.2e6"),
        (None, 5, "—"),
    ],
)
def test_in_a_column_an_exponent_takes_the_place_of_decimals(value: float | None, digits: int, written: str) -> None:
    assert in_column(value, digits) == written


def test_arrays_are_written_by_their_shape() -> None:
    assert fixed(np.ones((4, 3))) == short(np.ones((4, 3))) == "[4×3]"
    # Few numbers are written out.
    assert formatted(np.ones(3), ".2f") == "(1.00, 1.00, 1.00)"
    assert formatted(np.ones(30), ".2f") == "[30]"


@pytest.mark.parametrize(
    ("value", "spec", "written"),
    [
        (3.14159, ".2f", "3.14"),
        (-3.14159, ".2f", "−3.14"),
        (3.14159, "+.2f", "+3.14"),
        (-0.001, ".2f", "0.00"),
        (1234.5, ".2e", "1.23e3"),
        (1.5e-7, ".1e", "1.5e−7"),
        (2.7, "d", "3"),
        (-0.2, "d", "0"),
        (0.256, ".0%", "26%"),
        (2.5, "", "2.5"),
        (math.nan, ".2f", "—"),
    ],
)
def test_an_authors_format(value: float, spec: str, written: str) -> None:
    assert formatted(value, spec) == written


@options(max_examples=200, derandomize=True)
@given(value=st.floats(-1e300, 1e300), digits=st.integers(0, 12))
def test_a_written_number_is_the_number(value: float, digits: int) -> None:
    for text in (fixed(value, digits), short(value, digits)):
        back = float(text.replace("−", "-"))
        assert back == pytest.approx(value, abs=0.5000001 * 10.0**-digits, rel=10.0 ** -max(digits - 1, 1))
        assert not text.startswith("−0") or back < 0
        assert "-" not in text
    if abs(value) < LARGEST_FIXED and "e" not in fixed(value, digits):
        _, point, decimals = fixed(value, digits).partition(".")
        assert (bool(point), len(decimals)) == (digits > 0, digits)
