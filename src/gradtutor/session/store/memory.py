"""A store that forgets everything with the process: where nothing can or shall be written."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import RLock

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import Census, ClassStore, Event, Json, Source, already_there, as_json
from gradtutor.session.store.subscription import ReadingSubscription, told


class MemoryStore:
    """A store in memory, for one process."""

    def __init__(self) -> None:
        self.notice = ""
        self._events: list[Event] = []
        self._states: dict[str, Json] = {}
        self._last = 0
        self._sources: dict[str, int] = {}
        self._listeners: list[MemoryListener] = []
        self._lock = RLock()

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Add events in this order."""
        with self._lock:
            if source is not None:
                events = events[already_there(len(events), source, self._sources.get(source[0], 0)) :]
            numbered = [
                event._replace(number=self._last + place, data=as_json(event.data))
                for place, event in enumerate(events, 1)
            ]
            self._events += numbered
            self._last += len(numbered)
            if source is not None:
                self._sources[source[0]] = max(source[1], self._sources.get(source[0], source[1]))
        for listener in list(self._listeners):
            listener.wake()

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``."""
        # Backwards, because those who follow a long sequence only want its end.
        first = len(self._events)
        while first and self._events[first - 1].number > after:
            first -= 1
        found = [event for event in self._events[first:] if learner in (None, event.learner)]
        return found[:most]

    def subscribe(self, after: int | None = None) -> ReadingSubscription:
        """Follow the events."""
        return ReadingSubscription(self, self._last if after is None else after)

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
        with self._lock:
            holds: Json = self._states.setdefault(name, as_json(value))
        return copy.deepcopy(holds)

    def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        """Replace a named value if it is this one still."""
        with self._lock:
            if self._states.get(name) != as_json(old):
                return False
            self.set_state(name, new)
            return True

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

    def open(self) -> None:
        """Nothing has to be."""

    def leases(self) -> None:
        """Nobody else can see it."""

    def told(self, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
        """What concerns these learners of the events with a number above ``after``."""
        return told(self, after, learners)

    def listen(self, wake: Callable[[], object], everything: Callable[[], bool] = lambda: True) -> MemoryListener:
        """Have ``wake`` called when something is appended."""
        return MemoryListener(self._listeners, wake)

    def last(self) -> int:
        """The highest number that an event has got."""
        return self._last

    def present(self) -> list[str]:
        """The learners who have come last and not gone since."""
        there: dict[str, bool] = {}
        for event in self._events:
            if event.kind in ("arrived", "departed"):
                there[event.learner] = event.kind == "arrived"
        return [learner for learner, here in there.items() if here]

    def presence(self, learner: str | None = None, after: int = 0) -> list[Event]:
        """The comings and goings with a number above ``after``, of one learner or of all."""
        return [event for event in self.read(after, learner) if event.kind in ("arrived", "departed")]

    def census(self, before: float | None = None) -> dict[str, Census]:
        """By learner, the events from before a time, or all of them."""
        times: dict[str, list[float]] = {}
        for event in self._events:
            if before is None or event.time < before:
                times.setdefault(event.learner, []).append(event.time)
        return {learner: Census(len(found), min(found), max(found)) for learner, found in times.items()}

    def compact(self) -> bool:
        """Nothing is left."""
        return True

    def copy(self, other: ClassStore) -> int:
        """Take over all that another store has."""
        if self._events or self._states:
            raise StoreError(tr("There is something in the class already. Copy into one that is empty."))
        self._events, self._states, self._last = other.read(), other.states(""), other.last()
        return len(self._events)

    def files(self) -> list[Path]:
        """None."""
        return []

    def set_aside(self) -> list[Path]:
        """None."""
        return []

    def close(self) -> None:
        """Nothing is held."""


class MemoryListener:
    """One who is woken when something is appended to a ``MemoryStore``."""

    def __init__(self, listeners: list[MemoryListener], wake: Callable[[], object]) -> None:
        self.wake, self._listeners = wake, listeners
        listeners.append(self)

    def close(self) -> None:
        """Be woken no more."""
        self._listeners.remove(self)
