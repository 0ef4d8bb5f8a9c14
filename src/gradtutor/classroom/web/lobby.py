"""Connections that have asked for nothing yet: counted from their first byte, so that nobody fills the server.

The door counts only who wants to log in; a page is fetched by anybody, over several connections at the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from gradtutor.classroom.access.throttle import network

MOST: Final = 1500
"""Of all sources."""
MOST_OF_SOURCE: Final = 900
"""Of one: a class of 150 behind one address, six connections each."""


class Lobby:
    """Who has connected and has not been answered. ``proxied``: all of them are the proxy's, with bounds of its own."""

    def __init__(self, proxied: bool = False) -> None:
        self._most_of_source = MOST if proxied else MOST_OF_SOURCE
        # A dict keeps the order of coming.
        self._waiting: dict[object, tuple[str, Callable[[], None]]] = {}
        self._sources: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many there are."""
        return len(self._waiting)

    def came(self, key: object, address: str, hang_up: Callable[[], None]) -> None:
        """A connection has been made. The oldest of the source that has most is hung up on where there are too many."""
        source = network(address)
        self._waiting[key] = source, hang_up
        self._sources[source] += 1
        if self._sources[source] > self._most_of_source:
            self._hang_up(source)
        elif len(self._waiting) > MOST:
            self._hang_up(max(self._sources, key=self._sources.__getitem__))

    def answered(self, key: object) -> None:
        """The connection is gone, or has got what it wanted."""
        found = self._waiting.pop(key, None)
        if found is not None:
            self._sources[found[0]] -= 1
            if not self._sources[found[0]]:
                del self._sources[found[0]]

    def _hang_up(self, source: str) -> None:
        key = next(key for key, (theirs, _) in self._waiting.items() if theirs == source)
        hang_up = self._waiting[key][1]
        self.answered(key)
        hang_up()
