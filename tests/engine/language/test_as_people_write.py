"""Formulas as people bring them from elsewhere: each is understood, or answered with one way that can be followed."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.parser import parse, read
from gradtutor.errors import ExpressionError

NAMES = ("a", "b", "x", "y", "n", "w", "A", "x_1", "θ", "ŷ")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{1}{1 + e^{-x}}", "1/(1 + e^(-x))"),
        (r"\dfrac{a+1}{2}x", "(a + 1)/2*x"),
        (r"\sqrt{x+1}", "sqrt(x + 1)"),
        (r"\sin x + \cos^2 x", "sin(x) + cos(x)^2"),
        (r"a \cdot b \times x \div 2", "a*b*x/2"),
        (r"\left(a + b\right)^{2}", "(a + b)^2"),
        (r"x^{n+1}", "x^(n + 1)"),
        (r"x_{1}^2", "x_1^2"),
        (r"$x^2$", "x^2"),
        (r"\theta\,x", "θ*x"),
        (r"(\hat{y} - y)^2", "(ŷ - y)^2"),
        (r"\operatorname{relu}(x)", "relu(x)"),
        (r"\log_{10} x", "log10(x)"),
        (r"\max\{x, y\}".replace("\\{", "{").replace("\\}", "}"), "max(x, y)"),
        (r"x \le 2", "x <= 2"),
        ("log_2 x", "log2(x)"),
        ("sin^{2} x", "sin(x)^2"),
        ("xⁿ⁺¹", "x^(n + 1)"),
        ("x²ⁿ", "x^(2*n)"),
        ("2½x", "2.5*x"),
        ("3(2)x", "3*2*x"),
        ("||x| - 1|", "abs(abs(x) - 1)"),
        ("arctg x", "atan(x)"),
        ("torch.nn.ReLU()(x)", "relu(x)"),
        ("tf.exp(x) + Math.sin(x)", "exp(x) + sin(x)"),
        ("a ⊙ b", "a*b"),
        ("sigm(x)", "sigmoid(x)"),
        ("A．T + ．５", "A.T + 0.5"),
        ("A．sum()", "sum(A)"),
    ],
)
def test_what_is_understood(text: str, plain: str) -> None:
    assert parse(text, NAMES) == parse(plain, NAMES)


@pytest.mark.parametrize(
    ("text", "start", "mend"),
    [
        ("x!", 1, "Write a factorial as a product, such as 1*2*3; to ask for inequality, write '!='."),
        ("20%", 2, "Write '/100' for per cent, 'x - y*floor(x/y)' for a remainder."),
        ("sin(30°)", 6, "Write 'x*pi/180'."),
        ("∑ x", 0, "Write 'sum(x)'."),
        ("Σ x", 0, "Write 'sum(x)'."),
        ("x → 2", 2, "Write '='."),
        ("x ± 2", 2, "Write two formulas, one with '+' and one with '-'."),
        ("⌊x⌋", 0, "Write 'floor(x)'."),
        ("‖x‖", 0, "Write 'norm(x)'."),
        ("“x”", 0, "Write the formula without quotation marks."),
        ("d/dx x^2", 0, "Write the formula itself, such as x^2: its slope is shown."),
        ("∂x^2", 0, "Write the formula itself, such as x^2: its slope is shown."),
        ("x + dy/dx", 4, "Write the formula itself, such as x^2: its slope is shown."),
        ("f'(x)", 0, "Write the formula itself, such as x^2: its slope is shown."),
        ("if x > 0 then x else 0", 0, "Write 'where(x > 0, a, b)'."),
        ("x > 0 ? x : 0", 6, "Write 'where(x > 0, a, b)'."),
        ("x squared", 2, "Write 'x^2'."),
        ("a times b", 2, "Write '*'."),
        ("cot(x)", 0, "Write '1/tan(x)'."),
        ("sech x", 0, "Write '1/cosh(x)'."),
        ("tahn(x)", 0, "Write 'tanh'."),
        ("sin⁻¹ x", 0, "Write 'asin(x)' for the inverse function, '1/sin(x)' for the power."),
        ("sin^{-1} x", 0, "Write 'asin(x)' for the inverse function, '1/sin(x)' for the power."),
        ("2,5x", 1, "A decimal number has a point: 2.5."),
    ],
)
def test_what_is_answered_with_a_way(text: str, start: int, mend: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    first = caught.value.all[0]
    assert (first.start, first.mend) == (start, mend)
    # Nothing follows from a fault that has been told: other faults are of other signs, with the same way.
    assert {one.mend for one in caught.value.all} == {mend}


@pytest.mark.parametrize("text", ["sinn(x)", "rank(A)", "eig(A)", "pinv(A)", "∞", "x ∈ 2"])
def test_no_way_is_offered_that_would_be_other_mathematics(text: str) -> None:
    # sinn may be sin or sinh.
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert [one.mend for one in caught.value.all] == [""]


@pytest.mark.parametrize("name", ["times", "over", "plus", "mod", "squared", "true", "deg"])
def test_such_a_word_may_be_a_name(name: str) -> None:
    assert write(parse(f"2*{name}", (name,))) == f"2·{name}"
    with pytest.raises(ExpressionError) as caught:
        parse(f"2*{name}", ("x",))
    # One that was forgotten is told of as a name.
    assert name == "true" or caught.value.all[0].name == name


def test_an_exponent_of_several_signs_says_how_it_was_read() -> None:
    (note,) = read("xⁿ⁺¹", NAMES).notes
    assert write(note.read) == "n + 1"
