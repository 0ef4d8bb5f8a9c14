"""What a server does first: one of several that hold a class, or the only one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.codes import make_code
from gradtutor.classroom.access.shared_guesses import SharedGuesses
from gradtutor.classroom.access.shared_wrongs import WRONGS, SharedWrongs
from gradtutor.classroom.access.throttle import EVERY, FREE, LONGEST
from gradtutor.classroom.hosts.lease import HOST_FILE, HostLease
from gradtutor.classroom.hosts.teacher_codes import TeacherCodes, forget_codes
from gradtutor.classroom.hosts.web_tickets import VALID, SharedTickets, forget_tickets
from gradtutor.classroom.seats.spool import SPOOL_FILE, Spool, send_left
from gradtutor.errors import ClassError
from gradtutor.i18n import ngettext, tr
from gradtutor.session.classroom.class_state import CLASS, CLASS_STATE, as_json, from_json
from gradtutor.session.store.events import Departed, Paused, Released, event_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gradtutor.classroom.access.entrance import Entrance
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.classroom.seats.host import SeatHost
    from gradtutor.classroom.seats.hub import Hub
    from gradtutor.session.store.interface import ClassStore, Event, Leases, Store

RESTART: Final = 3600.0
"""Seconds after the last event for which a class in a database may have been closed to be opened again."""


def join(
    store: ClassStore, hub: Hub, host: SeatHost, folder: Path, given: str, say: Callable[[str], None]
) -> tuple[HostLease | None, str]:
    """Be a server of the class, and the class code that holds, which is ``given`` or, if that is empty, made up. What
    the last one has left in the class's ``folder`` is saved. Raises ``ClassError`` and ``StoreError``."""
    leases, lease, code = store.leases(), None, given or make_code()
    if leases is not None:
        lease = HostLease(store, leases, say, folder / HOST_FILE)
        lease.begin(code, given=bool(given))
        host.move(lease.host)
        host.shared, code, lease.moved, lease.watch = True, lease.code, host.move, host.watch
        spool = folder / SPOOL_FILE
        _save(spool, store, leases, say)
        # Only here: on a full disk a file beside the store's could not be written either.
        hub.journal.spool = Spool(spool)
        hub.store.restore = leases.restore
    if lease is None or lease.alone:
        store.append(_cleared(store, time.time(), shared=lease is not None))
    if lease is not None and lease.alone:
        forget_codes(store)
        forget_tickets(store)
        store.set_state(WRONGS, None)
    return lease, code


async def share(
    lease: HostLease | None, store: PatientStore, entrance: Entrance, teacher_code: str, show: Callable[[str], object]
) -> None:
    """Have the entrance go by what all servers know of guesses at names and codes, and of teacher's codes, of which
    ``show`` is told each new one; where there are no other servers, by what this one does. Raises ``StoreError``."""
    if lease is None:
        return
    codes, throttle = TeacherCodes(store, lambda: lease.host, show), entrance.throttle
    await codes.begin(teacher_code)
    entrance.host, tickets, swept = lambda: lease.host, SharedTickets(entrance), time.monotonic()
    entrance.take_shared_code, entrance.shared_guesses = codes.take, SharedGuesses(store, sleep=entrance.sleep)
    wrongs = SharedWrongs(store, lease.code, EVERY, FREE * EVERY + LONGEST)
    # Several classes of a server have one throttle.
    throttle.shared.append(wrongs)

    async def besides() -> None:
        nonlocal swept
        await codes.look()
        await throttle.tell_inside(wrongs)
        if time.monotonic() - swept > VALID:
            swept = time.monotonic()
            await tickets.sweep()

    lease.besides = besides


def _save(spool: Path, store: ClassStore, leases: Leases, say: Callable[[str], None]) -> None:
    try:
        count = send_left(spool, store, time.time(), leases.restore)
    except OSError as error:
        what = tr("The file {file} with what has not been saved cannot be used: {reason}.")
        raise ClassError(what.format(file=spool, reason=error.strerror or error)) from None
    if count:
        what = ngettext("{count} event that waited here is saved.", "{count} events that waited here are saved.", count)
        say(what.format(count=count))


def _cleared(store: ClassStore, now: float, *, shared: bool) -> list[Event]:
    """What tells that nobody is there, and that nobody is paused or led any more: with this a server begins that is
    alone. In a store where other servers might ``share`` the class, that was a restart if it was a moment ago."""
    left = [event_of(Departed(), learner=learner) for learner in store.present()]
    latest = store.read(store.last() - 1)
    restarted = shared and any(now - event.time < RESTART for event in latest)
    return [event._replace(time=now) for event in [*left, *([] if restarted else set_free(store))]]


def set_free(store: Store) -> list[Event]:
    """End a pause, and the place that was to be followed, if the class was closed with them; what tells of it.

    Lessons that are closed stay so: they are meant for longer than an hour.
    """
    state = from_json(store.state(CLASS_STATE))
    free = state._replace(paused=False, follow=None)
    if state == free:
        return []
    store.set_state(CLASS_STATE, as_json(free))
    return [event_of(Paused(on=False), learner=CLASS), event_of(Released(), learner=CLASS)]
