"""A number in a few columns."""

from __future__ import annotations

from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import UNKNOWN, short

MOST_DECIMALS = 4


def compact(value: float | None, columns: int) -> str:
    """With as many decimals, four at the most, as there is room for; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    texts = [short(value, decimals) for decimals in range(MOST_DECIMALS, -1, -1)]
    return next((text for text in texts if width(text) <= columns), texts[-1])
