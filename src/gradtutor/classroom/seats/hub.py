"""What all learners' processes write to: events are gathered and written together, and passed on to who listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.patient_store import PATIENCE, PatientStore
from gradtutor.classroom.seats.allowance import A_DAY, Allowance
from gradtutor.classroom.seats.journal import Journal, Saving
from gradtutor.classroom.seats.wall import HIDDEN, Wall
from gradtutor.classroom.seats.wire import encode, event_from_json, event_to_json
from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.records import dataclass
from gradtutor.safe_text import harmless
from gradtutor.session.classroom.people import CHANGES
from gradtutor.session.classroom.stored_data import PINS
from gradtutor.session.store.events import Notice, Record, event_of, tidy
from gradtutor.session.store.interface import ClassStore, Event
from gradtutor.session.store.subscription import PRESENCE

LEARNERS_LINE: Final = 1 << 18
"""Bytes of a line that the server takes from a learner's process."""
MOST_READ: Final = 5000
"""Events that a learner's process gets at a go."""
LONGEST_CRASH: Final = 300
"""Characters of what a failed process says."""
SHOWN_TO_A_WALL: Final = frozenset({"read", "subscribe"})
"""What may be asked for where everybody looks on."""
LARGEST_NUMBER: Final = 2**63 - 1
"""Of an event, in any store."""
LONGEST_NAME: Final = 1000
"""Characters of the name of a state, or of a learner."""
CLASS: Final = ""
"""The learner of events that are said to everybody."""


@dataclass(eq=False)
class Seat:
    """One process at the other end of a socket, and what it may see."""

    learner: str
    teacher: bool
    writer: asyncio.StreamWriter
    listens_after: int | None = None
    gone: bool = False
    """Whether the learner has been taken out of the class: nothing is heard of the process any more."""
    id: str = ""
    """By which the class's events tell it from other seats of the learner; empty for a teacher's."""
    wall: Wall | None = None
    """Of a wall, which gets answers without names, and may do nothing."""
    crashed: bool = field(default=False, init=False)
    """Whether it has said that it has failed; it is heard once."""

    def sees(self, event: Event) -> bool:
        """Learners see what is said to the class; what they do themselves they know."""
        return self.teacher or event.learner == CLASS

    def push(self, events: Sequence[Event]) -> None:
        """Send on the events that may be seen; one who does not read is not waited for."""
        self.send([event for event in events if self.sees(event)])

    def tell_saving(self, saving: Saving) -> None:
        """Say whether what is done is saved."""
        if not self.writer.is_closing():
            self.writer.write(encode({"unsaved": saving.reason, "hold": saving.hold}))

    def send(self, chosen: Sequence[Event]) -> None:
        """Send events, whoever they are of."""
        if self.wall is not None:
            chosen = [event for event in self.wall.shown(chosen) if event.kind != HIDDEN]
        if chosen and not self.writer.is_closing():
            self.writer.write(encode({"events": [event_to_json(event) for event in chosen]}))


class Hub:
    """The one that writes to the store. ``trouble`` is called with a sentence when the disk takes nothing, and when it
    does again; a failing store is asked again for ``patience`` seconds."""

    def __init__(
        self,
        store: ClassStore,
        clock: Callable[[], float],
        trouble: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self._clock, self._trouble, self._sleep = clock, trouble, sleep
        self.store = PatientStore(store, patience)
        self.journal = Journal(self.store, clock, trouble, self._tell_saving, self._pass_on, self._followed)
        self._allowances: dict[str, Allowance] = {}
        """Of each learner who has been there."""
        self._seats: set[Seat] = set()
        self.follows_all = False
        """Whether a teacher is there, who is told everything."""
        self.learners: Callable[[], frozenset[str]] = lambda: frozenset(seat.learner for seat in self._seats)
        """Of whom something has to be heard here that is told elsewhere."""
        self.when_people_change: Callable[[Event], None] = lambda event: None
        """Hears that a teacher has joined two names, or taken somebody out, whoever has written it."""
        self.when_seats_change: Callable[[Event], None] = lambda event: None
        """Hears that somebody has come or gone, at whichever server."""
        self.watch = Watch()
        self.warnings: Callable[[], list[str]] = list
        """What a teacher must hear of the store at each login."""
        self._noticed = self.store.notice

    @property
    def seats(self) -> frozenset[Seat]:
        """Who is connected."""
        return frozenset(self._seats)

    def _followed(self) -> frozenset[str] | None:
        return None if self.follows_all else self.learners()

    def _count_teachers(self) -> None:
        self.follows_all = any(seat.teacher for seat in self._seats)

    def append(self, events: Sequence[Event]) -> None:
        """Take events; they are in the store within a second."""
        self.journal.append(events)

    async def flush(self) -> None:
        """Write what waits, and pass on what is new in the store, whoever has written it."""
        await self.journal.flush()

    async def close(self) -> None:
        """Write what waits; the store is not used any more."""
        await self.journal.close()
        self.store.close()

    def _pass_on(self, new: Sequence[Event]) -> None:
        """Push what the store has got, from this server or another."""
        if self.store.notice != self._noticed:
            self._noticed = self.store.notice
            self.watch.set_aside()
            self._trouble(self._noticed)
            for seat in self._seats:
                self._warn(seat)
        for event in new:
            if event.kind in CHANGES:
                self.when_people_change(event)
            elif event.kind in PRESENCE:
                self.when_seats_change(event)
        if new:
            for seat in self._seats:
                if seat.listens_after is not None:
                    seat.push([event for event in new if event.number > seat.listens_after])

    async def redirect(self, learner: str, to: str | None) -> None:
        """From now on what comes of a learner is another's, or for ``None`` nobody's: also what came while the teacher
        changed it. Raises ``StoreError``."""
        for seat in self._seats:
            if seat.learner == learner and not seat.teacher:
                seat.learner, seat.gone = to or learner, to is None
        await self.journal.redirect(learner, to)

    def _warn(self, seat: Seat) -> None:
        """Tell of a damaged store: a teacher what there is to do, and learners why nothing of theirs is there."""
        if seat.wall is not None:
            return
        if seat.teacher:
            for words in self.warnings():
                self.tell(seat, Notice(words))
        elif self._noticed:
            self.tell(
                seat,
                Notice(tr("The class's file was damaged: what you did before is not there now. Your teacher knows.")),
            )

    def _tell_saving(self, saving: Saving) -> None:
        for seat in self._seats:
            seat.tell_saving(saving)

    def tell(self, seat: Seat, what: Record) -> None:
        """Say something to one process that is kept nowhere."""
        seat.send([event_of(what, learner=seat.learner, time=self._clock())])

    async def serve(self, reader: asyncio.StreamReader, seat: Seat) -> None:
        """Answer one process until it hangs up, or says what is not understood."""
        self._seats.add(seat)
        self._count_teachers()
        if self.journal.told.reason:
            seat.tell_saving(self.journal.told)
        self._warn(seat)
        try:
            while line := await reader.readline():
                message = json.loads(line)
                if not isinstance(message, dict):
                    raise ValueError("not a message")
                await self._slow(seat, message, len(line))
                await self._hear(message, seat)
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, ConnectionError):
            # A process that talks nonsense is not one of ours any more.
            pass
        finally:
            self._seats.discard(seat)
            self._count_teachers()
            seat.writer.close()

    async def _slow(self, seat: Seat, message: Mapping[str, Any], size: int) -> None:
        """Let a process wait that sends more than a person makes; it is not read meanwhile."""
        if not seat.teacher:
            events = message.get("append", ())
            delay = self._allowance(seat).delay(len(events) if isinstance(events, list) else 1, size)
            if delay > 0.0:
                await self._sleep(delay)

    def _allowance(self, seat: Seat) -> Allowance:
        return self._allowances.setdefault(seat.learner, Allowance(self._clock))

    def _kept_today(self, seat: Seat, events: list[Event]) -> list[Event]:
        """Of a learner's events those that are kept; where some are not, the learner and the console are told once."""
        allowance = self._allowance(seat)
        kept = events[: allowance.keeps(len(events))]
        if len(kept) < len(events) and not allowance.told:
            allowance.told = True
            self.watch.slowed(seat.learner)
            self.tell(seat, Notice(tr("You have done so much today that no more is saved until tomorrow.")))
            what = tr("{learner} has sent {count} events today: no more are saved until tomorrow.")
            self._trouble(what.format(learner=seat.learner, count=A_DAY))
        return kept

    async def _hear(self, message: dict[str, Any], seat: Seat) -> None:
        if seat.gone:
            return
        if seat.wall is not None:
            await self._hear_wall(message, seat)
        elif "append" in message:
            events = [event_from_json(one) for one in message["append"]]
            # Here, so that half a character ends this process's line, and does not keep all others from being saved.
            encode({"append": message["append"]})
            if not seat.teacher:
                events = [tidied._replace(learner=seat.learner) for event in events if (tidied := tidy(event))]
                events = self._kept_today(seat, events)
            self.append(events)
            if message.get("more") is True:
                # What it has kept comes in pieces, so that it never waits for us.
                seat.tell_saving(self.journal.told)
        elif "set" in message:
            name, value = message["set"]
            name = _text(name)
            if seat.teacher or name == f"progress/{seat.learner}":
                # Here, so that what cannot be kept ends this process's line and nothing else.
                encode({"value": value})
                self.journal.set_state(name, value)
        elif "ask" in message:
            await self._reply(message, seat)
        elif "crash" in message:
            self._hear_crash(message, seat)

    async def _hear_wall(self, message: dict[str, Any], seat: Seat) -> None:
        """What a wall may say: it reads answers, and hears of new ones. Nothing that it sends is kept."""
        if message.get("what") in SHOWN_TO_A_WALL:
            await self._reply(message, seat)
        elif "ask" in message:
            seat.writer.write(encode({"answer": message["ask"], "value": None}))
        elif "crash" in message:
            self._hear_crash(message, seat)

    def _hear_crash(self, message: dict[str, Any], seat: Seat) -> None:
        if not seat.crashed:
            seat.crashed = True
            self.watch.crashed(seat.learner, str(message["crash"]))
            what = tr("The tutor of {learner} has failed: {reason}")
            self._trouble(what.format(learner=seat.learner, reason=harmless(str(message["crash"]))[:LONGEST_CRASH]))

    async def _reply(self, message: dict[str, Any], seat: Seat) -> None:
        number, what, arguments = message["ask"], message["what"], message["with"]
        try:
            answer = encode({"answer": number, "value": await self._answer(what, arguments, seat)})
        except StoreError as error:
            answer = encode({"answer": number, "error": error.reason or str(error)})
        seat.writer.write(answer)
        await seat.writer.drain()
        # To read much and often would keep the server as busy as to write.
        await self._slow(seat, {}, len(answer))

    async def _answer(self, what: str, arguments: list[Any], seat: Seat) -> Any:
        """Raises ``ValueError``, ``TypeError`` or ``OverflowError`` for what is no question, ``StoreError`` where the
        store has failed for too long."""
        if what == "subscribe":
            (after,) = arguments
            await self._subscribe(seat, None if after is None else _number(after))
            return None
        if what == "read":
            after, learner, most = arguments
            learner = self._whose(learner, seat)
            most = None if most is None else _number(most)
            if not seat.teacher:
                most = min(MOST_READ if most is None else most, MOST_READ)
            if self.journal.waiting and not self.journal.failing:
                await self.flush()
            found = await self.store.read(_number(after), learner, most)
            return [event_to_json(one) for one in (found if seat.wall is None else seat.wall.shown(found))]
        if what in ("state", "states"):
            (name,) = map(_text, arguments)
            if what == "state" and not seat.teacher and name == PINS + seat.learner:
                # Whether there is a hash is the learner's to know; the hash itself stays here.
                return await self.store.state(name) is not None or None
            if seat.teacher or self._theirs(name, seat):
                return await (self.store.state if what == "state" else self.store.states)(name)
        return await self._do(what, arguments) if seat.teacher else None

    @staticmethod
    def _whose(learner: Any, seat: Seat) -> str | None:
        """Of whom somebody reads who has asked for a learner, or for everybody."""
        if not seat.teacher:
            return seat.learner
        # A wall does not learn whether there is somebody of a name.
        return None if learner is None or seat.wall is not None else _text(learner)

    async def _do(self, what: str, arguments: list[Any]) -> Any:
        """What only a teacher may have done."""
        if what == "claim":
            name, value = arguments
            encode({"value": value})
            return await self.store.claim_state(_text(name), value)
        if what == "reassign":
            old, new = map(_text, arguments)
            await self.flush()
            return await self.store.reassign(old, new)
        if what == "erase":
            learner, before = arguments
            learner = None if learner is None else _text(learner)
            if self.journal.failing:
                # What waits would be written after it.
                raise StoreError(self.journal.reason)
            await self.flush()
            return await self.store.erase(learner, None if before is None else float(before))
        return None

    async def _subscribe(self, seat: Seat, after: int | None) -> None:
        """Have a seat hear the events with a number above ``after``, each once and in its place."""
        if after is None:
            seat.listens_after = 0
            return
        # Of a learner's only what is said to the class: everything else would be read to be thrown away.
        whose = None if seat.teacher else CLASS
        missed = await self.store.read(after, whose)
        async with self.journal.quiet():
            # The rest, while nothing is passed on.
            missed += await self.store.read(missed[-1].number if missed else after, whose)
            seat.push(missed)
            seat.listens_after = missed[-1].number if missed else after

    @staticmethod
    def _theirs(name: str, seat: Seat) -> bool:
        return name == f"progress/{seat.learner}" or str(name).startswith("class/")


def _number(value: Any) -> int:
    """The number of an event, or how many. Raises ``ValueError`` for what is none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError("not a number")
    return value


def _text(value: Any) -> str:
    """A name. Raises ``ValueError`` for what is none, also for half a character."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise ValueError("not a name")
    value.encode()
    return value
