"""``NAME=VALUE`` of the command line: numbers, lists, ranges and symbols, and what is none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.lessons.generate.toml_writer import written
from gradtutor.lessons.generate.values import named_range, named_symbol, named_value, number, prepared


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("-1e-3", -0.001), ("2*pi", math.tau), ("1/4", 0.25), ("2π", math.tau), ("√2", 2**0.5)],
)
def test_a_number_may_be_worked_out(text: str, value: float) -> None:
    assert number(text, "--rate") == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", ["", "x", "1/0", "1 +", "sqrt(-1)", "[1]"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        number(text, "--rate")
    assert str(caught.value) == f"--rate: '{text}' is not a number. Write one such as 1.5."


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("w=3", "w", 3.0), (" w = 3 ", "w", 3.0), ("w=[1, 2]", "w", [1.0, 2.0]), ("w=[[1],[2]]", "w", [[1.0], [2.0]]),
        ("w=[2., π/2]", "w", [2.0, math.pi / 2]), ("w=[1/2, 1]", "w", [0.5, 1.0]),
        ("h[0]=1", "h_0", 1.0), ("h[12]=[1]", "h_12", [1.0]),
    ],
)  # fmt: skip
def test_a_name_and_its_value(text: str, name: str, value: object) -> None:
    found, read = named_value(text, "--start")
    assert (found, read.tolist() if isinstance(read, np.ndarray) else read) == (name, value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w", "--start w: this is not NAME=VALUE. Write one such as x=1."),
        ("w=", "--start w=: this is not NAME=VALUE. Write one such as x=1."),
        ("w=[1, x]", "--start: '[1, x]' is not a list of numbers. Write one such as [1, 2]."),
        ("w=[1", "--start: '[1' is not a list of numbers. Write one such as [1, 2]."),
        ("w=[[1, 2], [3]]", "--start 'w' has a row of 1 item; the first row has 2. Write rows of equal length."),
        ("w=[inf]", "--start 'w' must be finite: inf and nan are refused. Write a finite number."),
        ("w=[true]", "--start 'w' may have only numbers in it; this is true or false. Write a number such as 1.0."),
    ],
)
def test_what_is_no_name_and_value(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        named_value(text, "--start")
    assert str(caught.value) == said


def test_a_name_that_cannot_be_is_told_of_with_its_option() -> None:
    with pytest.raises(UsageError, match=r"^--start: .*'2x'"):
        named_value("2x=1", "--start")


def test_ranges() -> None:
    assert named_range("w=0,10", "--range") == ("w", (0.0, 10.0))
    assert named_range("w = -π , 1/2", "--range") == ("w", (-math.pi, 0.5))
    for text in ("w=1,1", "w=2,1"):
        with pytest.raises(UsageError, match="the smaller number comes first"):
            named_range(text, "--range")
    with pytest.raises(UsageError, match="'' is not a number"):
        named_range("w=1", "--range")


def test_a_symbol_has_at_most_twelve_characters() -> None:
    # As the manual says: docs/authoring.md, "a string of at most 12 characters".
    assert named_symbol("yhat = ŷ") == ("yhat", "ŷ")
    assert named_symbol(f"a={'x' * 12}") == ("a", "x" * 12)
    with pytest.raises(UsageError, match="a symbol has at most 12 characters"):
        named_symbol(f"a={'x' * 13}")


def test_a_rule_that_cannot_be_prepared() -> None:
    for decay, clip, key in (("0.1", "", "weight_decay"), ("", "norm=1", "clip")):
        option = "--" + key.replace("_", "-")
        with pytest.raises(UsageError) as caught:
            prepared(decay, clip, "newton")
        assert str(caught.value) == f"The rule 'newton' has no '{key}'. Write --rule sgd, or leave {option} out."
    assert prepared("", "", "newton") == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (False, "false"), (3, "3"), (0.5, "0.5"), (1e-20, "1e-20"), ("ŷ \"a\"\n", '"ŷ \\"a\\"\\n"'),
        ([1, 2.5], "[1, 2.5]"), ((), "[]"), (np.array([[1.0], [2.0]]), "[[1.0], [2.0]]"),
        ({"a": 1, "b-c_2": [True], "ŷ": "x", "a.b": 2}, '{ a = 1, b-c_2 = [true], "ŷ" = "x", "a.b" = 2 }'),
    ],
)  # fmt: skip
def test_how_toml_writes_a_value(value: object, text: str) -> None:
    assert written(value) == text
