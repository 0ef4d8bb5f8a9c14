"""A store that forgets everything with the process: where nothing can or shall be written."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from gradtutor.session.store.interface import Event, Json, as_json


class MemoryStore:
    """A store in memory, for one process."""

    def __init__(self) -> None:
        self.notice = ""
        self._events: list[Event] = []
        self._states: dict[str, Json] = {}
        self._last = 0

    def append(self, events: Sequence[Event]) -> None:
        """Add events in this order."""
        numbered = [
            event._replace(number=self._last + place, data=as_json(event.data)) for place, event in enumerate(events, 1)
        ]
        self._events += numbered
        self._last += len(numbered)

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``."""
        # Backwards, because those who follow a long sequence only want its end.
        first = len(self._events)
        while first and self._events[first - 1].number > after:
            first -= 1
        found = [event for event in self._events[first:] if learner in (None, event.learner)]
        return found[:most]

    def subscribe(self, after: int | None = None) -> MemorySubscription:
        """Follow the events."""
        return MemorySubscription(self, self._last if after is None else after)

    def state(self, name: str) -> Json | None:
        """A named value."""
        return copy.deepcopy(self._states.get(name))

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value."""
        if value is None:
            self._states.pop(name, None)
        else:
            self._states[name] = as_json(value)

    def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one."""
        holds: Json = self._states.setdefault(name, as_json(value))
        return copy.deepcopy(holds)

    def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""
        return {name: copy.deepcopy(value) for name, value in self._states.items() if name.startswith(prefix)}

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Delete events."""
        kept = [
            event
            for event in self._events
            if learner not in (None, event.learner) or (before is not None and event.time >= before)
        ]
        gone = len(self._events) - len(kept)
        self._events = kept
        return gone

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another."""
        theirs = [event.learner == learner for event in self._events]
        self._events = [event._replace(learner=to) if event.learner == learner else event for event in self._events]
        return sum(theirs)

    def close(self) -> None:
        """Nothing is held."""


class MemorySubscription:
    """A place in a ``MemoryStore``."""

    def __init__(self, store: MemoryStore, after: int) -> None:
        self._store = store
        self._after = after

    def new(self) -> list[Event]:
        """The events since the last call."""
        found = self._store.read(self._after)
        if found:
            self._after = found[-1].number
        return found
