"""A formula written as text is read back to the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.engine.language.unparse import source
from gradtutor.errors import ExpressionError


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(2*w + 3*b) * (2*b + 1)", "(2*w + 3*b)*(2*b + 1)"),
        ("a - (b - w)", "a - (b - w)"),
        ("(a - b) - w", "a - b - w"),
        ("a/(b*w)", "a/(b*w)"),
        ("-a**2", "-a**2"),
        ("(-a)^2", "(-a)**2"),
        ("a**-1", "a**(-1)"),
        ("a - -2", "a - (-2)"),
        ("a**b**w", "a**b**w"),
        ("(a**b)**w", "(a**b)**w"),
        ("max(a, b, 0)", "max(max(a, b), 0)"),
        ("2*pi*a @ b", "2*pi*a @ b"),
        ("concat([a, b], axis=1)", "concat([a, b], axis=1)"),
        # The list of lists is one of two, not two lists.
        ("concat([[a, b], [b, w]])", "concat([[a, b], [b, w]])"),
        ("arange(3)", "arange(stop=3)"),
        ("arange(1, 3) + a", "arange(start=1, stop=3) + a"),
    ],
)
def test_a_formula_as_an_author_would_write_it(text: str, plain: str) -> None:
    tree = parse(text, "abw")
    assert source(tree) == plain
    assert parse(plain, "abw") == tree


def _larger(part: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.sampled_from(["add", "sub", "mul", "div", "pow", "matmul", "min", "dot"])
    one = st.sampled_from(["sin", "ln", "sqrt", "abs"])
    # A sign before a number is read as a part of the number.
    signed = part.filter(lambda inner: not isinstance(inner, Number)).map(lambda inner: Call("neg", (inner,)))
    return st.one_of(
        st.builds(lambda name, a, b: Call(name, (a, b)), two, part, part),
        st.builds(lambda name, a: Call(name, (a,)), one, part),
        signed,
    )


NUMBERS = st.floats(0.001, 1000).flatmap(lambda size: st.sampled_from([Number(size), Number(-size)]))
TREES = st.recursive(st.one_of(NUMBERS, st.sampled_from("xyz").map(Name)), _larger, max_leaves=10)


@given(TREES)
def test_every_tree_comes_back(tree: Expression) -> None:
    try:
        read = parse(source(tree), "xyz")
    except ExpressionError as error:
        read = None
        refused = str(error)
    # The logarithm of a negative number, and the like, is refused.
    assert read == tree if read is not None else "no value" in refused
