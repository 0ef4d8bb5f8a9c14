"""Who stands before the door: connections that have not said who they are, counted and kept few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

UNKNOWN_AT_ONCE: Final = 200
"""Connections that have not authenticated; the oldest goes when there are more, so that nobody can fill the door."""
PER_ADDRESS: Final = 400
"""Connections of one address: a whole class often comes from one."""


class Caller(NamedTuple):
    """One connection. ``hang_up`` ends it."""

    address: str
    hang_up: Callable[[], None]


class Door:
    """Counts connections from their first byte. Three hundred learners behind one address fit through."""

    def __init__(self, unknown: int = UNKNOWN_AT_ONCE, per_address: int = PER_ADDRESS) -> None:
        self._most_unknown, self._per_address = unknown, per_address
        # A dict keeps the order of coming.
        self._unknown: dict[object, Caller] = {}
        self._inside: dict[object, str] = {}
        self._addresses: Counter[str] = Counter()

    @property
    def unknown(self) -> int:
        """How many have not said who they are."""
        return len(self._unknown)

    def came(self, key: object, caller: Caller) -> bool:
        """A connection has been made; whether it may stay."""
        if self._addresses[caller.address] >= self._per_address:
            return False
        self._addresses[caller.address] += 1
        self._inside[key] = caller.address
        self._unknown[key] = caller
        if len(self._unknown) > self._most_unknown:
            oldest = next(iter(self._unknown))
            hang_up = self._unknown[oldest].hang_up
            # Not only when its end is heard of: hundreds may come before that, and count against a whole class.
            self.left(oldest)
            hang_up()
        return True

    def known(self, key: object) -> None:
        """The connection has authenticated."""
        self._unknown.pop(key, None)

    def left(self, key: object) -> None:
        """The connection is gone."""
        self._unknown.pop(key, None)
        address = self._inside.pop(key, None)
        if address is not None:
            self._addresses[address] -= 1
            if self._addresses[address] <= 0:
                del self._addresses[address]
