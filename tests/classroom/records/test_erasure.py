"""Erasing: nothing of it is left in the store's files, also while the class is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.records.erasure import Forgotten, forget, to_forget
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Opened
from gradtutor.session.store.interface import Event, Json
from gradtutor.session.store.sqlite import SqliteStore

EARLY, LATE = 1000.0, 2000.0


def stepped(learner: str, time: float, variant: str = "default") -> Event:
    data = {"variant": variant, "iteration": 1, "revealed": 1, "stage": "forward", "focus": "b"}
    return Event("stepped", "slope", data, learner, time)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.sqlite"


@pytest.fixture
def server(path: Path) -> Iterator[SqliteStore]:
    """The store of the class that is open meanwhile."""
    store = SqliteStore(path)
    store.append(
        [
            Event("arrived", data={"name": "Zwetschgenbaum"}, learner="anna", time=EARLY),
            stepped("anna", EARLY, "mirabelle"),
            stepped("anna", LATE),
            stepped("bo", EARLY, "mirabelle"),
            stepped("cy", LATE),
        ]
    )
    for learner in ("anna", "bo", "cy"):
        store.set_state(f"pin/{learner}", f"$argon2{learner}")
        store.set_state(f"progress/{learner}", {"quitte": learner})
    yield store
    store.close()


@pytest.fixture
def store(path: Path, server: SqliteStore) -> Iterator[SqliteStore]:
    """The store as the command opens it."""
    store = SqliteStore(path)
    yield store
    store.close()


def kept(path: Path) -> bytes:
    """All bytes of the database and of its journal."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob("class.sqlite*")))


def test_a_learner_is_erased_from_the_files_while_the_class_is_open(
    path: Path, server: SqliteStore, store: SqliteStore
) -> None:
    assert b"Zwetschgenbaum" in kept(path)
    assert to_forget(store, "anna", None) == Forgotten(3, 1)
    assert forget(store, "anna", None)
    assert b"Zwetschgenbaum" not in kept(path)
    assert b"anna" not in kept(path)
    # That something was erased is left, and not of whom.
    assert [event.learner for event in server.read()] == ["bo", "cy", ""]
    assert (server.read()[-1].kind, dict(server.read()[-1].data)) == ("erased", {})
    assert set(server.states("")) == {"class/erasures", "pin/bo", "pin/cy", "progress/bo", "progress/cy"}
    server.append([stepped("cy", LATE)])
    assert server.read()[-1].number == 7
    assert to_forget(store, "anna", None) == Forgotten(0, 0)


def test_what_is_old_is_erased_and_who_has_nothing_else_is_forgotten(path: Path, store: SqliteStore) -> None:
    # Three events are early; bo has no other, and all summaries may be made of early ones.
    assert to_forget(store, None, 1500.0) == Forgotten(3, 1)
    assert forget(store, None, 1500.0)
    assert [(event.learner, event.time) for event in store.read()[:-1]] == [("anna", LATE), ("cy", LATE)]
    assert store.read()[-1].kind == "erased"
    assert set(store.states("")) == {"class/erasures", "pin/anna", "pin/cy"}
    assert b"mirabelle" not in kept(path)
    assert b"quitte" not in kept(path)


def test_the_messages_that_the_class_s_state_repeats_are_erased_too(path: Path, store: SqliteStore) -> None:
    said: list[Json] = [[EARLY, "Pflaume"], [LATE, "Birne"]]
    store.set_state("class/state", {"paused": True, "closed": [], "follow": None, "said": said})
    forget(store, "anna", None)
    assert b"Pflaume" in kept(path)
    forget(store, None, 1500.0)
    assert b"Pflaume" not in kept(path)
    state = {"paused": True, "closed": [], "follow": None, "said": [[LATE, "Birne"]]}
    assert store.state("class/state") == state


def test_what_is_old_of_one_learner_only(store: SqliteStore) -> None:
    assert to_forget(store, "anna", 1500.0) == Forgotten(2, 0)
    assert forget(store, "anna", 1500.0)
    left = [(event.learner, event.time) for event in store.read()[:-1]]
    assert left == [("anna", LATE), ("bo", EARLY), ("cy", LATE)]
    assert store.state("pin/anna") == "$argon2anna"


def test_a_learner_who_is_there_does_not_write_back_what_was_erased(path: Path, store: SqliteStore) -> None:
    there = Progress(SqliteStore(path), "bo", clock=lambda: LATE)
    assert there.mark("slope").steps == 1
    there.record(Opened(variant="default"), "relu")
    forget(store, None, 1500.0)
    there.close()
    summary = store.state("progress/bo")
    assert isinstance(summary, dict)
    assert list(summary["lessons"]) == ["relu"]
    assert b"mirabelle" not in kept(path)


def test_a_reader_in_the_middle_is_not_waited_for(path: Path, store: SqliteStore) -> None:
    import sqlite3

    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    impatient = SqliteStore(path, patience=0.05)
    assert not forget(impatient, "anna", None)
    reader.close()
    assert forget(impatient, "anna", None)
    assert b"Zwetschgenbaum" not in kept(path)
    impatient.close()
