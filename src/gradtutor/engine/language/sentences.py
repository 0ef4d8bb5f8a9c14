"""What is wrong with a formula, as sentences with their places; what to write instead is never other mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.synonyms import meant_function, meant_name
from gradtutor.engine.language.tokens import NAME, NUMBER, Token
from gradtutor.errors import ExpressionError
from gradtutor.i18n import ngettext, tr
from gradtutor.safe_text import quoted
from gradtutor.suggestions import FEW

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.vocabulary import Vocabulary

_SHORT: Final = 30
_BY_OTHERS: Final = {
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "cot": "1/tan(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "cosech": "1/sinh(x)",
    "cosec": "1/sin(x)",
    "ctg": "1/tan(x)",
    "cotg": "1/tan(x)",
    "coth": "1/tanh(x)",
    "acot": "atan(1/x)",
    "arccot": "atan(1/x)",
    "asec": "acos(1/x)",
    "arcsec": "acos(1/x)",
    "acsc": "asin(1/x)",
    "exp2": "2^x",
    "square": "x^2",
    "cube": "x^3",
    "rsqrt": "1/sqrt(x)",
    "reciprocal": "1/x",
    "expm1": "exp(x) - 1",
    "log1p": "ln(1 + x)",
    "hypot": "sqrt(x^2 + y^2)",
    "logit": "ln(x/(1 - x))",
    "degrees": "180*x/pi",
    "radians": "pi*x/180",
    "mse": "mean((x - y)^2)",
    "mse_loss": "mean((x - y)^2)",
    "softsign": "x/(1 + abs(x))",
    "relu6": "clip(x, 0, 6)",
    "hardtanh": "clip(x, -1, 1)",
    "rms": "sqrt(mean(x^2))",
    "deg": "180*x/pi",
    "atan2": "2*atan(y/(sqrt(x^2 + y^2) + x))",
    "arctan2": "2*atan(y/(sqrt(x^2 + y^2) + x))",
    "sinc": "sin(pi*x)/(pi*x)",
    "mae": "mean(abs(x - y))",
    "rmse": "sqrt(mean((x - y)^2))",
}
"""Functions that are written with the help of others."""
_OF_TWO_BY_TWO: Final = {
    "det": "A[0, 0]*A[1, 1] - A[0, 1]*A[1, 0]",
    **dict.fromkeys(
        ("inv", "inverse"),
        "[[A[1, 1], -A[0, 1]], [-A[1, 0], A[0, 0]]]/(A[0, 0]*A[1, 1] - A[0, 1]*A[1, 0])",
    ),
    "trace": "A[0, 0] + A[1, 1]",
    "tr": "A[0, 0] + A[1, 1]",
}
"""Functions of a matrix that can be written out where it is small."""


_SIGNS: Final = {
    "ˆ": "^",
    "⊗": "outer(x, y)",
    "∘": "*",
    "∑": "sum(x)",
    "∏": "x*y*z",
    "→": "=",
    "⟶": "=",
    "≈": "=",
    **dict.fromkeys("⌊⌋", "floor(x)"),
    **dict.fromkeys("⌈⌉", "ceil(x)"),
    **dict.fromkeys("‖∥", "norm(x)"),
    **dict.fromkeys("⟨⟩", "dot(x, y)"),
    **dict.fromkeys("°", "x*pi/180"),
    **dict.fromkeys("?", "where(x > 0, a, b)"),
    **dict.fromkeys("¬", "not"),
    **dict.fromkeys("∧&", "and"),
    **dict.fromkeys("∨", "or"),
}
"""Signs that people write -> the way to write it."""
_WORDS: Final = {
    **dict.fromkeys(("if", "then"), "where(x > 0, a, b)"),
    "True": "1",
    "true": "1",
    "False": "0",
    "false": "0",
    "Σ": "sum(x)",
    "squared": "x^2",
    "cubed": "x^3",
    "plus": "+",
    "minus": "-",
    "times": "*",
    "over": "/",
    "divided": "/",
    "mod": "x - y*floor(x/y)",
}
"""Words in the place of signs -> the way to write it; any of them may be a name as well."""
_ALWAYS: Final = frozenset({"True", "False", "true", "false", "if"})


def no_part(token: Token) -> ExpressionError:
    """A character that no formula has."""
    character = token.text
    if character in "∂∇∫":
        return derivative(token.start, token.end)
    what = tr("The character {character!r} is not part of a formula.").format(character=character)
    mend = tr("Write '{name}'.").format(name=_SIGNS[character]) if character in _SIGNS else ""
    if character in "“”‘’«»\"'`":
        mend = tr("Write the formula without quotation marks.")
    elif character == "!":
        mend = tr("Write a factorial as a product, such as 1*2*3; to ask for inequality, write '!='.")
    elif character == "%":
        mend = tr("Write '/100' for per cent, 'x - y*floor(x/y)' for a remainder.")
    elif character == "±":
        mend = tr("Write two formulas, one with '+' and one with '-'.")
    elif character == "\\":
        mend = tr("Write it in plain signs: (a + b)/c, sqrt(x), x_1.")
    return ExpressionError(what, mend, token.start, token.end)


def derivative(start: int, end: int) -> ExpressionError:
    """A sign that asks for a derivative, or for an integral."""
    what = tr("A derivative is what the tutor works out.")
    return ExpressionError(what, tr("Write the formula itself, such as x^2: its slope is shown."), start, end)


def in_words(token: Token, *, beside: bool) -> ExpressionError | None:
    """A word in the place of a sign. ``beside``: behind an operand or before one, as no forgotten name stands."""
    way = _WORDS.get(token.text, "") if beside or token.text in _ALWAYS else ""
    if not way and beside and token.text.lower() in _BY_OTHERS:
        what = tr("There is no function '{name}'.").format(name=quoted(token.text))
        mend = tr("Write '{name}'.").format(name=_BY_OTHERS[token.text.lower()])
        return ExpressionError(what, mend, token.start, token.end)
    if not way:
        return None
    what = tr("The word '{word}' is not part of a formula.").format(word=quoted(token.text))
    return ExpressionError(what, tr("Write '{name}'.").format(name=way), token.start, token.end)


def empty() -> ExpressionError:
    """A text without a formula in it."""
    return ExpressionError(tr("The expression is empty."), tr("Write a formula such as 'x**2'."), 0, 0)


def too_long(text: str, most: int) -> ExpressionError:
    """A text that is not even read."""
    what = tr("The expression has {count} characters; {most} is the most.").format(count=len(text), most=most)
    return ExpressionError(what, tr("Split it into several nodes."), 0, len(text))


def too_deep(text: str, most: int) -> ExpressionError:
    """Brackets in brackets without end."""
    what = tr("The expression is nested more than {most} levels deep.").format(most=most)
    return ExpressionError(what, tr("Split it into several nodes."), 0, len(text))


def too_large(token: Token) -> ExpressionError:
    """A number beyond those of the machine."""
    mend = tr("The largest is about 1.8e308.")
    return ExpressionError(tr("The number is too large."), mend, token.start, token.end)


def unreadable(text: str, token: Token) -> ExpressionError:
    """A sign where an operand has to be, or the end."""
    if token.start >= len(text):
        what, mend = tr("The formula ends too early."), tr("Write what belongs behind its last sign.")
        return ExpressionError(what, mend, max(len(text) - 1, 0), len(text))
    what = tr("The formula cannot be read from here: '{text}'.").format(text=_cut(text[token.start :]))
    return ExpressionError(what, tr("Check the brackets and signs."), token.start, len(text))


def cannot_go_on(text: str, token: Token, tree: Expression) -> ExpressionError:
    """Something behind a formula that has ended."""
    end = len(text)
    if token.text in ("=", ":="):
        what = tr("An '=' stands inside of the formula.")
        left, right = text[: token.start].strip(), text[token.end :].strip()
        if right.replace(".", "", 1).replace("-", "", 1).isdecimal():
            mend = tr("Write '{formula}' as a formula of its own, and {number} as its target.")
            return ExpressionError(what, mend.format(formula=_cut(left), number=right), token.start, end)
        mend = tr("The name of a formula stands before it; to compare, write '=='.")
        return ExpressionError(what, mend, token.start, end)
    if token.kind == NUMBER:
        what = tr("A number stands behind something, with no sign between them: '{text}'.")
        mend = tr("Write '*' for a product, '^' for a power; a decimal number has a point.")
        return ExpressionError(what.format(text=_cut(text[token.start :])), mend, token.start, end)
    if token.text == "," or token.text == ";":
        what = tr("A '{sign}' stands outside of brackets.").format(sign=token.text)
        return ExpressionError(what, tr("A decimal number has a point: 2.5."), token.start, end)
    return unreadable(text, token)


def not_closed(text: str, token: Token, opened: Token) -> ExpressionError:
    """A bracket that is not closed where it has to be."""
    if token.kind == NUMBER or token.text in ("=", ":="):
        return cannot_go_on(text, token, None)  # type: ignore[arg-type]  # nothing is said of the tree
    if token.start < len(text):
        return unreadable(text, token)
    what = tr("The '{sign}' at character {place} is not closed.").format(sign=opened.text, place=opened.start + 1)
    closing = {"(": ")", "[": "]"}.get(opened.text, opened.text)
    return ExpressionError(what, tr("Write '{sign}'.").format(sign=closing), opened.start, len(text))


def no_else(text: str, token: Token) -> ExpressionError:
    """``a if c`` without its other half."""
    what, mend = tr("An 'if' has no 'else'."), tr("Write 'where(x > 0, a, b)': a where x > 0, else b.")
    return ExpressionError(what, mend, min(token.start, max(len(text) - 1, 0)), len(text))


def no_exponent(token: Token) -> ExpressionError:
    """Superscripts that are neither a number nor a name."""
    what = tr("The superscript '{text}' is no number and no name.").format(text=quoted(token.text))
    return ExpressionError(what, tr("Write '^' and the exponent in brackets."), token.start, token.end)


def unknown_name(token: Token, words: Vocabulary) -> ExpressionError:
    """A name that the lesson has not."""
    what = tr("The name '{name}' is not known here.").format(name=quoted(token.text))
    near, shown = meant_name(token.text, words.shown), words.shown
    mend = ""
    if near is not None:
        mend = tr("Write '{name}'.").format(name=quoted(near))
    elif 0 < len(shown) <= FEW:
        mend = tr("There are: {names}.").format(names=", ".join(quoted(one) for one in shown))
    return ExpressionError(what, mend, token.start, token.end, name=token.text)


def no_function(token: Token, words: Vocabulary) -> ExpressionError:
    """A word before a bracket that is no function."""
    what = tr("There is no function '{name}'.").format(name=quoted(token.text))
    near = meant_function(token.text, words.functions)
    by_others = _BY_OTHERS.get(token.text.lower(), "")
    mend = tr("Write '{name}'.").format(name=near or by_others) if near or by_others else ""
    if written := _OF_TWO_BY_TWO.get(token.text.lower()):
        mend = tr("Of a 2×2 matrix A, write '{formula}'.").format(formula=written)
    return ExpressionError(what, mend, token.start, token.end)


def is_function(token: Token, function: str) -> ExpressionError:
    """A function without anything that it is of."""
    what = tr("'{name}' is a function.").format(name=token.text)
    return ExpressionError(what, tr("Write '{name}(…)'.").format(name=function), token.start, token.end)


def inverse_or_power(token: Token, function: str) -> ExpressionError:
    """``sin⁻¹ x``, which some read as a power and most do not."""
    what = tr("'{name}⁻¹' may be the inverse function or a power.").format(name=token.text)
    mend = tr("Write '1/{name}(x)' for the power.").format(name=function)
    if f"a{function}" in OPERATIONS:
        mend = tr("Write 'a{name}(x)' for the inverse function, '1/{name}(x)' for the power.").format(name=function)
    return ExpressionError(what, mend, token.start, token.end)


def no_column(token: Token, column: Token) -> ExpressionError:
    """``one_hot`` of something else than a column of the data file."""
    what = tr("'{name}' is made of a column of a data file.").format(name="one_hot")
    mend = tr("Write the name of one between the brackets.") if column.kind == NAME else ""
    return ExpressionError(what, mend, token.start, column.end)


def no_subscript(text: str, start: int, end: int) -> ExpressionError:
    """An index that is no whole number."""
    what = tr("'{text}' has no place that can be counted.").format(text=_cut(text[start:end]))
    mend = tr("Write whole numbers from 0, such as w[0], w[1:3] or X[:, 1].")
    return ExpressionError(what, mend, start, end)


def no_attribute(text: str, start: int, token: Token) -> ExpressionError:
    """A point behind something that has nothing there."""
    end = min(token.end, len(text))
    what = tr("'{text}' is not part of a formula.").format(text=_cut(text[start:end]))
    mend = tr("A point may be followed by T, or by a function with its brackets: X.T, X.sum().")
    return ExpressionError(what, mend, start, max(end, start + 1))


def count(function: str, call: Token, right: int, given: int) -> ExpressionError:
    """Too many arguments or too few."""
    if right < 0:
        right = 1
    what = ngettext(
        "{name} takes {right} argument, not {count}.", "{name} takes {right} arguments, not {count}.", right
    )
    return ExpressionError(what.format(name=function, right=right, count=given), "", call.start, call.end)


def no_keyword(token: Token, function: str, keyword: str, known: Sequence[str]) -> ExpressionError:
    """An option that a function has not."""
    what = tr("{name} has no '{option}'.").format(name=function, option=quoted(keyword))
    names = [one for one in known if one]
    mend = tr("There are: {names}.").format(names=", ".join(names)) if names else ""
    return ExpressionError(what, mend, token.start, token.end)


def no_formula(token: Token, function: str) -> ExpressionError:
    """A tuple, a truth value or None where a formula belongs."""
    what = tr("{name} takes a formula here, no tuple and no truth value.").format(name=function)
    return ExpressionError(what, tr("Write an array in square brackets, such as [1, 2]."), token.start, token.end)


def no_option(token: Token, name: str) -> ExpressionError:
    """An option that depends on something."""
    what = tr("'{name}' has to be a number.").format(name=name)
    return ExpressionError(what, tr("Write one such as {name}=1.").format(name=name), token.start, token.end)


def no_truth(token: Token, name: str) -> ExpressionError:
    """An option that is either so or not."""
    what = tr("'{name}' has to be True or False.").format(name=name)
    return ExpressionError(what, tr("Write {name}=True, or leave it out.").format(name=name), token.start, token.end)


def no_value(text: str, formula: str) -> ExpressionError:
    """Numbers that no operation makes a number of."""
    what = tr("{formula} has no value, or one too large for a number.").format(formula=formula)
    return ExpressionError(what, tr("Use other numbers."), 0, len(text))


def no_comparison(start: int, end: int) -> ExpressionError:
    """Something that cannot hold or not."""
    mend = tr("Write one such as 'abs(error) < 0.001', joined by 'and' or by 'or'.")
    return ExpressionError(tr("This is not a comparison."), mend, start, end)


def _cut(text: str) -> str:
    text = quoted(text)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
