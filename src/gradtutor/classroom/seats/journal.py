"""What is to be written down: gathered for a moment and written together, and kept for as long as the store fails."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.classroom.seats.spool import LateState
from gradtutor.errors import StoreError
from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.people import SUMMARIES

if TYPE_CHECKING:
    from gradtutor.classroom.patient_store import PatientStore
    from gradtutor.classroom.seats.spool import Spool
    from gradtutor.session.store.interface import Event, Json

BATCH_SECONDS: Final = 0.25
"""How long an event waits for company before it is written; the store's promise is one second."""
WOKEN: Final = 0.02
"""How long what others have written waits for more of it before it is read."""
AGAIN: Final = 1.0
"""Seconds between two tries to write."""
MANY_WAITING: Final = 50_000
"""Events from which on the tutors are asked to keep theirs: some 50 MB."""
MOST_WAITING: Final = 200_000
"""Events that are kept; one more is not: it comes from a process that keeps none."""


class Saving(NamedTuple):
    """Whether what is done is saved, as learners are told."""

    reason: str = ""
    """Why not; empty when it is."""
    hold: bool = False
    """Whether tutors are to keep what they have, until it is saved again."""


class Journal:
    """Events on their way to ``store``. ``trouble`` is called with a sentence for the console when the store fails, and
    when it works again; ``saving`` when learners have to hear of it: some seconds later, if it still fails.

    ``written`` is called after each time that something may be new in the store, with what is new of what concerns the
    learners that ``whose`` names, or with everything, where it names ``None``.
    """

    def __init__(
        self,
        store: PatientStore,
        clock: Callable[[], float],
        trouble: Callable[[str], None],
        saving: Callable[[Saving], None],
        written: Callable[[Sequence[Event]], None],
        whose: Callable[[], frozenset[str] | None],
    ) -> None:
        self._store, self._clock, self._trouble = store, clock, trouble
        self._tell_saving, self._written, self._whose = saving, written, whose
        self._news = store.follow()
        self._waiting: list[Event] = []
        self._writing = asyncio.Lock()
        self._due: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing_since: float | None = None
        self._reason = ""
        self._unsure = False
        """Whether the store may have some of what waits: its answer has not come."""
        self._said: set[str] = set()
        self._closed = False
        self.told = Saving()
        """What was told last."""
        self.watch = Watch()
        self.spool: Spool | None = None
        """Where events wait that the store does not take; ``None``: in memory alone."""
        self._committed = time.monotonic()

    @property
    def since_commit(self) -> float:
        """Seconds since the store took something."""
        return time.monotonic() - self._committed

    @property
    def failing(self) -> bool:
        """Whether the store has taken nothing at the last try."""
        return self._failing_since is not None

    @property
    def reason(self) -> str:
        """Why it has not."""
        return self._reason

    @property
    def waiting(self) -> int:
        """How many events wait to be written."""
        return len(self._waiting) + self._spooled

    @property
    def _spooled(self) -> int:
        return 0 if self.spool is None else self.spool.count

    def append(self, events: Sequence[Event]) -> None:
        """Take events; they are in the store within a second, or when it works again."""
        now = self._clock()
        room = MOST_WAITING - len(self._waiting)
        self._waiting += [event._replace(time=now) for event in events[: max(room, 0)]]
        if len(events) > room:
            self._tell_once(tr("Too much waits to be saved: what comes now is lost."))
        self._soon(BATCH_SECONDS)

    def set_state(self, name: str, value: Json | None) -> None:
        """Set a named value, behind the events that have come before."""
        self._store.set_state(name, value)
        self._soon(BATCH_SECONDS)

    async def redirect(self, learner: str, to: str | None) -> None:
        """Make what waits of a learner, and what has been written, another's, or for ``None`` nobody's. Raises
        ``StoreError``."""
        async with self._writing:
            await self._send_spooled()
            if self._unsure:
                # Some of what waits may be in the store: it has to be sent again as it was, and is changed there.
                await self._write_again()
            if to is None:
                self._waiting = [event for event in self._waiting if event.learner != learner]
                await self._store.erase(learner, None)
            else:
                self._waiting = [one._replace(learner=to) if one.learner == learner else one for one in self._waiting]
                await self._store.reassign(learner, to)

    async def _write_again(self) -> None:
        events, self._waiting = self._waiting, []
        try:
            await self._store.write(events)
        except StoreError:
            self._waiting = [*events, *self._waiting]
            raise
        self._unsure = False

    def wake(self) -> None:
        """Others may have written something: it is read soon."""
        self._soon(WOKEN)

    def _soon(self, seconds: float) -> None:
        if self._due is None and not self._closed:
            self._due = asyncio.get_running_loop().call_later(seconds, self._start)

    def _start(self) -> None:
        self._due = None
        self._task()

    def _task(self) -> asyncio.Task[None]:
        task = asyncio.create_task(self._flush())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def flush(self) -> None:
        """Write what waits now, unless the store fails; who is waiting for it may be cancelled, the writing is not."""
        await asyncio.shield(self._task())

    @contextlib.asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """Nothing is written, and nothing is said to be new, inside the block."""
        async with self._writing:
            yield

    async def _flush(self) -> None:
        async with self._writing:
            events, self._waiting = self._waiting, []
            try:
                await self._send_spooled()
                if events or self._store.unwritten:
                    await self._store.write(events)
                    self._committed = time.monotonic()
                await self._forget_states()
                self._unsure = False
                new = await self._store.once(self._news.new, self._whose())
                # Also where nothing was to be written, as at a server that nobody is sent to while it fails.
                self._works()
                self._written(new)
            except StoreError as error:
                self._waiting = [*events, *self._waiting]
                self._unsure = self._unsure or bool(events)
                await self._spool_waiting()
                self._fails(error)

    async def _send_spooled(self) -> None:
        """Write what waits in the file. Raises ``StoreError``."""
        if self.spool is None or not self.spool.count:
            return
        try:
            while events := await asyncio.to_thread(self.spool.first):
                count = len(events)
                try:
                    await self._store.write(events)
                finally:
                    # Also where it was the states that could not be written.
                    if not events:
                        await asyncio.to_thread(self.spool.sent, count)
        except OSError as error:
            raise StoreError(str(error), error.strerror or "") from error
        self._works()

    async def _forget_states(self) -> None:
        """Take out of the file the named values that have been written."""
        if self.spool is not None and not self._store.unwritten:
            # If they stay there, nothing is set by them that another one has set since.
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self.spool.states_sent)

    def _late_states(self) -> list[LateState]:
        """The named values that wait and are not in the file as they are. A learner's summary is not one of them: it
        is worked out again from the events, and must not come back where those have been erased meanwhile."""
        kept = {} if self.spool is None else self.spool.states
        late = itertools.starmap(LateState, self._store.waiting_states)
        return [
            one
            for one in late
            if not one.name.startswith(SUMMARIES) and not (one.name in kept and kept[one.name] is one.value)
        ]

    async def _spool_waiting(self) -> None:
        """Put what waits in memory into the file, where there is room."""
        states = self._late_states()
        if self.spool is None or not (self._waiting or states):
            return
        events, self._waiting = self._waiting, []
        try:
            kept = await asyncio.to_thread(self.spool.add, events, self._store.source, states)
        except OSError as error:
            kept = False
            self._tell_once(
                tr("What waits to be saved cannot be kept in {file}: {reason}.").format(
                    file=self.spool.file, reason=error.strerror or error
                )
            )
        if kept:
            self._unsure = False
        else:
            self._waiting = [*events, *self._waiting]

    def _fails(self, error: StoreError) -> None:
        now = asyncio.get_running_loop().time()
        self._reason = error.reason or str(error)
        if self._failing_since is None:
            self._failing_since = now
            self.watch.store(works=False, reason=self._reason)
            self._trouble(str(error))
        hold = len(self._waiting) >= MANY_WAITING
        if hold or now - self._failing_since >= self._store.patience:
            self._tell(Saving(self._reason, hold or self.told.hold))
        self._soon(AGAIN)

    def _tell_once(self, words: str) -> None:
        """Write on the console, once until the store works again."""
        if words not in self._said:
            self._said.add(words)
            self._trouble(words)

    def _works(self) -> None:
        if self._failing_since is not None:
            self._failing_since = None
            self._said.clear()
            self.watch.store(works=True)
            self._trouble(tr("The class is saved again. Nothing is missing."))
            self._tell(Saving())

    def _tell(self, saving: Saving) -> None:
        if saving != self.told:
            self.told = saving
            self._tell_saving(saving)

    async def close(self) -> None:
        """Write what waits, and try it for some seconds; what could not be written is told."""
        until = asyncio.get_running_loop().time() + self._store.patience
        await self.flush()
        while (self.waiting or self._store.unwritten) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(AGAIN)
            await self.flush()
        # What is written last wakes those who listen, also this one.
        self._closed = True
        if self._due is not None:
            self._due.cancel()
        await asyncio.gather(*self._tasks)
        if (count := self._spooled) and self.spool is not None:
            what = ngettext(
                "{count} event waits in {file}, until the class is opened here again.",
                "{count} events wait in {file}, until the class is opened here again.",
                count,
            )
            self._trouble(what.format(count=count, file=self.spool.file))
        elif self.spool is not None and self.spool.states:
            what = tr("What was set last waits in {file}, until the class is opened here again.")
            self._trouble(what.format(file=self.spool.file))
        if count := len(self._waiting):
            what = ngettext("{count} event is lost: {reason}.", "{count} events are lost: {reason}.", count)
            self._trouble(what.format(count=count, reason=self._reason))
