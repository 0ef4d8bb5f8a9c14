"""Events that wait in a file while the store is away: each is kept once, in order, whatever ends in between."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gradtutor.classroom.patient_store import LATE, PatientStore
from gradtutor.classroom.seats.journal import Journal, Saving
from gradtutor.classroom.seats.spool import Spool, send_left
from gradtutor.errors import StoreError
from gradtutor.session.store.events import Arrived, Departed, event_of
from gradtutor.session.store.interface import Event, Json, Source
from gradtutor.session.store.memory import MemoryStore

HERE = "a" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "waiting.jsonl"


def steps(*numbers: int) -> list[Event]:
    return [Event("stepped", "slope", {"iteration": number, "focus": "∂ \ud800"}, "anna", 5.0) for number in numbers]


def late(name: str, value: Json | None, when: float) -> None:
    raise AssertionError("nothing was to be set")


def iterations(events: Sequence[Event]) -> list[object]:
    return [event.data["iteration"] for event in events if event.kind == "stepped"]


class Away(MemoryStore):
    """A store that takes nothing while it is away; ``takes``: so many times, of which the last answer is lost."""

    def set_state(self, name: str, value: Json | None) -> None:
        if self.away:
            raise StoreError("away", "away")
        super().set_state(name, value)

    def __init__(self) -> None:
        super().__init__()
        self.away, self.takes, self.tries = True, 0, 0

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        self.tries += 1
        if self.away and not self.takes:
            raise StoreError("away", "away")
        super().append(events, source)
        if self.away:
            self.takes -= 1
            if not self.takes:
                raise StoreError("the answer is lost", "away")


def test_what_is_put_in_comes_out_in_order_and_at_the_end_there_is_no_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.spool.AT_ONCE", 3)
    spool = Spool(file)
    assert spool.first() == []
    assert spool.add(steps(1, 2), (HERE, 7))
    assert spool.add(steps(3, 4, 5), (HERE, 9))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert spool.first() == steps(1, 2, 3)
    spool.sent(3)
    assert spool.add(steps(6), (HERE, 12))
    assert (spool.count, spool.first()) == (3, steps(4, 5, 6))
    spool.sent(3)
    assert (spool.count, spool.first(), file.exists()) == (0, [], False)
    assert spool.add(steps(7), (HERE, 13))
    assert spool.first() == steps(7)


def test_where_there_is_no_room_the_file_is_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(file, most=400)
    assert spool.add(steps(1), (HERE, 0))
    before = file.read_bytes()
    assert not spool.add(steps(*range(20)), (HERE, 1))
    assert file.read_bytes() == before
    write = os.write

    def half(descriptor: int, data: bytes) -> int:
        if write(descriptor, data[:9]) == 9 and len(data) < 150:
            raise OSError(28, "No space left on device")
        return 9

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space"):
        spool.add(steps(2), (HERE, 1))
    monkeypatch.undo()
    assert (file.read_bytes(), spool.count) == (before, 1)


def test_what_a_killed_server_has_left_is_kept_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.spool.AT_ONCE", 2)
    store = MemoryStore()
    # The store has had the first one, without an answer; then it was away, back for one, and away again.
    store.append(steps(1), (HERE, 1))
    spool = Spool(file)
    spool.add(steps(1, 2, 3), (HERE, 0))
    store.append(steps(1, 2, 3), (HERE, 3))
    store.append(steps(4), (HERE, 4))
    spool.add(steps(5), (HERE, 4))
    # Killed within a line.
    with file.open("ab") as stream:
        stream.write(b'["stepped","slope",{"itera')
    assert send_left(file, store, 9.0, late) == 4
    assert iterations(store.read()) == [1, 2, 3, 4, 5]
    assert not file.exists()
    assert send_left(file, store, 9.0, late) == 0


def test_the_store_may_fail_again_in_the_middle(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.spool.AT_ONCE", 2)
    store = Away()
    Spool(file).add(steps(1, 2, 3, 4, 5), (HERE, 0))
    store.takes = 2
    with pytest.raises(StoreError):
        send_left(file, store, 9.0, late)
    store.away = False
    send_left(file, store, 9.0, late)
    assert iterations(store.read()) == [1, 2, 3, 4, 5]


def test_nobody_sits_at_a_server_that_was_killed(file: Path) -> None:
    store = MemoryStore()
    come = [event_of(Arrived(name, "", f"b-{at}"), learner=name) for at, name in enumerate(("anna", "bo", "cy"))]
    Spool(file).add([*come, event_of(Departed("b-1"), learner="bo")], (HERE, 0))
    send_left(file, store, 9.0, late)
    gone = [(event.learner, event.data["seat"]) for event in store.read() if event.kind == "departed"]
    assert gone == [("bo", "b-1"), ("anna", "b-0"), ("cy", "b-2")]


class Desk:
    """A journal over a store that is away, with a file."""

    def __init__(self, store: Away, file: Path) -> None:
        self.store, self.troubles, self.told = store, list[str](), list[Saving]()
        self.patient = PatientStore(store, 0.3)
        self.journal = Journal(
            self.patient, lambda: 5.0, self.troubles.append, self.told.append, lambda new: None, lambda: None
        )
        self.journal.spool = Spool(file)


async def comes(what: Callable[[], object]) -> None:
    end = asyncio.get_running_loop().time() + 20
    while not what():
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.01)


async def test_what_waits_is_in_the_file_and_not_in_memory_and_kept_once_when_the_store_is_back(file: Path) -> None:
    store = Away()
    desk = Desk(store, file)
    # Of the first the store loses the answer.
    store.takes = 1
    desk.journal.append(steps(1, 2))
    await comes(lambda: file.exists() and desk.journal.waiting == 2)
    desk.journal.append(steps(3))
    await comes(lambda: b'"iteration":3' in file.read_bytes())
    assert desk.journal._waiting == []
    assert desk.journal.failing
    store.away = False
    await comes(lambda: not desk.journal.waiting)
    desk.journal.append(steps(4))
    await desk.journal.close()
    assert iterations(store.read()) == [1, 2, 3, 4]
    assert not file.exists()
    assert desk.troubles[-1] == "The class is saved again. Nothing is missing."


async def test_at_the_end_what_waits_is_left_in_the_file_for_the_next_server(file: Path) -> None:
    store = Away()
    desk = Desk(store, file)
    desk.journal.append(steps(1, 2))
    await desk.journal.close()
    assert desk.troubles[-1] == f"2 events wait in {file}, until the class is opened here again."
    store.away = False
    send_left(file, store, 9.0, late)
    assert iterations(store.read()) == [1, 2]


async def test_what_was_to_be_set_is_in_the_file_as_it_was_set_last_and_left_for_the_next_server(file: Path) -> None:
    store, begun = Away(), time.time()
    desk = Desk(store, file)
    for name, value in (("pin/anna", "older"), ("lock/bo", 20), ("progress/anna", {"number": 1})):
        desk.journal.set_state(name, value)
    await comes(lambda: file.exists() and b"older" in file.read_bytes())
    desk.journal.append(steps(1))
    desk.journal.set_state("pin/anna", "newer")
    desk.journal.set_state("lock/bo", None)
    desk.journal.set_state("class/state", {"closed": ["slope"]})
    await comes(lambda: b"newer" in file.read_bytes() and b"iteration" in file.read_bytes())
    size = file.stat().st_size
    # Nothing is put there twice, however often the store fails.
    tries = store.tries
    await comes(lambda: store.tries > tries + 1)
    assert file.stat().st_size == size
    await desk.journal.close()
    store.away = False
    restored = list[tuple[str, Json | None, float]]()
    send_left(file, store, 9.0, lambda *one: restored.append(one))
    assert [(name, value) for name, value, _ in restored] == [
        ("pin/anna", "newer"), ("lock/bo", None), ("class/state", {"closed": ["slope"]}),
    ]  # fmt: skip
    assert all(begun <= when <= time.time() for _, _, when in restored)
    assert iterations(store.read()) == [1]
    # A summary is worked out again from the events.
    assert store.states("") == {}
    assert not file.exists()


async def test_what_was_to_be_set_is_set_when_the_store_is_back_and_not_over_what_others_have_set(file: Path) -> None:
    store = Away()
    desk = Desk(store, file)
    late = list[tuple[str, Json | None]]()

    def restore(name: str, value: Json | None, when: float) -> None:
        if store.away:
            raise StoreError("away", "away")
        late.append((name, value))

    desk.patient.restore = restore
    desk.journal.set_state("pin/anna", "hash")
    await comes(lambda: file.exists())
    await asyncio.sleep(LATE)
    # The store is asked whether somebody else has set it since; of what is set now nobody can have.
    desk.journal.set_state("pin/bo", "hash")
    store.away = False
    await comes(lambda: not file.exists() and store.states("") == {"pin/bo": "hash"})
    assert late == [("pin/anna", "hash")]
    await desk.journal.close()


async def test_at_the_end_it_is_told_where_only_something_that_was_set_waits(file: Path) -> None:
    desk = Desk(Away(), file)
    desk.journal.set_state("pin/anna", "hash")
    await desk.journal.close()
    assert desk.troubles[-1] == f"What was set last waits in {file}, until the class is opened here again."


async def test_a_name_is_changed_only_when_what_waits_of_it_is_in_the_store(file: Path) -> None:
    store = Away()
    desk = Desk(store, file)
    desk.journal.append(steps(1))
    await comes(lambda: file.exists())
    with pytest.raises(StoreError):
        await desk.journal.redirect("anna", "ana")
    store.away = False
    await desk.journal.redirect("anna", "ana")
    assert [(event.learner, event.kind) for event in store.read()] == [("ana", "stepped")]
    await desk.journal.close()


async def test_where_the_file_cannot_be_written_it_is_said_once_and_events_wait_in_memory(tmp_path: Path) -> None:
    store = Away()
    desk = Desk(store, tmp_path / "nowhere" / "waiting.jsonl")
    desk.journal.append(steps(1))
    await comes(lambda: store.tries > 2)
    assert [words for words in desk.troubles if "cannot be kept in" in words] == [
        f"What waits to be saved cannot be kept in {tmp_path}/nowhere/waiting.jsonl: No such file or directory."
    ]
    store.away = False
    await desk.journal.close()
    assert iterations(store.read()) == [1]
