"""A connection that waits for word that something is new."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event as Flag
from threading import Thread
from typing import Any, Final, Protocol

import psycopg

from gradtutor.errors import StoreError

CHANNEL: Final = "gradtutor"
LOOK_EVERY: Final = 1.0
"""Seconds until it is looked whether it is over."""
AGAIN: Final = 0.5
"""Seconds between two tries to connect."""


class Announced(Protocol):
    """The store whose events are listened for."""

    def connected(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """A connection of the listener's own. Raises ``psycopg.Error`` or ``StoreError``."""

    def concerns(self, payload: str, *, everything: bool) -> bool:
        """Whether a word of the database is about this class, comes from another store, and tells of more than what
        learners do, or of ``everything``."""


class PostgresListener:
    """Calls ``wake`` from a thread of its own. After a break it connects again and wakes: it may have missed something.

    What others append is told by ``NOTIFY`` with the class's number, who has appended it, and whether it is only what
    learners do; ``wake`` is not told of what comes from ``store`` itself.
    """

    def __init__(self, store: Announced, wake: Callable[[], object], everything: Callable[[], bool]) -> None:
        self._store, self._wake, self._everything = store, wake, everything
        self._over = Flag()
        self.ready = Flag()
        """Set once it has listened for the first time."""
        self._thread = Thread(target=self._run, name="store-listener", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(psycopg.Error, OSError, StoreError), self._store.connected() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self.ready.set()
                self._wake()
                while not self._over.is_set():
                    self._hear(connection)
            self._over.wait(AGAIN)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        # One word for all that has come at once.
        notes = list(connection.notifies(timeout=LOOK_EVERY, stop_after=1))
        notes += connection.notifies(timeout=0)
        everything = self._everything()
        if any(self._store.concerns(note.payload, everything=everything) for note in notes):
            self._wake()

    def close(self) -> None:
        """Wake nobody any more."""
        self._over.set()
        self._thread.join(2 * LOOK_EVERY)
