"""What every store keeps, whatever stands behind it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Census, ClassStore, Event, Json, Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore

KINDS = ("memory", "sqlite", "postgres")
Open = Callable[[], ClassStore]


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


def stepped(iteration: int, learner: str = "", time: float = 0.0) -> Event:
    return Event("stepped", "slope", {"iteration": iteration}, learner, time)


def iterations(events: list[Event]) -> list[object]:
    return [event.data["iteration"] for event in events]


def test_a_new_store_is_empty(store: ClassStore) -> None:
    assert store.last() == 0
    assert store.census() == {}
    assert store.present() == []
    assert store.compact()
    assert store.read() == []
    assert store.state("name") is None
    assert store.states("") == {}
    assert store.subscribe().new() == []
    assert store.erase() == 0
    assert store.notice == ""


def test_events_come_back_in_order_with_growing_numbers(store: Store) -> None:
    store.append([Event("opened", "slope", {"variant": "default"}, "ana", 12.5, number=99), stepped(1)])
    store.append([stepped(2)])
    first, second, third = store.read()
    assert first._replace(number=0) == Event("opened", "slope", {"variant": "default"}, "ana", 12.5)
    assert iterations([second, third]) == [1, 2]
    assert 0 < first.number < second.number < third.number


def test_reading_can_begin_after_an_event_and_stop_early(store: Store) -> None:
    store.append([stepped(place) for place in range(1, 6)])
    second = store.read()[1]
    assert iterations(store.read(after=second.number)) == [3, 4, 5]
    assert iterations(store.read(after=second.number, most=2)) == [3, 4]
    assert store.read(after=store.read()[-1].number) == []


def test_learners_are_kept_apart(store: Store) -> None:
    store.append([stepped(1, "ana"), stepped(2, "bo"), stepped(3, "ana"), stepped(4)])
    assert iterations(store.read(learner="ana")) == [1, 3]
    assert iterations(store.read(learner="ana", most=1)) == [1]
    assert iterations(store.read(learner="")) == [4]
    assert iterations(store.read()) == [1, 2, 3, 4]


def test_data_come_back_as_json_has_them(store: Store) -> None:
    given = {"text": "∂c/∂b 迭代", "pair": (1, 2.5), "none": None, "yes": True, "array": np.array([[1.0, 2.0]]),
             "nan": math.nan, "infinite": np.float64(math.inf), "inner": {1: "one"}}  # fmt: skip
    store.append([Event("x", data=given)])
    (event,) = store.read()
    assert event.data == {
        "text": "∂c/∂b 迭代", "pair": [1, 2.5], "none": None, "yes": True, "array": [[1.0, 2.0]],
        "nan": None, "infinite": None, "inner": {"1": "one"},
    }  # fmt: skip


def test_what_json_cannot_say_is_refused_and_nothing_is_added(store: Store) -> None:
    with pytest.raises(TypeError, match="object"):
        store.append([stepped(1), Event("x", data={"what": object()})])
    assert store.read() == []


def test_a_subscription_sees_what_comes_after_it_once(store: Store) -> None:
    store.append([stepped(1)])
    from_now, from_the_first = store.subscribe(), store.subscribe(0)
    store.append([stepped(2), stepped(3)])
    assert iterations(from_now.new()) == [2, 3]
    assert from_now.new() == []
    assert iterations(from_the_first.new()) == [1, 2, 3]
    store.append([stepped(4)])
    assert iterations(from_now.new()) == [4]


def test_states_are_replaced_and_taken_away(store: Store) -> None:
    store.set_state("class/held", False)
    store.set_state("class/pace", {"at": [1, 2]})
    store.set_state("other", "x")
    store.set_state("class/held", True)
    assert store.state("class/held") is True
    assert store.states("class/") == {"class/held": True, "class/pace": {"at": [1, 2]}}
    store.set_state("class/held", None)
    assert store.state("class/held") is None
    assert store.states("class/") == {"class/pace": {"at": [1, 2]}}
    assert store.states("%") == {}


def test_a_claimed_state_is_the_first_one_s(store: Store) -> None:
    assert store.claim_state("pin/ana", {"hash": [1, "x"]}) == {"hash": [1, "x"]}
    assert store.claim_state("pin/ana", "another") == {"hash": [1, "x"]}
    assert store.state("pin/ana") == {"hash": [1, "x"]}
    store.set_state("pin/ana", None)
    assert store.claim_state("pin/ana", "another") == "another"
    assert store.claim_state("pin/bo", "b") == "b"


def test_erasing_takes_a_learner_or_what_is_old(store: Store) -> None:
    store.append([stepped(1, "ana", 10.0), stepped(2, "bo", 20.0), stepped(3, "ana", 30.0)])
    assert store.erase(learner="ana", before=30.0) == 1
    assert iterations(store.read()) == [2, 3]
    assert store.erase(learner="ana") == 1
    assert iterations(store.read()) == [2]
    assert store.erase(before=20.0) == 0
    assert store.erase() == 1
    assert store.read() == []


def test_a_number_is_never_used_again(store: Store) -> None:
    store.append([stepped(1), stepped(2)])
    subscription = store.subscribe()
    last = store.read()[-1].number
    store.erase()
    store.append([stepped(3)])
    assert store.read()[0].number > last
    assert iterations(subscription.new()) == [3]


def test_the_events_of_a_learner_become_anothers_at_their_places(store: Store) -> None:
    store.append([stepped(1, "ana", 1.0), stepped(2, "bo", 2.0), stepped(3, "anna", 3.0), stepped(4, "ana", 4.0)])
    before = store.read()
    assert store.reassign("ana", "anna") == 2
    assert store.reassign("ana", "anna") == 0
    assert store.read(learner="ana") == []
    assert iterations(store.read(learner="anna")) == [1, 3, 4]
    assert [event._replace(learner="") for event in store.read()] == [event._replace(learner="") for event in before]
    assert [event.learner for event in store.read()] == ["anna", "bo", "anna", "anna"]


def test_what_is_sent_again_is_kept_once(store: Store) -> None:
    ours, other = uuid4().hex, uuid4().hex
    batch = [stepped(place) for place in range(1, 4)]
    store.append(batch, (ours, 3))
    # The answer is lost: once more, with what has come meanwhile.
    store.append([*batch, stepped(4), stepped(5)], (ours, 5))
    assert iterations(store.read()) == [1, 2, 3, 4, 5]
    store.append(batch, (ours, 3))
    store.append([stepped(4), stepped(5)], (ours, 5))
    assert iterations(store.read()) == [1, 2, 3, 4, 5]
    # Somebody else's numbers are others.
    store.append([stepped(1)], (other, 1))
    store.append([stepped(6)], (ours, 6))
    assert iterations(store.read()) == [1, 2, 3, 4, 5, 1, 6]


def test_a_source_is_known_to_whoever_opens_the_store_next(opened: Open) -> None:
    source, batch = uuid4().hex, [stepped(1), stepped(2)]
    opened().append(batch, (source, 2))
    opened().append([*batch, stepped(3)], (source, 3))
    assert iterations(opened().read()) == [1, 2, 3]


WRITERS, BATCHES, SIZE = 10, 12, 15


def test_of_ten_writers_a_follower_misses_nothing(opened: Open) -> None:
    opened().append([Event("opened")])
    feed, over = opened().subscribe(), Flag()
    wakened, seen = Flag(), list[Event]()
    listener = opened().listen(wakened.set)

    def follow() -> None:
        while not over.is_set():
            wakened.wait(5.0)
            wakened.clear()
            seen.extend(feed.new())

    def write(writer: int) -> None:
        own, source = opened(), uuid4().hex
        for batch in range(BATCHES):
            first = batch * SIZE
            own.append([stepped(first + place, f"w{writer}") for place in range(SIZE)], (source, first + SIZE))

    follower = Thread(target=follow)
    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    follower.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    until = time.monotonic() + 10.0
    while len(seen) < WRITERS * BATCHES * SIZE and time.monotonic() < until:
        time.sleep(0.02)
    over.set()
    wakened.set()
    follower.join()
    listener.close()
    numbers = [event.number for event in seen]
    assert numbers == sorted(set(numbers))
    for writer in range(WRITERS):
        theirs = [event for event in seen if event.learner == f"w{writer}"]
        assert iterations(theirs) == list(range(BATCHES * SIZE))


def test_who_listens_is_woken_by_others(opened: Open) -> None:
    here, there = opened(), opened()
    there.append([stepped(1)])
    feed, woken = here.subscribe(), Flag()
    listener = here.listen(woken.set)
    time.sleep(0.5)
    woken.clear()
    there.append([stepped(2)])
    assert woken.wait(5.0)
    assert iterations(feed.new()) == [2]
    listener.close()
    woken.clear()
    there.append([stepped(3)])
    assert not woken.wait(0.5)


def test_of_many_who_claim_one_gets_it_and_all_know(opened: Open) -> None:
    holds: list[object] = []
    threads = [
        Thread(target=lambda claim: holds.append(opened().claim_state("key", claim)), args=(place,))
        for place in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(holds) == 8
    assert set(holds) == {opened().state("key")}


VALUES: list[Json] = [3, [1, 2.5, "ä ∂ \ud800"], {"b": None, "a": [True]}]


@pytest.mark.parametrize("value", VALUES)
def test_a_state_is_replaced_only_while_it_is_what_one_thinks(store: ClassStore, value: Json) -> None:
    assert store.swap_state("x", None, None)
    assert not store.swap_state("x", value, 0)
    assert store.state("x") is None
    assert store.swap_state("x", None, value)
    assert not store.swap_state("x", None, 0)
    assert not store.swap_state("x", None, None)
    assert not store.swap_state("x", 0, value)
    kept = store.state("x")
    assert kept is not None
    assert store.swap_state("x", kept, "more")
    assert store.state("x") == "more"
    assert not store.swap_state("x", value, None)
    assert store.swap_state("x", "more", None)
    assert store.states("") == {}


def test_of_many_who_replace_a_state_each_counts(opened: Open) -> None:
    opened().set_state("count", 0)
    done: list[int] = []

    def count() -> None:
        mine = opened()
        while len(done) < 24:
            kept = mine.state("count")
            assert isinstance(kept, int)
            if mine.swap_state("count", kept, kept + 1):
                done.append(kept)

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(len(done)))
    assert opened().state("count") == len(done)


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


def test_text_that_no_database_has_comes_back(store: Store) -> None:
    odd = {"nul": "a\0b", "half": "\ud800", "emoji": "🙂", "quote": "'\\\""}
    store.append([Event("x", data=odd)])
    store.set_state("odd", odd)
    assert store.read()[0].data == odd
    assert store.state("odd") == odd
