"""Tickets by which somebody comes back from a browser, at whichever server of the class the balancer sends the link to.

The store has a hash of each ticket, who has got it, and until when it is good. A ticket is 192 random bits, so a plain
hash is enough. Whoever takes the value away has used the ticket: so it works once, at one server.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.identity import Person
from gradtutor.errors import StoreError
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.classroom.access.entrance import Entrance
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.session.store.interface import ClassStore, Json, Store

TICKETS: Final = "server/ticket/"
"""With the ticket's hash behind it, the state that has its ``Kept``."""
VALID: Final = 600.0
"""Seconds after the link has broken in which nobody asks for code and PIN."""


class Kept(NamedTuple):
    """What is known of a ticket."""

    host: str
    """The server that has given it."""
    person: Person
    proof: str
    """A hash of what the store has of the PIN by which somebody was let in; empty: of none."""
    until: float | None = None
    """When it ends, in seconds since 1970; ``None``: the link stands."""

    def as_json(self) -> Json:
        """As it is in the store."""
        person: list[Json] = [self.person.id, self.person.name, self.person.role, self.person.group, self.person.plain]
        return {"host": self.host, "person": person, "proof": self.proof, "until": self.until}


def state_of(ticket: str) -> str:
    """The name of the state of a ticket."""
    return TICKETS + hashlib.sha256(ticket.encode(errors="replace")).hexdigest()


def read(kept: Json | None, room: str = "") -> Kept | None:
    """What is in the store of a ticket of the class ``room``; ``None``: nothing that is understood."""
    match kept:
        case {
            "host": str(host),
            "person": [str(id_), str(name), "learner" | "teacher" | "projector" as role, str(group), bool(plain)],
            "proof": str(proof),
            "until": float() | int() | None as until,
        }:
            return Kept(host, Person(id_, name, role, group, plain, room), proof, until)
    return None


def let_lapse(store: ClassStore, host: str, now: float) -> None:
    """The links of a server that is no more have broken: their tickets have an end from now on. Raises
    ``StoreError``."""
    for name, kept in store.states(TICKETS).items():
        if isinstance(kept, Mapping) and kept.get("host") == host and kept.get("until") is None:
            # One that is just being used stays used.
            store.swap_state(name, kept, {**kept, "until": now + VALID})


def forget_tickets(store: Store, learner: str | None = None) -> None:
    """Take away the tickets of a learner, or of all. Raises ``StoreError``."""
    for name, kept in store.states(TICKETS).items():
        known = read(kept)
        if learner is None or known is None or known.person.id == learner:
            store.set_state(name, None)


class SharedTickets:
    """The tickets of one class, seen from one of its servers, each by the name of its state. ``clock`` is in seconds
    since 1970."""

    def __init__(self, entrance: Entrance, clock: Callable[[], float] = time.time) -> None:
        self._entrance, self._clock = entrance, clock

    @property
    def _store(self) -> PatientStore:
        return self._entrance.store

    async def give(self, name: str, person: Person, proof: str) -> None:
        """Have a ticket be good at every server; with the store away, as soon as it is back."""
        if self._entrance.host is not None:
            self._store.set_state(name, Kept(self._entrance.host(), person, proof).as_json())
            await self._write()

    async def take(self, name: str) -> Kept | None:
        """Whose ticket it is; it works once. Raises ``StoreError``."""
        if self._entrance.host is None:
            return None
        kept = await self._store.state(name)
        found = read(kept, self._entrance.room)
        if found is None or not await self._store.swap_state(name, kept, None):
            return None
        return found if found.until is None or found.until > self._clock() else None

    async def broken(self, name: str) -> None:
        """The link has broken: from now on its ticket has an end. One that has been used stays so."""
        if self._entrance.host is None:
            return
        try:
            kept = await self._store.state(name)
            if (found := read(kept)) is not None:
                await self._store.swap_state(name, kept, found._replace(until=self._clock() + VALID).as_json())
        except StoreError:
            # It is not good elsewhere then: without an end it would be good for too long.
            self._store.set_state(name, None)

    def drop(self, name: str) -> None:
        """It is no good any more."""
        if self._entrance.host is not None:
            self._store.set_state(name, None)

    async def sweep(self) -> None:
        """Take away those that have ended, of servers that are no more. Raises ``StoreError``."""
        now = self._clock()
        for name, kept in (await self._store.states(TICKETS)).items():
            found = read(kept)
            if found is None or (found.until is not None and found.until <= now):
                await self._store.swap_state(name, kept, None)

    async def _write(self) -> None:
        try:
            await self._store.write([])
        except StoreError:
            # It is written with what comes next.
            return
