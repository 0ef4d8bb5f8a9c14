"""What PostgreSQL's errors mean for who has named the database: a sentence each, with the mend."""

from __future__ import annotations

import re
from typing import Final

import psycopg
from psycopg import conninfo, errors

from gradtutor.errors import StoreError
from gradtutor.i18n import tr

NO_DATABASE: Final = re.compile(r'database "(.*)" does not exist')
"""What a server says in English; one that speaks otherwise is quoted."""


def place_of(url: str) -> str:
    """A database as it is shown: without the password, or what else may be secret. Raises ``StoreError``."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        what = tr("This is no address of a database: {reason}. Write postgresql://USER@HOST:PORT/DATABASE")
        raise StoreError(what.format(reason=_first_line(error))) from None
    user, host = parts.get("user"), parts.get("host") or parts.get("hostaddr") or ""
    port, name = parts.get("port"), parts.get("dbname") or ""
    shown = f"[{host}]" if ":" in str(host) else host
    return f"postgresql://{f'{user}@' if user else ''}{shown}{f':{port}' if port else ''}/{name}"


def told(error: Exception, url: str) -> StoreError:
    """What is said of an error, and a few words for learners."""
    place = place_of(url)
    if not isinstance(error, psycopg.Error):
        return StoreError(
            tr("The database {place} cannot be used: {reason}.").format(place=place, reason=error),
            tr("the database cannot be reached"),
        )
    connection = getattr(error, "pgconn", None)
    if connection is not None:
        return _not_connected(error, connection, place)
    reason = _first_line(error)
    if isinstance(error, errors.InsufficientPrivilege):
        what = tr("The database {place} does not let this user do it: {reason}. Make the user its owner.")
        return StoreError(what.format(place=place, reason=reason), tr("the database does not allow it"))
    if isinstance(error, errors.DiskFull):
        what = tr("The database {place} takes nothing: its disk is full.")
        return StoreError(what.format(place=place), tr("the disk is full"))
    if isinstance(error, errors.ReadOnlySqlTransaction):
        what = tr("The database {place} may only be read: it is a standby. Name the primary one.")
        return StoreError(what.format(place=place), tr("it may only be read"))
    what = tr("The database {place} cannot be used: {reason}.")
    return StoreError(what.format(place=place, reason=reason), tr("the database does not answer"))


def _not_connected(error: psycopg.Error, connection: psycopg.pq.abc.PGconn, place: str) -> StoreError:
    reason = _first_line(error)
    if connection.needs_password:
        what = tr("The database {place} wants a password. Write it into ~/.pgpass, or into the file in PGPASSFILE.")
        return StoreError(what.format(place=place), tr("the database wants a password"))
    if connection.used_password and "password" in reason:
        what = tr("The database {place} does not take the password. Put it right: in ~/.pgpass, or in the address.")
        return StoreError(what.format(place=place), tr("the database does not take the password"))
    if missing := NO_DATABASE.search(reason):
        name = missing.group(1)
        what = tr("There is no database '{name}' at {place}. To make one: createdb --owner USER {name}")
        return StoreError(what.format(name=name, place=place), tr("there is no such database"))
    what = tr("The database {place} cannot be reached: {reason}. Does it run, and is the address right?")
    return StoreError(what.format(place=place, reason=reason), tr("the database cannot be reached"))


def _first_line(error: Exception) -> str:
    """Why, in one line: where psycopg lists several tries, the last."""
    lines = [line.strip(" -") for line in str(error).splitlines() if line.strip(" -")]
    line = next((one for one in lines if "failed:" in one), lines[0] if lines else type(error).__name__)
    return line.rpartition("failed: ")[2].rstrip(".") or line
