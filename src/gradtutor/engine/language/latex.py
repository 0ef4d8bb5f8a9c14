"""The commands of LaTeX that a formula may have: signs, letters, marks, words, and what only sets it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from gradtutor.records import NamedTuple

_COMMAND: Final = re.compile(
    r"\\(?:(?:operatorname\*?|math(?:rm|bf|it|sf)|text|boldsymbol)\s*\{\s*(?P<named>\w+)\s*\}"
    r"|(?P<mark>hat|bar|tilde|dot)\s*\{?\s*(?P<marked>[^\W\d_])\s*\}?|(?P<word>[A-Za-z]+)|(?P<space>[,;:! ]))"
)
"""One command; what stands in braces behind some of them belongs to it."""

_COMMAND_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("cdot", "times", "ast", "odot"), "*"),
        **dict.fromkeys(("le", "leq", "leqslant"), "<="),
        **dict.fromkeys(("ge", "geq", "geqslant"), ">="),
        **dict.fromkeys(("ne", "neq"), "!="),
        **dict.fromkeys(("vert", "lvert", "rvert", "mid"), "|"),
        "div": "/",
        "lt": "<",
        "gt": ">",
        "coloneqq": ":=",
    }
)
_NOTHING: Final = frozenset({"left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "quad", "qquad", "limits"})
"""Commands that only say how something is set."""
_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau upsilon phi chi psi omega"
).split()
_LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}") for name in _GREEK},
        **{name.title(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}") for name in _GREEK},
        "lambda": "λ",
        "Lambda": "Λ",
        "varepsilon": "ε",
        "vartheta": "θ",
        "varphi": "φ",
        "ell": "l",
    }
)
_MARKS: Final = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
_BELOW: Final = re.compile(r"_(?:\{\s*(\w+)\s*\}|(\w))")


class Command(NamedTuple):
    """What a command stands for, in plain signs."""

    kind: Literal["name", "sign", "blank"]
    """That of its token."""
    text: str
    end: int
    """The place after it."""


def command(text: str, at: int) -> Command | None:
    """The command that begins at this place, with the subscript of one that is a name: ``\\log_{10}``."""
    found = _COMMAND.match(text, at)
    if found is None:
        return None
    word = found["word"] or ""
    if found["space"] or word in _NOTHING:
        return Command("blank", "", found.end())
    if word in _COMMAND_SIGNS:
        return Command("sign", _COMMAND_SIGNS[word], found.end())
    below = _BELOW.match(text, found.end())
    name = f"{_name_of(found)}_{below[1] or below[2]}" if below else _name_of(found)
    return Command("name", name, below.end() if below else found.end())


def _name_of(found: re.Match[str]) -> str:
    """The name that a command is: ``θ``, ``ŷ``, ``relu``; of any other its own word."""
    if found["mark"]:
        return unicodedata.normalize("NFKC", found["marked"] + _MARKS[found["mark"]])
    return found["named"] or _LETTERS.get(found["word"], found["word"])
