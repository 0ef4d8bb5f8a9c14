"""A text that is no formula as a whole gets one answer, and what it says to write is the same mathematics."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.parser import parse, read
from gradtutor.errors import ExpressionError

NAMES = ["x", "y", "A"]


def refused(text: str, names: list[str] | None = None) -> ExpressionError:
    i18n.use("en")
    with pytest.raises(ExpressionError) as caught:
        read(text, names or NAMES)
    return caught.value


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("square root of x", "sqrt(x)"),
        ("the square root of x", "sqrt(x)"),
        ("square root x", "sqrt(x)"),
        ("the cube root of x", "cbrt(x)"),
        ("x to the power of 2", "x^n"),
        ("the sum of x and y", "x + y"),
        ("half of x", "x/2"),
        ("x的平方根", "sqrt(x)"),
        ("x 的 3 次方", "x^n"),
        ("x 与 y 之积", "x*y"),
        ("lambda x: x^2", "x^2"),
        ("x -> 2x + 1", "2x + 1"),
        ("f: x ↦ x^2", "x^2"),
        ("0x1F + x", "31"),
        ("0b101", "5"),
        ("0o17", "15"),
    ],
)
def test_one_answer_says_what_to_write(text: str, offered: str) -> None:
    fault = refused(text)
    assert len(fault.all) == 1
    assert f"'{offered}'" in fault.mend
    assert read(offered, [*NAMES, "n"]).expression


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("lim x", "limit"),
        ("lim x->0 sin x/x", "limit"),
        ("lim_{x->0} x", "limit"),
        ("∫ x dx", "integral"),
        ("int x dx", "integral"),
        ("integral of x", "integral"),
        ("derivative of x^2", "derivative"),
        ("lambda x:", "formula"),
        ("lambda x: (x", "formula"),
    ],
)
def test_what_is_not_worked_out_is_said_once(text: str, about: str) -> None:
    fault = refused(text)
    assert len(fault.all) == 1
    assert about in fault.what
    assert "'" not in fault.mend, "there is no formula that it is known to mean"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("0x + 1", ["x"]),  # nought times x
        ("to * of", ["to", "of"]),
        ("lim * int", ["lim", "int"]),
        ("x -y > 0", ["x", "y"]),
        ("lambda * x", ["lambda", "x"]),
    ],
)
def test_a_name_of_the_lesson_is_a_name(text: str, names: list[str]) -> None:
    assert read(text, names).expression


def test_faults_of_a_formula_stay_as_they_are() -> None:
    assert len(refused("x + (y").all) == 1
    assert {fault.name for fault in refused("a*x + b*y").all} == {"a", "b"}
    assert "'of'" in refused("of").what


def value(formula: str, **given: object) -> np.ndarray:
    found = {name: np.array(one) if isinstance(one, list) else one for name, one in given.items()}
    return np.array(evaluate(parse(formula, list(found)), found))  # type: ignore[arg-type]


def advised(text: str) -> str:
    return refused(text).mend.split("'")[1]


def test_what_is_offered_for_a_matrix_is_what_numpy_finds() -> None:
    matrix = [[4.0, 7.0], [2.0, 6.0]]  # det 4·6 − 7·2 = 10
    assert value(advised("det(A)"), A=matrix) == pytest.approx(10.0)
    assert value(advised("trace(A)"), A=matrix) == pytest.approx(10.0)  # 4 + 6
    assert value(advised("inv(A)"), A=matrix) == pytest.approx(np.array([[0.6, -0.7], [-0.2, 0.4]]))


@pytest.mark.parametrize(("y", "x"), [(1.0, 2.0), (1.0, -2.0), (-1.0, 2.0), (-1.0, -2.0), (3.0, 0.0)])
def test_what_is_offered_for_atan2_is_the_angle(y: float, x: float) -> None:
    assert value(advised("atan2(y, x)"), y=y, x=x) == pytest.approx(math.atan2(y, x))
