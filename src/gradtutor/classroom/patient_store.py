"""The store of an open class, for the event loop: nobody waits for the disk but who has asked, and what fails is tried
again for some seconds."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar, TypeVarTuple

from gradtutor.errors import StoreError

if TYPE_CHECKING:
    from gradtutor.session.store.interface import ClassStore, Event, Json, Source

PATIENCE: Final = 10.0
"""Seconds for which a failing store is asked again. One that has failed for longer is asked once."""
PAUSE: Final = 0.5
"""Seconds between two tries."""
LATE: Final = 2.0
"""Seconds after which somebody else may have set what was to be set here."""

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class Following:
    """A place in the events of a class, which goes on from the last one that there is now."""

    def __init__(self, store: ClassStore) -> None:
        self._store, self._after = store, store.last()

    def new(self, learners: frozenset[str] | None) -> list[Event]:
        """The events since the last call, in order: what concerns these learners, or for ``None`` all. Raises
        ``StoreError``."""
        if learners is not None:
            found, self._after = self._store.told(self._after, learners)
            return found
        found = self._store.read(self._after)
        self._after = found[-1].number if found else self._after
        return found


class PatientStore:
    """``store``, used by one thread. Its questions raise ``StoreError`` when the store has failed for ``patience``
    seconds; what is set is known at once, and written by ``write``."""

    def __init__(
        self,
        store: ClassStore,
        patience: float = PATIENCE,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self.patience, self._now, self._sleep = store, patience, now, sleep
        self._thread = ThreadPoolExecutor(1, "store")
        self._set: dict[str, Json | None] = {}
        """The states that are not written yet."""
        self._set_at: dict[str, float] = {}
        """When each of them was set, in seconds since 1970."""
        self.restore: Callable[[str, Json | None, float], None] | None = None
        """Sets a state late, unless another server has set it since; ``None``: there is no other one."""
        self._source, self._written = os.urandom(16).hex(), 0
        """By these numbers the store knows what is sent again after an answer that was lost."""
        self._failing: dict[bool, tuple[float, float]] = {}
        """Reading or writing -> since when it fails, and when it did last: a full disk can still be read."""

    @property
    def notice(self) -> str:
        """What has happened to the store behind."""
        return self._store.notice

    @property
    def source(self) -> Source:
        """By what the store knows what is written from here, and the number of the last that it certainly has."""
        return self._source, self._written

    @property
    def unwritten(self) -> bool:
        """Whether a state waits to be written."""
        return bool(self._set)

    @property
    def waiting_states(self) -> list[tuple[str, Json | None, float]]:
        """The states that wait to be written, with the time at which each was set."""
        return [(name, value, self._set_at[name]) for name, value in self._set.items()]

    def follow(self) -> Following:
        """A place in the events, for ``once``."""
        return Following(self._store)

    async def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``."""
        return await self._tried(False, self._store.read, after, learner, most)

    async def presence(self, learner: str) -> list[Event]:
        """The comings and goings of a learner."""
        return await self._tried(False, self._store.presence, learner)

    async def state(self, name: str) -> Json | None:
        """A named value."""
        if name in self._set:
            return self._set[name]
        return await self._tried(False, self._store.state, name)

    async def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""
        found: dict[str, Json | None] = {**await self._tried(False, self._store.states, prefix)}
        found |= {name: value for name, value in self._set.items() if name.startswith(prefix)}
        return {name: value for name, value in found.items() if value is not None}

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value; ``None`` takes it away."""
        # The last one that was set is the last one that is written.
        self._set.pop(name, None)
        self._set[name], self._set_at[name] = value, time.time()

    async def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one; the one that holds."""
        if name in self._set:
            await self._tried(True, self._write, [], [(name, self._set[name], self._set_at[name])])
        return await self._tried(True, self._store.claim_state, name, value)

    async def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        """Replace a named value if it is this one still; whether it was."""
        if name in self._set:
            await self._tried(True, self._write, [], [(name, self._set[name], self._set_at[name])])
            self._set.pop(name, None)
            self._set_at.pop(name, None)
        return await self._tried(True, self._store.swap_state, name, old, new)

    async def erase(self, learner: str | None, before: float | None) -> int:
        """Delete events; how many."""
        return await self._tried(True, self._store.erase, learner, before)

    async def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another; how many."""
        return await self._tried(True, self._store.reassign, learner, to)

    async def write(self, events: list[Event]) -> None:
        """Write events, which are taken out of the list, and the states that have been set. Not tried again.

        Events that are left in the list may be in the store all the same: they are to be the first of the next call.
        """
        states = self.waiting_states
        try:
            await self.once(self._write, events, states)
        except StoreError:
            self._failed(True)
            raise
        self._failing.pop(True, None)
        for name, value, _ in states:
            if self._set.get(name, not value) is value:
                del self._set[name], self._set_at[name]

    def _write(self, events: list[Event], states: list[tuple[str, Json | None, float]]) -> None:
        if events:
            self._store.append(events, (self._source, self._written + len(events)))
            self._written += len(events)
            events.clear()
        for name, value, when in states:
            if self.restore is not None and time.time() - when > LATE:
                self.restore(name, value, when)
            else:
                self._store.set_state(name, value)

    def close(self) -> None:
        """Let the thread end; the store behind stays open."""
        self._thread.shutdown()

    async def once(self, act: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """Have something done with the store behind what is being done. Raises ``StoreError`` at once."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, act, *arguments)

    async def _tried(self, writes: bool, act: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        while True:
            try:
                done = await self.once(act, *arguments)
            except StoreError:
                if self._failed(writes) >= self.patience:
                    raise
                await self._sleep(PAUSE)
            else:
                self._failing.pop(writes, None)
                return done

    def _failed(self, writes: bool) -> float:
        """It has failed now; the seconds for which it has, at each try. A failure with no try after it for as long as
        one waits says nothing: an idle server may have had its last one an hour ago."""
        now = self._now()
        since, last = self._failing.get(writes, (now, now))
        if now - last > self.patience:
            since = now
        self._failing[writes] = since, now
        return now - since
