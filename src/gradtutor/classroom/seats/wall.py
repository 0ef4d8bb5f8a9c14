"""What a wall gets of a class, where everybody looks on: answers, and of nobody whose they are."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

from gradtutor.session.store.interface import Event

SHOWN: Final = frozenset({"answered", "predicted"})
"""The kinds of events that are answers."""
TOLD: Final = frozenset({"close", "notice"})
"""The kinds of events that are said to one process and kept nowhere."""
HIDDEN: Final = "hidden"
"""The kind of an event of which nothing is shown but that there is one: who reads on counts them."""


class Wall:
    """Gives each learner a name that is good for this wall alone, and made from nothing that leaves the server."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def shown(self, events: Iterable[Event]) -> list[Event]:
        """The same events, each with what a wall may know of it."""
        return [self._shown(event) for event in events]

    def _shown(self, event: Event) -> Event:
        if event.kind in SHOWN:
            return event._replace(learner=hmac.digest(self._key, event.learner.encode(), hashlib.sha256).hex()[:16])
        if event.kind == "erased" or (not event.number and event.kind in TOLD):
            return event
        return Event(HIDDEN, time=event.time, number=event.number)
