"""What a learner types: numbers, formulas over what is shown, elements of arrays, and sentences for what is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.problem import Parameter
from gradtutor.session.run.number_input import read_as, read_number, read_value

KNOWN: dict[str, Any] = {"w": 2.0, "yhat": 0.5, "grad_w": -6.0, "delta_b": 3.0, "X": np.array([[1.0, 2.0], [3.0, 4.0]])}
BOUNDED = Parameter("x", 2.0, 1.0, 10.0)
VECTOR = Parameter("v", np.array([1.0, 2.0]), -5.0, 5.0)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0), ("−1.5", -1.5), ("2w + 1", 5.0), ("1/(2√w)", 1 / (2 * 2**0.5)), ("w - 0.1*grad_w", 2.6),
        ("∂L/∂w", -6.0), ("grad(w)/2", -3.0), ("Δb", 3.0), ("delta( b )", 3.0), ("ŷ + 1", 1.5),
        ("X[2, 1]", 3.0), ("-X[1,2]", -2.0), ("X[1,1] + X[2,2]", 5.0), ("2X[2,1]", 6.0),
    ],
)  # fmt: skip
def test_what_a_number_may_be_written_as(text: str, value: float) -> None:
    assert read_number(text, KNOWN, symbols={"yhat": "ŷ", "w": "w"}) == pytest.approx(value)


@pytest.mark.parametrize("text", ["X[3, 1]", "X[0, 1]", "X[1]", "X[1, 3]", "X[1, 1, 1]"])
def test_an_element_that_there_is_not(text: str) -> None:
    # Counted from 1, as the screen does: X has two rows and two columns.
    with pytest.raises(ValueError, match=r"^There is no X\["):
        read_number(text, KNOWN)


@pytest.mark.parametrize("text", ["1/0", "ln(-1)", "X", "w**5000"])
def test_what_has_no_value(text: str) -> None:
    with pytest.raises(ValueError, match="no value"):
        read_number(text, KNOWN)


def test_a_plain_number_has_no_elements() -> None:
    with pytest.raises(ValueError, match=r"^There is no w\[1\]\.$"):
        read_number("w[1]", KNOWN)
    assert read_as("1/2w[1]", KNOWN) == ""
    with pytest.raises(ValueError, match="'q'"):
        read_number("q[1]", KNOWN)


def test_of_signs_that_begin_alike_the_longest_is_meant() -> None:
    assert read_number("x²₁ + x²", {"a": 1.0, "b": 10.0}, symbols={"a": "x²", "b": "x²₁"}) == 11.0
    assert read_number("x²₁ + x²", {"a": 1.0, "b": 10.0}, symbols={"b": "x²₁", "a": "x²"}) == 11.0


def test_a_name_that_is_not_shown_is_named() -> None:
    with pytest.raises(ValueError, match="'q'"):
        read_number("2*q", KNOWN)


@pytest.mark.parametrize(("text", "inside"), [("1", True), ("10", True), ("0.999", False), ("10.001", False)])
def test_the_bounds_of_a_parameter_are_allowed_themselves(text: str, inside: bool) -> None:
    if inside:
        assert read_number(text, {}, BOUNDED) == float(text)
    else:
        side = "smallest that is allowed is 1." if text < "1" else "largest that is allowed is 10."
        with pytest.raises(ValueError, match=side):
            read_number(text, {}, BOUNDED)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[3, −4]".replace("−", "-"), [3.0, -4.0]), (" [0.5, 5]", [0.5, 5.0]), ("1.5", [1.5, 1.5]),
        ("v - 0.5*grad_v", [0.0, 4.0]), ("2v", [2.0, 4.0]),
    ],
)  # fmt: skip
def test_an_array_is_a_list_a_formula_or_one_number_for_all(text: str, values: list[float]) -> None:
    known = {"v": np.array([1.0, 2.0]), "grad_v": np.array([2.0, -4.0])}
    found: Any = read_value(text, known, VECTOR)
    assert found.tolist() == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, 2, 3]", "This does not have the shape of v."), ("[1, [2]]", "This does not have the shape of v."),
        ("[1, 2", "This does not have the shape of v."), ("[NaN, 1]", "This has no value."),
        ("[1, 6]", "The largest that is allowed is 5."), ("[-6, 1]", "The smallest that is allowed is −5."),
    ],
)  # fmt: skip
def test_what_is_no_array_of_that_shape(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_value(text, {}, VECTOR)
    assert str(caught.value) == message


def test_a_parameter_of_one_number_takes_a_number() -> None:
    assert read_value("2*3", {}, BOUNDED) == 6.0
    with pytest.raises(ValueError, match="largest"):
        read_value("2*6", {}, BOUNDED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/2w", "1/2w is read as 1/2·w."),
        ("1/2ŷ + sin 2w", "1/2ŷ is read as 1/2·ŷ. sin 2w is read as sin(2w)."),
        ("w(ŷ + 1)", "w(ŷ + 1) is read as w·(ŷ + 1)."),
        # What can be read in one way alone, and what cannot be read.
        ("2w", ""),
        ("1/(2w)", ""),
        ("∂L/∂w", ""),
        ("X[2,1]/2", ""),
        ("1/2w +", ""),
        ("X[9,1]", ""),
        ("", ""),
    ],
)
def test_how_it_was_read_is_told_where_it_may_be_meant_otherwise(text: str, said: str) -> None:
    assert read_as(text, KNOWN, {"yhat": "ŷ"}) == said
