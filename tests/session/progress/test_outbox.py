"""Events that the store does not take, or does not give: kept, told and saved later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gradtutor.errors import StoreError
from gradtutor.session.progress.outbox import FIRST_PAUSE
from gradtutor.session.progress.progress import LessonPlace, Progress
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
