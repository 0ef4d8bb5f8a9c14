"""The dots of a braille character, of which fine lines are drawn in cells."""

from __future__ import annotations

import math

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille character, by row and column of the dot."""
BRAILLE = 0x2800
"""The character without dots."""
DOTS_ACROSS, DOTS_DOWN = 2, 4


def dot_across(x: float, limits: tuple[float, float], columns: int) -> int:
    """The dot of a number on an axis of so many columns, from the left."""
    low, high = limits
    dots = DOTS_ACROSS * columns
    return min(math.floor((x - low) / (high - low) * dots), dots - 1)


def dot_down(y: float, limits: tuple[float, float], rows: int) -> int:
    """The dot of a number on an axis of so many rows, from above."""
    low, high = limits
    dots = DOTS_DOWN * rows
    return min(math.floor((high - y) / (high - low) * dots), dots - 1)
