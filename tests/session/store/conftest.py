"""Stores, connections and databases of a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.postgres import Cluster, Link

if TYPE_CHECKING:
    from gradtutor.session.store.postgres import PostgresStore
    from tests.session.store.postgres_stores import Open


@pytest.fixture
def name() -> str:
    return f"class {uuid4()}"


@pytest.fixture
def opened(cluster: Cluster, name: str) -> Iterator[Open]:
    """Opens a store of the class, or of another one, or elsewhere."""
    # Needs psycopg.
    from gradtutor.session.store.postgres import PostgresStore

    stores: list[PostgresStore] = []

    def open_one(class_name: str = name, url: str = cluster.url, patience: float = 2.0) -> PostgresStore:
        stores.append(PostgresStore(url, class_name, patience))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def link(cluster: Cluster) -> Iterator[Link]:
    made = Link(cluster.port)
    yield made
    made.close()


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The name of a database with nothing in it."""
    made = f"empty_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {made}".encode())
        yield made
        connection.execute(f"DROP DATABASE {made} WITH (FORCE)".encode())
