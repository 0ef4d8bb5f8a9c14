"""A store that gathers events and writes them together, for a process that shares its file with many others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sequence
from threading import Condition, RLock, Thread
from threading import Event as Flag
from typing import Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import Event, Json, Source, Store, Subscription

BATCH_SECONDS: Final = 0.5
"""How long an event waits for company; the promise of a class is one second."""
PATIENCE: Final = 10.0
"""Seconds for which the store may fail before it is told."""
AGAIN: Final = 1.0
"""Seconds between two tries to write what could not be written."""
MOST_WAITING: Final = 10_000
"""Events that are kept while nothing can be written; the oldest go first."""


class BatchingStore:
    """``store``, written to at most every ``seconds``. Whoever asks for something finds what came before written.

    A store that has failed for ``patience`` seconds is told of in ``notice``. ``last``: events that are written when
    it is closed. Later the files beside the store could not be made any more.
    """

    def __init__(
        self,
        store: Store,
        seconds: float = BATCH_SECONDS,
        last: Sequence[Event] = (),
        patience: float = PATIENCE,
    ) -> None:
        self._store, self._seconds, self._last, self._patience = store, seconds, last, patience
        self._failing_since: float | None = None
        self._said = ""
        self._writing = RLock()
        self._source, self._written = os.urandom(16).hex(), 0
        """By these numbers the store knows what is sent again after an answer that was lost."""
        self._waiting: list[Event] = []
        self._fresh = False
        """Whether events have come that nobody has tried to write."""
        self._lock = RLock()
        self._come = Condition(self._lock)
        self._over = Flag()
        self._writer: Thread | None = None

    def begin(self) -> None:
        """Start the thread that writes, for a process that may start none later."""
        with self._lock:
            if self._writer is None:
                self._writer = Thread(target=self._write_on, name="store", daemon=True)
                self._writer.start()

    @property
    def notice(self) -> str:
        """What has happened to the store behind, and whether what waits is saved."""
        return " ".join(filter(None, (self._said, self._store.notice)))

    @notice.setter
    def notice(self, text: str) -> None:
        self._store.notice = text

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Take events; they are written a moment later. Taken is taken: they come only once, whatever the source."""
        now = time.time()
        with self._lock:
            self._waiting += [event if event.time else event._replace(time=now) for event in events]
            self._fresh = True
            self.begin()
            self._come.notify()

    def flush(self) -> None:
        """Write what waits. Raises ``StoreError``; then it goes on waiting."""
        with self._writing:
            with self._lock:
                self._fresh = False
                lost = max(0, len(self._waiting) - MOST_WAITING)
                events, self._waiting = self._waiting[lost:], []
                # What is given up has had its number; nothing is given up while it is on its way.
                self._written += lost
            try:
                if events:
                    self._store.append(events, (self._source, self._written + len(events)))
            except StoreError as error:
                with self._lock:
                    self._waiting = [*events, *self._waiting]
                self._fails(error)
                raise
            if events:
                self._written += len(events)
                self._works()

    def _fails(self, error: StoreError) -> None:
        now = time.monotonic()
        self._failing_since = now if self._failing_since is None else self._failing_since
        if now - self._failing_since >= self._patience:
            self._said = tr("Not saved: {reason} It is kept here and tried again.").format(reason=error)

    def _works(self) -> None:
        if self._said and self._failing_since is not None:
            self._said = tr("Saved again. Nothing is missing.")
        self._failing_since = None

    def _write_on(self) -> None:
        while not self._over.is_set():
            with self._come:
                while not (self._fresh or self._over.is_set()):
                    # What could not be written is tried again.
                    if not self._come.wait(AGAIN if self._waiting else None) and self._waiting:
                        break
            self._over.wait(self._seconds)
            if not self._over.is_set():
                with contextlib.suppress(StoreError):
                    self.flush()

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``: of those that wait, what can be written first."""
        with contextlib.suppress(StoreError):
            self.flush()
        return self._store.read(after, learner, most)

    def subscribe(self, after: int | None = None) -> Subscription:
        """Follow the events."""
        with contextlib.suppress(StoreError):
            self.flush()
        return self._store.subscribe(after)

    def state(self, name: str) -> Json | None:
        """A named value."""
        return self._store.state(name)

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value."""
        self._store.set_state(name, value)

    def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one."""
        return self._store.claim_state(name, value)

    def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""
        return self._store.states(prefix)

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Delete events."""
        self.flush()
        return self._store.erase(learner, before)

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another."""
        self.flush()
        return self._store.reassign(learner, to)

    def close(self) -> None:
        """Write what waits, and the last events, and let go of the store."""
        with self._lock:
            self._waiting += [event._replace(time=time.time()) for event in self._last]
            self._last = ()
        self._over.set()
        with self._come:
            self._come.notify()
        with contextlib.suppress(StoreError):
            self.flush()
        self._store.close()
