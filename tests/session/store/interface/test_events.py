"""What every store keeps, whatever stands behind it."""

from __future__ import annotations

import math
import time
from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest

from gradtutor.session.store.interface import ClassStore, Event, Store
from tests.session.store.interface.kinds import Open, iterations, stepped


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


def test_text_that_no_database_has_comes_back(store: Store) -> None:
    odd = {"nul": "a\0b", "half": "\ud800", "emoji": "🙂", "quote": "'\\\""}
    store.append([Event("x", data=odd)])
    store.set_state("odd", odd)
    assert store.read()[0].data == odd
    assert store.state("odd") == odd
