"""A store in PostgreSQL, for a class whose server need not be where its data are.

Whoever appends locks the class's row until the transaction ends. So numbers grow in the order of the commits, and who
follows the events by their numbers misses none; a sequence would give a number to one who commits later. Of each source
the last of its own numbers is kept: what is sent again after an answer that was lost is taken once.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import errors

from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.events import kinds
from gradtutor.session.store.interface import Census, ClassStore, Event, Json, Source, already_there, as_json
from gradtutor.session.store.postgres_connection import Connection, PostgresLink
from gradtutor.session.store.postgres_leases import PostgresLeases
from gradtutor.session.store.postgres_listener import CHANNEL, PostgresListener
from gradtutor.session.store.postgres_schema import prepare, version
from gradtutor.session.store.subscription import PRESENCE, TOLD_TO_ALL, ReadingSubscription

AT_ONCE: Final = 5000
"""Events that are copied at a go."""
DONE: Final = "done"
"""The last word of what is told of events that are all learners' own doing."""
DONE_BY_LEARNERS: Final = frozenset(name for name, kind in kinds().items() if kind.author == "learner")
SOURCES_KEPT: Final = "30 days"
"""Longer than anybody sends the same events again."""


class PostgresStore:
    """The store of the class ``name`` in the database at ``url``; ``patience`` is how many seconds it waits for other
    writers. Raises ``StoreError`` for what is no address."""

    def __init__(self, url: str, name: str, patience: float = 2.0) -> None:
        self.notice = ""
        self._link, self._name = PostgresLink(url, patience), name
        self._origin = os.urandom(8).hex()
        """By which it knows what it has appended itself."""
        self._class: int | None = None
        self._leases: PostgresLeases | None = None
        self._beside: PostgresLink | None = None
        """The link of the leases, which wait for no other question."""

    def open(self) -> None:
        """Connect now, and make the class if there is none."""
        self._link.use(lambda connection: self._number(connection, create=True), again=True)

    def leases(self) -> PostgresLeases:
        """The servers of the class."""
        if self._leases is None:
            self.open()
            assert self._class is not None
            self._beside = self._link.another()
            self._leases = PostgresLeases(self._beside, self._class)
        return self._leases

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Add events in one transaction."""
        rows = [
            (one.time, _plain(one.kind), _plain(one.lesson), _plain(one.learner), _text(one.data)) for one in events
        ]
        if rows:
            # Who gives no source cannot have it tried again.
            self._link.use(lambda connection: self._append(connection, rows, source), again=source is not None)

    def _append(self, connection: Connection, rows: Sequence[Any], source: Source | None) -> None:
        number = self._number(connection, create=True)
        with connection.transaction():
            last = _one(connection.execute("SELECT last FROM classes WHERE id = %s FOR UPDATE", (number,)))
            new = rows if source is None else rows[_note_source(connection, number, len(rows), source) :]
            if not new:
                return
            connection.execute(
                "INSERT INTO events (class, number, time, kind, lesson, learner, data) "
                "SELECT %s, %s + row_number() OVER (), * "
                "FROM unnest(%s::float8[], %s::text[], %s::text[], %s::text[], %s::text[])",
                (number, last, *map(list, zip(*new, strict=True))),
            )
            connection.execute("UPDATE classes SET last = %s WHERE id = %s", (last + len(new), number))
            word = f"{number} {self._origin}" + (f" {DONE}" if all(row[1] in DONE_BY_LEARNERS for row in new) else "")
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, word))

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """The events with a number above ``after``."""
        whose, names = ("", []) if learner is None else ("AND learner = %s", [_plain(learner)])
        return self._events(f"number > %s {whose} ORDER BY number LIMIT %s", after, *names, most)

    def subscribe(self, after: int | None = None) -> ReadingSubscription:
        """Follow the events."""
        return ReadingSubscription(self, self.last() if after is None else after)

    def told(self, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
        """What concerns these learners of the events with a number above ``after``."""
        # In one question, which sees one state of both tables.
        query = """SELECT c.last, kind, lesson, data, learner, time, number
            FROM (SELECT id, last FROM classes WHERE id = %s) AS c LEFT JOIN events ON class = id AND number > %s
            AND (learner = '' OR kind = ANY(%s) OR kind = ANY(%s) AND learner = ANY(%s)) ORDER BY number"""
        names = [_plain(learner) for learner in learners]
        rows = self._rows(query, after, list(TOLD_TO_ALL), list(PRESENCE), names)
        events = [Event(kind, lesson, json.loads(data), *rest) for _, kind, lesson, data, *rest in rows if kind]
        return events, max([after, *(row[0] for row in rows[:1])])

    def listen(self, wake: Callable[[], object], everything: Callable[[], bool] = lambda: True) -> PostgresListener:
        """Have ``wake`` called soon after others have appended something."""
        return PostgresListener(self, wake, everything)

    def concerns(self, payload: str, *, everything: bool) -> bool:
        """Whether a word of the database is about this class, comes from another store, and tells of more than what
        learners do, or of ``everything``."""
        number, origin, *told = payload.split(" ")
        return number == str(self._class) and origin != self._origin and (everything or told != [DONE])

    def last(self) -> int:
        """The highest number that an event has got."""
        return int(next(iter(self._rows("SELECT last FROM classes WHERE id = %s")), (0,))[0])

    def state(self, name: str) -> Json | None:
        """A named value."""
        rows = self._rows("SELECT value FROM states WHERE class = %s AND name = %s", _plain(name))
        found: Json = json.loads(rows[0][0]) if rows else None
        return found

    def set_state(self, name: str, value: Json | None) -> None:
        """Replace a named value."""
        if value is None:
            self._change("DELETE FROM states WHERE class = %s AND name = %s", _plain(name), again=True)
            return
        replace = """INSERT INTO states (class, name, value) VALUES (%s, %s, %s)
            ON CONFLICT (class, name) DO UPDATE SET value = excluded.value"""
        self._change(replace, _plain(name), _text(value), create=True, again=True)

    def claim_state(self, name: str, value: Json) -> Json:
        """Set a named value unless there is one."""
        # What is there is written once more, so that it is also returned.
        claim = """INSERT INTO states (class, name, value) VALUES (%s, %s, %s)
            ON CONFLICT (class, name) DO UPDATE SET value = states.value RETURNING value"""
        text = _text(value)

        def claimed(connection: Connection) -> Json:
            number = self._number(connection, create=True)
            row = connection.execute(claim, (number, _plain(name), text)).fetchone()
            assert row is not None
            found: Json = json.loads(row[0])
            return found

        # Done twice after a lost answer, it finds its own value, which holds.
        return self._link.use(claimed, again=True)

    def swap_state(self, name: str, old: Json | None, new: Json | None) -> bool:
        """Replace a named value if it is this one still."""
        if old is None and new is None:
            return self.state(name) is None
        if old is None:
            row = "VALUES (%(class)s, %(name)s, %(new)s)"
            query = f"INSERT INTO states (class, name, value) {row} ON CONFLICT DO NOTHING"
        else:
            change = "DELETE FROM states" if new is None else "UPDATE states SET value = %(new)s"
            query = f"{change} WHERE class = %(class)s AND name = %(name)s AND value = %(old)s"

        def swap(connection: Connection) -> bool:
            given = {"class": self._number(connection, create=True), "name": _plain(name)}
            given |= {"old": _text(old), "new": _text(new)}
            return connection.execute(query.encode(), given).rowcount == 1

        return self._link.use(swap)

    def states(self, prefix: str) -> dict[str, Json]:
        """All values whose names begin so."""
        query = "SELECT name, value FROM states WHERE class = %s AND starts_with(name, %s)"
        return {name: json.loads(text) for name, text in self._rows(query, _plain(prefix))}

    def erase(self, learner: str | None = None, before: float | None = None) -> int:
        """Delete events."""
        whose = None if learner is None else _plain(learner)
        delete = """DELETE FROM events WHERE class = %s
            AND (%s::text IS NULL OR learner = %s) AND (%s::float8 IS NULL OR time < %s)"""
        return self._change(delete, whose, whose, before, before)

    def reassign(self, learner: str, to: str) -> int:
        """Make the events of a learner those of another."""
        query = "UPDATE events SET learner = %s WHERE class = %s AND learner = %s"
        return self._link.use(lambda c: c.execute(query, (_plain(to), self._number(c), _plain(learner))).rowcount)

    def present(self) -> list[str]:
        """The learners who have come last and not gone since."""
        query = """SELECT DISTINCT ON (learner) learner, kind FROM events
            WHERE class = %s AND kind IN ('arrived', 'departed') ORDER BY learner, number DESC"""
        return [learner for learner, kind in self._rows(query) if kind == "arrived"]

    def presence(self, learner: str | None = None, after: int = 0) -> list[Event]:
        """The comings and goings with a number above ``after``, of one learner or of all."""
        whose, names = ("", []) if learner is None else ("AND learner = %s", [_plain(learner)])
        which = f"number > %s {whose} AND kind = ANY(%s) ORDER BY number"
        return self._events(which, after, *names, list(PRESENCE))

    def census(self, before: float | None = None) -> dict[str, Census]:
        """By learner, the events from before a time, or all of them."""
        query = """SELECT learner, count(*), min(time), max(time) FROM events
            WHERE class = %s AND (%s::float8 IS NULL OR time < %s) GROUP BY learner"""
        return {learner: Census(*rest) for learner, *rest in self._rows(query, before, before)}

    def compact(self) -> bool:
        """Write the tables anew, so that what was deleted is in none of their files; not while others hold them.

        The database's journal and its backups keep it for as long as its administrator has them kept.
        """

        def rewrite(connection: Connection) -> bool:
            if not version(connection):
                return True
            connection.execute("SET statement_timeout = 0")
            try:
                for table in ("events", "states"):
                    connection.execute(f"VACUUM (FULL) {table}")
            except errors.LockNotAvailable:
                return False
            finally:
                if not connection.broken:
                    connection.execute("RESET statement_timeout")
            return True

        return self._link.use(rewrite)

    def copy(self, other: ClassStore) -> int:
        """Take over all that another store has."""
        states = [(name, _text(value)) for name, value in other.states("").items()]
        last = other.last()

        def take(connection: Connection) -> int:
            number = self._number(connection, create=True)
            count, after = 0, 0
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute("SELECT last FROM classes WHERE id = %s FOR UPDATE", (number,))
                there = "SELECT 1 FROM events WHERE class = %s UNION ALL SELECT 1 FROM states WHERE class = %s LIMIT 1"
                if cursor.execute(there, (number, number)).fetchone():
                    raise StoreError(tr("There is something in the class already. Copy into one that is empty."))
                with cursor.copy("COPY events (class, number, time, kind, lesson, learner, data) FROM STDIN") as copy:
                    while events := other.read(after, most=AT_ONCE):
                        for one in events:
                            words = map(_plain, (one.kind, one.lesson, one.learner))
                            copy.write_row((number, one.number, one.time, *words, _text(one.data)))
                        count, after = count + len(events), events[-1].number
                rows = [(number, _plain(name), text) for name, text in states]
                cursor.executemany("INSERT INTO states (class, name, value) VALUES (%s, %s, %s)", rows)
                cursor.execute("UPDATE classes SET last = %s WHERE id = %s", (last, number))
            return count

        return self._link.use(take)

    def files(self) -> list[Path]:
        """None here."""
        return []

    def set_aside(self) -> list[Path]:
        """None: a damaged database is its administrator's to mend."""
        return []

    def close(self) -> None:
        """Disconnect."""
        self._link.close()
        if self._beside is not None:
            self._beside.close()

    def names(self) -> list[str]:
        """Of every class in the database, what it is called there."""
        query = "SELECT name FROM classes ORDER BY name"
        return self._link.use(lambda c: [name for (name,) in c.execute(query)] if version(c) else [], again=True)

    def exists(self) -> bool:
        """Whether there is the class."""
        return self._link.use(self._number, again=True) != 0

    @contextlib.contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection besides, closed afterwards. Raises ``psycopg.Error``, or ``StoreError``."""
        connection = self._link.connect()
        try:
            if self._class is None:
                self._number(connection)
            yield connection
        finally:
            connection.close()

    def _number(self, connection: Connection, *, create: bool = False) -> int:
        """The class's number; 0 where there is none."""
        if self._class is None:
            if create:
                prepare(connection)
                make = "INSERT INTO classes (name) VALUES (%s) ON CONFLICT DO NOTHING"
                connection.execute(make, (self._name,))
            elif not version(connection):
                return 0
            found = connection.execute("SELECT id FROM classes WHERE name = %s", (self._name,)).fetchone()
            if found is None:
                return 0
            self._class = int(found[0])
            if create:
                old = "DELETE FROM sources WHERE class = %s AND used < now() - %s::interval"
                connection.execute(old, (self._class, SOURCES_KEPT))
        return self._class

    def _events(self, which: str, *values: object) -> list[Event]:
        query = f"SELECT kind, lesson, data, learner, time, number FROM events WHERE class = %s AND {which}"
        rows = self._rows(query, *values)
        return [Event(kind, lesson, json.loads(data), *rest) for kind, lesson, data, *rest in rows]

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds whose first value is the class."""

        def select(connection: Connection) -> list[tuple[Any, ...]]:
            number = self._number(connection)
            return connection.execute(query.encode(), (number, *values)).fetchall() if number else []

        return self._link.use(select, again=True)

    def _change(self, query: str, *values: object, create: bool = False, again: bool = False) -> int:
        """How many rows are changed by a statement whose first value is the class."""

        def change(connection: Connection) -> int:
            number = self._number(connection, create=create)
            return connection.execute(query.encode(), (number, *values)).rowcount if number else 0

        return self._link.use(change, again=again)


def _note_source(connection: Connection, number: int, count: int, source: Source) -> int:
    """Note that ``count`` events of a source are in, under the class's lock; how many are already."""
    known = connection.execute("SELECT last FROM sources WHERE class = %s AND source = %s", (number, source[0]))
    row = known.fetchone()
    skip = already_there(count, source, row[0] if row else 0)
    if skip < count:
        connection.execute(
            "INSERT INTO sources (class, source, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (class, source) DO UPDATE SET last = excluded.last, used = now()",
            (number, *source),
        )
    return skip


def _one(found: psycopg.Cursor[Any]) -> int:
    """The one number that there has to be; the class may have been deleted by hand."""
    row = found.fetchone()
    if row is None:
        raise psycopg.DataError("the class is not in the database any more")
    return int(row[0])


def _plain(text: str) -> str:
    # PostgreSQL's text has everything but this character.
    return text.replace("\0", "\ufffd")


def _text(value: Any) -> str:
    # In ASCII, which also has what PostgreSQL's text has not: the character 0, and half a character.
    return json.dumps(as_json(value), separators=(",", ":"))
