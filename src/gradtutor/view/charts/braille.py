"""The dots of a braille character, of which fine lines are drawn in cells."""

from __future__ import annotations

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille character, by row and column of the dot."""
BRAILLE = 0x2800
"""The character without dots."""
DOTS_ACROSS, DOTS_DOWN = 2, 4
