"""Guessing under ever new names made slow: wrong answers delay those at the address who have never been in."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from gradtutor.classroom.access.guesses import Verdict, WrongGuesses
    from gradtutor.classroom.access.shared_wrongs import SharedWrongs

LONGEST: Final = 15.0
"""Seconds at the most: somebody who has never guessed behind the same address must get in."""
FREE: Final = 60
"""Wrong answers of an address that delay nobody but their names: a class behind it mistypes twice each at the bell."""
EVERY: Final = 5.0
"""Seconds in which an address gets one of them back."""
MOST: Final = 10_000
"""Entries of each kind that are kept; the oldest go."""
IPV6_PREFIX: Final = 64
"""Bits that tell networks apart: behind them one computer may take as many addresses as it likes."""

COUNTED: Final = ("code", "password", "teacher-code", "projector-code")
"""Answers of which wrong ones are counted for an address; a PIN's count for its name."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Throttle:
    """Counts the wrong answers of an address by names that have never got in there; delays nobody who has."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.shared: list[SharedWrongs] = []
        """What other servers have counted, where there may be some: in the store of each class that this one has. Each
        of them is told everything: another server may have some of these classes alone."""
        self._inside: dict[tuple[str, str], None] = {}
        self._spent: dict[str, float] = {}
        """Network -> when it has all its free wrong answers back."""

    def newcomers_delay(self, address: str, name: str) -> float:
        """Seconds until the next answer of a name may be heard, for the wrong ones of others at its address."""
        place = network(address)
        if (place, name) in self._inside or any(one.is_inside(place, name) for one in self.shared):
            return 0.0
        # Not their sum: what has been counted here stands in each of them.
        full_in = max(self._spent.get(place, 0.0) - self._clock(), *(one.full_in(place) for one in self.shared), 0.0)
        return max(0.0, full_in - FREE * EVERY)

    async def judge(
        self, guesses: WrongGuesses, address: str, name: str, right: Callable[[], Awaitable[bool]]
    ) -> Verdict:
        """Judge a guess at the class code; one that is wrong is counted, and is to be told."""

        async def elsewhere() -> float:
            await self.look()
            return max((one.lane_delay(network(address), name) for one in self.shared), default=0.0)

        # Counted ahead: many may be judged at the same time, each after the delay of its name.
        self.wrong(address, name)
        verdict = await guesses.judge(f"{network(address)} {name}", right, elsewhere=elsewhere)
        if verdict != "wrong":
            self.forgive(address, name)
        if verdict == "right":
            await asyncio.gather(*(one.right_in_lane(network(address), name) for one in self.shared))
        return verdict

    async def look(self) -> None:
        """Know what other servers know."""
        await asyncio.gather(*(one.look() for one in self.shared))

    async def tell_wrong(self, address: str, name: str, why: str) -> None:
        """Tell other servers of a wrong answer that has been counted here; ``why``: what it was to be."""
        place = network(address)
        if why not in COUNTED:
            return
        if why == "code":
            await asyncio.gather(*(one.wrong_in_lane(place, name) for one in self.shared))
        if (place, name) not in self._inside:
            await asyncio.gather(*(one.wrong(place) for one in self.shared))

    async def tell_inside(self, shared: SharedWrongs) -> None:
        """Know what other servers know, and tell those of one class who has got in here whom they would let wait."""
        await shared.look()
        await shared.tell_inside(self._inside)
        await shared.tidy()

    def wrong(self, address: str, name: str) -> None:
        """Count a wrong answer of somebody who may be guessing under many names."""
        place, now = network(address), self._clock()
        if (place, name) not in self._inside:
            # No more than this: fifteen seconds after the guessing has ended nobody waits any more.
            full = min(max(self._spent.get(place, 0.0), now) + EVERY, now + FREE * EVERY + LONGEST)
            _keep(self._spent, place, full)

    def forgive(self, address: str, name: str) -> None:
        """Take back what was counted ahead as wrong."""
        place = network(address)
        if (place, name) not in self._inside and place in self._spent:
            self._spent[place] -= EVERY

    def right(self, address: str, name: str) -> None:
        """Somebody has got in."""
        _keep(self._inside, (network(address), name), None)


def network(address: str) -> str:
    """What counts as one address: of IPv6, the first 64 bits."""
    try:
        there = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if there.version == 4:
        return str(there)
    return str(ipaddress.ip_network((int(there), IPV6_PREFIX), strict=False))


def _keep(entries: dict[Key, Value], key: Key, value: Value) -> None:
    """Put in as the newest; the oldest goes where there are too many."""
    entries.pop(key, None)
    entries[key] = value
    if len(entries) > MOST:
        del entries[next(iter(entries))]
