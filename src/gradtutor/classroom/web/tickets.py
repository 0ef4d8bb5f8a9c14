"""Coming back after a link has broken: a ticket that works once, to a tutor that waits or to a new one."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from gradtutor.classroom.hosts.web_tickets import VALID, SharedTickets, state_of
from gradtutor.errors import StoreError
from gradtutor.session.classroom.stored_data import PINS

if TYPE_CHECKING:
    from gradtutor.classroom.access.entrance import Entrance
    from gradtutor.classroom.access.hall import Hall
    from gradtutor.classroom.access.identity import Person
    from gradtutor.classroom.web.channel import WebChannel

WAITS: Final = 90.0
"""Seconds for which a tutor goes on without a link."""
MOST: Final = 4000
"""Tickets that are out; the oldest go."""


class Stay:
    """Somebody who was let in, from the first link to the last."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.channel: WebChannel | None = None
        """``None``: no tutor runs."""
        self.until = float("inf")
        """When the ticket ends; while the link stands, never."""
        self.key = ""
        """The name of the ticket's state."""
        self.proof = ""
        """A hash of what the store had of the PIN by which somebody was let in; see ``proof_of``."""

    @property
    def waits(self) -> bool:
        """Whether its tutor runs."""
        return self.channel is not None and not self.channel.over and self.channel.session is not None


class Tickets:
    """All that are out here. ``gone`` hears of one that ends without having been used."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, gone: Callable[[Stay], None] = lambda stay: None
    ) -> None:
        self._clock, self._gone = clock, gone
        self._stays: dict[str, Stay] = {}

    def give(self, stay: Stay) -> str:
        """A new ticket; the one before it is no good any more."""
        self.drop(stay)
        ticket = secrets.token_urlsafe(24)
        stay.key, stay.until = state_of(ticket), float("inf")
        self._stays[stay.key] = stay
        if len(self._stays) > MOST:
            self.drop(next(iter(self._stays.values())))
        return ticket

    def take(self, ticket: str) -> Stay | None:
        """Whose ticket it is; it works once."""
        stay = self._stays.pop(state_of(ticket), None)
        return stay if stay is not None and stay.until > self._clock() else None

    def broken(self, stay: Stay) -> None:
        """The link has broken: from now on its ticket has an end. What has ended already is forgotten."""
        now = self._clock()
        stay.until = now + VALID
        for one in [one for one in self._stays.values() if one.until <= now]:
            self.drop(one)

    def drop(self, stay: Stay) -> None:
        """Somebody has left, or has got another ticket."""
        if self._stays.pop(stay.key, None) is not None:
            self._gone(stay)


class HallTickets:
    """The tickets of all classes of this server, good at their other servers, too."""

    def __init__(self, hall: Hall) -> None:
        self._here = Tickets(gone=lambda stay: self._shared(stay).drop(stay.key))
        self._hall = hall
        self._all = {entrance: SharedTickets(entrance) for entrance in hall.entrances}

    def _shared(self, stay: Stay) -> SharedTickets:
        return self._all[self._hall.entrance_of(stay.person)]

    def give(self, stay: Stay) -> tuple[str, Coroutine[Any, Any, None]]:
        """A new ticket, and what has it be good elsewhere."""
        ticket = self._here.give(stay)
        return ticket, self._shared(stay).give(stay.key, stay.person, stay.proof)

    async def take(self, ticket: str) -> Stay | None:
        """Whose ticket it is, and would still be let in; it works once, wherever."""
        stay = self._here.take(ticket)
        if stay is None:
            stay = await self._taken_elsewhere(state_of(ticket))
            known = stay is not None
        else:
            known = await self._is_unused(stay, state_of(ticket))
        return stay if stay is not None and known and await self._is_welcome(stay) else None

    async def _is_unused(self, stay: Stay, name: str) -> bool:
        entrance = self._hall.entrance_of(stay.person)
        if entrance.host is None:
            return True
        try:
            return await self._shared(stay).take(name) is not None
        except StoreError:
            # Nor can it be used elsewhere now; and it is taken away as soon as that can be done.
            self._shared(stay).drop(name)
            return True

    async def _taken_elsewhere(self, name: str) -> Stay | None:
        for shared in self._all.values():
            with contextlib.suppress(StoreError):
                if (kept := await shared.take(name)) is not None:
                    stay = Stay(kept.person)
                    stay.proof = kept.proof
                    return stay
        return None

    async def _is_welcome(self, stay: Stay) -> bool:
        try:
            return await still_welcome(self._hall.entrance_of(stay.person), stay)
        except StoreError:
            # With the store away who sits goes on, and nobody else.
            return stay.waits

    async def broken(self, stay: Stay) -> None:
        """The link has broken: from now on its ticket has an end."""
        self._here.broken(stay)
        await self._shared(stay).broken(stay.key)

    def drop(self, stay: Stay) -> None:
        """Somebody has left."""
        self._here.drop(stay)


async def proof_of(entrance: Entrance, person: Person) -> str:
    """A hash of what the store has of somebody's PIN, which is one itself: another one means another PIN. Empty: there
    is none, or it does not need one."""
    if person.role != "learner" or not entrance.by_code:
        return ""
    kept = await entrance.store.state(PINS + person.id)
    return "" if kept is None else hashlib.sha256(str(kept).encode()).hexdigest()


async def still_welcome(entrance: Entrance, stay: Stay) -> bool:
    """Whether somebody who was let in would be so still: not taken out of the class, renamed or locked meanwhile, and
    with the same PIN. A teacher who gives a name a new one wants nobody to come in by the old one."""
    person = stay.person
    if person.role != "learner":
        return True
    if await entrance.locked(person.id):
        return False
    return not entrance.by_code or (stay.proof != "" and await proof_of(entrance, person) == stay.proof)
