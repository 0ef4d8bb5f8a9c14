"""A class with two learners, and what a command has printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from gradtutor.classroom.records.paths import NAME_STATE, class_store
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore

CLASS = "Maths 7b"
OLD, NEW = datetime(2026, 3, 4, 9).timestamp(), datetime(2026, 9, 1, 9).timestamp()
Printed = Callable[[], str]


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """The options by which a class with two learners is found."""
    store = SqliteStore(class_store(tmp_path, CLASS))
    store.set_state(NAME_STATE, CLASS)
    right = {"question": "q", "answer": 1, "right": True}
    store.append([Event("answered", "slope", right, "anna", OLD), Event("answered", "slope", right, "bo", NEW)])
    store.close()
    return ["--data-dir", str(tmp_path), "--class", CLASS]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return lambda: capsys.readouterr().out
