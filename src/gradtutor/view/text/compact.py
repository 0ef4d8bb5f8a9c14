"""A number in a few columns."""

from __future__ import annotations

from gradtutor.view.text.lines import cut, width
from gradtutor.view.text.numbers import UNKNOWN, formatted, short

MOST_DECIMALS = 4


def compact(value: float | None, columns: int) -> str:
    """With as many decimals, four at the most, as there is room for, else by a power of ten; a dash for what is not
    known."""
    if value is None:
        return UNKNOWN
    text = short(value, MOST_DECIMALS)
    if (over := width(text) - columns) <= 0:
        return text
    shorter = [short(value, max(MOST_DECIMALS - over - less, 0)) for less in (0, 1)]
    last = formatted(value, ".0e")
    return next((one for one in (*shorter, last) if width(one) <= columns), cut(last, columns))
