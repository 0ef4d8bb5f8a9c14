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
FRAMING: Final = 2.0
"""So many times as much of what is no message of its own: a message in parts, and questions whether the link stands.
Parts may be empty, and a message that never ends is never counted as one."""


class Rates:
    """What one websocket has left; ``times`` as much as is usual."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, times: float = 1.0) -> None:
        self._clock, self._times = clock, times
        self._frames, self._bytes = times * FRAMES_AT_ONCE, times * BYTES_AT_ONCE
        self._last = clock()

    def takes(self, size: int) -> bool:
        """Count a frame of so many bytes; whether it may be."""
        now = self._clock()
        passed = max(0.0, now - self._last)
        self._last = now
        times = self._times
        self._frames = min(times * FRAMES_AT_ONCE, self._frames + passed * times * FRAMES_A_SECOND) - 1.0
        self._bytes = min(times * BYTES_AT_ONCE, self._bytes + passed * times * BYTES_A_SECOND) - size
        return self._frames >= 0.0 and self._bytes >= 0.0
