"""A decimal comma is understood where it can be nothing else; where it can, nothing is guessed."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.session.run.decimal_comma import with_points
from gradtutor.session.run.number_input import read_as, read_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0,5", 0.5),
        ("-0,5", -0.5),
        ("−0,5", -0.5),
        ("3,14159", 3.14159),
        ("0,500", 0.5),
        ("1234,567", 1234.567),
        ("1,5e-3", 0.0015),
        ("2·0,25", 0.5),
        ("0,5x", 1.0),
        ("(0,5 + 1,5)·2", 4.0),
        ("max(1, 2) + 0,5", 2.5),
        ("0,1 + 0,2·x", 0.5),
        ("max(0,5)", 5.0),
    ],
)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_number_with_a_comma(language: str, typed: str, value: float) -> None:
    with i18n.speaking(language):
        assert read_number(typed, {"x": 2.0}) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("typed", ["1,234", "12,345", "1,2,3", "1.234,5", "1,234.5", "0, 5"])
def test_what_may_be_meant_otherwise_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"A decimal number has a point: 2\.5"):
        read_number(typed, {})


@pytest.mark.parametrize(
    "text",
    ["[0,5]", "X[2,13]", "max(0,5)", "f((0,5))", "where(x > 0,5, 1)", "x1,5", "1,2,3",
     "1+f(0,5)", "2·max (0,5)", "f_(0,5)", "log2(0,5)", "max(2·(0,5), 1)", "max(1] + 0,5)", "max([1], 0,5)"],
)  # fmt: skip
def test_lists_arguments_and_elements_keep_their_commas(text: str) -> None:
    assert with_points(text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("(0,5)", "(0.5)"),
        ("2·(0,5 - 1)", "2·(0.5 - 1)"),
        # What is closed before, and what was never opened, parts nothing.
        ("f(1) + 0,5", "f(1) + 0.5"),
        ("[1] + 0,5", "[1] + 0.5"),
        (") + 0,5", ") + 0.5"),
        ("f(1)) + 0,5", "f(1)) + 0.5"),
        ("(f(1, 2) + 0,5)", "(f(1, 2) + 0.5)"),
        # Not as thousands are parted: a digit more, a zero in front, two digits behind.
        ("1234,567 + 0,123 + 1,23", "1234.567 + 0.123 + 1.23"),
    ],
)
def test_elsewhere_it_is_a_point(text: str, read: str) -> None:
    assert with_points(text) == read


def test_an_element_of_an_array_beside_a_comma() -> None:
    import numpy as np

    known = {"X": np.array([[1.0, 2.0], [3.0, 4.0]])}
    assert read_number("X[2,1] + 0,5", known) == 3.5


def test_how_it_is_read_is_told_with_a_point() -> None:
    assert read_as("1/0,5x", {"x": 1.0}) == "1/0.5x is read as 1/0.5·x."
