"""Events that wait for company: written together, asked for at once, kept while nothing can be written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store import batching
from gradtutor.session.store.batching import BatchingStore
from gradtutor.session.store.interface import Event, Source
from gradtutor.session.store.memory import MemoryStore

LONG = 3600.0
"""Seconds after which no test is still running."""


class Counted(MemoryStore):
    """Counts how often it is written to, and fails where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.fails = False
        self.closed = False

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        """Write, or fail."""
        if self.fails:
            raise StoreError("The disk is full.")
        super().append(events, source)
        # Counted once it is there: the tests look at the count from another thread.
        self.batches.append(len(events))

    def close(self) -> None:
        """Remember that."""
        self.closed = True
        super().close()


def waited_for(what: Callable[[], object], most: float = 30.0) -> bool:
    """Whether something becomes true; a busy machine may take its time."""
    end = time.monotonic() + most
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(what())


def test_events_are_written_together_a_moment_later() -> None:
    behind = Counted()
    store = BatchingStore(behind, 0.05)
    for number in range(3):
        store.append([Event("opened", f"lesson{number}")])
    assert waited_for(lambda: behind.batches)
    assert [event.lesson for event in behind.read()] == ["lesson0", "lesson1", "lesson2"]
    store.close()


def test_what_is_done_is_written_within_a_second() -> None:
    # "Every step is stored within a second" (docs/classroom.md): half of it is left for the writing.
    assert batching.BATCH_SECONDS <= 0.5
    behind = Counted()
    store = BatchingStore(behind)
    begun = time.monotonic()
    store.append([Event("opened", "slope")])
    assert waited_for(lambda: behind.batches)
    assert time.monotonic() - begun >= batching.BATCH_SECONDS
    store.close()


def test_who_reads_finds_what_waits() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG)
    store.append([Event("opened", "a", learner="ada"), Event("opened", "b", learner="bob")])
    assert behind.batches == []
    assert [event.lesson for event in store.read(learner="bob")] == ["b"]
    assert behind.batches == [2]
    store.append([Event("left", "a", learner="ada")])
    following = store.subscribe(0)
    assert [event.kind for event in following.new()] == ["opened", "opened", "left"]
    store.append([Event("left", "b", learner="bob")])
    assert store.erase(learner="bob") == 2
    assert [event.lesson for event in store.read()] == ["a", "a"]
    assert [event.lesson for event in store.read(after=1, most=1)] == ["a"]


def test_an_event_keeps_the_time_at_which_it_came() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG)
    before = time.time()
    store.append([Event("opened", "a"), Event("opened", "b", time=12.0)])
    after = time.time()
    first, second = store.read()
    assert before <= first.time <= after
    assert second.time == 12.0


def test_what_cannot_be_written_waits() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG)
    behind.fails = True
    store.append([Event("opened", "a")])
    with pytest.raises(StoreError):
        store.flush()
    behind.fails = False
    store.append([Event("left", "a")])
    store.flush()
    assert behind.batches == [2]
    assert [event.kind for event in behind.read()] == ["opened", "left"]


def test_what_could_not_be_written_is_tried_again_and_both_are_said() -> None:
    behind = Counted()
    store = BatchingStore(behind, 0.01, patience=0.5)
    behind.fails = True
    store.append([Event("opened", "a")])
    assert waited_for(lambda: store.notice)
    assert store.notice == "Not saved: The disk is full. It is kept here and tried again."
    # Nobody waits for the disk meanwhile, and what is there can be read.
    assert store.read() == []
    store.append([Event("left", "a")])
    behind.fails = False
    # By itself: nothing more comes.
    assert waited_for(lambda: behind.batches == [2])
    assert waited_for(lambda: store.notice == "Saved again. Nothing is missing.")
    store.close()


def test_a_failure_that_is_over_soon_is_not_said() -> None:
    behind = Counted()
    store = BatchingStore(behind, 0.01)
    behind.fails = True
    store.append([Event("opened", "a")])
    assert waited_for(lambda: store._failing_since is not None)
    behind.fails = False
    assert waited_for(lambda: behind.batches == [1])
    assert store.notice == ""
    store.close()


def test_the_oldest_go_first_where_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "MOST_WAITING", 3)
    behind = Counted()
    store = BatchingStore(behind, LONG)
    store.append([Event("opened", str(number)) for number in range(5)])
    assert [event.lesson for event in store.read()] == ["2", "3", "4"]


def test_closing_writes_what_waits_and_bears_a_full_disk() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG)
    store.append([Event("opened", "a")])
    store.close()
    assert (behind.batches, behind.closed) == ([1], True)
    full = Counted()
    full.fails = True
    store = BatchingStore(full, LONG)
    store.append([Event("opened", "a")])
    store.close()
    assert full.closed


def test_states_and_notices_are_those_of_the_store_behind() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG)
    store.set_state("pin/ada", "hash")
    assert (store.state("pin/ada"), store.states("pin/")) == ("hash", {"pin/ada": "hash"})
    assert (store.claim_state("pin/ada", "other"), store.claim_state("pin/bo", "his")) == ("hash", "his")
    behind.notice = "set aside"
    assert store.notice == "set aside"
    store.notice = ""
    assert behind.notice == ""


def test_the_last_events_are_written_when_it_is_closed_and_only_once() -> None:
    behind = Counted()
    store = BatchingStore(behind, LONG, last=[Event("departed", learner="ada")])
    store.append([Event("opened", "a", learner="ada")])
    store.close()
    store.close()
    assert [event.kind for event in behind.read()] == ["opened", "departed"]
    assert behind.read()[-1].time > 0


def test_what_is_made_anothers_or_erased_is_counted_with_what_waits() -> None:
    store = BatchingStore(Counted(), LONG)
    store.append([Event("opened", "a", learner="ada"), Event("left", "a", learner="ada")])
    assert store.reassign("ada", "anna") == 2
    store.append([Event("opened", "b", learner="anna")])
    assert store.erase("anna") == 3 and store.read() == []


def test_each_batch_says_which_is_its_last_event_also_behind_some_that_were_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources: list[Source | None] = []

    class Told(Counted):
        def append(self, events: Sequence[Event], source: Source | None = None) -> None:
            super().append(events, source)
            sources.append(source)

    monkeypatch.setattr(batching, "MOST_WAITING", 3)
    behind = Told()
    store = BatchingStore(behind, LONG)
    for count in (2, 5, 1):
        store.append([Event("opened", "a")] * count)
        store.flush()
    store.flush()
    # Two; of five the two oldest are given up, and have had their numbers 3 and 4; one more.
    assert behind.batches == [2, 3, 1]
    assert [source and source[1] for source in sources] == [2, 7, 8]
    assert len({source and source[0] for source in sources}) == 1
