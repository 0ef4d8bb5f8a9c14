"""What is kept of one learner in a class, counted event by event: everybody may know it of themselves."""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

from gradtutor.session.store.events import Arrived, Joined, record_of
from gradtutor.session.store.interface import Event

PINS: Final = "pin/"
"""Under this name and a learner's id the store keeps the hash of the PIN."""
LATEST: Final = 200
"""Events that are remembered one by one, the last ones, where nothing else is said."""


class Stored:
    """The events of one learner."""

    def __init__(self, latest: int = LATEST) -> None:
        """``latest``: how many are remembered one by one."""
        self.counts: Counter[str] = Counter()
        """Kind -> how many."""
        self.first, self.last = 0.0, 0.0
        """When the oldest and the newest happened, in seconds since 1970; 0: there is none."""
        self.latest: deque[Event] = deque(maxlen=latest)
        """The last ones, oldest first."""
        self.name = self.group = ""
        """As they were when the learner came in last."""
        self.number = 0
        """Of the last event."""

    def fold(self, event: Event) -> None:
        """Take one event in."""
        self.counts[event.kind] += 1
        self.first = min(self.first or event.time, event.time)
        self.last = max(self.last, event.time)
        self.latest.append(event)
        self.number = event.number
        match record_of(event):
            case Arrived(name, group):
                self.name, self.group = name, group
            case Joined(name=name):
                self.name = name

    @property
    def total(self) -> int:
        """How many events there are."""
        return self.counts.total()
