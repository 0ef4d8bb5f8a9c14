"""Signs that people and the screen write, and what the language has in their place: ``×``, ``²``, ``√b``, ``2w``.

``LOOKALIKES`` is the one table of them. ``in_language`` turns a formula as ``notation.write`` writes it, and as it is
spelled where a terminal has ASCII alone, into one that ``parser.parse`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FULL_WIDTH: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""What Chinese keyboards type: ``（`` for ``(``."""

LOOKALIKES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **_FULL_WIDTH,
        "\N{IDEOGRAPHIC SPACE}": " ",
        "，": ",",
        "−": "-",
        "–": "-",
        "×": "*",
        "·": "*",
        "÷": "/",
        "π": "pi",
        "√": "sqrt",
        "⁻": "**-",
        **{sign: f"**{digit}" for digit, sign in enumerate(_RAISED)},
    }
)
"""A sign as people write it -> as the language has it."""

_SINGLE: Final = str.maketrans({sign: plain for sign, plain in LOOKALIKES.items() if plain[:2] not in ("**", "sq")})
_DIGITS: Final = str.maketrans(f"{_RAISED}⁻", "0123456789-")

# ``\w`` and ``\d`` take other scripts' letters and raised digits too, hence the explicit classes.
_WORD: Final = "[A-Za-z0-9_]"
_NUMBER: Final = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_ONE: Final = rf"(?>{_NUMBER}|[A-Za-z_]{_WORD}*)(?!\s*\()"
"""A name or a number, and no function."""
_EXPONENT: Final = re.compile(f"[⁻{_RAISED}]+")
_FACTOR: Final = re.compile(
    rf"((?<![\w.])(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?![eE][-+]?[0-9])(?=[A-Za-z√(|])|\)\s*(?=(?:{_WORD}|[√(])))"
)
"""What stands before something that it is multiplied by, as formulas on the screen have it: ``2w``, ``2√b``,
``(a + 1)b``."""
_OF_FUNCTION: Final = re.compile(rf"\b(sin|cos|tanh|tan)(?:(?P<raised>[{_RAISED}]+)|\^(?P<plain>[0-9]+)) *")
"""The exponent of a function stands before its argument: ``sin² y``, ``tanh²(2x)``."""
_ARGUMENT: Final = re.compile(_ONE)
_BARE: Final = re.compile(rf"\b(ln|sin|cos|tanh|tan|exp)\s+({_ONE})")
"""A function without brackets, as formulas have it as well: ``ln a``."""
_ROOT: Final = re.compile(rf"√\s*(?=(?P<name>{_WORD}*)\(|(?P<one>{_ONE}))")
_TURNED: Final = re.compile(r"ᵀ|\^T\b")
_NAME_AT_END: Final = re.compile(f"{_WORD}*$")


def in_language(text: str) -> str:
    """``text`` in the signs of the language; what is not understood stays as it is, for the parser to refuse."""
    text = _values_of_bars(text.translate(_SINGLE))
    text = _transposed(text)
    text = _powers_of_functions(text)
    text = _BARE.sub(r"\1(\2)", _FACTOR.sub(r"\1*", text))
    text = _roots(text)
    return _EXPONENT.sub(lambda run: f"**({run[0].translate(_DIGITS)})", text).strip()


def _roots(text: str) -> str:
    """``sqrt(b)`` for ``√b``, ``sqrt(min(a, b))`` for ``√min(a, b)``; the innermost, which is the last, first."""
    for at in [place for place, sign in enumerate(text) if sign == "√"][::-1]:
        found = _ROOT.match(text, at)
        if found is None:
            continue
        begin, end = found.end(), found.end("one") if found["one"] else _closing(text, found.end("name"))
        if end:
            inner = text[begin:end] if found["one"] or found["name"] else text[begin + 1 : end - 1]
            text = f"{text[:at]}sqrt({inner}){text[end:]}"
    return text


def _powers_of_functions(text: str) -> str:
    """``(sin(y))²`` for ``sin² y``."""
    start = 0
    while found := _OF_FUNCTION.search(text, start):
        start = found.end()
        one = _ARGUMENT.match(text, start)
        end = one.end() if one else _closing(text, start)
        if end > start:
            argument = f"({one[0]})" if one else text[start:end]
            exponent = found["raised"] or f"^{found['plain']}"
            text = f"{text[: found.start()]}({found[1]}{argument}){exponent}{text[end:]}"
            start = found.start() + 1
    return text


def _transposed(text: str) -> str:
    """``transpose(A)`` for ``Aᵀ``, ``transpose(A @ B)`` for ``(A @ B)ᵀ``."""
    start = 0
    while found := _TURNED.search(text, start):
        before = text[: found.start()]
        begin = _opening(before) if before.endswith(")") else _name_before(before)
        start = found.end()
        if 0 <= begin < len(before):
            text = f"{text[:begin]}transpose({before[begin:]}){text[found.end() :]}"
            start = begin
    return text


def _values_of_bars(text: str) -> str:
    """``abs(x)`` for ``|x|``. A bar that stands where a value has ended closes the one that was opened last."""
    pieces, opened, value = list(text), list[int](), False
    for at, sign in enumerate(text):
        if sign != "|":
            value = value if sign == " " else sign not in "+-*/^@(,√"
        elif value and opened:
            pieces[opened.pop()], pieces[at] = "abs(", ")"
        else:
            opened.append(at)
            value = False
    return "".join(pieces) if not opened else text


def _closing(text: str, at: int) -> int:
    """The place after the bracket that closes the one at ``at``; 0 where none opens there or none closes."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1 if place > at else 0
    return 0


def _opening(text: str) -> int:
    """The place of the bracket that the last character of ``text`` closes, with the function that it belongs to."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return _name_before(text[:place])
    return -1


def _name_before(text: str) -> int:
    """The place where the name begins with which ``text`` ends; its length where it ends with none."""
    found = _NAME_AT_END.search(text)
    return len(text) if found is None else found.start()
