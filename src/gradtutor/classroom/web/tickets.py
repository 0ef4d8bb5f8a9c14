"""Coming back after a link has broken: a ticket that works once, to a tutor that waits or to a new one."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gradtutor.classroom.access.entrance import Entrance
    from gradtutor.classroom.access.identity import Person
    from gradtutor.classroom.web.channel import WebChannel
    from gradtutor.session.store.interface import Json

WAITS: Final = 90.0
"""Seconds for which a tutor goes on without a link."""
VALID: Final = 600.0
"""Seconds after the link has broken in which nobody asks for code and PIN."""
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
        self.key = b""
        self.proof: Json | None = None
        """What the store had of the PIN by which somebody was let in; see ``proof_of``."""


class Tickets:
    """All that are out. Only hashes are kept; a ticket is 192 random bits, so a plain hash is enough."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stays: dict[bytes, Stay] = {}

    def give(self, stay: Stay) -> str:
        """A new ticket; the one before it is no good any more."""
        self.drop(stay)
        ticket = secrets.token_urlsafe(24)
        stay.key, stay.until = _key(ticket), float("inf")
        self._stays[stay.key] = stay
        if len(self._stays) > MOST:
            del self._stays[next(iter(self._stays))]
        return ticket

    def take(self, ticket: str) -> Stay | None:
        """Whose ticket it is; it works once."""
        stay = self._stays.pop(_key(ticket), None)
        return stay if stay is not None and stay.until > self._clock() else None

    def broken(self, stay: Stay) -> None:
        """The link has broken: from now on its ticket has an end. What has ended already is forgotten."""
        now = self._clock()
        stay.until = now + VALID
        for key in [key for key, one in self._stays.items() if one.until <= now]:
            del self._stays[key]

    def drop(self, stay: Stay) -> None:
        """Somebody has left, or has got another ticket."""
        self._stays.pop(stay.key, None)


def _key(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode()).digest()


async def proof_of(entrance: Entrance, person: Person) -> Json | None:
    """What the store has of somebody's PIN, its hash: another one means another PIN. ``None``: there is none, or it
    does not need one."""
    from gradtutor.session.classroom.stored_data import PINS

    by_pin = person.role == "learner" and entrance.by_code
    return await entrance.store.state(PINS + person.id) if by_pin else None


async def still_welcome(entrance: Entrance, stay: Stay) -> bool:
    """Whether somebody who was let in would be so still: not taken out of the class, renamed or locked meanwhile, and
    with the same PIN. A teacher who gives a name a new one wants nobody to come in by the old one."""
    person = stay.person
    if person.role != "learner":
        return True
    if await entrance.locked(person.id):
        return False
    return not entrance.by_code or (stay.proof is not None and await proof_of(entrance, person) == stay.proof)
