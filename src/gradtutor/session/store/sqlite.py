"""A store in an SQLite file that several processes may use at the same time.

The file is in WAL mode: readers and the one writer do not wait for each other, and a process that is killed loses at
most the transaction it was in. Nothing is made on the disk, and sqlite3 is not even loaded, before the first event is
written or where there is nothing to read.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from glob import escape as glob_escape
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import Census, ClassStore, Event, Json, Source, as_json
from gradtutor.session.store.sqlite_schema import (
    COLUMNS,
    SOURCES,
    is_damage,
    note_source,
    prepare,
    reason_of,
    sqlite_error,
    transaction,
)
from gradtutor.session.store.subscription import ReadingSubscription, told

if TYPE_CHECKING:
    from sqlite3 import Connection

    from gradtutor.session.store.file_watch import FileWatch

T = TypeVar("T")

PATIENCE: Final = 2.0
"""Seconds to wait while another process writes."""
AT_ONCE: Final = 5000
"""Events that are copied at a go."""
FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
BESIDE: Final = ("", "-wal", "-shm")
"""What the names of the files end in that make up one database."""


class SqliteStore:
    """The store in the file ``path``; ``patience`` is how many seconds it waits for other writers."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self.notice = ""
        self._patience = patience
        self._connection: Connection | None = None
        self._inode = 0
        self._lock = RLock()

    def open(self) -> None:
        """Open the file now, and make it if there is none: for a process that may open none later."""
        self._use(lambda connection: connection.execute("SELECT name FROM states LIMIT 0").fetchall(), [], create=True)

    def leases(self) -> None:
        """The folder has a lock: a file has one server."""

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Add events in one transaction."""
        rows = [(event.kind, event.lesson, _text(event.data), event.learner, event.time) for event in events]

        def insert(connection: Connection) -> None:
            if source is not None:
                connection.execute(SOURCES)
            with transaction(connection):
                new = rows if source is None else rows[note_source(connection, len(rows), source) :]
                connection.executemany(
                    "INSERT INTO events (kind, lesson, data, learner, time) VALUES (?, ?, ?, ?, ?)", new
                )

        self._use(insert, None, create=True)

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``."""
        whose, names = ("", []) if learner is None else ("AND learner = ?", [learner])
        query = f"SELECT {COLUMNS} FROM events WHERE number > ? {whose} ORDER BY number LIMIT ?"
        return self._events(query, (after, *names, -1 if most is None else most))

    def _events(self, query: str, values: Sequence[object]) -> list[Event]:
        def select(connection: Connection) -> list[Event]:
            rows = connection.execute(query, values).fetchall()
            # Read as one text: a start reads hundreds of them.
            found = _value(f"[{','.join(data for _, _, data, *_ in rows)}]")
            return [
                Event(kind, lesson, data, *rest) for (kind, lesson, _, *rest), data in zip(rows, found, strict=True)
            ]

        return self._use(select, [])

    def subscribe(self, after: int | None = None) -> ReadingSubscription:
        """Follow the events."""
        return ReadingSubscription(self, self.last() if after is None else after)

    def told(self, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
        """What concerns these learners of the events with a number above ``after``."""
        return told(self, after, learners)

    def listen(self, wake: Callable[[], object], everything: Callable[[], bool] = lambda: True) -> FileWatch:
        """Have ``wake`` called after the file has changed, by this process too."""
        from gradtutor.session.store.file_watch import FileWatch

        return FileWatch(self.files()[:2], wake)

    def last(self) -> int:
        """The highest number that an event has got."""
        query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'events'"
        return self._use(lambda connection: int(connection.execute(query).fetchone()[0]), 0)

    def state(self, name: str) -> Json | None:
        """A named value."""
        return self._states("name = :value", name).get(name)

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value."""
        if value is None:
            self._use(lambda connection: connection.execute("DELETE FROM states WHERE name = ?", (name,)), None)
            return
        replace = "INSERT OR REPLACE INTO states (name, value) VALUES (?, ?)"
        text = _text(value)
        self._use(lambda connection: connection.execute(replace, (name, text)), None, create=True)

    def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one."""
        claim = "INSERT INTO states (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
        text = _text(value)

        def claimed(connection: Connection) -> Json:
            with transaction(connection):
                connection.execute(claim, (name, text))
                (holds,) = connection.execute("SELECT value FROM states WHERE name = ?", (name,)).fetchone()
            found: Json = _value(holds)
            return found

        return self._use(claimed, None, create=True)

    def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        """Replace a named value if it is this one still."""
        values = {"name": name, "old": _text(old), "new": _text(new)}
        if old is None:
            query = "INSERT INTO states (name, value) VALUES (:name, :new) ON CONFLICT DO NOTHING"
            if new is None:
                return self.state(name) is None
        elif new is None:
            query = "DELETE FROM states WHERE name = :name AND value = :old"
        else:
            query = "UPDATE states SET value = :new WHERE name = :name AND value = :old"
        return self._use(lambda connection: connection.execute(query, values).rowcount == 1, False, create=True)

    def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""
        return self._states("substr(name, 1, length(:value)) = :value", prefix)

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Delete events."""
        delete = """
            DELETE FROM events
            WHERE (:learner IS NULL OR learner = :learner) AND (:before IS NULL OR time < :before)
        """
        whose = {"learner": learner, "before": before}
        return self._use(lambda connection: connection.execute(delete, whose).rowcount, 0)

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another."""
        update = "UPDATE events SET learner = ? WHERE learner = ?"
        return self._use(lambda connection: connection.execute(update, (to, learner)).rowcount, 0)

    def census(self, before: float | None = None) -> dict[str, Census]:
        """By learner, the events from before a time, or all of them."""
        count = """
            SELECT learner, count(*), min(time), max(time) FROM events
            WHERE :before IS NULL OR time < :before GROUP BY learner
        """
        when = {"before": before}
        return self._use(lambda c: {learner: Census(*rest) for learner, *rest in c.execute(count, when)}, {})

    def present(self) -> list[str]:
        """The learners who have come last and not gone since; the rest of the events is not read for it."""
        # Of the row that has the largest number: SQLite, "Bare columns in an aggregate query".
        query = """SELECT learner, kind, max(number) FROM events INDEXED BY presence
            WHERE kind IN ('arrived', 'departed') GROUP BY learner"""
        return self._use(lambda c: [learner for learner, kind, _ in c.execute(query) if kind == "arrived"], [])

    def presence(self, learner: str | None = None, after: int = 0) -> list[Event]:
        """The comings and goings with a number above ``after``, of one learner or of all."""
        whose = "" if learner is None else "AND learner = ?"
        query = f"""SELECT {COLUMNS} FROM events WHERE kind IN ('arrived', 'departed') AND number > ? {whose}
            ORDER BY number"""
        return self._events(query, (after,) if learner is None else (after, learner))

    def files(self) -> list[Path]:
        """The files that make up the database."""
        return [Path(f"{self.path}{end}") for end in BESIDE]

    def set_aside(self) -> list[Path]:
        """The damaged files in the place of which this one was begun anew, oldest first."""
        return sorted(self.path.parent.glob(f"{glob_escape(self.path.stem)}.broken-*{self.path.suffix}"))

    def compact(self) -> bool:
        """Make the file anew, so that nothing which was deleted can be found in it; whether that is done.

        It is not while another process is in the middle of reading: the file's journal stays until it is.
        """

        def rewrite(connection: Connection) -> bool:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

        return self._use(rewrite, True)

    def copy(self, other: ClassStore) -> int:
        """Take over all that another store has."""
        states = [(name, _text(value)) for name, value in other.states("").items()]
        last = other.last()

        def take(connection: Connection) -> int:
            count, after = 0, 0
            with transaction(connection):
                if connection.execute("SELECT 1 FROM events UNION ALL SELECT 1 FROM states LIMIT 1").fetchone():
                    raise StoreError(tr("There is something in the class already. Copy into one that is empty."))
                while events := other.read(after, most=AT_ONCE):
                    rows = [
                        (one.kind, one.lesson, _text(one.data), one.learner, one.time, one.number) for one in events
                    ]
                    connection.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", rows)
                    count, after = count + len(rows), events[-1].number
                connection.executemany("INSERT INTO states (name, value) VALUES (?, ?)", states)
                connection.execute("DELETE FROM sqlite_sequence WHERE name = 'events'")
                connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (last,))
            return count

        return self._use(take, 0, create=True)

    def close(self) -> None:
        """Close the file; the last one who does also tidies the WAL away."""
        with self._lock:
            if self._connection is not None:
                # A full disk may forbid the tidying; what has been written is safe all the same.
                with contextlib.suppress(sqlite_error()):
                    self._connection.close()
                self._connection = None

    def _states(self, condition: str, value: str) -> dict[str, Json]:
        query = f"SELECT name, value FROM states WHERE {condition}"
        return self._use(lambda c: {name: _value(text) for name, text in c.execute(query, {"value": value})}, {})

    def _use(self, act: Callable[[Connection], T], nothing: T, *, create: bool = False) -> T:
        """What ``act`` makes of the file, or ``nothing`` where there is none; a damaged file is set aside first."""
        with self._lock:
            if self._connection is None and not create and not os.path.exists(self.path):
                return nothing
            try:
                try:
                    return act(self._connect())
                except (sqlite_error(), ValueError) as error:
                    if not is_damage(error, opening=self._connection is None):
                        raise
                    self._set_aside()
                    return act(self._connect())
            except (sqlite_error(), OSError, ValueError) as error:
                self.close()
                what = tr("The progress file {path} cannot be used: {reason}.")
                reason = reason_of(error)
                raise StoreError(what.format(path=self.path, reason=reason), reason) from error

    def _connect(self) -> Connection:
        if self._connection is None:
            with self._alone():
                self._open()
        assert self._connection is not None
        return self._connection

    def _open(self, first: int = 0) -> None:
        """Open the file, made or migrated as needed; in a new one the numbers begin after ``first``."""
        from sqlite3 import connect

        # Not when it is there: to close a file gives up all locks of this process on it.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
        self._inode = self.path.stat().st_ino
        connection = connect(self.path, timeout=self._patience, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection, self.path, first)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _set_aside(self) -> None:
        """Rename the damaged file and what belongs to it, and begin a new one; nothing is lost or written over."""
        self.close()
        with self._alone():
            if self.path.stat().st_ino != self._inode:
                # Another process has found the damage too and has done this already.
                return
            now = time.time()
            stem = f"{self.path.stem}.broken-{time.strftime('%Y%m%d-%H%M%S', time.localtime(now))}"
            aside, again = self.path.with_name(f"{stem}{self.path.suffix}"), 1
            while aside.exists():
                again += 1
                aside = self.path.with_name(f"{stem}-{again}{self.path.suffix}")
            for end in BESIDE:
                with contextlib.suppress(FileNotFoundError):
                    os.rename(f"{self.path}{end}", f"{aside}{end}")
            # Who follows the events has seen numbers of the old file; these are above all of them.
            self._open(first=int(now))
        what = tr("The progress file was damaged. It is kept as {path}; a new one has been begun.")
        self.notice = what.format(path=aside)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only process that makes, migrates or renames the file."""
        from gradtutor.system.locks import locked_in_turn

        self.path.parent.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        with locked_in_turn(self.path.parent):
            yield


def _text(value: Any) -> str:
    import json

    kept = as_json(value)
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a character, which SQLite does not take, and would be thought damage.
        return json.dumps(kept, separators=(",", ":"))
    return text


def _value(text: str) -> Any:
    import json

    return json.loads(text)
