"""Events that the store does not take, or does not give: kept, told and saved later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.progress.outbox import FIRST_PAUSE, Outbox
from gradtutor.session.progress.progress import ERASURES, LessonPlace, Progress
from gradtutor.session.store.interface import Event, Json, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.progress.learning import step


class Failing(MemoryStore):
    """A store whose disk is full, or which does not answer, for some time; it counts what is asked of it."""

    full = mute = False

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        self.asked += 1
        if self.full:
            raise StoreError("The disk is full.")
        super().append(events, source)

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        self.asked += 1
        if self.mute:
            raise StoreError("It does not answer.")
        return super().read(after, learner, most)

    def state(self, name: str) -> Json | None:
        self.asked += 1
        if self.mute:
            raise StoreError("It does not answer.")
        return super().state(name)


def test_what_a_full_disk_does_not_take_is_kept_told_and_saved_later() -> None:
    store, now = Failing(), [0.0]
    progress = Progress(store)
    progress._outbox._now = lambda: now[0]
    step(progress, "chain", 1, 1)
    store.full = True
    step(progress, "chain", 1, 2)
    assert progress.trouble == "Not saved: The disk is full. It is kept here and tried again."
    step(progress, "slope", 1, 1)
    assert progress.place("chain") == LessonPlace("default", 1, 2)
    assert progress.place("slope") == LessonPlace("default", 1, 1)
    assert progress.mark("chain").steps == 2
    assert (len(store.read()), progress.unsaved) == (1, 2)
    # It is not tried at each key: a try may take seconds.
    tries = store.asked
    for iteration in range(2, 50):
        step(progress, "chain", iteration, 0)
    assert store.asked == tries
    store.full = False
    now[0] += FIRST_PAUSE
    step(progress, "chain", 50, 0)
    assert progress.trouble == "Saved again. Nothing is missing."
    assert progress.unsaved == 0
    kept = [event.data["iteration"] for event in store.read() if event.lesson == "chain"]
    assert kept == [1, 1, *range(2, 51)]
    progress.refresh()
    assert progress.mark("chain").steps == 51
    progress.close()
    assert Progress(store).mark("chain").steps == 51


def test_the_pauses_between_tries_grow_and_leaving_tries_once_more() -> None:
    store, now = Failing(), [0.0]
    progress = Progress(store)
    progress._outbox._now = lambda: now[0]
    store.full = True
    tried = []
    for second in range(100):
        now[0], before = float(second), store.asked
        step(progress, "chain", 1, second)
        tried += [second] if store.asked > before else []
    assert tried == [0, 2, 6, 14, 30, 60, 90]
    store.full = False
    progress.close()
    assert len(store.read()) == 100


def test_what_cannot_be_read_at_first_is_read_later_and_nothing_is_lost() -> None:
    store = Failing()
    before = Progress(store)
    step(before, "chain", 2, 3)
    step(before, "slope", 1, 1)
    before.close()
    store.mute = True
    progress = Progress(store)
    assert progress.place("chain") is None
    assert progress.trouble == "What you have done before cannot be read: It does not answer."
    step(progress, "slope", 1, 1)
    store.mute = False
    progress.refresh()
    assert progress.trouble == ""
    assert progress.place("chain") == LessonPlace("default", 2, 3)
    # The step that looks like one of before is another.
    assert progress.mark("slope").steps == 2
    progress.close()
    assert Progress(store).mark("slope").steps == 2


def test_what_is_asked_costs_the_store_nothing() -> None:
    store = Failing()
    progress = Progress(store)
    progress.refresh()
    before = store.asked
    for revealed in range(100):
        progress.mark("chain"), progress.place("slope"), progress.due(), progress.guesses("chain")
        step(progress, "chain", 1, revealed)
    # Only what is written.
    assert store.asked - before == 100
    assert progress.mark("chain").steps == 100


def test_a_store_that_keeps_less_than_it_is_sent_has_the_last_word() -> None:
    store = Failing()
    one, other = Progress(store), Progress(store)
    step(one, "chain", 1, 1)
    step(one, "chain", 1, 2)
    # As the server of a class does with what is no event of a learner.
    store._events = [event for event in store._events if event.data["revealed"] != 1]
    step(other, "chain", 7, 0)
    step(one, "chain", 1, 3)
    one.refresh()
    assert one.mark("chain").steps == 3
    assert one.place("chain") == LessonPlace("default", 1, 3)
    one.close()
    assert Progress(store).mark("chain").steps == 3


def test_a_file_damaged_while_it_is_in_use_loses_nothing_that_is_known(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    first = Progress(SqliteStore(path))
    step(first, "chain", 2, 3)
    first.close()
    path.write_text("rubbish " * 1000)
    progress = Progress(SqliteStore(path))
    assert progress.place("chain") is None
    assert "It is kept as" in progress.trouble
    step(progress, "slope", 1, 1)
    progress.close()
    again = Progress(SqliteStore(path))
    assert again.place("slope") == LessonPlace("default", 1, 1)
    assert again.trouble == ""
    again.close()


def test_what_is_sent_again_is_no_longer_what_was_recovered() -> None:
    store, now = Failing(), [0.0]
    outbox = Outbox(store, lambda: now[0])
    said = []
    # Taken, refused, taken again, refused again two seconds later, and taken once more: each pause is the first one.
    for second, full in ((0.0, False), (0.0, True), (2.0, False), (2.0, True), (4.0, False)):
        now[0], store.full = second, full
        outbox.add(Event("stepped"))
        said.append((outbox.reason, outbox.recovered))
    assert said == [("", False), ("The disk is full.", False), ("", True), ("The disk is full.", False), ("", True)]


def test_fifty_thousand_events_wait_and_no_more() -> None:
    store = Failing()
    store.full = True
    outbox, event = Outbox(store, lambda: 0.0), Event("stepped")
    for _ in range(50_001):
        outbox.add(event)
    assert outbox.unsent == 50_000


def _both_write(first: int, second: int) -> Progress:
    """Somebody who has stepped to ``first`` and read that; then to ``second``, which the store has not taken, while
    another process wrote."""
    store = Failing()
    one, other = Progress(store, clock=lambda: 1000.0), Progress(store, clock=lambda: 1000.0)
    one._outbox._now = lambda: 0.0
    step(one, "chain", 1, first)
    one.refresh()
    store.full = True
    step(one, "chain", 1, second)
    store.full = False
    step(other, "slope", 1, 1)
    one.refresh()
    return one


@pytest.mark.parametrize("second", [1, 2], ids=["again the same", "another"])
def test_what_was_not_taken_is_not_lost_where_another_writes(second: int) -> None:
    one = _both_write(1, second)
    assert one.unsaved == 1
    assert one.mark("chain").steps == 2 and one.mark("slope").steps == 1
    assert one.place("chain") == LessonPlace("default", 1, second)


def test_one_of_two_that_was_taken_is_counted_once() -> None:
    store = Failing()
    one, other = Progress(store), Progress(store)
    one._outbox._now = lambda: 0.0
    step(one, "chain", 1, 1)
    one.refresh()
    step(one, "chain", 1, 2)
    store.full = True
    step(one, "chain", 1, 3)
    store.full = False
    step(other, "slope", 1, 1)
    one.refresh()
    assert one.mark("chain").steps == 3 and one.place("chain") == LessonPlace("default", 1, 3)


@pytest.mark.parametrize(("time", "steps"), [(999.0, 1), (998.9, 2)], ids=["this one", "one of before"])
def test_an_event_that_looks_the_same_is_this_one_where_it_is_no_more_than_a_second_older(
    time: float, steps: int
) -> None:
    store = Failing()
    store.full = store.mute = True
    one = Progress(store, clock=lambda: 1000.0)
    one._outbox._now = lambda: 0.0
    step(one, "chain", 1, 1)
    store.full = store.mute = False
    # By the clock of the store, a second behind.
    store.append([event._replace(time=time) for event in one._outbox._waiting])
    one.refresh()
    assert one.mark("chain").steps == steps


@pytest.mark.parametrize("told", [False, True])
def test_what_was_erased_does_not_come_back(told: bool) -> None:
    store = MemoryStore()
    one = Progress(store)
    step(one, "chain", 1, 1)
    step(one, "slope", 1, 1)
    one.refresh()
    store._events = [event for event in store._events if event.lesson == "slope"]
    store.set_state(ERASURES, 1)
    if told:
        one.read_anew()
        assert one.mark("chain").steps == 0
    one.close()
    again = Progress(store)
    assert store.state("progress/") is not None
    assert again.mark("chain").steps == 0 and again.mark("slope").steps == 1
