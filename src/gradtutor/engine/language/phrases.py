"""What is no formula as a whole (a sentence, a function of Python, a limit, an integral), and what to write instead.

Asked only of a text that could not be read: one answer then stands for all that is wrong with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.grammar import Grammar
from gradtutor.engine.language.sentences import derivative
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.engine.language.vocabulary import Vocabulary

_LONGEST: Final = 40
"""Characters of a formula that is written out in an answer."""
_LAMBDA: Final = re.compile(r"^\s*lambda\b[^:]*:?(?P<body>.*)$", re.DOTALL)
_ARROW: Final = re.compile(r"^\s*\(?[^\W\d][\w', :]*\)?\s*(?:->|↦)(?P<body>.*)$", re.DOTALL)
_LIMIT: Final = re.compile(r"(?<![^\W_])(?:lim|limit)(?![^\W_])|极限")
_INTEGRAL: Final = re.compile(r"[∫∬∮]|(?<![^\W_])(?:int(?!\s*\()|integral|integrate)(?![^\W_])|积分")
_DERIVATIVE: Final = re.compile(r"(?<![^\W_])(?:derivative|differentiate|gradient\s+of)(?![^\W_])|导数|求导")
_BASE: Final = re.compile(r"(?<![\w.])0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)(?!\w)")
_OF: Final = re.compile(r"(?<![^\W_])(?:of|the|to|by)(?![^\W_])", re.IGNORECASE)
_PHRASES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), way)
    for pattern, way in (
        (r"\bsquare\s+root\b|平方根|开平方|开方", "sqrt(x)"),
        (r"\bcub(?:e|ic)\s+root\b|立方根|开立方", "cbrt(x)"),
        (r"\babsolute\b|绝对值", "abs(x)"),
        (r"\bsquared?\b|平方", "x^2"),
        (r"\bcubed?\b|立方", "x^3"),
        (r"\bto\s+the\b|\bpower\b|次方|次幂", "x^n"),
        (r"\bhalf\b|一半", "x/2"),
        (r"\b(?:natural\s+)?log(?:arithm)?\b|对数", "ln(x)"),
        (r"\bsine?\b|正弦", "sin(x)"),
        (r"\bcos(?:ine)?\b|余弦", "cos(x)"),
        (r"\btan(?:gent)?\b|正切", "tan(x)"),
        (r"\bexp(?:onential)?\b|指数", "exp(x)"),
        (r"\bsum\b|之和|的和|加上", "x + y"),
        (r"\bdifference\b|之差|的差|减去", "x - y"),
        (r"\bproduct\b|\bmultiplied\b|之积|的积|乘以", "x*y"),
        (r"\bquotient\b|\bratio\b|\bdivided\b|之商|的商|除以", "x/y"),
        (r"\bmean\b|\baverage\b|平均", "mean(x)"),
        (r"\bmax(?:imum)?\b|\blargest\b|最大", "max(x, y)"),
        (r"\bmin(?:imum)?\b|\bsmallest\b|最小", "min(x, y)"),
    )
)
"""What is said in words -> the way to write it; the first that is found counts, so the longer ones come first."""
_SPOKEN_CHINESE: Final = re.compile(r"的|之[和差积商]|加上|减去|乘以|除以")


def no_formula(text: str, words: Vocabulary) -> ExpressionError | None:
    """What to say of a text that is no formula as a whole; ``None`` of one that is one, with faults."""
    for kind in (_limit, _integral, _derivative, _function, _other_base, _sentence):
        if fault := kind(text, words):
            return fault
    return None


def _fault(text: str, what: str, mend: str, found: re.Match[str] | None = None) -> ExpressionError:
    start, end = found.span() if found else (0, len(text))
    return ExpressionError(what, mend, start, max(end, start + 1))


def _alone(word: str, words: Vocabulary) -> bool:
    """Whether a word is no name of the lesson."""
    return words.name(word) is None


def _function(text: str, words: Vocabulary) -> ExpressionError | None:
    """``lambda x: x^2`` and ``x -> x^2``."""
    found = (_LAMBDA.match(text) if _alone("lambda", words) else None) or _ARROW.match(text)
    if found is None:
        return None
    body = found["body"].strip()
    what = tr("A formula is written without the names that it is a function of.")
    if not 0 < len(body) <= _LONGEST or not _reads(body, words):
        return _fault(text, what, tr("Write the formula itself, such as x^2."))
    return _fault(text, what, tr("Write '{name}'.").format(name=quoted(body)))


def _reads(text: str, words: Vocabulary) -> bool:
    """Whether a formula can be read, but for names that are not known yet."""
    grammar = Grammar(text, words.names, words.functions)
    grammar.formula()
    return all(fault.name for fault in grammar.faults)


def _limit(text: str, words: Vocabulary) -> ExpressionError | None:
    found = _LIMIT.search(text)
    if found is None or not _alone(found.group(), words):
        return None
    mend = tr("Write the formula alone, and give its name a start close to the limit.")
    return _fault(text, tr("A limit is not worked out here."), mend, found)


def _integral(text: str, words: Vocabulary) -> ExpressionError | None:
    found = _INTEGRAL.search(text)
    if found is None or not _alone(found.group(), words):
        return None
    mend = tr("Write what it comes to as a formula: for that of x, x^2/2.")
    return _fault(text, tr("An integral is not worked out here."), mend, found)


def _derivative(text: str, words: Vocabulary) -> ExpressionError | None:
    found = _DERIVATIVE.search(text)
    return derivative(*found.span()) if found and _alone(found.group(), words) else None


def _other_base(text: str, words: Vocabulary) -> ExpressionError | None:
    """``0x1F``."""
    found = _BASE.search(text)
    if found is None or len(found.group()) > _LONGEST:
        return None
    what = tr("'{text}' is not a decimal number.").format(text=found.group())
    return _fault(text, what, tr("Write '{name}'.").format(name=int(found.group(), 0)), found)


def _sentence(text: str, words: Vocabulary) -> ExpressionError | None:
    said = [found for found in _OF.finditer(text) if _alone(found.group(), words)] or _SPOKEN_CHINESE.search(text)
    if not (said or _PHRASES[0][0].search(text)) or text.strip().isascii() and len(text.split()) < 2:
        return None
    way = next((way for phrase, way in _PHRASES if phrase.search(text)), "")
    mend = tr("Write it in signs, as '{formula}'.").format(formula=way or "sqrt(x^2 + 1)")
    return _fault(text, tr("A formula is no sentence."), mend)
