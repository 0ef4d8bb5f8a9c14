"""The grammar: what is read and how, and every refusal with its place in the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradtutor import i18n
from gradtutor.engine.language.parser import MAX_DEPTH, MAX_NESTING, parse, parse_condition, read
from gradtutor.engine.language.tree import Call, Comparison, Condition, Expression, Name, Number, names_in
from gradtutor.engine.language.unparse import source
from gradtutor.engine.limits import LONGEST_EXPRESSION
from gradtutor.errors import ExpressionError

NAMES = ("x", "y", "alpha")
X, Y = Name("x"), Name("y")
POINT = "A point may be followed by T, or by a function with its brackets: X.T, X.sum()."
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
        # A tuple of Python: with a comma behind its last number, which alone makes one of a single number.
        ("maxpool(x, (3, 2))", Call("maxpool_sized", (X,), (("size", (3, 2)),))),
        ("maxpool(x, (3, 2,)) + y", Call("add", (Call("maxpool_sized", (X,), (("size", (3, 2)),)), Y))),
        ("maxpool(x, (3,), 1)", Call("maxpool_sized", (X,), (("size", (3,)), ("stride", 1)))),
        ("maxpool(x, (3))", Call("maxpool_sized", (X,), (("size", 3),))),
        ("maxpool(x, (-3, 2))", Call("maxpool_sized", (X,), (("size", (-3, 2)),))),
    ],
)
def test_what_is_read(text: str, tree: Expression) -> None:
    assert parse(text, NAMES) == tree


@pytest.mark.parametrize(
    ("text", "what", "mend", "place"),
    [
        ("__import__(x)", "There is no function '__import__'.", "", "__import__"),
        ("(1).__class__", "'(1).__class__' is not part of a formula.", POINT, "(1).__class__"),
        ("x + y.real", "'y.real' is not part of a formula.", POINT, "y.real"),
        ("x + 'a'", 'The character "\'" is not part of a formula.', "Write the formula without quotation marks.", "'"),
        ("x # y", "The character '#' is not part of a formula.", "", "#"),
        ("x ∞", "The character '∞' is not part of a formula.", "", "∞"),
        ("x +\n1", "The character '\\n' is not part of a formula.", "", "\n"),
        ("x*1e999", "The number is too large.", "The largest is about 1.8e308.", "1e999"),
        ("x + alpa", "The name 'alpa' is not known here.", "Write 'alpha'.", "alpa"),
        ("x + q", "The name 'q' is not known here.", "There are: alpha, x, y.", "q"),
        ("x*True", "The word 'True' is not part of a formula.", "Write '1'.", "True"),
        ("x^2^q", "The name 'q' is not known here.", "There are: alpha, x, y.", "q"),
        ("2*squrt(x)", "There is no function 'squrt'.", "Write 'sqrt'.", "squrt"),
        ("sqr(x)", "There is no function 'sqr'.", "Write 'sqrt'.", "sqr"),
        ("eig(x)", "There is no function 'eig'.", "", "eig"),
        ("sec(x)", "There is no function 'sec'.", "Write '1/cos(x)'.", "sec"),
        ("x + sin", "'sin' is a function.", "Write 'sin(…)'.", "sin"),
        ("max x", "'max' is a function.", "Write 'max(…)'.", "max"),
        ("y + sin(x, y)", "sin takes 1 argument, not 2.", "", "sin(x, y)"),
        ("sin(a=x)", "sin has no 'a'.", "", "x"),
        ("y + sum(axis=0)", "sum takes 1 argument, not 0.", "", "sum(axis=0)"),
        ("sum(x, 0, False, y)", "sum takes 1 argument, not 2.", "", "sum(x, 0, False, y)"),
        ("softmax(dim=0)", "softmax takes 1 argument, not 0.", "", "softmax(dim=0)"),
        ("conv1d(x, padding=1)", "conv1d takes 2 arguments, not 1.", "", "conv1d(x, padding=1)"),
        ("sum(x, axis=0, a=1)", "sum has no 'a'.", "There are: axis, keepdims.", "1"),
        ("exp((1, 2))", "exp takes a formula here, no tuple and no truth value.", None, "("),
        ("exp(x, True)", "exp takes a formula here, no tuple and no truth value.", None, "True"),
        ("sin⁻¹ x", "'sin⁻¹' may be the inverse function or a power.", None, "sin"),
        ("x)+(y", "The formula cannot be read from here: ')+(y'.", SIGNS, ")+(y"),
        ("x // 2", "The formula cannot be read from here: '/ 2'.", SIGNS, "/ 2"),
        ("x^", "The formula ends too early.", "Write what belongs behind its last sign.", "^"),
        ("sqrt(x", "The '(' at character 5 is not closed.", "Write ')'.", "(x"),
        ("x 2", "A number stands behind something, with no sign between them: '2'.", None, "2"),
        ("2,5*x", "A ',' stands outside of brackets.", "A decimal number has a point: 2.5.", ",5*x"),
        ("x^2 - 4 = 0", "An '=' stands inside of the formula.", None, "= 0"),
        ("x if y", "An 'if' has no 'else'.", None, "y"),
        ("x[y]", "'x[y]' has no place that can be counted.", None, "x[y]"),
        ("xʸᶻ", "The superscript 'yz' is no number and no name.", None, "ʸᶻ"),
        ("9**9**9**9", "9^(9^(9⁹)) has no value, or one too large for a number.", None, "9**9**9**9"),
        ("x + 10**400", "10^400 has no value, or one too large for a number.", None, "x + 10**400"),
        ("1/0", "1/0 has no value, or one too large for a number.", None, "1/0"),
        ("one_hot(x)", "'one_hot' is made of a column of a data file.", None, "one_hot(x"),
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


def test_all_that_is_wrong_comes_at_once() -> None:
    text = "foo(x) + q*quux(y)#1"
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert [text[fault.start : fault.end] for fault in caught.value.all] == ["foo", "q", "quux", "#"]
    assert "'foo'" in str(caught.value)
    assert "'quux'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2(x+1)^2", "2*(x + 1)**2"),
        ("(x+y)(y+1)", "(x + y)*(y + 1)"),
        ("½x²", "0.5*x**2"),
        ("x⁻¹²", "x**(-12)"),
        ("xʸ", "x**y"),
        ("∛x + ∜y", "cbrt(x) + y**0.25"),
        ("max（x，２）", "max(x, 2)"),
        ("x ≤ 2", "x <= 2"),
        ("x × y ÷ 2 − 1", "x*y/2 - 1"),
        ("2 x + 1", "2*x + 1"),
        ("1/2x", "1/2*x"),
        ("2^3x", "2**3*x"),
        ("sin 2x", "sin(2*x)"),
        ("sin x y", "sin(x)*y"),
        ("sin x cos y", "sin(x)*cos(y)"),
        ("sin xy", "sin(x*y)"),
        ("ln x²", "ln(x**2)"),
        ("log(x)", "ln(x)"),
        ("ReLU(x)", "relu(x)"),
        ("np.exp(x) + torch.nn.functional.relu(y)", "exp(x) + relu(y)"),
        ("math.pi*x", "pi*x"),
        ("πx", "pi*x"),
        ("x.sum()", "sum(x)"),
        ("x if x > 0 else 0", "where(x > 0, x, 0)"),
        ("0 < x < 1 or not y == 2", "0 < x and x < 1 or not y == 2"),
        ("[x, 2]*y[0] + x[-1, 1:3]", "[x, 2]*y[0] + x[-1, 1:3]"),
        ("(x @ y).T", "transpose(x @ y)"),
        ("𝒙 + ｙ", "x + y"),
        ("1_000", "1000"),
        ("１ｅ３ + ２．５", "1000 + 2.5"),
        ("２²", "2**2"),
        ("[x, y,]", "[x, y]"),
        ("sum(x, axis=(-1, 0))", "sum(x, axis=(-1, 0))"),
    ],
)
def test_what_people_write(text: str, meant: str) -> None:
    assert source(parse(text, NAMES)) == meant
    assert parse(meant, NAMES) == parse(text, NAMES)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("xy + 1", [("xy", "x*y")]),
        ("1/2x", [("1/2x", "1/2*x")]),
        ("x(y + 1)", [("x(y + 1)", "x*(y + 1)")]),
        ("ln 2x", [("ln 2x", "ln(2*x)")]),
        ("√x²", [("√x²", "sqrt(x)**2")]),
        ("2x + 2(x + 1) + sin x + (x + 1)(y + 1)", []),
    ],
)
def test_what_may_surprise_is_noted(text: str, notes: list[tuple[str, str]]) -> None:
    found = read(text, NAMES).notes
    assert [(text[note.start : note.end], source(note.read)) for note in found] == notes


def test_names_of_any_script_and_those_of_constants_and_functions() -> None:
    names = ["θ", "ŷ", "w₁", "x'", "误差", "e", "lambda", "norm", "sum", "T"]
    for name in names:
        assert parse(f"{name}*2", names) == Call("mul", (Name(name), Number(2.0)))
    # One name in all of its spellings: NFKC, and every kind of prime.
    assert parse("w1 + x′", names) == Call("add", (Name("w₁"), Name("x'")))
    assert parse("y\u0302", names) == Name("ŷ")
    # A bracket behind it makes the function of it; without a name e it is the constant.
    assert parse("sum(sum)", names) == Call("sum", (Name("sum"),))
    assert parse("e", ()) == Call("e", ())


def test_names_may_be_written_as_they_are_shown() -> None:
    assert parse("2ŷ + yhat", {"ŷ": "yhat", "yhat": "yhat"}) == parse("2*yhat + yhat", ["yhat"])


def test_a_column_of_words_is_a_matrix_of_classes() -> None:
    names = ["kind", "one_hot(kind)"]
    assert parse("onehot(kind)", names) == parse("one_hot( kind )", names) == Name("one_hot(kind)")


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"^The expression is empty\. Write a formula such as 'x\*\*2'\.$"):
        parse(text, NAMES)


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
    levels = (f"The expression is nested more than {most} levels deep." for most in (MAX_DEPTH, MAX_NESTING))
    assert caught.value.what in levels
    assert caught.value.mend == SPLIT


def test_just_deep_and_just_long_enough() -> None:
    assert parse("sin(" * (MAX_NESTING - 1) + "x" + ")" * (MAX_NESTING - 1), NAMES)
    assert parse("+".join("x" * MAX_DEPTH), NAMES)
    assert parse("x + x*max(1, " * (MAX_NESTING // 2 - 1) + "x" + ")" * (MAX_NESTING // 2 - 1), NAMES)
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


@pytest.mark.parametrize("text", ["x", "x == 1", "x < 1 and y", "not x < 1", "x < 1 and (y < 1 or y > 2)"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text, NAMES)
    assert caught.value.what == "This is not a comparison."
    assert caught.value.mend == "Write one such as 'abs(error) < 0.001', joined by 'and' or by 'or'."


def test_names_come_in_the_order_of_their_first_appearance() -> None:
    assert names_in(parse("y*x + sin(x)*y + 2", NAMES)) == ("y", "x")


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
