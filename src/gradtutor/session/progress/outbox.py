"""A learner's events on their way to a store: what the store does not take is kept, and offered again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gradtutor.errors import StoreError

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Event, Store

FIRST_PAUSE: Final = 2.0
"""Seconds after a failure until the next try; twice as long after each further one, for a try may take a while."""
LONGEST_PAUSE: Final = 30.0
MOST_KEPT: Final = 50_000
"""Events; an hour of a key held down. More are not kept."""


class Outbox:
    """Events for ``store``, in order. ``now`` is a clock that is never set."""

    def __init__(self, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._store, self._now = store, now
        self._waiting: list[Event] = []
        self._pause = FIRST_PAUSE
        """Seconds that are waited after the next failure."""
        self._again = now()
        self.reason = ""
        """Why the store has taken nothing at the last try; empty when it has."""
        self.recovered = False
        """Whether it has taken everything after it had failed."""

    @property
    def unsent(self) -> int:
        """How many events the store does not have."""
        return len(self._waiting)

    def add(self, event: Event) -> None:
        """Send an event, behind those that wait."""
        if len(self._waiting) < MOST_KEPT:
            self._waiting.append(event)
        self.send()

    def send(self, *, now: bool = False) -> None:
        """Offer what waits, unless the store has failed a moment ago; ``now``: in any case."""
        if not self._waiting or (self.reason and not now and self._now() < self._again):
            return
        try:
            self._store.append(self._waiting)
        except StoreError as error:
            self._again = self._now() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            self.reason, self.recovered = str(error), False
            return
        self._waiting = []
        self.recovered = self.recovered or bool(self.reason)
        self._pause, self.reason = FIRST_PAUSE, ""
