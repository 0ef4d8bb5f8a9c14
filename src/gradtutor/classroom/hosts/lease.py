"""A server says again and again that it lives; those who sit at one that says so no more are said to have gone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.hosts.teacher_codes import forget_codes
from gradtutor.classroom.hosts.web_tickets import let_lapse
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.seats.taken import host_name, is_at, seats_of
from gradtutor.errors import ClassError, StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.events import Departed, event_of

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.session.store.interface import ClassStore, Lapsed, Leases

HOST_FILE: Final = "host"
"""In the class's folder."""
LEASE: Final = 10.0
"""Seconds for which it holds that a server lives."""
EVERY: Final = 2.0
"""Seconds after which it says so again: it may miss three times."""
CLOCKS: Final = 1.0
"""Seconds by which its clock may differ from that of the store."""


async def _nothing() -> None:
    """Nothing else is to be done."""


class HostLease:
    """Of one server of a class. ``say`` writes a line on its console; ``now`` and ``clock`` are in seconds, the latter
    since 1970. In ``file``, which is this server's alone, the next one finds how it was called, if it is killed."""

    def __init__(
        self,
        store: ClassStore,
        leases: Leases,
        say: Callable[[str], None],
        file: Path,
        now: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._leases, self._say, self._now, self._clock = store, leases, say, now, clock
        self._file = file
        self.host = host_name()
        """The name of the server."""
        self.moved: Callable[[str], None] = lambda host: None
        """Hears the name that the server has from now on: by the one before it was taken for dead."""
        self.besides: Callable[[], Awaitable[None]] = _nothing
        """Done each time."""
        self.watch = Watch()
        self.alone = False
        """Whether no other server had the class when this one began."""
        self.code = ""
        """The class code, which is the same at all servers."""
        self._renewed = self._first = now()
        self._apart = False

    def begin(self, code: str, *, given: bool) -> None:
        """Be one of the servers of the class, by the code that those have which live; with no other one, by ``code``.

        Raises ``ClassError`` where another code was ``given``, and ``StoreError``.
        """
        before = self._called_before()
        if before:
            self._leases.end(before)
        self.alone, about = self._leases.take(self.host, LEASE, {"code": code})
        self.code = str(about["code"]) if isinstance(about, Mapping) else code
        if given and self.code.strip().lower() != code.strip().lower():
            self.end()
            raise ClassError(tr("The class has another code at its other servers: give the same --code, or none."))
        self._note()
        for gone in self._leases.lapsed() if before else ():
            if gone.host == before:
                see_out(self._store, self._leases, gone, self._clock())

    def _called_before(self) -> str:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._file.read_text(encoding="ascii").strip()
        return ""

    def _note(self) -> None:
        # Without it the lease of a server that was killed only has to run out.
        with contextlib.suppress(OSError):
            self._file.write_text(self.host, encoding="ascii", newline="\n")

    async def keep(self) -> None:
        """Live on, for as long as the server runs."""
        while True:
            # The store says when it fails; what was missed here is made up for when it works again.
            with contextlib.suppress(StoreError):
                await self.renew()
                await self.besides()
            await asyncio.sleep(EVERY)

    async def renew(self) -> None:
        """Live on, and see those out who sat where nobody does. Raises ``StoreError``."""
        begun, clock = self._now(), self._clock()
        stored = await asyncio.to_thread(self._leases.renew, self.host, LEASE)
        if stored is None:
            again = host_name()
            await asyncio.to_thread(self._leases.take, again, LEASE, {"code": self.code})
            self.host = again
            await asyncio.to_thread(self._note)
            self.moved(again)
        else:
            self._compare(stored - (clock + self._clock()) / 2)
        if begun - self._renewed > LEASE / 2:
            # The store may have been away, for the others as well: first they get the time to say that they live.
            self._first = begun
        self._renewed = begun
        if begun - self._first >= LEASE:
            for gone in await asyncio.to_thread(self._leases.lapsed):
                await asyncio.to_thread(see_out, self._store, self._leases, gone, self._clock())

    def _compare(self, ahead: float) -> None:
        """``ahead``: seconds that the store's clock is before this one's."""
        apart = abs(ahead) > CLOCKS
        if apart and not self._apart:
            self.watch.clocks(ahead)
            what = tr("The clock of this machine and that of the database differ by {seconds} s. Have both set by NTP.")
            self._say(what.format(seconds=f"{abs(ahead):.1f}"))
        self._apart = apart

    def end(self) -> None:
        """This server is no more. Raises ``StoreError``."""
        forget_codes(self._store, self.host)
        let_lapse(self._store, self.host, self._clock())
        self._leases.forget(self.host)
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)


def see_out(store: ClassStore, leases: Leases, gone: Lapsed, now: float) -> int:
    """Say that those have gone who sat at a server that is dead; how many. Raises ``StoreError``.

    Another server may be doing it at the same time: each departure is written once, with the dead one as its source.
    """
    left = [
        event_of(Departed(seat), learner=learner, time=now)
        for learner, seats in seats_of(store.presence(after=gone.after)).items()
        for seat in sorted(seats)
        if is_at(seat, gone.host)
    ]
    if left:
        store.append(left, (gone.host, len(left)))
    forget_codes(store, gone.host)
    let_lapse(store, gone.host, now)
    leases.forget(gone.host)
    return len(left)
