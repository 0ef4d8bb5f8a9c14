"""The store of a class, whatever stands behind it: the one place that says what does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.records.paths import class_folder, class_store, classes
from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.store.interface import ClassStore
from gradtutor.session.store.sqlite import SqliteStore

# psycopg is an extra.
if TYPE_CHECKING:
    from gradtutor.session.store.postgres import PostgresStore

SCHEMES: Final = ("postgresql://", "postgres://")
"""What the address of a database begins with, as libpq knows it."""
PATIENCE: Final = 2.0
"""Seconds to wait for others who write, where nobody says."""


def open_class(data_folder: Path, name: str, patience: float, url: str = "") -> ClassStore:
    """The store of the class of this name, which is made when something is written to it: in a file, or in the database
    at ``url``. ``patience``: seconds to wait for others who write. Raises ``ClassError`` for a name that is none,
    ``StoreError`` for an address that is none."""
    if url:
        return _in_database(url, class_folder(data_folder, name).name, patience)
    return SqliteStore(class_store(data_folder, name), patience)


def open_file(file: Path) -> ClassStore:
    """The store of a class in a file that lies anywhere. Raises ``StoreError`` where there is none."""
    if not file.is_file():
        raise StoreError(tr("There is no file {file}.").format(file=file))
    return SqliteStore(file)


def is_class(data_folder: Path, name: str, url: str = "") -> bool:
    """Whether there is a class of this name. Raises ``ClassError`` for a name that is none, and ``StoreError``."""
    if not url:
        return class_store(data_folder, name).is_file()
    store = _in_database(url, class_folder(data_folder, name).name)
    try:
        return store.exists()
    finally:
        store.close()


def every_class(data_folder: Path, url: str = "") -> Iterator[tuple[str, ClassStore]]:
    """Each class that there is: the name of its folder, and its store, which is closed afterwards. Raises
    ``StoreError``."""
    if url:
        first = _in_database(url, "")
        try:
            there = [(name, _in_database(url, name)) for name in first.names()]
        finally:
            first.close()
        stores: list[tuple[str, ClassStore]] = [*there]
    else:
        stores = [(file.parent.name, SqliteStore(file)) for file in classes(data_folder)]
    for name, store in stores:
        try:
            yield name, store
        finally:
            store.close()


def _in_database(url: str, name: str, patience: float = PATIENCE) -> PostgresStore:
    """Raises ``StoreError``."""
    if not url.startswith(SCHEMES):
        what = tr("A class is kept in a file, or in PostgreSQL: --store postgresql://USER@HOST:PORT/DATABASE")
        raise StoreError(what)
    try:
        from gradtutor.session.store.postgres import PostgresStore
    except ImportError:
        mend = tr("For a class in PostgreSQL two packages more are needed: pip install 'gradtutor[hosts]'")
        raise StoreError(mend) from None
    return PostgresStore(url, name, patience)
