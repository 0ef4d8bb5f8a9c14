"""What every store keeps, whatever stands behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gradtutor.session.store.interface import Event, Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore

Make = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "folder" / "progress.sqlite")
    yield made
    made.close()


def stepped(iteration: int, learner: str = "", time: float = 0.0) -> Event:
    return Event("stepped", "slope", {"iteration": iteration}, learner, time)


def iterations(events: list[Event]) -> list[object]:
    return [event.data["iteration"] for event in events]


def test_a_new_store_is_empty(store: Store) -> None:
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
