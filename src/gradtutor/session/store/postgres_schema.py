"""What is in the database of classes: its tables and their versions.

Hosts of different versions may use one database: one version only adds what the next one needs, and only the one after
that takes away what nobody uses any more. ``oldest_reader`` is the oldest version that understands what is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gradtutor.errors import StoreError
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from psycopg import Connection

MIGRATIONS: Final = (
    """
    CREATE TABLE classes (id serial PRIMARY KEY, name text UNIQUE NOT NULL, last bigint NOT NULL DEFAULT 0);
    CREATE TABLE events (
        class integer NOT NULL REFERENCES classes ON DELETE CASCADE,
        number bigint NOT NULL,
        time double precision NOT NULL,
        kind text NOT NULL,
        lesson text NOT NULL,
        learner text NOT NULL,
        data text NOT NULL,
        PRIMARY KEY (class, number)
    );
    CREATE INDEX events_by_learner ON events (class, learner, number);
    CREATE INDEX presence ON events (class, learner, number, kind) WHERE kind IN ('arrived', 'departed');
    CREATE TABLE states (
        class integer NOT NULL REFERENCES classes ON DELETE CASCADE,
        name text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (class, name)
    );
    CREATE TABLE sources (
        class integer NOT NULL REFERENCES classes ON DELETE CASCADE,
        source uuid NOT NULL,
        last bigint NOT NULL,
        used timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (class, source)
    );
    """,
    """
    CREATE TABLE hosts (
        class integer NOT NULL REFERENCES classes ON DELETE CASCADE,
        host text NOT NULL,
        after bigint NOT NULL,
        expires timestamptz NOT NULL,
        about text NOT NULL,
        PRIMARY KEY (class, host)
    );
    """,
    # By a trigger, so that it is also right where an older version writes.
    """
    ALTER TABLE states ADD COLUMN written timestamptz NOT NULL DEFAULT clock_timestamp();
    CREATE FUNCTION gradtutor_written() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.written = clock_timestamp(); RETURN NEW; END';
    CREATE TRIGGER written BEFORE UPDATE ON states FOR EACH ROW EXECUTE FUNCTION gradtutor_written();
    """,
)
"""What makes version n + 1 of the tables from version n; an empty database takes the same way."""
VERSION: Final = len(MIGRATIONS)
"""The version that this program writes."""
OLDEST_READER: Final = 1
"""The oldest version that understands ``VERSION``."""
VERSIONS: Final = "gradtutor_schema"
"""The table with both, in one row."""
MIGRATION_LOCK: Final = 0x67726164
"""The advisory lock of who changes tables."""


def version(connection: Connection[Any]) -> int:
    """The version that is there; 0 in an empty database. Raises ``StoreError`` where this program is too old for it."""
    # Not to_regclass, which may not have heard yet of what another host has just made.
    there_is = "SELECT 1 FROM pg_class WHERE relname = %s AND pg_table_is_visible(oid)"
    if connection.execute(there_is, (VERSIONS,)).fetchone() is None:
        return 0
    row = connection.execute(f"SELECT version, oldest_reader FROM {VERSIONS}".encode()).fetchone()
    there, oldest = row or (0, 0)
    if oldest > VERSION:
        raise StoreError(tr("The database of the class is of a newer gradtutor and stays as it is. Update gradtutor."))
    return int(there)


def prepare(connection: Connection[Any]) -> None:
    """Bring the tables to this program's version, one host at a time; newer ones stay. Raises ``StoreError``."""
    if version(connection) >= VERSION:
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        # Another host may have done it meanwhile.
        there = version(connection)
        if there >= VERSION:
            return
        for script in MIGRATIONS[there:]:
            connection.execute(script.encode())
        columns = "version integer NOT NULL, oldest_reader integer NOT NULL"
        connection.execute(f"CREATE TABLE IF NOT EXISTS {VERSIONS} ({columns})".encode())
        connection.execute(f"DELETE FROM {VERSIONS}".encode())
        connection.execute(f"INSERT INTO {VERSIONS} VALUES (%s, %s)".encode(), (VERSION, OLDEST_READER))
