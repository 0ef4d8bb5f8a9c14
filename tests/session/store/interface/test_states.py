"""States: what a name stands for in a store, whatever stands behind it."""

from __future__ import annotations

from threading import Thread

import pytest

from gradtutor.session.store.interface import ClassStore, Json, Store
from tests.session.store.interface.kinds import Open


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
