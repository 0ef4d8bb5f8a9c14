"""Guesses at a secret are judged one at a time, whatever connections they come over, and each wrong one slows the next.

A *lane* is what is guessed at: the name of a learner, for a PIN or a password; a name at an address, for a class code.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Final, Literal, TypeAlias

from gradtutor.records import NamedTuple, dataclass

FIRST: Final = 0.5
"""Seconds after the first wrong answer of a lane; twice as long after each further one."""
LONGEST: Final = 15.0
"""Seconds at the most: four guesses a minute; somebody who has remembered must get in."""
FORGOTTEN: Final = 600.0
"""Seconds after which the delays begin anew. What counts for the lock is forgotten only by a right answer."""
MOST_GUESSES: Final = 20
"""Wrong answers of a name, without a right one between them, after which it is locked."""
MOST_WAITING: Final = 4
"""Answers of a lane that wait to be judged; more are not heard, so that nobody fills it for hours."""
MOST_LANES: Final = 10_000
"""That are remembered; the oldest go."""

Verdict: TypeAlias = Literal["right", "wrong", "busy", "locked"]
"""``busy`` and ``locked``: the answer was not looked at."""


class Wrongs(NamedTuple):
    """The wrong answers of a lane."""

    slowed: int = 0
    """Those that slow the next answer."""
    guesses: int = 0
    """Those since the last right one."""
    last: float = 0.0
    """When the last one was."""

    def delay(self, now: float) -> float:
        """Seconds until the next answer may be judged."""
        if self.slowed == 0 or now - self.last > FORGOTTEN:
            return 0.0
        pause = min(FIRST * 2.0 ** min(self.slowed - 1, 10), LONGEST)
        return min(max(0.0, self.last + pause - now), pause)

    def more(self, now: float) -> Wrongs:
        """With one more."""
        slowed = 0 if now - self.last > FORGOTTEN else self.slowed
        return Wrongs(slowed + 1, self.guesses + 1, now)


@dataclass
class _Lane:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    """Answers that wait, with the one that is being judged."""
    wrongs: Wrongs = Wrongs()


class WrongGuesses:
    """All lanes."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lanes: dict[str, _Lane] = {}

    async def judge(
        self,
        name: str,
        right: Callable[[], Awaitable[bool]],
        locked: Callable[[], Awaitable[bool]] | None = None,
        elsewhere: Callable[[], Awaitable[float]] | None = None,
    ) -> Verdict:
        """Whether an answer is right, once it is its turn and the delay of the lane is over; ``elsewhere``: also the
        one that other servers have it wait."""
        lane = self._lane(name)
        if locked is not None and await locked():
            return "locked"
        if lane.waiting >= MOST_WAITING:
            return "busy"
        lane.waiting += 1
        try:
            async with lane.turn:
                # Asked again after each sleep: what came before may have been wrong meanwhile.
                while (delay := max(lane.wrongs.delay(self._clock()), await elsewhere() if elsewhere else 0.0)) > 0.0:
                    await self._sleep(delay)
                if locked is not None and await locked():
                    return "locked"
                if await right():
                    lane.wrongs = Wrongs()
                    return "right"
                lane.wrongs = lane.wrongs.more(self._clock())
                return "wrong"
        finally:
            lane.waiting -= 1

    def count(self, name: str) -> int:
        """Wrong answers since the last right one."""
        lane = self._lanes.get(name)
        return lane.wrongs.guesses if lane else 0

    def forget(self, name: str) -> None:
        """Begin to count anew."""
        if lane := self._lanes.get(name):
            lane.wrongs = Wrongs()

    def _lane(self, name: str) -> _Lane:
        lane = self._lanes.pop(name, None) or _Lane()
        self._lanes[name] = lane
        if len(self._lanes) > MOST_LANES:
            # One that somebody stands in is not given up: its guesses would be judged side by side.
            free = next((key for key, one in self._lanes.items() if not one.waiting), None)
            if free is not None and free != name:
                del self._lanes[free]
        return lane
