"""What the tests of a class share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gradtutor.session.store.interface import ClassStore


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def every_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ClassStore]:
    """Each store in turn: what one server writes is to be understood by another, in whatever it is kept."""
    if request.param == "memory":
        from gradtutor.session.store.memory import MemoryStore

        yield MemoryStore()
        return
    if request.param == "sqlite":
        from gradtutor.session.store.sqlite import SqliteStore

        kept: ClassStore = SqliteStore(tmp_path / "class.sqlite")
    else:
        from gradtutor.session.store.postgres import PostgresStore

        kept = PostgresStore(request.getfixturevalue("cluster").url, f"class {tmp_path}")
    kept.open()
    yield kept
    kept.close()
