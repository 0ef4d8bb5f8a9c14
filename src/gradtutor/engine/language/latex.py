"""The commands of LaTeX that a formula may have, as the signs and names that they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COMMAND: Final = re.compile(
    r"\\(?:(?:operatorname\*?|math(?:rm|bf|it|sf)|text|boldsymbol)\s*\{\s*(?P<named>\w+)\s*\}"
    r"|(?P<mark>hat|bar|tilde|dot)\s*\{?\s*(?P<marked>[^\W\d_])\s*\}?|(?P<word>[A-Za-z]+)|(?P<space>[,;:! ]))"
)
"""One command; what stands in braces behind some of them belongs to it."""

SIGNS: Final[Mapping[str, str]] = MappingProxyType(
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
NOTHING: Final = frozenset({"left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "quad", "qquad", "limits"})
"""Commands that only say how something is set."""
FRACTIONS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
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


def name_of(found: re.Match[str]) -> str:
    """The name that a command is: ``θ``, ``ŷ``, ``relu``; of any other its own word."""
    if found["mark"]:
        return unicodedata.normalize("NFKC", found["marked"] + _MARKS[found["mark"]])
    return found["named"] or _LETTERS.get(found["word"], found["word"])
