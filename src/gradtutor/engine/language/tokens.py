"""A formula cut into numbers, names and signs, each with its place in the text.

Letters of any script make names, with digits, ``_``, subscripts and primes behind the first one: ``θ``, ``ŷ``, ``w₁``,
``x'``, ``误差``. A sign that people write has the meaning of its plain form: ``×`` is ``*``, ``（`` is ``(``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gradtutor.records import NamedTuple

PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys("×·⋅∙•✕∗・⊙", "*"),
        **dict.fromkeys("÷∕", "/"),
        **dict.fromkeys("−–—﹣", "-"),
        **dict.fromkeys("、", ","),
        **dict.fromkeys("≤⩽", "<="),
        **dict.fromkeys("≥⩾", ">="),
        **dict.fromkeys("∣", "|"),
        "≠": "!=",
        "≔": ":=",
        "…": "..",
        "√": "√",
        "∛": "∛",
        "∜": "∜",
    }
)
"""A sign -> its plain form. What NFKC makes of one sign, ``（`` to ``(``, need not stand here."""

ROOTS: Final[Mapping[str, int]] = MappingProxyType({"√": 2, "∛": 3, "∜": 4})

PRIMES: Final = str.maketrans({"′": "'", "’": "'", "ʹ": "'", "″": "''", "‴": "'''"})
"""Marks behind a name that are all written ``'``."""

NUMBER: Final = "number"
NAME: Final = "name"
SIGN: Final = "sign"
RAISED: Final = "raised"
"""A run of superscripts: ``²``, ``⁻¹``, ``ⁿ``, ``ᵀ``; its text is plain: ``-1``."""
UNKNOWN: Final = "unknown"
"""A character that is no part of a formula."""
BLANK: Final = "blank"
"""A command that stands for nothing; never a token that is handed on."""
END: Final = "end"

_ASCII: Final = re.compile(
    r"(?P<number>(?:[0-9]+(?:_[0-9]+)*\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*'*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|:=|\.\.|[-+*/^@<>=()\[\]{},:;|.])"
)
_BRACED: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*_)\{\s*(\w+)\s*\}")
_BLANK: Final = re.compile(r"\s+")

FRACTIONS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac"})


class Token(NamedTuple):
    """One piece of a formula."""

    kind: str
    text: str
    """In plain signs; of a name, in its canonical form (NFKC)."""
    start: int
    end: int
    """The place after it, counted from 0 in the text as it was written."""
    apart: bool = False
    """Whether there is a blank before it."""
    value: float = 0.0
    """Of a number."""


def canonical(name: str) -> str:
    """The one spelling of a name that all of its spellings share: NFKC, so that ``w₁`` is ``w1``; primes are ``'``."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name).translate(PRIMES)


def is_name(text: str) -> bool:
    """Whether all of a text is one name."""
    found = next(tokens(text))
    return found.kind == NAME and (found.start, found.end) == (0, len(text))


def tokens(text: str) -> Iterator[Token]:
    """The pieces of ``text``, and one at its end."""
    at, apart = 0, False
    while at < len(text):
        if (blank := _BLANK.match(text, at)) is not None and "\n" not in blank[0]:
            at, apart = blank.end(), True
            continue
        if text[at] == "$":
            # Around a formula of LaTeX.
            at += 1
            continue
        token = _plain(text, at, apart) or _other(text, at, apart)
        if token.kind != BLANK:
            yield token
        at, apart = token.end, token.kind == BLANK
    yield Token(END, "", len(text), len(text), apart)


def _plain(text: str, at: int, apart: bool) -> Token | None:
    """A piece in ASCII that nothing else can belong to."""
    found = _ASCII.match(text, at)
    if found is None:
        return None
    end = found.end()
    if found.lastgroup == NAME and text[end : end + 1] == "{" and (braced := _BRACED.match(text, at)) is not None:
        # x_{1}, as LaTeX has it.
        return Token(NAME, braced[1] + braced[2], at, braced.end(), apart)
    if found.lastgroup != SIGN and end < len(text) and not text[end].isascii():
        return None
    piece = found[0]
    if found.lastgroup == NUMBER:
        if text[end : end + 1] in ("e", "E") and not text[end + 1 : end + 2].isascii():
            # Its exponent may have a sign or digits of another script: 1e−5.
            return None
        return Token(NUMBER, piece, at, end, apart, float(piece))
    return Token(str(found.lastgroup), "^" if piece == "**" else piece, at, end, apart)


def _other(text: str, at: int, apart: bool) -> Token:
    """A piece with characters in it that are not ASCII."""
    character = text[at]
    if character == "\\" and (command := _command(text, at, apart)) is not None:
        return command
    if _is_raised(character):
        end = _run(text, at, _is_raised)
        return Token(RAISED, unicodedata.normalize("NFKC", text[at:end]).replace("−", "-"), at, end, apart)
    if _begins_name(character):
        end = _run(text, at, _goes_on)
        while end < len(text) and (text[end] == "'" or ord(text[end]) in PRIMES):
            end += 1
        return Token(NAME, canonical(text[at:end]), at, end, apart)
    if character.isdecimal() or character in ".．":
        return _number(text, at, apart)
    if _is_fraction(character):
        return Token(NUMBER, character, at, at + 1, apart, unicodedata.numeric(character))
    plain = PLAIN.get(character) or unicodedata.normalize("NFKC", character)
    if plain == " ":
        # A blank that is none to Python's ``\s`` cannot come here; one that is has been passed over.
        return Token(UNKNOWN, character, at, at + 1, apart)
    if (found := _ASCII.fullmatch(plain)) is not None and found.lastgroup == SIGN or plain in PLAIN.values():
        two = plain + (
            PLAIN.get(text[at + 1], unicodedata.normalize("NFKC", text[at + 1])) if at + 1 < len(text) else ""
        )
        if two in ("**", "<=", ">=", "==", "!=", ":="):
            return Token(SIGN, "^" if two == "**" else two, at, at + 2, apart)
        return Token(SIGN, plain, at, at + 1, apart)
    return Token(UNKNOWN, character, at, at + 1, apart)


def _command(text: str, at: int, apart: bool) -> Token | None:
    # Few formulas have one, and its tables take their time.
    from gradtutor.engine.language.latex import command

    found = command(text, at)
    return found and Token(found.kind, found.text, at, found.end, apart)


def _number(text: str, at: int, apart: bool) -> Token:
    """A number in which digits of another script, as full-width ones, stand: ``２.５``, ``1e−5``."""
    spelled = "".join(PLAIN.get(sign) or _digit(sign) for sign in text[at:])
    found = _ASCII.match(spelled)
    if found is None or found.lastgroup != NUMBER:
        plain = spelled[:1]
        return Token(SIGN if plain == "." else UNKNOWN, plain, at, at + 1, apart)
    end = at + found.end()
    if found[0].isdecimal() and end < len(text) and _is_fraction(text[end]):
        # 2½ is two and a half.
        return Token(NUMBER, text[at : end + 1], at, end + 1, apart, float(found[0]) + unicodedata.numeric(text[end]))
    return Token(NUMBER, found[0], at, end, apart, float(found[0]))


def _is_fraction(character: str) -> bool:
    return unicodedata.category(character) == "No" and "\N{FRACTION SLASH}" in unicodedata.normalize("NFKC", character)


def _digit(sign: str) -> str:
    """One character for one, so that places stay the same."""
    plain = unicodedata.normalize("NFKC", sign)
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return plain if len(plain) == 1 and plain.isascii() and not _is_raised(sign) else sign


def _run(text: str, at: int, belongs: object) -> int:
    end = at
    while end < len(text) and belongs(text[end]):  # type: ignore[operator]
        end += 1
    return end


def _is_raised(character: str) -> bool:
    return not character.isascii() and unicodedata.decomposition(character).startswith("<super>")


def _begins_name(character: str) -> bool:
    return character == "_" or (character.isalpha() and not _is_raised(character))


def _goes_on(character: str) -> bool:
    if _begins_name(character) or character.isdecimal():
        return True
    return unicodedata.category(character) in ("Mn", "Mc") or unicodedata.decomposition(character).startswith("<sub>")
