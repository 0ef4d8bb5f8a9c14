"""Guessing made slow: every wrong answer makes the next one wait longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5
"""Seconds after the first wrong answer; twice as long after each further one."""
LONGEST: Final = 15.0
"""Seconds at the most: somebody who has remembered must get in."""
FORGOTTEN: Final = 600.0
"""Seconds after which a wrong answer does not count any more."""
MOST: Final = 10_000
"""Entries that are kept; the oldest go."""


class Throttle:
    """Counts wrong answers by who gave them: an address and a name, so that one learner does not slow a class."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[tuple[str, str], tuple[int, float]] = {}

    def delay(self, address: str, name: str) -> float:
        """Seconds that the next answer has to wait."""
        count, when = self._wrong.get((address, name), (0, 0.0))
        if count == 0 or self._clock() - when > FORGOTTEN:
            return 0.0
        return min(FIRST * 2.0 ** min(count - 1, 10), LONGEST)

    def wrong(self, address: str, name: str) -> None:
        """Count a wrong answer."""
        count, when = self._wrong.pop((address, name), (0, 0.0))
        if self._clock() - when > FORGOTTEN:
            count = 0
        self._wrong[address, name] = (count + 1, self._clock())
        while len(self._wrong) > MOST:
            del self._wrong[next(iter(self._wrong))]

    def right(self, address: str, name: str) -> None:
        """Forget the wrong answers."""
        self._wrong.pop((address, name), None)
