"""How much may come over one websocket: frames and bytes, some at once and so many a second.

Somebody who types, holds a key down or pastes a page stays far below; whoever sends more is hung up on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

LARGEST: Final = 1 << 14
"""Bytes of one frame."""
LONGEST_ANSWER: Final = 1024
"""Characters of one answer: what is longer is no code, name or PIN."""
FRAMES_AT_ONCE, FRAMES_A_SECOND = 600.0, 100.0
BYTES_AT_ONCE, BYTES_A_SECOND = float(1 << 18), float(1 << 15)


class Rates:
    """What one websocket has left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._frames, self._bytes = FRAMES_AT_ONCE, BYTES_AT_ONCE
        self._last = clock()

    def takes(self, size: int) -> bool:
        """Count a frame of so many bytes; whether it may be."""
        now = self._clock()
        passed = max(0.0, now - self._last)
        self._last = now
        self._frames = min(FRAMES_AT_ONCE, self._frames + passed * FRAMES_A_SECOND) - 1.0
        self._bytes = min(BYTES_AT_ONCE, self._bytes + passed * BYTES_A_SECOND) - size
        return self._frames >= 0.0 and self._bytes >= 0.0
