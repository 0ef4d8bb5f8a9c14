"""How much one learner's process may send: so many events a second, and so many a day.

A person makes fewer than twenty events a second, also with a key held down. A process that sends more is not read
for as long as that takes: the socket fills, and it waits. After a day's worth of events no more are kept that day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

A_SECOND: Final = 40.0
"""Events and questions."""
AT_ONCE: Final = 400.0
"""So many may come together: what was done while the store took nothing comes all at once."""
A_DAY: Final = 20_000
"""Events that are kept; a day of lessons from morning to evening has some thousands."""
DAY: Final = 86_400.0
BYTES: Final = 4096
"""So many bytes of a line count as one event more."""


class Allowance:
    """What one learner has left. It belongs to the learner, not to the link: logging in again does not fill it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = AT_ONCE
        self._last = clock()
        self._day = self._today()
        self._kept = 0
        self.told = False
        """Whether the learner has been told, today, that nothing more is kept."""

    def delay(self, events: int, size: int) -> float:
        """Seconds to wait before a line of ``size`` bytes with so many events may be heard."""
        now = self._clock()
        # A clock that is set back gives nothing.
        self._left = min(AT_ONCE, self._left + max(0.0, now - self._last) * A_SECOND)
        self._last = now
        self._left -= max(1, events) + size // BYTES
        return max(0.0, -self._left / A_SECOND)

    def keeps(self, events: int) -> int:
        """How many of so many events are still kept today."""
        if self._today() != self._day:
            self._day, self._kept, self.told = self._today(), 0, False
        kept = min(events, A_DAY - self._kept)
        self._kept += kept
        return kept

    def _today(self) -> int:
        return int(self._clock() // DAY)
