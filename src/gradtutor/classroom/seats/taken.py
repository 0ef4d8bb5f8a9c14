"""Which seat of a learner holds, where there may be one at each of several servers: the one that was taken last.

What is last is said by the order of the events in the store, which is the same for every server. Each one gives up its
own seats; none ends another's.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import field
from typing import TYPE_CHECKING, Final

from gradtutor.records import dataclass
from gradtutor.session.classroom.presence import Presence
from gradtutor.session.store.events import Arrived, Departed, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradtutor.session.store.interface import Event

MOVING: Final = 0.75
"""Seconds for which a new seat waits until the older one has written its last steps: its server may be gone."""
_HOST_DIGITS: Final = 12
"""Of a host's name, in the names of its seats."""


def host_name() -> str:
    """A name for a server, as long as it runs: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def mark_of(host: str) -> str:
    """What the names of a host's seats begin with."""
    return host[:_HOST_DIGITS]


def is_at(seat: str, host: str) -> bool:
    """Whether a seat is at this host."""
    return seat.partition("-")[0] == mark_of(host)


def seats_of(events: Iterable[Event]) -> dict[str, frozenset[str]]:
    """By learner, the seats that are taken after these comings and goings."""
    found: dict[str, Presence] = {}
    for event in events:
        found.setdefault(event.learner, Presence()).fold(record_of(event))
    return {learner: presence.seats for learner, presence in found.items()}


@dataclass(eq=False)
class _Own:
    learner: str
    number: int = 0
    """Of the event that says that it was taken; 0: it has not been in the store yet."""
    superseded: bool = False


@dataclass(eq=False)
class _Waiting:
    seats: set[str]
    done: asyncio.Event = field(default_factory=asyncio.Event)


class TakenSeats:
    """The seats at this server. ``superseded`` hears of one whose learner has taken another seat since."""

    def __init__(self, superseded: Callable[[str], None]) -> None:
        self._superseded = superseded
        self.host = host_name()
        self._count = 0
        self._own: dict[str, _Own] = {}
        self._waiting: list[_Waiting] = []

    @property
    def learners(self) -> frozenset[str]:
        """Who has a seat here."""
        return frozenset(own.learner for own in self._own.values())

    def take(self, learner: str) -> str:
        """A new seat of this server; to be called before its arrival is written."""
        self._count += 1
        seat = f"{mark_of(self.host)}-{self._count}"
        self._own[seat] = _Own(learner)
        return seat

    def leave(self, seat: str) -> None:
        """It is empty."""
        self._own.pop(seat, None)

    def rename(self, host: str) -> None:
        """Be another host from now on."""
        self.host = host

    def retake(self, seat: str) -> str:
        """The same seat under the name that this host has now."""
        own = self._own.pop(seat)
        again = self.take(own.learner)
        # What was taken after it before is still so.
        self._own[again] = own
        return again

    def is_superseded(self, seat: str) -> bool:
        """Whether its learner has taken another one since."""
        own = self._own.get(seat)
        return own is not None and own.superseded

    def hear(self, event: Event) -> None:
        """Somebody has come or gone, here or elsewhere."""
        record = record_of(event)
        if isinstance(record, Arrived) and record.seat in self._own:
            own = self._own[record.seat]
            own.number = own.number or event.number
        elif isinstance(record, Arrived) and record.seat and not record.again:
            for seat, own in list(self._own.items()):
                if own.learner == event.learner and own.number and not own.superseded:
                    own.superseded = True
                    self._superseded(seat)
        elif isinstance(record, Departed):
            for waiting in self._waiting:
                waiting.seats.discard(record.seat)
                if not waiting.seats:
                    waiting.done.set()

    async def emptied(self, seats: Collection[str], seconds: float = MOVING) -> None:
        """Wait until these seats of other servers are empty, but not for long."""
        waiting = _Waiting(set(seats))
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(seconds):
                if waiting.seats:
                    await waiting.done.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.remove(waiting)
