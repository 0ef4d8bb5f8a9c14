"""What is in the progress file: its tables, their versions, and what SQLite's errors mean for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import Source, already_there

# sqlite3 is imported where it is used: whoever has no progress yet does without.
if TYPE_CHECKING:
    from sqlite3 import Connection

MIGRATIONS: Final = (
    """
    CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        time REAL NOT NULL,
        kind TEXT NOT NULL,
        lesson TEXT NOT NULL,
        data TEXT NOT NULL
    );
    """,
    """
    ALTER TABLE events ADD COLUMN learner TEXT NOT NULL DEFAULT '';
    CREATE INDEX events_by_learner ON events (learner);
    CREATE TABLE states (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE INDEX presence ON events (learner, number, kind) WHERE kind IN ('arrived', 'departed');
    """,
)
"""What makes version n + 1 of the file from version n; a new file takes the same way."""
VERSION: Final = len(MIGRATIONS)
"""The version of the file that this program writes (``PRAGMA user_version``)."""
SOURCES: Final = "CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID"
"""Beside the versions: who does not know it misses nothing, and only a file that several hand events to has it."""
COLUMNS: Final = "kind, lesson, data, learner, time, number"
"""The columns of an event, in the order of its fields."""


def prepare(connection: Connection, path: Path, first: int) -> None:
    """Bring the file to this program's version. Raises ``StoreError`` for a newer one, which stays as it is."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        what = tr("The progress file {path} is of a newer gradtutor and stays as it is.")
        mend = tr("Update gradtutor, or keep progress elsewhere: --data-dir DIR.")
        raise StoreError(f"{what} {mend}".format(path=path))
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode a killed process loses nothing by it; only a power cut may take the last moments.
    connection.execute("PRAGMA synchronous = NORMAL")
    if version < VERSION:
        with transaction(connection):
            for script in MIGRATIONS[version:]:
                for statement in script.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            if first:
                connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (first,))
    # A file with other tables is damaged too, and this is where it is noticed.
    connection.execute(f"SELECT {COLUMNS} FROM events LIMIT 0")
    connection.execute("SELECT name, value FROM states LIMIT 0")


def note_source(connection: Connection, count: int, source: Source) -> int:
    """Note that ``count`` events of a source are in, within the transaction that adds them; how many are already."""
    known = connection.execute("SELECT last FROM sources WHERE source = ?", source[:1]).fetchone()
    skip = already_there(count, source, known[0] if known else 0)
    if skip < count:
        connection.execute("INSERT OR REPLACE INTO sources (source, last) VALUES (?, ?)", source)
    return skip


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing; asks for the right to write at once, so that waiting for it comes first."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        yield


def sqlite_error() -> type[Exception]:
    """What SQLite raises; for ``except``, which looks only when something has gone wrong."""
    from sqlite3 import Error

    return Error


def is_damage(error: Exception, *, opening: bool) -> bool:
    """Whether the file is no database, or not the one that this program writes."""
    import sqlite3

    if not isinstance(error, sqlite3.Error):
        return True
    damage = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    # While the file is opened, an error in a statement says that a table or a column is not as it should be.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (damage | {sqlite3.SQLITE_ERROR} if opening else damage)


def reason_of(error: Exception) -> str:
    """Why, in the reader's language where it is one of the usual reasons."""
    import sqlite3

    reasons = {
        sqlite3.SQLITE_FULL: tr("the disk is full"),
        sqlite3.SQLITE_READONLY: tr("it may only be read"),
        sqlite3.SQLITE_BUSY: tr("another program holds it"),
        sqlite3.SQLITE_IOERR: tr("the disk reports an error"),
        sqlite3.SQLITE_CANTOPEN: tr("it cannot be opened"),
    }
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return reasons.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))
