"""The door: who stands before it, and who is hung up on so that nobody else is kept out.

Whoever fills the door is hung up on, never somebody of another address; as OpenSSH does it with ``MaxStartups``,
``PerSourceMaxStartups`` and ``PerSourcePenalties`` (sshd_config(5)). Unlike there, a whole class may stand behind one
address: a penalty takes room away from a source, and does not shut it out; and from where somebody has been let in it
takes nothing.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

from gradtutor.classroom.access.throttle import network
from gradtutor.classroom.ssh.penalties import Penalties
from gradtutor.records import NamedTuple

Stage: TypeAlias = Literal["bare", "named", "inside"]
"""``bare``: has not said a name; ``named``: has, and is being asked; ``inside``: has been let in."""


class Bounds(NamedTuple):
    """How many connections there may be."""

    early: int = 350
    """Before login, of one source: from here on one of them is dropped now and then, so that 300 at one bell and
    their teacher have room."""
    full: int = 600
    """At so many, one of them for each that comes."""
    strangers: int = 1000
    """Before login, of all sources."""
    name: int = 8
    """Before login, by one name."""
    inside: int = 1000
    """Let in, the teacher not counted."""
    insides_of_name: int = 3
    """Let in by one name: the tutor, one that takes over, and one whose link is dead."""


class Caller(NamedTuple):
    """One connection. ``hang_up`` ends it."""

    address: str
    hang_up: Callable[[], None]


class _Guest:
    """One connection that is counted."""

    __slots__ = ("caller", "kept", "name", "room", "sits", "source", "stage", "tried")

    def __init__(self, caller: Caller) -> None:
        self.caller, self.source = caller, network(caller.address)
        self.stage: Stage = "bare"
        self.name = self.room = ""
        self.kept = False
        """Whether it is a teacher's: never hung up on to make room once it is inside."""
        self.sits = False
        """Whether it has a session."""
        self.tried = False
        """Whether an answer was given, right or wrong."""


class Door:
    """Counts connections from their first byte to their last."""

    def __init__(
        self,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self._bounds = bounds or Bounds()
        # Not to be foretold by who fills the door.
        self._chance = chance or random.SystemRandom()
        self.penalties = Penalties(clock)
        # A dict keeps the order of coming.
        self._guests: dict[object, _Guest] = {}
        self._strangers: Counter[str] = Counter()
        """Source -> connections before login."""
        self._trusted: dict[str, None] = {}
        """Sources from where somebody has been let in."""

    @property
    def strangers(self) -> int:
        """How many have not been let in."""
        return self._strangers.total()

    def came(self, key: object, caller: Caller) -> bool:
        """A connection has been made; whether it may stay. Others may be hung up on for it."""
        guest = _Guest(caller)
        self._guests[key] = guest
        self._strangers[guest.source] += 1
        if self._chance.random() < self._drop_rate(guest.source):
            self._drop_stranger(guest.source)
        if self.strangers > self._bounds.strangers:
            # Of the source that has most: never of somebody who has come alone.
            ((most, _),) = self._strangers.most_common(1)
            self._drop_stranger(most)
        return key in self._guests

    def named(self, key: object, name: str) -> bool:
        """The connection has said by which name it wants to log in; whether it may stay."""
        guest = self._guests.get(key)
        if guest is None:
            return False
        if guest.stage != "bare":
            return True
        guest.stage, guest.name = "named", name
        others = [other for other, one in self._guests.items() if one.stage == "named" and one.name == name]
        if len(others) > self._bounds.name:
            sources = Counter(self._guests[other].source for other in others)
            most = max(sources.values())
            # The newest of the source that has most: those before it have begun to type.
            victim = next(one for one in reversed(others) if sources[self._guests[one].source] == most)
            self._hang_up(victim)
        return key in self._guests

    def tried(self, key: object) -> None:
        """An answer was given."""
        if guest := self._guests.get(key):
            guest.tried = True

    def known(self, key: object, name: str, *, teacher: bool = False, room: str = "") -> bool:
        """The connection has been let in; whether it may stay. ``teacher``: there is always room for it. ``room``: the
        class, where there are several: the same name in another one is another person's."""
        guest = self._guests.get(key)
        if guest is None:
            return False
        self._count_out(guest)
        guest.stage, guest.name, guest.room, guest.kept = "inside", name, room, teacher
        self._trusted[guest.source] = None
        self.penalties.forgive(guest.source)
        if teacher:
            return True
        who = ("inside", name, room)
        theirs = [other for other, one in self._guests.items() if (one.stage, one.name, one.room) == who]
        if len(theirs) > self._bounds.insides_of_name:
            # One without a session, else the oldest: who logs in again takes over.
            self._hang_up(next((one for one in theirs if not self._guests[one].sits and one != key), theirs[0]))
        inside = sum(one.stage == "inside" and not one.kept for one in self._guests.values())
        if inside > self._bounds.inside:
            self._hang_up(key)
        return key in self._guests

    def sat_down(self, key: object, sits: bool = True) -> None:
        """The connection has a session, or none any more."""
        if guest := self._guests.get(key):
            guest.sits = sits

    def sits(self, key: object) -> bool:
        """Whether the connection has a session."""
        guest = self._guests.get(key)
        return guest is not None and guest.sits

    def left(self, key: object) -> None:
        """The connection is gone."""
        guest = self._guests.get(key)
        if guest is None:
            return
        self._take_out(key)
        if guest.stage != "inside":
            # OpenSSH's "noauth" and "authfail".
            self.penalties.add(guest.source, "wrong" if guest.tried else "nothing")

    def late(self, key: object) -> None:
        """The time to log in is over."""
        guest = self._guests.get(key)
        if guest is not None and guest.stage != "inside":
            self.penalties.add(guest.source, "late")
            self._hang_up(key)

    def _drop_rate(self, source: str) -> float:
        """Random early drop, as ``MaxStartups start:30:full``: from three in ten at the start to each at the end."""
        share = 1.0 if source in self._trusted else self.penalties.share(source)
        early, full, count = self._bounds.early * share, self._bounds.full * share, self._strangers[source]
        return 0.0 if count <= early else min(1.0, 0.3 + 0.7 * (count - early) / (full - early))

    def _drop_stranger(self, source: str) -> None:
        """Hang up on one of a source: of those that have not said a name, if there are any."""
        theirs = [key for key, guest in self._guests.items() if guest.source == source and guest.stage != "inside"]
        bare = [key for key in theirs if self._guests[key].stage == "bare"]
        self._hang_up(self._chance.choice(bare or theirs))

    def _hang_up(self, key: object) -> None:
        guest = self._guests[key]
        # Not only when its end is heard of: hundreds may come before that, and count against a whole class.
        self._take_out(key)
        guest.caller.hang_up()

    def _take_out(self, key: object) -> None:
        guest = self._guests.pop(key)
        if guest.stage != "inside":
            self._count_out(guest)

    def _count_out(self, guest: _Guest) -> None:
        if guest.stage != "inside":
            self._strangers[guest.source] -= 1
            if self._strangers[guest.source] <= 0:
                del self._strangers[guest.source]
