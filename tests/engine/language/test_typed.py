"""What stands on the screen can be typed: every sign of the notation, as it is and as it is spelled in ASCII."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language import notation
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import FUNCTIONS, OPERATIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.precedence import BINDING
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.errors import ExpressionError
from gradtutor.view.text import ascii_spelling

KNOWN: dict[str, Any] = {"a": 1.25, "b": 0.5, "w": 3.0, "x": 0.75, "A": np.array([[1.0, 2.0], [3.0, 5.0]])}
OFFERED = sorted({*FUNCTIONS, *BINDING} - {"arange"})
OF_ARRAYS = {"matmul", "transpose", "softmax", "cross_entropy", "maxpool", "flatten", "conv1d", "conv2d"}


@pytest.fixture(autouse=True)
def _back() -> Iterator[None]:
    yield
    ascii_spelling.use(False)


def spelled(text: str) -> str:
    """As a terminal with ASCII alone shows it."""
    ascii_spelling.use(True)
    try:
        return ascii_spelling.spelled(text)
    finally:
        ascii_spelling.use(False)


def read(text: str) -> Expression:
    return parse(text, list(KNOWN))


def check_typed(tree: Expression, known: dict[str, Any] = KNOWN) -> None:
    """The tree is written, as it is and in ASCII, so that typing it means the same."""
    text = write(tree)
    plain = spelled(text)
    assert plain.isascii() and "?" not in plain, (text, plain)
    for typed in (text, plain):
        try:
            evaluate(tree, known)
        except ArithmeticError:
            # Outside of the domain of asin and the like there is nothing to compare; asin(2) is refused at once.
            assert not names_in(tree) or write(read(typed)) == text
            continue
        assert np.allclose(evaluate(read(typed), known), evaluate(tree, known), rtol=1e-12), typed


def arguments(name: str) -> list[tuple[Expression, ...]]:
    """Arguments of an operation: names, a number, a sum, a product, a root."""
    if name in OF_ARRAYS:
        return [(Name("A"), Name("A"))[: OPERATIONS[name].arity]]
    a, b = Name("a"), Name("b")
    parts = (a, Number(2.0), Call("add", (a, b)), Call("mul", (Number(2.0), Name("x"))), Call("sqrt", (b,)))
    arity = OPERATIONS[name].arity
    return [(*(part,), Name("w"), part)[: abs(arity)] if arity else () for part in parts]


@pytest.mark.parametrize("name", OFFERED)
def test_every_operation_can_be_typed_as_it_is_written(name: str) -> None:
    if name == "cross_entropy":
        known = {"A": np.array([[0.25, 0.75], [0.5, 0.5]])}
        check_typed(Call(name, (Name("A"), Name("A"))), {**KNOWN, **known})
        return
    for chosen in arguments(name):
        check_typed(Call(name, chosen))
        if OPERATIONS[name].arity == 2 and name not in OF_ARRAYS:
            check_typed(Call(name, chosen[::-1]))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # Read from the left, A·A @ A is (A·A) @ A, which is [[13, 22], [84, 143]] for [[7, 24], [54, 155]].
        ("A*(A @ A)", "A·(A @ A)"),
        ("A*(A @ A / x)", "A·(A @ A/x)"),
        ("A*(A @ A * x)", "A·(A @ A·x)"),
        ("A*(x*(A @ A))", "A·x·(A @ A)"),
        ("A * A @ A", "A·A @ A"),
        ("A @ A * A", "A @ A·A"),
        ("2*(A @ A)", "2A @ A"),
        ("sqrt(arange(3))", "√(arange(stop=3))"),
        ("cbrt(arange(3))", "∛(arange(stop=3))"),
        ("sqrt(pi)", "√π"),
    ],
)
def test_what_is_multiplied_and_rooted_of_arrays_can_be_typed_as_it_is_written(typed: str, written: str) -> None:
    tree = read(typed)
    assert write(tree) == written
    check_typed(tree)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 10, 27, -1, -2, -13])
@pytest.mark.parametrize("base", ["a", "a + b", "sin(a)", "tanh(2*a)", "2", "sqrt(a)", "ln(w)", "exp(b)", "abs(a)"])
def test_every_exponent_can_be_typed(base: str, exponent: int) -> None:
    check_typed(Call("pow", (parse(base, list(KNOWN)), Number(float(exponent)))))


def test_a_new_sign_that_cannot_be_typed_or_has_no_ascii_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def sign(text: str) -> Callable[..., tuple[str, int]]:
        return lambda self, a: (f"{text}{self._inside(a, 5)}", 4)

    # ∜ has no ASCII; ∂ has one, but does not mean a tangent to whoever types it.
    for written in ("∜", "∂"):
        monkeypatch.setattr(notation._Writer, "_tan", sign(written), raising=False)
        with pytest.raises((AssertionError, ExpressionError)):
            test_every_operation_can_be_typed_as_it_is_written("tan")


def _larger(part: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.sampled_from(["add", "sub", "mul", "div", "min", "max"])
    one = st.sampled_from(["neg", "abs", "sqrt", "sin", "cos", "tanh", "exp", "ln", "relu"])
    return st.one_of(
        st.builds(lambda name, a, b: Call(name, (a, b)), two, part, part),
        st.builds(lambda name, a: Call(name, (a,)), one, part),
        st.builds(lambda a, n: Call("pow", (a, Number(float(n)))), part, st.integers(-3, 12)),
    )


NUMBERS = st.sampled_from([0.5, 2.0, 3.0, 12.0, 1e-7, 2.5e20, -2.0, -0.25]).map(Number)
TREES = st.recursive(st.one_of(NUMBERS, st.sampled_from("abwx").map(Name)), _larger, max_leaves=9)


@given(TREES)
def test_every_formula_can_be_typed_as_it_is_written(tree: Expression) -> None:
    try:
        value = evaluate(tree, KNOWN)
    except ArithmeticError:
        return
    for text in (write(tree), spelled(write(tree))):
        found = evaluate(read(text), KNOWN)
        assert math.isclose(float(found), float(value), rel_tol=1e-9, abs_tol=1e-300), text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("（ｘ＋１）＊２", "(x+1)*2"),
        ("2x", "2*x"),
        ("2.5x", "2.5*x"),
        (".5x", ".5*x"),
        ("1e-5", "1e-5"),
        ("1e−5", "1e-5"),
        ("2√b", "2*sqrt(b)"),
        ("√2.5", "sqrt(2.5)"),
        ("√(a + b)", "sqrt(a + b)"),
        ("√√b", "sqrt(sqrt(b))"),
        ("√1e−7", "sqrt(1e-7)"),
        ("sin 2.5e-1", "sin(0.25)"),
        ("2√min(a, √b)", "2*sqrt(min(a, sqrt(b)))"),
        ("√(a)(b)", "sqrt(a)*b"),
        ("(a + 1)b", "(a + 1)*b"),
        ("(a + 1)²", "(a + 1)**2"),
        ("x¹²", "x**12"),
        ("x⁻²", "x**(-2)"),
        ("2π", "2*pi"),
        ("ln a", "ln(a)"),
        ("sin² x", "sin(x)**2"),
        ("sin²(2x)·cos² x", "sin(2*x)**2 * cos(x)**2"),
        ("sin^2 x", "sin(x)**2"),
        ("tanh³ x", "tanh(x)**3"),
        ("|x|", "abs(x)"),
        ("2|x − 1|", "2*abs(x - 1)"),
        ("|a|·|b|", "abs(a)*abs(b)"),
        ("||a| − b|", "abs(abs(a) - b)"),
        ("a ÷ b – 1", "a / b - 1"),
        ("Aᵀ @ A", "transpose(A) @ A"),
        ("(A @ A)ᵀ", "transpose(A @ A)"),
        ("relu(A)ᵀ", "transpose(relu(A))"),
    ],
)
def test_what_people_write(typed: str, meant: str) -> None:
    assert read(typed) == parse(meant, list(KNOWN))


@pytest.mark.parametrize("typed", ["|x", "√", "sin²", "sin² +", "ᵀ", "+ᵀ", ")ᵀ", "sin²(x", "|", "||", "∛", "²"])
def test_what_means_nothing_is_refused(typed: str) -> None:
    with pytest.raises(ExpressionError):
        read(typed)
