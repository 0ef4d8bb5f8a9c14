"""The grammar: what is read and how, and every refusal with its place in the text."""

from __future__ import annotations

import time
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradtutor import i18n
from gradtutor.engine.language.limits import LONGEST_EXPRESSION
from gradtutor.engine.language.parser import MAX_DEPTH, parse, parse_condition
from gradtutor.engine.language.tree import Call, Comparison, Condition, Expression, Name, Number, names_in
from gradtutor.errors import ExpressionError

NAMES = ("x", "y", "alpha")
X, Y = Name("x"), Name("y")
NO_PART = "Use numbers, names, + - * / ** @, brackets and functions such as sqrt(…)."
SIGNS = "Check the brackets and signs."
SPLIT = "Split it into several nodes."


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("2", Number(2.0)),
        ("-2.5", Number(-2.5)),
        ("+x", X),
        ("1e-3", Number(0.001)),
        ("x + y*2", Call("add", (X, Call("mul", (Y, Number(2.0)))))),
        ("(x + y)*2", Call("mul", (Call("add", (X, Y)), Number(2.0)))),
        ("x - y - 1", Call("sub", (Call("sub", (X, Y)), Number(1.0)))),
        ("x^2", Call("pow", (X, Number(2.0)))),
        ("x^2^y", Call("pow", (X, Call("pow", (Number(2.0), Y))))),
        ("-x**2", Call("neg", (Call("pow", (X, Number(2.0))),))),
        ("2**-x", Call("pow", (Number(2.0), Call("neg", (X,))))),
        ("x @ y", Call("matmul", (X, Y))),
        ("pi*x", Call("mul", (Call("pi", ()), X))),
        ("min(x, y, 1)", Call("min", (Call("min", (X, Y)), Number(1.0)))),
        ("  sqrt( x )  ", Call("sqrt", (X,))),
    ],
)
def test_what_is_read(text: str, tree: Expression) -> None:
    assert parse(text, NAMES) == tree


@pytest.mark.parametrize(
    ("text", "what", "mend", "place"),
    [
        ("__import__('os')", "There is no function '__import__'.", "", "__import__"),
        ("(1).__class__", "'(1).__class__' is not part of a formula.", NO_PART, "(1).__class__"),
        ("x + (1).__class__", "'(1).__class__' is not part of a formula.", NO_PART, "(1).__class__"),
        ("x.real", "'x.real' is not part of a formula.", NO_PART, "x.real"),
        ("2*x[0]", "'x[0]' is not part of a formula.", NO_PART, "x[0]"),
        ("x + (lambda: 1)", "'lambda: 1' is not part of a formula.", NO_PART, "lambda: 1"),
        ("1 + f'{x}'", "'f'{x}'' is not part of a formula.", NO_PART, "f'{x}'"),
        ("y*(x < 1)", "'x < 1' is not part of a formula.", NO_PART, "x < 1"),
        ("x if y else 1", "'x if y else 1' is not part of a formula.", NO_PART, "x if y else 1"),
        ("(y := 2)", "'y := 2' is not part of a formula.", NO_PART, "y := 2"),
        ("x and y", "'x and y' is not part of a formula.", NO_PART, "x and y"),
        ("x // 2", "'x // 2' is not part of a formula.", NO_PART, "x // 2"),
        ("sin(a=x)", "'sin(a=x)' is not part of a formula.", NO_PART, "sin(a=x)"),
        ("(sin)(x)(y)", "'(sin)(x)(y)' is not part of a formula.", NO_PART, "(sin)(x)(y)"),
        ("[x for x in y]", "'[x for x in y]' is not part of a formula.", NO_PART, "[x for x in y]"),
        ("x + 'a'", "''a'' is not a number.", "Write a number such as 2 or 0.5.", "'a'"),
        ("x*True", "'True' is not a number.", "Write a number such as 2 or 0.5.", "True"),
        ("x + 2j", "'2j' is not a number.", "Write a number such as 2 or 0.5.", "2j"),
        ("x*1e999", "The number is too large.", "The largest is about 1.8e308.", "1e999"),
        ("x + alpa", "The name 'alpa' is not known here.", "Write 'alpha'.", "alpa"),
        ("x + q", "The name 'q' is not known here.", "There are: alpha, x, y.", "q"),
        ("2*squrt(x)", "There is no function 'squrt'.", "Write 'sqrt'.", "squrt"),
        ("x + sin", "'sin' is a function.", "Write 'sin(…)'.", "sin"),
        ("y + sin(x, y)", "sin takes 1 argument, not 2.", "", "sin(x, y)"),
        ("sign(x)", "There is no function 'sign'.", "Write 'sin'.", "sign"),
        ("x^2 + q", "The name 'q' is not known here.", "There are: alpha, x, y.", "q"),
        ("x^2^q", "The name 'q' is not known here.", "There are: alpha, x, y.", "q"),
        ("（x）", "The character '（' is not part of a formula.", "Write '('.", "（"),
        ("(x）", "The character '）' is not part of a formula.", "Write ')'.", "）"),
        ("2×x", "The character '×' is not part of a formula.", "Write '*'.", "×"),
        ("x²", "The character '²' is not part of a formula.", "Write '**2'.", "²"),
        ("x −1", "The character '−' is not part of a formula.", "Write '-'.", "−"),
        ("x + 变", "The character '变' is not part of a formula.", "", "变"),
        ("x +\n1", "The character '\\n' is not part of a formula.", "", "\n"),
        ("x)+(y", "The formula cannot be read from here.", SIGNS, ")+(y"),
        ("x*y)", "The formula cannot be read from here.", SIGNS, ")"),
        ("9**9**9**9", "9^(9^(9⁹)) has no value, or one too large for a number.", None, "9**9**9**9"),
        ("x + 10**400", "10^400 has no value, or one too large for a number.", None, "x + 10**400"),
        ("1/0", "1/0 has no value, or one too large for a number.", None, "1/0"),
    ],
)
def test_every_refusal_with_its_place(text: str, what: str, mend: str | None, place: str) -> None:
    before = time.process_time()
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert time.process_time() - before < 1.0
    error = caught.value
    assert error.what == what
    assert mend is None or error.mend == mend
    assert text[error.start : error.end] == place


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"^The expression is empty\. Write a formula such as 'x\*\*2'\.$"):
        parse(text, NAMES)


@pytest.mark.parametrize("text", ["x +", "sqrt(x", "x y", "^", "x^", "*x", "2x", "x;y", "x#y", "x=1", "\\", "(", "1 2"])
def test_what_cannot_be_read_at_all(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    error = caught.value
    assert (error.what, error.mend) == ("The formula cannot be read from here.", SIGNS)
    assert 0 <= error.start < error.end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "-" * (MAX_DEPTH + 1) + "x",
        "sin(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
        "+".join("x" * (MAX_DEPTH + 2)),
        "**".join("x" * 600),
        "(" * 300 + "x" + ")" * 300,
        "-" * (LONGEST_EXPRESSION - 1) + "x",
    ],
    ids=["signs", "calls", "sum", "powers", "brackets", "longest"],
)
def test_too_deep(text: str) -> None:
    before = time.process_time()
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert time.process_time() - before < 1.0
    assert caught.value.what == f"The expression is nested more than {MAX_DEPTH} levels deep."
    assert caught.value.mend == SPLIT


def test_just_deep_and_just_long_enough() -> None:
    assert parse("sin(" * (MAX_DEPTH - 1) + "x" + ")" * (MAX_DEPTH - 1), NAMES)
    assert parse("x".ljust(LONGEST_EXPRESSION), NAMES) == X


def test_too_long_is_refused_before_it_is_read() -> None:
    for length in (LONGEST_EXPRESSION + 1, 10_000_000):
        before = time.process_time()
        with pytest.raises(ExpressionError) as caught:
            parse("x" * length, NAMES)
        assert time.process_time() - before < 1.0
        assert caught.value.what == f"The expression has {length} characters; 2000 is the most."
        assert (caught.value.mend, caught.value.start, caught.value.end) == (SPLIT, 0, length)


def test_a_condition() -> None:
    small = Comparison(Call("abs", (X,)), "<", Number(0.1))
    assert parse_condition("abs(x) < 0.1", NAMES) == Condition((small,))
    many = Comparison(Y, ">=", Number(5.0))
    assert parse_condition("abs(x) < 0.1 or y >= 5", NAMES) == Condition((small, many), "or")
    assert parse_condition("abs(x) < 0.1 and y >= 5", NAMES) == Condition((small, many), "and")


@pytest.mark.parametrize("text", ["x", "x == 1", "0 < x < 1", "x < 1 and y", "not x < 1", "x < 1 and (y < 1 or y > 2)"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text, NAMES)
    assert caught.value.what == "This is not a comparison."
    assert caught.value.mend == "Write one such as 'abs(error) < 0.001', joined by 'and' or by 'or'."


def test_names_come_in_the_order_of_their_first_appearance() -> None:
    assert names_in(parse("y*x + sin(x)*y + 2", NAMES)) == ("y", "x")


def test_no_warning_of_python_reaches_the_screen() -> None:
    for text in ("1if x else 2", "'\\d'", "1and x", "x is 1", "(1)(x)"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert refusal(text) is not None
        assert caught == []


def refusal(text: str) -> ExpressionError | None:
    """Why a text is refused as an expression, if it is."""
    try:
        parse(text, NAMES)
    except ExpressionError as error:
        return error
    return None


PIECES = [*"xy0123456789+-*/^@()<>=,.:;#\"'[]{}\\~!%&|_ ej", "**", "sin(", "min(", "sqrt", " if ", " else ", "lambda "]
PIECES += ["（", "）", "²", "−", "\n", "\t", "\0", "\ud800", "𝒙", "９", "alpha", "or ", "0x", "1e", "//"]


@settings(max_examples=400, derandomize=True)
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@example("x)+(y")
@example("^^^^")
@example("x^^y")
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    found = refusal(text)
    if found is not None:
        assert found.what
        assert 0 <= found.start <= found.end <= len(text) + 1


@settings(max_examples=100, derandomize=True)
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_condition_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    try:
        parse_condition(text, NAMES)
    except ExpressionError as error:
        place = (error.start, error.end)
    else:
        place = (0, 0)
    assert 0 <= place[0] <= place[1] <= len(text) + 1
