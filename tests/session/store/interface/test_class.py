"""What a class asks of its store: who is there, how much there is of whom, and a copy of all of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Census, ClassStore, Event
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.store.interface.kinds import KINDS, iterations, stepped


def test_who_is_there_is_known(store: ClassStore) -> None:
    kinds = [("ana", "arrived"), ("bo", "arrived"), ("ana", "departed"), ("cy", "arrived"), ("ana", "stepped")]
    store.append([Event(kind, learner=learner) for learner, kind in kinds])
    assert sorted(store.present()) == ["bo", "cy"]
    told = [(event.learner, event.kind) for event in store.presence()]
    assert told == kinds[:4]
    assert [event.kind for event in store.presence("ana")] == ["arrived", "departed"]
    assert [event.learner for event in store.presence(after=store.read()[1].number)] == ["ana", "cy"]


def test_who_has_some_learners_is_told_what_concerns_them(store: ClassStore) -> None:
    mine = [
        Event("message", data={"text": "look"}),
        Event("arrived", learner="ana"),
        Event("joined", data={"other": "ana"}, learner="anna"),
        Event("removed", learner="bo"),
        Event("erased"),
    ]
    others = [stepped(1, "ana"), stepped(2, "bo"), Event("arrived", learner="bo"), Event("locked", learner="ana")]
    store.append([*others, *mine, *others])
    assert store.told(0, ["ana"]) == (store.read()[4:9], store.last())
    kinds = [event.kind for event in store.told(0, [])[0]]
    assert kinds == ["message", "joined", "removed", "erased"]
    last = store.last()
    store.append(others[:2])
    # All of it is done with, though nothing of it is told.
    assert store.told(last, ["ana", "bo"]) == ([], store.last())
    assert store.told(store.last(), ["ana"]) == ([], store.last())


def test_it_is_counted_how_much_there_is_of_whom(store: ClassStore) -> None:
    store.append([stepped(1, "ana", 10.0), stepped(2, "bo", 20.0), stepped(3, "ana", 30.0)])
    assert store.census() == {"ana": Census(2, 10.0, 30.0), "bo": Census(1, 20.0, 20.0)}
    assert store.census(30.0) == {"ana": Census(1, 10.0, 10.0), "bo": Census(1, 20.0, 20.0)}
    assert store.census(10.0) == {}


@pytest.mark.parametrize("to", KINDS)
def test_a_class_is_copied_with_its_numbers(store: ClassStore, request: pytest.FixtureRequest, to: str) -> None:
    store.append([stepped(1, "ana", 1.0), Event("x", "slope", {"text": "nul \0 half \ud800 ∂"}, "bo", 2.0), stepped(3)])
    store.erase("ana")
    store.set_state("progress/bo", {"number": 2})
    store.append([stepped(4), stepped(5)])
    last = store.last()
    if to == "memory":
        target: ClassStore = MemoryStore()
    elif to == "sqlite":
        target = SqliteStore(request.getfixturevalue("tmp_path") / "target.sqlite")
    else:
        from gradtutor.session.store.postgres import PostgresStore

        target = PostgresStore(request.getfixturevalue("cluster").url, f"copy {uuid4()}")
    assert target.copy(store) == 4
    assert target.read() == store.read()
    assert target.states("") == store.states("") == {"progress/bo": {"number": 2}}
    assert target.last() == last
    # What is added behind it has numbers that nobody has seen.
    target.append([stepped(6)])
    assert target.read()[-1].number > last
    with pytest.raises(StoreError, match="something in the class already"):
        target.copy(store)
    assert iterations(target.read(learner="")) == [3, 4, 5, 6]
    target.close()


@pytest.mark.parametrize("what", ["an event", "a state"])
def test_nothing_is_copied_into_a_class_in_which_there_is_something(store: ClassStore, what: str) -> None:
    if what == "an event":
        store.append([stepped(1)])
    else:
        store.set_state("pin/ana", "hash")
    with pytest.raises(StoreError, match="something in the class already"):
        store.copy(MemoryStore())


def test_of_what_is_deleted_nothing_is_left(store: ClassStore) -> None:
    store.append([stepped(1, "ana"), stepped(2, "bo")])
    assert store.erase("ana") == 1
    assert store.compact() is True
    assert iterations(store.read()) == [2]
    assert store.set_aside() == [] and isinstance(store.files(), list)
