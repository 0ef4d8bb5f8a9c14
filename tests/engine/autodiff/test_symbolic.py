"""Formulas to the letter, as they are written and as derivatives; and that simplifying does not change a value."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import _derivative, differentiate, simplified, simplify, substitute
from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Call, Expression, Name, Number

NAMES = ("x", "y", "a", "b", "c", "w", "yhat", "miss")
SYMBOLS = {"yhat": "ŷ"}


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("sqrt(b)", "b", "1/(2√b)"),
        ("ln(a)", "a", "1/a"),
        ("x**2", "x", "2x"),
        ("x**3", "x", "3x²"),
        ("x", "x", "1"),
        ("1*x", "x", "1"),
        ("x + 0*y", "y", "0"),
        ("y", "x", "0"),
        ("x*y", "x", "y"),
        ("x - x", "x", "0"),
        ("2*w + 3*b", "b", "3"),
        ("0.332*x**2 + 2.002*x", "x", "0.664x + 2.002"),
        ("(yhat - y)**2/2", "yhat", "ŷ − y"),
        ("(yhat - y)**2/2", "y", "−(ŷ − y)"),
        ("(x + 1)*(x - 1)", "x", "2x"),
        ("(2*x)**2", "x", "8x"),
        ("x/3", "x", "1/3"),
        ("miss**2/2", "miss", "miss"),
        ("miss**2", "miss", "2·miss"),
        ("sin(y)**2", "y", "2·sin y·cos y"),
        ("cos(x)", "x", "−sin x"),
        ("tan(x)", "x", "1/cos² x"),
        ("tanh(x)", "x", "1 − tanh² x"),
        ("exp(x)", "x", "exp x"),
        ("exp(2*x)", "x", "2·exp(2x)"),
        ("1/x", "x", "−1/x²"),
        ("x/y", "y", "−x/y²"),
        ("x**-2", "x", "−2/x³"),
        ("x**y", "y", "x^y·ln x"),
        ("ln(x**2)", "x", "2/x"),
        ("sqrt(x**2 + y**2)", "x", "x/√(x² + y²)"),
        ("sigmoid(x)", "x", "sigmoid(x)·(1 − sigmoid(x))"),
        ("mean((yhat - y)**2)", "yhat", "2(ŷ − y)/n"),
        ("dot(x, y)", "x", "y"),
        ("-x", "x", "−1"),
    ],
)
def test_derivatives_as_a_person_writes_them(text: str, name: str, written: str) -> None:
    assert write(differentiate(parse(text, NAMES), name), SYMBOLS) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sin(y)**2", "sin² y"),
        ("sin(y)**-1", "(sin y)⁻¹"),
        ("ln(x)**2", "(ln x)²"),
        ("x**2", "x²"),
        ("x**10", "x¹⁰"),
        ("x**-1", "x⁻¹"),
        ("x**0.5", "x^0.5"),
        ("x**(y + 1)", "x^(y + 1)"),
        ("2**3**2", "2^(3²)"),
        ("(x**2)**3", "(x²)³"),
        ("(x + y)**2", "(x + y)²"),
        ("-x**2", "−x²"),
        ("(-x)**2", "(−x)²"),
        ("sqrt(b)", "√b"),
        ("sqrt(x + y)", "√(x + y)"),
        ("sqrt(x)**2", "(√x)²"),
        ("2*sqrt(x)", "2√x"),
        ("ln(a)", "ln a"),
        ("ln(x + 1)", "ln(x + 1)"),
        ("abs(x)*3", "|x|·3"),
        ("2*w + 3*b", "2w + 3b"),
        ("2*x*y", "2x·y"),
        ("2*miss", "2·miss"),
        ("2*(x + y)", "2(x + y)"),
        ("2*3", "2·3"),
        ("1e-7*x", "1e−7·x"),
        ("2*sin(x)", "2·sin x"),
        ("x*-2", "x·(−2)"),
        ("x - -2", "x − (−2)"),
        ("x + -2", "x − 2"),
        ("x + -y", "x − y"),
        ("x - (y - a)", "x − (y − a)"),
        ("x - y - a", "x − y − a"),
        ("-(x + y)", "−(x + y)"),
        ("-(-x)", "−(−x)"),
        ("x/(y*a)", "x/(y·a)"),
        ("x/(y/a)", "x/(y/a)"),
        ("x/-y", "x/(−y)"),
        ("(yhat - y)**2/2", "(ŷ − y)²/2"),
        ("pi*x", "π·x"),
        ("x @ w + b", "x @ w + b"),
        ("max(x, 0)", "max(x, 0)"),
        ("mean(sqrt(x**2 + y**2))", "mean(√(x² + y²))"),
    ],
)
def test_formulas_as_a_person_writes_them(text: str, written: str) -> None:
    assert write(parse(text, NAMES), SYMBOLS) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x**2", "(−0.5)²"),
        ("2*x", "2·(−0.5)"),
        ("2*y", "2·3"),
        ("2*w + 3*y", "2w + 3·3"),
        ("x*y", "−0.5·3"),
        ("y*x", "3·(−0.5)"),
        ("y/x", "3/(−0.5)"),
        ("y - x", "3 − (−0.5)"),
        ("y + x", "3 + (−0.5)"),
        ("x + y", "−0.5 + 3"),
        ("-x", "−(−0.5)"),
        ("ln(x)", "ln(−0.5)"),
        ("ln(y)", "ln 3"),
        ("sqrt(x)", "√(−0.5)"),
        ("sqrt(y)", "√3"),
        ("abs(x)", "|−0.5|"),
        ("x**y", "(−0.5)^3"),
        ("y**x", "3^(−0.5)"),
        ("(y - x)**2/2", "(3 − (−0.5))²/2"),
    ],
)
def test_negative_numbers_are_put_in_with_brackets(text: str, written: str) -> None:
    assert write(parse(text, NAMES), None, {"x": "−0.5", "y": "3"}) == written


@pytest.mark.parametrize(
    ("value", "written"), [(2.0, "2"), (-0.5, "−0.5"), (1e-7, "1e−7"), (-1.5e-12, "−1.5e−12"), (1e22, "1e22")]
)
def test_plain_numbers(value: float, written: str) -> None:
    assert plain_number(value) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1*x", "x"),
        ("x*1", "x"),
        ("x**1", "x"),
        ("x**0", "1"),
        ("0 + x", "x"),
        ("x + 0", "x"),
        ("0*x", "0"),
        ("x/1", "x"),
        ("x + x", "2x"),
        ("2*x - x", "x"),
        ("x - y + x", "2x − y"),
        ("-x + 1", "1 − x"),
        ("x*x", "x²"),
        ("x**2/x", "x"),
        ("2*-x", "−2x"),
        ("-(-x)", "x"),
        ("6*x/4", "3x/2"),
        ("0.1*x + 0.2*x", "0.3x"),
        ("1/0", "1/0"),
        ("(1e200*x)**3", "(1e200·x)³"),
    ],
)
def test_simpler(text: str, written: str) -> None:
    names = (*NAMES,)
    tree = Call("div", (Number(1.0), Number(0.0))) if text == "1/0" else parse(text, names)
    assert write(simplify(tree)) == written


def test_a_coefficient_beyond_the_largest_number_is_left_as_it_is() -> None:
    # d/dx (1e200·x)³ = 3·(1e200·x)²·1e200; at x = 1e-200 that is 3e200.
    formula = differentiate(parse("(1e200*x)**3", NAMES), "x")
    assert evaluate(formula, {"x": 1e-200}) == pytest.approx(3e200)


def test_substitution_replaces_every_occurrence() -> None:
    tree = substitute(parse("x*y + x", NAMES), {"x": parse("a + 1", NAMES)})
    assert write(tree) == "(a + 1)·y + (a + 1)"


ATOMS = st.one_of(
    st.sampled_from([Name("x"), Name("y")]),
    st.sampled_from([0.0, 1.0, -1.0, 2.0, -3.0, 0.5, 0.332, 1 / 3, math.pi, -0.1]).map(Number),
)


def _grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    one = st.sampled_from(["neg", "sin", "cos", "tanh", "exp", "sigmoid", "softplus", "sqrt", "ln", "abs"])
    two = st.sampled_from(["add", "sub", "mul", "div", "add", "mul"])
    exponents = st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0]).map(Number)
    return st.one_of(
        st.tuples(one, inner).map(lambda parts: Call(parts[0], (parts[1],))),
        st.tuples(two, inner, inner).map(lambda parts: Call(parts[0], parts[1:])),
        st.tuples(inner, exponents).map(lambda parts: Call("pow", parts)),
    )


TREES = st.recursive(ATOMS, _grow, max_leaves=8)
PLACES = st.floats(0.3, 2.0)


def value(tree: Expression, known: Mapping[str, float]) -> float | None:
    """The value, or nothing where there is none, or where it is so large or small that rounding rules."""
    try:
        found = float(evaluate(tree, known))
    except ArithmeticError:
        return None
    return found if abs(found) < 1e6 else None


@settings(max_examples=300, derandomize=True)
@given(tree=TREES, x=PLACES, y=PLACES)
def test_simplifying_keeps_the_value(tree: Expression, x: float, y: float) -> None:
    known = {"x": x, "y": y}
    before = value(tree, known)
    assume(before is not None)
    assert value(simplify(tree), known) == pytest.approx(before, rel=1e-6, abs=1e-6)
    assert simplify(simplify(tree)) == simplify(simplify(simplify(tree)))


@settings(max_examples=300, derandomize=True)
@given(tree=TREES, x=PLACES, y=PLACES)
def test_the_simplified_derivative_is_the_unsimplified_one(tree: Expression, x: float, y: float) -> None:
    known = {"x": x, "y": y}
    before = value(_derivative(tree, "x"), known)
    assume(before is not None)
    assert value(differentiate(tree, "x"), known) == pytest.approx(before, rel=1e-6, abs=1e-6)


@settings(max_examples=300, derandomize=True)
@given(tree=TREES)
def test_a_written_formula_shows_neither_idle_factors_nor_python_signs(tree: Expression) -> None:
    text = write(differentiate(tree, "x"))
    assert not any(sign in text for sign in ("**", "-", "*", "--", "−−", "+ −", "− −", "·−"))
    assert not text.startswith(("1·", "0 +", "+"))
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize(
    "text",
    [
        "x*x",
        "a*b + b*a",
        "2*x*y/x",
        "(x + y)**2*x",
        "b*a**(b - 1)",
        "x - x",
        "1/(2*sqrt(w))",
        "3",
        "yhat",
        "a*x + a*x + x*a",
    ],
)
def test_names_make_no_difference_to_how_it_is_simplified(text: str) -> None:
    tree = parse(text, NAMES)
    assert simplified(tree) == simplify(tree)
    # The very same pattern with its names in another order.
    other = {"x": Name("miss"), "a": Name("y"), "b": Name("w"), "y": Name("a")}
    assert simplified(substitute(tree, other)) == simplify(substitute(tree, other))
