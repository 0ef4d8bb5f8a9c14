"""Numbers as people write them into tables: decimal points and commas, thousands separators, and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Final

GAPS: Final = frozenset(
    ("", "-", "--", "–", "—", ".", "?", "*", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "缺", "无", "缺失")
)
"""What stands in a cell that has no number, in lower case."""

_EXPONENT: Final = r"(?:[eE][+-]?\d{1,4})?"
_MINUS: Final = str.maketrans({"−": "-", "\u00a0": " ", "\u202f": " ", "’": "'"})


class Style(Enum):
    """How a column writes its numbers: the pattern that all its cells fit, and what is to be taken out of them."""

    POINT = rf"[+-]?(?:\d{{1,3}}(?:[, ']\d{{3}})+(?:\.\d*)?|\d+\.?\d*|\.\d+){_EXPONENT}"
    COMMA = rf"[+-]?(?:\d{{1,3}}(?:[. ']\d{{3}})+(?:,\d*)?|\d+,?\d*|,\d+){_EXPONENT}"


_PATTERNS: Final = {style: re.compile(style.value, re.ASCII) for style in Style}


def is_gap(cell: str) -> bool:
    """Whether a cell says that there is no number."""
    return cell.strip().casefold() in GAPS


def is_number(cell: str) -> bool:
    """Whether a cell is a number in one of the styles."""
    return any(_fits(cell, style) for style in Style)


def styles(cells: Iterable[str]) -> frozenset[Style]:
    """The styles that every cell with something in it fits; empty where one of them is no number."""
    left = set(Style)
    for cell in cells:
        if not is_gap(cell):
            left = {style for style in left if _fits(cell, style)}
            if not left:
                break
    return frozenset(left)


def number(cell: str, style: Style) -> float:
    """The number of a cell that fits ``style``; infinite where it is too large for a float."""
    plain = cell.strip().translate(_MINUS).replace(" ", "").replace("'", "")
    if style is Style.COMMA:
        return float(plain.replace(".", "").replace(",", "."))
    return float(plain.replace(",", ""))


def _fits(cell: str, style: Style) -> bool:
    return _PATTERNS[style].fullmatch(cell.strip().translate(_MINUS)) is not None
