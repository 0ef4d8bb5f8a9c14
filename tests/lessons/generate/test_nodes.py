"""How finely a formula is broken into nodes. Expected: what a teacher would draw, written out by hand."""

from __future__ import annotations

import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.unparse import source
from gradtutor.lessons.generate.nodes import Breaker, consumers


def broken(moving: str, fixed: str, *formulas: str) -> Breaker:
    given = [*moving.split(), *fixed.split()]
    texts = dict(formula.split(" = ", 1) for formula in formulas)
    breaker = Breaker(moving.split(), [*given, *texts])
    for place, (name, text) in enumerate(texts.items()):
        breaker.add(name, parse(text, [*given, *list(texts)[:place]]))
    return breaker


@pytest.mark.parametrize(
    ("moving", "fixed", "formula", "nodes"),
    [
        ("w b", "", "z = (2*w + 3*b) * (2*b + 1)", "a = 2*w + 3*b; c = 2*b + 1; z = a*c"),
        ("x", "", "c = sqrt(ln(x**2))", "a = x**2; b = ln(a); c = sqrt(b)"),
        ("w b", "x y", "L = mean((w*x + b - y)**2)/2", "yhat = w*x + b; a = yhat - y; c = a**2; L = mean(c)/2"),
        ("w", "x y", "L = (y - w*x)**2", "yhat = w*x; a = y - yhat; L = a**2"),
        ("E", "k M", "f = E - k*sin(E) - M", "a = sin(E); b = k*a; c = E - b; f = c - M"),
        ("x y", "", "f = (1 - x)**2 + 100*(y - x**2)**2",
         "a = 1 - x; b = a**2; c = x**2; d = y - c; g = 100*d**2; f = b + g"),
        ("x", "", "f = (x + 1)*(x + 1)", "a = x + 1; f = a*a"),  # the same is computed once, and has two roads
        ("w", "X y", "L = mean((X@w - y)**2)", "yhat = X @ w; a = yhat - y; b = a**2; L = mean(b)"),
        ("a b c d f g", "", "h = a + b + c + d + f + g", "p = a + b + c + d; q = p + f; h = q + g"),
        ("x", "k", "f = k*k + 3", "f = k*k + 3"),
        ("x", "", "f = -x", "f = -x"),
        # A comparison stays where it is asked, one of each sign.
        *(("x", "", f"f = where(x {sign} 1, x**2, x)", f"a = x**2; f = where(x {sign} 1, a, x)")
          for sign in ("<", "<=", ">", ">=", "==", "!=")),
        # Four terms are one node, five are two, on whichever side the brackets stand.
        ("a b c d", "", "h = a + b + (c + d)", "h = a + b + (c + d)"),
        ("a b c d", "", "h = a + (b + c + d)", "h = a + (b + c + d)"),
        ("a b c d f", "", "h = a + (b + c + d + f)", "g = b + c + d + f; h = a + g"),
    ],
)  # fmt: skip
def test_nodes_of_a_formula(moving: str, fixed: str, formula: str, nodes: str) -> None:
    breaker = broken(moving, fixed, formula)
    assert "; ".join(f"{name} = {source(expression)}" for name, expression in breaker.nodes.items()) == nodes


def test_a_later_formula_uses_the_nodes_of_an_earlier_one() -> None:
    breaker = broken("w b", "x y", "p = w*x + b", "L = (p - y)**2")
    assert list(breaker.nodes) == ["p", "a", "L"]
    assert consumers(breaker.nodes)["p"] == ("a",)


def test_what_is_compared_with_y_is_its_prediction() -> None:
    assert broken("w", "x y", "L = (w*x - y)**2").symbols == {"yhat": "ŷ"}
    assert broken("w", "x price", "L = (w*x - price)**2").symbols == {}


def test_names_go_on_when_the_letters_are_used() -> None:
    # Twenty-one letters less b and s, that are given; then n1, which is taken, and n2, n3.
    inner = "x"
    for _ in range(21):
        inner = f"exp({inner})"
    given = "b s n1"
    assert list(broken("x", given, f"f = {inner}").nodes) == [*"acdghpqrtuvmknwyz", "n2", "n3", "n4", "f"]
