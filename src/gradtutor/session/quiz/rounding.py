"""How far a number is rounded where it is shown, for what shows it and for what judges those who work with it."""

from __future__ import annotations

import math
from typing import Final

LARGEST_FIXED: Final = 1e6
"""From here on, and below the last decimal, numbers are written in e-notation."""


def in_range(value: float, digits: int) -> bool:
    """Whether a finite number is written with ``digits`` decimals, and not in e-notation."""
    return not value or 10.0 ** -max(digits, 1) <= abs(value) < LARGEST_FIXED


def column_decimals(value: float, digits: int) -> int:
    """The decimals of a number in e-notation in a column of numbers with ``digits`` decimals.

    The exponent takes the place of some, so that the column need not grow; one decimal there is at least.
    """
    # The shortest exponent is e7, or such.
    for decimals in range(digits - 2, 1, -1):
        exponent = int(f"{value:.{decimals}e}".partition("e")[2])
        if decimals + len(f"e{exponent}") <= digits:
            return decimals
    return 1


def as_shown(value: float, digits: int) -> float:
    """A number as a column shows it."""
    if not math.isfinite(value):
        # Rounded numbers may lead there where the others do not.
        return value
    return round(value, digits) if in_range(value, digits) else float(f"{value:.{column_decimals(value, digits)}e}")
