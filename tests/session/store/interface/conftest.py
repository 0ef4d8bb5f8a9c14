"""Stores of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gradtutor.session.store.interface import ClassStore
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.store.interface.kinds import KINDS, Open


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens what several processes would have: one store each of the same class."""
    stores: list[ClassStore] = []
    make: Open
    if request.param == "memory":
        only = MemoryStore()
        make = lambda: only  # noqa: E731
    elif request.param == "sqlite":
        make = lambda: SqliteStore(tmp_path / "folder" / "progress.sqlite", 10.0)  # noqa: E731
    else:
        cluster, name = request.getfixturevalue("cluster"), f"class {uuid4()}"
        from gradtutor.session.store.postgres import PostgresStore

        make = lambda: PostgresStore(cluster.url, name, 10.0)  # noqa: E731

    def open_one() -> ClassStore:
        stores.append(make())
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Open) -> ClassStore:
    return opened()
