"""Numbers and lists of them out of a document: what is read, what is refused, and which item that is."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.lessons.toml.numbers import Misfit, read_number, read_numbers


@pytest.mark.parametrize(("value", "read"), [(2, 2.0), (-0.5, -0.5), (1.7e308, 1.7e308), (10**300, 1e300), (0, 0.0)])
def test_a_number_is_a_float(value: float, read: float) -> None:
    found = read_number(value)
    assert (found, type(found)) == (read, float)


@pytest.mark.parametrize("value", [True, False, "1", None, [1], math.inf, -math.inf, math.nan, 10**400, -(10**400)])
def test_what_is_no_finite_number(value: Any) -> None:
    with pytest.raises(Misfit) as caught:
        read_number(value, (3, 4))
    assert caught.value.where == (3, 4)


@pytest.mark.parametrize(
    ("items", "shape"),
    [([1], (1,)), ([1, 2, 3], (3,)), ([[1, 2, 3], [4, 5, 6]], (2, 3)), ([[[[1], [2]]]], (1, 1, 2, 1))],
)
def test_lists_have_a_shape_and_stay_as_they_are(items: list[Any], shape: tuple[int, ...]) -> None:
    found = read_numbers(items)
    assert (found.shape, found.tolist(), found.dtype.name) == (shape, items, "float64")
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("items", "what", "where"),
    [
        ([[1, 2], [3]], "'{key}' has a row of 1 item; the first row has 2.", (1,)),
        ([[1], [2, 3]], "'{key}' has a row of 2 items; the first row has 1.", (1,)),
        ([[[1], [2]], [[3], [4, 5]]], "'{key}' has a row of 2 items; the first row has 1.", (1, 1)),
        ([[1], 2], "'{key}' has a whole number where a list stands in the other rows.", (1,)),
        ([], "'{key}' has an empty list in it.", ()),
        ([[1], []], "'{key}' has an empty list in it.", (1,)),
        ([1, [2]], "'{key}' may have only numbers in it; this is a list.", (1,)),
        ([[1, 2], [3, "4"]], "'{key}' may have only numbers in it; this is a string.", (1, 1)),
        ([[1, 2], [3, math.nan]], "'{key}' must be finite: inf and nan are refused.", (1, 1)),
        ([[[[[1]]]]], "'{key}' is nested too deep.", ()),
        ([0] * 100_001, "'{key}' has 100001 numbers; 100000 is the most.", ()),
        ([[0] * 1001] * 100, "'{key}' has 100100 numbers; 100000 is the most.", ()),
    ],
)
def test_what_is_refused_and_where(items: list[Any], what: str, where: tuple[int, ...]) -> None:
    i18n.use("en")
    with pytest.raises(Misfit) as caught:
        read_numbers(items)
    assert (caught.value.what, caught.value.where) == (what, where)


def test_as_many_as_there_may_be() -> None:
    assert read_numbers([0] * 100_000).shape == (100_000,)
    assert read_numbers([[0] * 1000] * 100).shape == (100, 1000)
