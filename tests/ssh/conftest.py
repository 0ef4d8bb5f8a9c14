"""What tests of a class in a database share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.postgres import Cluster


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """A database of its own."""
    name = f"ssh_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
