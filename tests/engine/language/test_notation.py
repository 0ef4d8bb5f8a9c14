"""How formulas are written for a person: each piece, and the brackets around it inside of others."""

from __future__ import annotations

import pytest

from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.operations import FROM_DERIVATIVES
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Expression

NAMES = ("a", "b", "w", "miss")


def tree(text: str) -> Expression:
    return parse(text, NAMES, FROM_DERIVATIVES)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("e", "e"),
        ("e**2", "e²"),
        ("2*e", "2e"),
        ("e**a", "e^a"),
        ("pi/2", "π/2"),
        ("sqrt(pi)", "√π"),
        ("a + -2", "a − 2"),
        ("a - -2", "a − (−2)"),
        ("a - (b + w)", "a − (b + w)"),
        ("a - (b - w)", "a − (b − w)"),
        ("(a + b)*w", "(a + b)·w"),
        ("a*(b + w)", "a·(b + w)"),
        ("2*w", "2w"),
        ("2*miss", "2·miss"),
        ("2*(a + b)", "2(a + b)"),
        ("2*sqrt(b)", "2√b"),
        ("2*abs(a)", "2|a|"),
        ("2*sin(a)", "2·sin a"),
        ("-2*w", "−2w"),
        ("a*-2", "a·(−2)"),
        ("1e-7*w", "1e−7·w"),
        ("(1e-7)**2", "(1e−7)²"),
        ("a/(b*w)", "a/(b·w)"),
        ("a/b*w", "a/b·w"),
        ("a/b**2", "a/b²"),
        ("(a*b)**2", "(a·b)²"),
        ("(-2)**2", "(−2)²"),
        ("a**-1", "a⁻¹"),
        ("a**99", "a⁹⁹"),
        ("a**100", "a^100"),
        ("a**0.5", "a^0.5"),
        ("-a", "−a"),
        ("-(a + b)", "−(a + b)"),
        ("-a*b", "−a·b"),
        ("(-a)**2", "(−a)²"),
        ("sin(a)", "sin a"),
        ("sin(a + b)", "sin(a + b)"),
        ("sin(a)**2", "sin² a"),
        ("sin(2*a)**2", "sin²(2a)"),
        ("sin(a)**-1", "(sin a)⁻¹"),
        ("exp(a)**2", "(exp a)²"),
        ("ln(a)**2", "(ln a)²"),
        ("sin(-2)", "sin(−2)"),
        ("sin(1e-7)", "sin(1e−7)"),
        ("ln(a)*b", "ln a·b"),
        ("1/ln(a)", "1/ln a"),
        ("sqrt(a)", "√a"),
        ("sqrt(a + b)", "√(a + b)"),
        ("sqrt(min(a, b))", "√(min(a, b))"),
        ("sqrt(a)**2", "(√a)²"),
        ("abs(a - b)", "|a − b|"),
        ("abs(a - abs(b))", "abs(a − |b|)"),
        ("abs(a)**2", "|a|²"),
        ("max(a, b, w)", "max(a, b, w)"),
        ("max(a, max(b, w))", "max(a, max(b, w))"),
        ("min(max(a, b), w)", "min(max(a, b), w)"),
        ("a @ b", "a @ b"),
        ("(a + b) @ w", "(a + b) @ w"),
        ("a @ (b*w)", "a @ (b·w)"),
        # a·2b @ w would be a product of a·2b and w.
        ("a*(2*(b @ w))", "a·(2b @ w)"),
        ("a*(2*(b @ w)*(2/miss))", "a·(2b @ w·2/miss)"),
        ("a*(2*(3*(b @ w)))", "a·(2·3b @ w)"),
        ("a*(b*(b @ w))", "a·b·(b @ w)"),
        ("2*(3*(b @ w))", "2·3b @ w"),
        ("transpose(a)", "aᵀ"),
        ("transpose(a @ b)", "(a @ b)ᵀ"),
        ("transpose(a) @ b", "aᵀ @ b"),
        ("g / size(a)".replace("g", "w"), "w/n"),
        ("relu(a)", "relu(a)"),
    ],
)
def test_as_a_person_writes_it(text: str, written: str) -> None:
    assert write(tree(text)) == written


def test_symbols_and_numbers_in_the_place_of_names() -> None:
    formula = tree("a**2 + b*w - miss")
    assert write(formula, {"a": "α", "b": "β"}) == "α² + β·w − miss"
    assert write(formula, None, {"a": "−2", "b": "3", "w": "−4", "miss": "−1"}) == "(−2)² + 3·(−4) − (−1)"
    # A quotient is one thing until it is raised.
    assert write(tree("a**2*b"), {"a": "∂L/∂w"}) == "(∂L/∂w)²·b"
    assert write(tree("ln(a)"), {"a": "∂L/∂w"}) == "ln(∂L/∂w)"
    # A name that is put in as a negative number keeps its plus; a number of the formula itself does not.
    assert write(tree("w + a"), None, {"a": "−2"}) == "w + (−2)"
    assert write(tree("2*a + 0.12345"), None, None, lambda value: f"{value:.1f}") == "2.0a + 0.1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-2.5, "−2.5"), (1e-7, "1e−7"), (1e22, "1e22"), (-1.5e-10, "−1.5e−10"), (0.1, "0.1"), (-0.0, "−0")],
)
def test_a_number_is_as_short_as_it_is_exact(value: float, text: str) -> None:
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        # What arrives, here a, and what its numbers are sorted by or folded with; the argument lends its shape alone.
        ("unpool(a, b, w)", "unpool(a)"),
        ("from_largest(a, b, size=3)", "unpool(a, size=3)"),
        ("from_mean(a, b, size=3)", "spread(a, size=3)"),
        ("conv_input(a, b, w)", "full_conv(a, b)"),
        ("conv_to_input(a, b, w, stride=2)", "full_conv(a, w, stride=2)"),
        ("from_rows(a, b, w)", "add_rows(a, b)"),
        ("reshape(a, b)", "reshape(a)"),
        ("classes(a, b)", "one_hot(a)"),
        ("2*classes(a, b)", "2·one_hot(a)"),
        ("count(a)", "n"),
        ("ramp()", "linspace(0, 1, num=50)"),
        ("ramp(3)", "linspace(0, 1, num=3)"),
    ],
)
def test_what_only_derivatives_have_is_written_as_a_function_of_what_arrives(text: str, written: str) -> None:
    assert write(tree(text)) == written
