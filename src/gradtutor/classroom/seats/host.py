"""Takes care of every session: a place in the queue, a process on its terminal, its socket, and its end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.seats.hub import LEARNERS_LINE, Hub, Seat
from gradtutor.classroom.seats.taken import TakenSeats, is_at, seats_of
from gradtutor.classroom.seats.wall import Wall
from gradtutor.classroom.ssh.terminal import RESTORE, TerminalSession
from gradtutor.errors import ClassError, StoreError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.store.events import Arrived, Close, Departed, Joined, Notice, Removed, event_of, record_of
from gradtutor.view.classroom.messages import last_word

if TYPE_CHECKING:
    from gradtutor.classroom.access.identity import Person
    from gradtutor.classroom.seats.queue import Queue
    from gradtutor.classroom.seats.spawner import Spawner
    from gradtutor.session.store.interface import Event

GRACE: Final = 2.0
"""Seconds that a tutor has to end itself when it is told to."""
GRACE_OF_ONE: Final = 0.1
"""Seconds more for each of those who are to end at the same time."""
PACE: Final = 0.1
"""Seconds between two who are sent to another server: about as fast as that one lets them in."""
LONGEST_DRAIN: Final = 30.0
"""Seconds at the most until the last one has been told."""
LEFTOVERS: Final = 30.0
"""Seconds for what a process has sent before it ended; it may have kept a lot while nothing could be saved."""
FIRST_FRAME: Final = 3.0
"""Seconds after which a tutor counts as started, whatever it does."""
WARNING: Final = 60.0
"""Seconds before the idle time-out at which it is announced."""
CHECK: Final = 5.0
"""Seconds between two looks at who is idle."""
TEACHERS_LINE: Final = 1 << 24


class Sitting(NamedTuple):
    """A session whose process runs."""

    session: TerminalSession
    process: int
    """As the spawner counts them."""
    line: Seat


class SeatHost:
    """Everyone who is in the class at this server. ``queue``: for the places of the server, whatever classes it has;
    ``say`` writes a line on its console."""

    def __init__(
        self, hub: Hub, spawner: Spawner, queue: Queue, idle_seconds: float, say: Callable[[str], None]
    ) -> None:
        self._hub, self._spawner, self._idle, self._say = hub, spawner, idle_seconds, say
        self.queue = queue
        self.watch = Watch()
        self._sitting: dict[str, Sitting] = {}
        self._attending: set[asyncio.Task[None]] = set()
        self._queueing: set[asyncio.Task[None]] = set()
        """Those of them that have no place yet."""
        self._last_word = ""
        """What everybody is told who is in, or comes in still; empty while the class is open."""
        self.shared = False
        """Whether the class may have other servers."""
        self.taken = TakenSeats(self._superseded)
        hub.when_people_change, hub.when_seats_change = self._people_changed, self.taken.hear
        hub.learners = lambda: self.taken.learners
        self._warned: set[str] = set()

    @property
    def learners(self) -> frozenset[str]:
        """The ids of the learners who are in."""
        return frozenset(key for key, sitting in self._sitting.items() if not sitting.line.teacher)

    async def attend(self, session: TerminalSession) -> None:
        """Until it has ended."""
        task = asyncio.current_task()
        assert task is not None
        if self._last_word:
            # Was being asked for a code and a PIN when everybody else was told.
            session.finish(_line(self._last_word))
            return
        self._attending.add(task)
        self._queueing.add(task)
        lost = asyncio.create_task(_cancel_when(session.lost, task))
        replacing = asyncio.create_task(self._replace(session.person))
        try:
            async with self._place(session) as started:
                self._queueing.discard(task)
                lost.cancel()
                await replacing
                # The same person may have come in from a third place, which waited for its own meanwhile.
                await self._replace(session.person)
                await self._sit(session, started)
        except asyncio.CancelledError:
            session.finish(_line(self._last_word) if self._last_word else b"")
        except (ClassError, OSError) as error:
            self._say(str(error))
            message = tr("The tutor could not be started. Tell your teacher.")
            session.finish(message.encode() + b"\r\n")
        finally:
            lost.cancel()
            replacing.cancel()
            self._attending.discard(task)
            self._queueing.discard(task)

    def _place(self, session: TerminalSession) -> AbstractAsyncContextManager[Callable[[], None]]:
        """A place in the class. A teacher and a wall need none. Who logs in again takes over the place of the first."""
        if session.person.role != "learner":
            return nullcontext(lambda: None)
        ahead = session.person.id in self._sitting
        return self.queue.place(lambda place: _tell_place(session, place), ahead)

    async def _sit(self, session: TerminalSession, started: Callable[[], None]) -> None:
        person = session.person
        ours, theirs = socket.socketpair()
        limit = LEARNERS_LINE if person.role == "learner" else TEACHERS_LINE
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=limit)
        seat = Seat(person.id, person.role != "learner", writer, wall=Wall() if person.role == "projector" else None)
        try:
            if not seat.teacher:
                await self._arrive(person, seat)
            status = await self._run(session, started, reader, seat, theirs)
        finally:
            theirs.close()
            writer.close()
            self._depart(seat)
        if status == 0 or session.lost.is_set():
            session.finish()
            return
        # It has not put the terminal in order itself.
        message = session.dismissed
        if not message:
            self.watch.ended(person.id, status)
            self._say(tr("The tutor of {learner} has ended with {status}.").format(learner=person.id, status=status))
            message = tr("Your tutor has stopped. What you did is safe: log in again to go on.")
        session.finish((b"\r\n" if session.plain else RESTORE) + message.encode() + b"\r\n")

    async def _arrive(self, person: Person, seat: Seat) -> None:
        """Say that a learner is here, and wait a moment for what was done at another server until now."""
        seat.id = self.taken.take(person.id)
        self._hub.append([event_of(Arrived(person.name, person.group, seat.id), learner=person.id)])
        if not self.shared:
            return
        await self._hub.flush()
        if not self._hub.journal.failing:
            try:
                seats = seats_of(await self._hub.store.presence(person.id)).get(person.id, frozenset())
            except StoreError as error:
                # The place is then as old as what could be read; to sit at all is more.
                self._say(str(error))
                return
            await self.taken.emptied({other for other in seats if other and not is_at(other, self.taken.host)})

    def _depart(self, seat: Seat) -> None:
        """Say that a learner is not here any more, by the name that is the learner's now."""
        if seat.id:
            self.taken.leave(seat.id)
            if not seat.gone:
                self._hub.append([event_of(Departed(seat.id), learner=seat.learner)])

    async def _run(
        self,
        session: TerminalSession,
        started: Callable[[], None],
        reader: asyncio.StreamReader,
        seat: Seat,
        end: socket.socket,
    ) -> int:
        """Have a tutor run on a session's terminal, with ``end`` as its line to the class; with what it has ended."""
        person = session.person
        slave = session.attach()
        try:
            about = {"learner": person.id, "name": person.name, "role": person.role, "plain": session.plain}
            number, _ = await self._spawner.seat(slave, end, {**about, "environment": session.environment})
        finally:
            end.close()
            os.close(slave)
        sitting = self._sitting[person.id] = Sitting(session, number, seat)
        serving = asyncio.create_task(self._hub.serve(reader, seat))
        if self.taken.is_superseded(seat.id):
            self._superseded(seat.id)
        counting = asyncio.get_running_loop().call_later(FIRST_FRAME, started)
        session.when_written(started)
        lost = asyncio.create_task(self._hang_up_when_lost(sitting))
        try:
            status = await self._spawner.ended(number, asyncio.shield(serving))
        finally:
            counting.cancel()
            lost.cancel()
            if self._sitting.get(person.id) is sitting:
                del self._sitting[person.id]
                self._warned.discard(person.id)
        await session.drain(GRACE)
        # Its last events are in the socket still.
        await asyncio.wait([serving], timeout=LEFTOVERS)
        self.watch.left(person.id)
        return status

    async def _hang_up_when_lost(self, sitting: Sitting) -> None:
        await sitting.session.lost.wait()
        self._spawner.kill(sitting.process, signal.SIGHUP)
        await asyncio.sleep(GRACE)
        self._spawner.kill(sitting.process, signal.SIGKILL)

    async def _replace(self, person: Person) -> None:
        """Who logs in a second time takes over: the first link may be dead without knowing it."""
        sitting = self._sitting.get(person.id)
        if sitting is not None:
            await self._dismiss(sitting, _elsewhere())

    def _superseded(self, seat: str) -> None:
        """The learner of a seat has logged in at another server."""
        for sitting in self._sitting.values():
            if sitting.line.id == seat:
                self._later(self._dismiss(sitting, _elsewhere()))

    async def _dismiss(self, sitting: Sitting, message: str, grace: float = GRACE) -> None:
        """Have a tutor end itself with a last word, or end it after ``grace`` seconds."""
        sitting.session.dismissed = message
        self._hub.tell(sitting.line, Close(message))
        for number in (signal.SIGHUP, signal.SIGKILL):
            until = time.monotonic() + (grace if number == signal.SIGHUP else GRACE)
            while time.monotonic() < until:
                if self._sitting.get(sitting.session.person.id) is not sitting:
                    return
                await asyncio.sleep(0.02)
            self._spawner.kill(sitting.process, number)

    def _people_changed(self, event: Event) -> None:
        """A teacher has joined two names, or taken somebody out: whoever sits there by such a name is told."""
        record = record_of(event)
        if isinstance(record, Joined) and record.other != event.learner:
            self._later(self._see_out(record.other, event.learner, last_word(event, record.other)))
            if (sitting := self._sitting.get(event.learner)) is not None:
                text = tr("Your teacher has added to your name what was done as {name}.")
                self._hub.tell(sitting.line, Notice(text.format(name=record.other)))
        elif isinstance(record, Removed):
            self._later(self._see_out(event.learner, None, last_word(event, event.learner)))

    async def _see_out(self, learner: str, to: str | None, message: str) -> None:
        sitting = self._sitting.get(learner)
        try:
            await self._hub.redirect(learner, to)
        except StoreError as error:
            self._say(str(error))
        if sitting is not None:
            await self._dismiss(sitting, message)

    def _later(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(what)
        self._attending.add(task)
        task.add_done_callback(self._attending.discard)

    async def watch_idle(self) -> None:
        """Announce the time-out to who presses no key, and close after it; for as long as the server runs."""
        while True:
            await asyncio.sleep(min(CHECK, self._idle / 4))
            # What another process has written is passed on, also while nobody here presses a key.
            await self._hub.flush()
            now = time.monotonic()
            for learner, sitting in list(self._sitting.items()):
                idle = now - sitting.session.last_typed
                if sitting.line.teacher or idle < self._idle - WARNING:
                    self._warned.discard(learner)
                elif idle >= self._idle:
                    message = tr("Nothing was pressed for a long time. Your place is kept: log in again to go on.")
                    self._later(self._dismiss(sitting, message))
                elif learner not in self._warned:
                    self._warned.add(learner)
                    text = tr("Still there? Press a key: in a minute your place would be given back.")
                    self._hub.tell(sitting.line, Notice(text))

    def move(self, host: str) -> None:
        """Go by this name from now on; by the one before, the seats that are taken here are said to be empty."""
        self.taken.rename(host)
        for sitting in self._sitting.values():
            seat, person = sitting.line, sitting.session.person
            if seat.id and not seat.gone:
                seat.id = self.taken.retake(seat.id)
                come = Arrived(person.name, person.group, seat.id, again=True)
                self._hub.append([event_of(come, learner=seat.learner)])

    def _shut(self, last_word: str) -> None:
        """Let in nobody more, and tell so those who wait."""
        self._last_word = last_word
        for task in self._queueing:
            task.cancel()

    async def drain(self) -> None:
        """Send everybody to another server, one after the other, so that it is not asked for all of them at once."""
        self._shut(tr("This server is being stopped. Log in again: you go on where you are."))
        # The teachers last: they see the others come.
        everybody = sorted(self._sitting.values(), key=lambda sitting: sitting.line.teacher)
        pause = min(PACE, LONGEST_DRAIN / max(1, len(everybody)))
        leaving = []
        for sitting in everybody:
            leaving.append(asyncio.create_task(self._dismiss(sitting, self._last_word)))
            await asyncio.sleep(pause)
        await asyncio.gather(*leaving)

    async def close(self) -> None:
        """Tell everyone who is in, write what is left, and see them out."""
        # First, so that nobody is let in to the places of those who are seen out.
        self._shut(self._last_word or tr("The class is over. What you did is saved."))
        everybody = list(self._sitting.values())
        grace = GRACE + GRACE_OF_ONE * len(everybody)
        await asyncio.gather(*(self._dismiss(sitting, self._last_word, grace) for sitting in everybody))
        attending = [task for task in self._attending if task is not asyncio.current_task()]
        if attending:
            # What they did last, and that they have left, is still on its way.
            await asyncio.wait(attending, timeout=2 * GRACE)
        for task in attending:
            task.cancel()
        await asyncio.gather(*attending, return_exceptions=True)
        await self._hub.close()


async def _cancel_when(lost: asyncio.Event, task: asyncio.Task[None]) -> None:
    await lost.wait()
    task.cancel()


def _line(words: str) -> bytes:
    return f"\r\n{words}\r\n".encode()


def _elsewhere() -> str:
    return tr("You have logged in from another place; this one is closed.")


def _tell_place(session: TerminalSession, place: int) -> None:
    """In both languages: which one the learner reads is known only once the tutor runs."""
    text = f"The class is full. You are number {place} in the queue. · 人满了，你排在第 {place} 位。"
    session.write(f"{text}\r\n".encode() if session.plain else f"\r\x1b[K  {text}".encode())
