"""What is kept of a learner's events, so that the next start need not read them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.session.progress.progress import KEEP_EVERY, LessonPlace, Progress
from gradtutor.session.progress.summary import Summary
from gradtutor.session.store.events import (
    Answered,
    Begun,
    Changed,
    Finished,
    Moved,
    Opened,
    Predicted,
    Stepped,
    Turns,
    event_of,
)
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.progress.learning import DAY, Clock, predict, step


def test_the_next_start_knows_everything(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    clock = Clock()
    first = Progress(SqliteStore(path), clock=clock)
    first.record(Opened(variant="default"), "chain")
    step(first, "chain", 2, 3)
    first.record(Finished(variant="default", iteration=5, reason="converged"), "chain")
    first.record(Turns(on=True), "chain")
    first.record(Changed(variant="x = 3", base="default", settings={"x": 3}), "chain")
    first.record(Moved(variant="x = 3", iteration=1, parameters={"x": 3.5, "w": [[1.0]]}), "chain")
    first.record(Stepped(variant="default", iteration=2, revealed=3, rate=0.2), "chain")
    predict(first, False)
    clock.now += DAY
    expected = _all_of(first)
    first.close()
    second = Progress(SqliteStore(path), clock=clock)
    assert _all_of(second) == expected
    assert expected["rate"] == 0.2 and expected["guesses"]
    assert expected["due"] and expected["moves"] == {1: {"x": 3.5, "w": [[1.0]]}}
    # Killed: without its summary being kept, a third one reads the events since.
    step(second, "chain", 4, 1)
    third = Progress(SqliteStore(path), clock=clock)
    assert third.place("chain") == LessonPlace("default", 4, 1)
    second.close()
    third.close()


def _all_of(progress: Progress) -> dict[str, object]:
    return {
        "last": progress.last_of(["chain", "slope"]),
        "place": progress.place("chain"),
        "mark": progress.mark("chain"),
        "turns": progress.turns("chain"),
        "made": progress.made("chain"),
        "moves": progress.moves("chain", "x = 3"),
        "rate": progress.rate("chain", "default"),
        "guesses": progress.guesses("chain"),
        "due": progress.due(),
    }


class Counting(MemoryStore):
    """Counts the events that are read."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        found = super().read(after, learner, most)
        self.count += len(found)
        return found


def test_a_start_reads_only_what_came_after_the_kept_summary() -> None:
    store = Counting()
    first = Progress(store)
    for number in range(20 * KEEP_EVERY):
        step(first, "chain", number, 0)
        if number % 100 == 0:
            first.place("chain")
    # No close: it was killed.
    store.count = 0
    second = Progress(store)
    assert second.mark("chain").steps == 20 * KEEP_EVERY
    assert store.count <= KEEP_EVERY + 100


@pytest.mark.parametrize("kept", ["rubbish", {"form": 99}, {"form": 1, "number": 1, "lessons": {"chain": {}}}, [1]])
def test_a_summary_that_is_not_understood_is_made_again(kept: object) -> None:
    store = MemoryStore()
    step(Progress(store), "chain", 2, 3)
    store.set_state("progress/", kept)  # type: ignore[arg-type]
    assert Progress(store).place("chain") == LessonPlace("default", 2, 3)


def test_what_is_kept_is_enough_without_the_events() -> None:
    store, clock = MemoryStore(), Clock()
    first = Progress(store, clock=clock)
    for record in (
        Opened("default"),
        Changed("x = 3", "default", {"x": 3}),
        Moved("x = 3", 1, {"x": 3.5}),
        Stepped("default", 2, 3, rate=0.2),
        Predicted("default", 2, False, "local", "w", of="yhat", index=(1, 2), guess=1.0, truth=2.0),
    ):
        first.record(record, "chain")
    first.record(Begun({"x": 1.5}), "chain#k3f9.1")
    clock.now += DAY
    expected = _all_of(first), list(first.taken)
    assert expected[1] == ["chain#k3f9.1"]
    first.close()
    other = MemoryStore()
    other.set_state("progress/", store.state("progress/"))
    again = Progress(other, clock=clock)
    assert (_all_of(again), list(again.taken)) == expected
    assert again.begun("chain#k3f9.1")


def test_five_hundred_moves_are_kept_of_a_run_and_the_last_can_be_made_anew() -> None:
    progress = Progress()
    for number in range(1, 502):
        progress.record(Moved("by hand", number, {"x": 0.0}), "chain")
    assert list(progress.moves("chain", "by hand")) == list(range(1, 501))
    progress.record(Moved("by hand", 500, {"x": 1.0}), "chain")
    moves = progress.moves("chain", "by hand")
    assert len(moves) == 500 and moves[500] == {"x": 1.0}


@pytest.mark.parametrize(("time", "believed"), [(4600.0, 4600.0), (4600.5, 0.0)])
@pytest.mark.parametrize("kept", [False, True])
def test_an_event_more_than_an_hour_ahead_was_written_by_a_wrong_clock(
    time: float, believed: float, kept: bool
) -> None:
    summary = Summary(lambda: 1000.0)
    if kept:
        # The form in which summaries are kept.
        as_kept = {"form": 3, "number": 7, "lessons": {}, "taken": {}}
        assert summary.as_json() == as_kept | {"number": 0}
        summary = Summary.from_json(as_kept, lambda: 1000.0)
        assert summary.number == 7
    summary.anticipate(event_of(Answered("sign", False), "chain", time=time))
    assert [tried.time for tried in summary.lessons["chain"].tries.values()] == [believed]


@pytest.mark.parametrize(("now", "ahead"), [(1000.0, False), (999.5, True), (9000.0, False)])
def test_a_clock_set_back_by_more_than_an_hour_leaves_tries_ahead(now: float, ahead: bool) -> None:
    clock = [4600.0]
    summary = Summary(lambda: clock[0])
    summary.anticipate(event_of(Answered("sign", False), "chain", time=4600.0))
    clock[0] = now
    assert summary.is_ahead is ahead
