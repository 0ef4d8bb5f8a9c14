"""Derivatives and simplification against sympy, on made formulas; gradients of arrays against differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradtutor.engine.autodiff.symbolic import differentiate, simplify
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem

X, Y = sympy.symbols("x y", positive=True)
_DIGITS: Final = 30
_IN_SYMPY: Final[Mapping[str, Callable[..., Any]]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "abs": sympy.Abs,
    "exp": sympy.exp,
    "ln": sympy.log,
    "sqrt": sympy.sqrt,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "tanh": sympy.tanh,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    "sign": sympy.sign,
}


def in_sympy(tree: Expression) -> Any:
    """A formula of ours in sympy's terms; the numbers are exact, so that no rounding is compared."""
    if isinstance(tree, Number):
        return sympy.Rational(Fraction(tree.value))
    if isinstance(tree, Name):
        return {"x": X, "y": Y}[tree.id]
    return _IN_SYMPY[tree.operation](*map(in_sympy, tree.arguments))


def number(formula: Any, x: float, y: float) -> Any:
    """Its value to 30 digits, or nothing where it has no finite real one."""
    found = formula.subs({X: sympy.Rational(Fraction(x)), Y: sympy.Rational(Fraction(y))}).evalf(_DIGITS)
    return found if found.is_Float and abs(found) < 1e12 else None


def same(ours: Any, theirs: Any, x: float, y: float) -> bool | None:
    """Whether two formulas have the same value at a place; nothing where that says nothing."""
    wanted = number(theirs, x, y)
    if wanted is None or abs(wanted) < 1e-9:
        return None
    found = number(ours, x, y)
    return found is not None and bool(abs(found - wanted) <= 1e-12 * abs(wanted))


ATOMS = st.one_of(
    st.sampled_from([Name("x"), Name("x"), Name("y")]), st.sampled_from([1.0, 2.0, -3.0, 0.5, -0.25]).map(Number)
)
ONE = ["neg", "sin", "cos", "tan", "tanh", "exp", "ln", "sqrt", "sigmoid", "softplus", "abs"]


def _grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.tuples(st.sampled_from(ONE), inner).map(lambda parts: Call(parts[0], (parts[1],))),
        st.tuples(st.sampled_from(["add", "sub", "mul", "div", "mul"]), inner, inner).map(
            lambda parts: Call(parts[0], parts[1:])
        ),
        st.tuples(inner, st.sampled_from([-2.0, -1.0, 0.5, 2.0, 3.0]).map(Number)).map(lambda both: Call("pow", both)),
    )


TREES = st.recursive(ATOMS, _grow, max_leaves=5)
PLACES = st.sampled_from([0.3125, 0.6875, 1.1875, 1.8125])
"""Places that a machine number holds exactly."""


@settings(max_examples=150)
@given(tree=TREES, x=PLACES, y=PLACES)
def test_derivatives_are_those_of_sympy(tree: Expression, x: float, y: float) -> None:
    agreed = same(in_sympy(differentiate(tree, "x")), sympy.diff(in_sympy(tree), X), x, y)
    assume(agreed is not None)
    assert agreed


@settings(max_examples=150)
@given(tree=TREES, x=PLACES, y=PLACES)
def test_a_simplified_formula_is_the_same_to_sympy(tree: Expression, x: float, y: float) -> None:
    agreed = same(in_sympy(simplify(tree)), in_sympy(tree), x, y)
    assume(agreed is not None)
    assert agreed


@pytest.mark.parametrize(
    ("tree", "wrong"),
    [
        (Call("mul", (Name("x"), Call("sin", (Name("x"),)))), "sin(x) - x*cos(x)"),
        (Call("tanh", (Name("x"),)), "1 + tanh(x)**2"),
    ],
)
def test_a_wrong_derivative_would_be_noticed(tree: Expression, wrong: str) -> None:
    theirs = sympy.diff(in_sympy(tree), X)
    assert same(in_sympy(differentiate(tree, "x")), theirs, 0.6875, 0.6875)
    assert same(sympy.sympify(wrong, {"x": X}), theirs, 0.6875, 0.6875) is False


FORMULAS: Final[Mapping[str, tuple[str, dict[str, tuple[int, ...]]]]] = {
    "linear": ("mean((a @ b - 1)**2)", {"a": (4, 3), "b": (3,)}),
    "matrices": ("sum(tanh(a @ b)**2)", {"a": (2, 3), "b": (3, 2)}),
    "broadcast": ("mean(exp(a*b) + a**2)", {"a": (3, 2), "b": (2,)}),
    "a number": ("sum(sigmoid(a + b)*a)", {"a": (5,), "b": ()}),
    "softmax": ("sum(softmax(a)*b)", {"a": (3, 4), "b": (3, 4)}),
    "cross entropy": ("cross_entropy(softmax(a), softmax(b))", {"a": (3, 4), "b": (3, 4)}),
    "convolution": ("sum(conv1d(a, b)**2)", {"a": (6,), "b": (3,)}),
    "images": ("sum(conv2d(a, b)**2)", {"a": (4, 5), "b": (2, 2)}),
    "pooling": ("sum(maxpool(a)**2)", {"a": (4, 4)}),
    "transposed": ("sum((transpose(a) @ b)**2)", {"a": (3, 2), "b": (3, 2)}),
    "flattened": ("dot(flatten(a), flatten(a*b))", {"a": (2, 3), "b": (2, 3)}),
    "kinks": ("sum(relu(a)*max(a, b) + abs(b)*min(a, b))", {"a": (5,), "b": (5,)}),
}


def objective(formula: str, values: Mapping[str, Any]) -> float:
    """The formula's value, by a run of no step."""
    record = Trace(problem(dict(values), {"L": formula})).iteration(1)
    assert record.objective is not None
    return float(record.objective)


@pytest.mark.parametrize("case", FORMULAS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_gradients_of_arrays_are_those_of_differences(case: str, seed: int) -> None:
    formula, shapes = FORMULAS[case]
    draw = np.random.default_rng(seed)
    values: dict[str, Any] = {name: draw.uniform(-1.5, 1.5, shape) for name, shape in shapes.items()}
    # No kink within reach of a step: neither is a number near 0 nor two near one another.
    flat = np.sort(np.concatenate([[0.0], *(np.ravel(value) for value in values.values())]))
    assume(np.min(np.diff(flat)) > 1e-3)
    values = {name: value if value.shape else float(value) for name, value in values.items()}
    gradients = Trace(problem(values, {"L": formula})).iteration(1).gradients
    assert gradients is not None
    step = 1e-5
    for name, value in values.items():
        assert np.shape(gradients[name]) == np.shape(value)
        for index in np.ndindex(np.shape(value)):
            around = []
            for sign in (1, -1):
                moved = np.array(value, dtype=float)
                moved[index] += sign * step
                around.append(objective(formula, {**values, name: moved if moved.shape else float(moved)}))
            slope = (around[0] - around[1]) / (2 * step)
            assert float(np.asarray(gradients[name])[index]) == pytest.approx(slope, rel=1e-5, abs=1e-7), (name, index)
