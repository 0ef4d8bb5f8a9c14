"""The servers of a class that is kept in PostgreSQL: a row each, which holds until a time by the database's clock."""

from __future__ import annotations

import json
from typing import Final

from gradtutor.session.store.interface import Json, Lapsed, as_json
from gradtutor.session.store.postgres_connection import Connection, PostgresLink

ENDED: Final = "-infinity"
"""Until when a row holds that was found too old: nobody can renew it any more."""


class PostgresLeases:
    """Rows of the class with the number ``class_``, over a link of their own: to live on waits for no other question.

    ``clock_timestamp``, and not ``now``, which is the time at which the transaction began to wait for others.
    """

    def __init__(self, link: PostgresLink, class_: int) -> None:
        self._link, self._class = link, class_

    def take(self, host: str, seconds: float, about: Json) -> tuple[bool, Json]:
        """Begin."""

        def begin(connection: Connection) -> tuple[bool, Json]:
            with connection.transaction():
                # One at a time: of two that begin together one is the first.
                lock = "SELECT last FROM classes WHERE id = %s FOR UPDATE"
                row = connection.execute(lock, (self._class,)).fetchone()
                living = """SELECT about FROM hosts WHERE class = %s AND host <> %s AND expires > clock_timestamp()
                    ORDER BY after, host LIMIT 1"""
                other = connection.execute(living, (self._class, host)).fetchone()
                holds = json.loads(other[0]) if other else about
                insert = """INSERT INTO hosts (class, host, after, expires, about)
                    VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s), %s)
                    ON CONFLICT (class, host) DO UPDATE SET expires = excluded.expires"""
                text = json.dumps(as_json(holds))
                connection.execute(insert, (self._class, host, row[0] if row else 0, seconds, text))
            return other is None, holds

        return self._link.use(begin, again=True)

    def renew(self, host: str, seconds: float) -> float | None:
        """Live on."""
        query = f"""UPDATE hosts SET expires = clock_timestamp() + make_interval(secs => %s)
            WHERE class = %s AND host = %s AND expires > '{ENDED}' RETURNING extract(epoch FROM clock_timestamp())"""
        values = (seconds, self._class, host)
        row = self._link.use(lambda c: c.execute(query.encode(), values).fetchone(), again=True)
        return None if row is None else float(row[0])

    def lapsed(self) -> list[Lapsed]:
        """The hosts whose time is over."""
        query = f"""UPDATE hosts SET expires = '{ENDED}' WHERE class = %s AND expires < clock_timestamp()
            RETURNING host, after"""
        rows = self._link.use(lambda c: c.execute(query.encode(), (self._class,)).fetchall(), again=True)
        return [Lapsed(*row) for row in rows]

    def end(self, host: str) -> None:
        """The time of a host is over."""
        query = f"UPDATE hosts SET expires = '{ENDED}' WHERE class = %s AND host = %s"
        self._link.use(lambda c: c.execute(query.encode(), (self._class, host)), again=True)

    def forget(self, host: str) -> None:
        """The host is no more."""
        query = "DELETE FROM hosts WHERE class = %s AND host = %s"
        self._link.use(lambda c: c.execute(query, (self._class, host)), again=True)

    def restore(self, name: str, value: Json | None, when: float) -> None:
        """Set a named value late."""
        given = {"class": self._class, "name": name.replace("\0", "\ufffd"), "when": when}
        if value is None:
            query = """DELETE FROM states
                WHERE class = %(class)s AND name = %(name)s AND written < to_timestamp(%(when)s)"""
        else:
            query = """INSERT INTO states (class, name, value) VALUES (%(class)s, %(name)s, %(value)s)
                ON CONFLICT (class, name) DO UPDATE SET value = excluded.value
                WHERE states.written < to_timestamp(%(when)s)"""
            given["value"] = json.dumps(as_json(value), separators=(",", ":"))
        self._link.use(lambda c: c.execute(query.encode(), given), again=True)
