"""Guessing under ever new names made slow: wrong answers delay those at the address who have never been in."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Final, TypeVar

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

Key = TypeVar("Key")
Value = TypeVar("Value")


class Throttle:
    """Counts the wrong answers of an address by names that have never got in there; delays nobody who has."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._inside: dict[tuple[str, str], None] = {}
        self._spent: dict[str, float] = {}
        """Network -> when it has all its free wrong answers back."""

    def newcomers_delay(self, address: str, name: str) -> float:
        """Seconds until the next answer of a name may be heard, for the wrong ones of others at its address."""
        place = network(address)
        if (place, name) in self._inside:
            return 0.0
        return max(0.0, self._spent.get(place, 0.0) - self._clock() - FREE * EVERY)

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
