"""What follows from a learner's events: places, marks, turns, moves and rates."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.session.progress.progress import KEEP_EVERY, LessonPlace, Mark, Progress
from gradtutor.session.store.events import Answered, Begun, Changed, Finished, Moved, Opened, Stepped, Turns
from gradtutor.session.store.interface import Event, Json
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.progress.learning import predict, step


def test_nothing_is_known_at_first() -> None:
    progress = Progress()
    assert progress.last_of(["chain"]) == ""
    assert progress.place("chain") is None
    assert progress.mark("chain") == Mark(0, frozenset(), 0, 0) == Mark()
    assert progress.turns("chain") is None
    assert progress.due() == []
    assert progress.trouble == ""


def test_the_place_is_that_of_the_last_step_of_each_lesson() -> None:
    progress = Progress()
    progress.record(Opened(variant="default"), "chain")
    assert progress.place("chain") == LessonPlace("default", 1, 0)
    step(progress, "chain", 1, 3)
    step(progress, "slope", 4, 0, "careful")
    step(progress, "chain", 2, 5)
    assert progress.place("chain") == LessonPlace("default", 2, 5)
    assert progress.place("slope") == LessonPlace("careful", 4, 0)


def test_the_last_lesson_is_the_one_opened_last_among_those_that_are_asked_for() -> None:
    progress = Progress()
    for lesson in ("chain", "slope", "graph", "chain"):
        progress.record(Opened(variant="default"), lesson)
    assert progress.last_of(["slope", "chain"]) == "chain"
    assert progress.last_of(["slope", "graph", "other"]) == "graph"
    assert progress.last_of(["other"]) == ""


def test_a_mark_counts_steps_ends_and_the_last_try_of_each_thing() -> None:
    progress = Progress()
    for revealed in range(1, 5):
        step(progress, "chain", 1, revealed)
    progress.record(Finished(variant="default", iteration=5, reason="converged"), "chain")
    predict(progress, False)
    predict(progress, True)
    predict(progress, False, name="a")
    progress.record(Answered(question="sign", answer=2, right=True, reason=""), "chain")
    assert progress.mark("chain") == Mark(4, frozenset({"default"}), 2, 1)
    assert progress.answered("chain") == {"sign"}


def test_turns_are_the_learners_last_word() -> None:
    progress = Progress()
    progress.record(Turns(on=True), "chain")
    progress.record(Turns(on=False), "chain")
    assert progress.turns("chain") is False


def test_moves_and_made_variants_are_kept_and_a_new_move_forgets_the_later_ones() -> None:
    progress = Progress()
    made = Changed("rate = 0.4", "default", {"rule.rate": 0.4})
    progress.record(made, "chain")
    for iteration, w in ((1, 0.5), (2, 0.6), (3, 0.7), (2, 0.9)):
        progress.record(Moved(variant="by hand", iteration=iteration, parameters={"w": w}), "chain")
    assert progress.made("chain") == {"rate = 0.4": made}
    assert progress.moves("chain", "by hand") == {1: {"w": 0.5}, 2: {"w": 0.9}}
    assert progress.moves("chain", "default") == {}


def test_a_rate_is_that_of_the_last_step_of_its_variant() -> None:
    progress = Progress()
    for variant, rate in (("default", 0.2), ("default", 0.3), ("other", 0.5), ("third", 0.1)):
        progress.record(Stepped(variant=variant, iteration=1, revealed=1, rate=rate), "chain")
    # A step that says nothing is made at the lesson's own rate; a variant that is made anew begins with its own.
    step(progress, "chain", 1, 2, "other")
    progress.record(Changed(variant="third", base="default", settings={"x": 3}), "chain")
    rates = [progress.rate("chain", variant) for variant in ("default", "other", "third", "fourth")]
    assert rates == [0.3, None, None, None]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("stepped", {}),
        ("stepped", {"variant": "default", "iteration": "two", "revealed": 1}),
        ("stepped", {"variant": "default", "iteration": 2, "revealed": 1, "rate": "fast"}),
        ("predicted", {"right": True}),
        ("answered", {"right": True}),
        ("moved", {"variant": "default", "iteration": 1, "parameters": 3}),
        ("dropped", {}),
        ("of another version", {"x": 1}),
    ],
)
def test_events_that_are_not_understood_change_nothing(kind: str, data: dict[str, object]) -> None:
    store = MemoryStore()
    progress = Progress(store)
    step(progress, "chain", 1, 1)
    store.append([Event(kind, "chain", data)])
    assert progress.place("chain") == LessonPlace("default", 1, 1)
    assert progress.mark("chain") == Mark(1)


def test_two_tutors_at_once_see_what_the_other_did(tmp_path: Path) -> None:
    one, two = (Progress(SqliteStore(tmp_path / "progress.sqlite")) for _ in range(2))
    step(one, "chain", 1, 1)
    step(two, "slope", 1, 2)
    step(one, "chain", 2, 0)
    for progress in (one, two):
        progress.refresh()
        assert progress.place("chain") == LessonPlace("default", 2, 0)
        assert progress.place("slope") == LessonPlace("default", 1, 2)
        progress.close()
    third = Progress(SqliteStore(tmp_path / "progress.sqlite"))
    assert third.mark("chain").steps == 2
    assert third.mark("slope").steps == 1
    third.close()


def test_learners_of_one_store_do_not_see_each_other() -> None:
    store = MemoryStore()
    ana, bo = Progress(store, "ana"), Progress(store, "bo")
    step(ana, "chain", 3, 1)
    assert bo.place("chain") is None
    assert ana.place("chain") == LessonPlace("default", 3, 1)


class Counted(MemoryStore):
    """A store that counts what it is asked."""

    questions = 0

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        self.questions += 1
        return super().read(after, learner, most)

    def state(self, name: str) -> Json | None:
        self.questions += 1
        return super().state(name)


def test_who_alone_writes_a_learner_s_events_asks_for_them_once() -> None:
    store = Counted()
    Progress(store, "anna").record(Opened("default"), "slope")
    progress = Progress(store, "anna", sole=True)
    assert progress.place("slope") == LessonPlace("default", 1, 0)
    asked = store.questions
    for iteration in range(KEEP_EVERY + 1):
        step(progress, "slope", iteration + 1, 1)
    progress.refresh()
    assert store.questions == asked
    assert progress.mark("slope").steps == KEEP_EVERY + 1
    progress.refresh(anyway=True)
    assert store.questions > asked
    progress.close()
    # At the end what follows is kept, and is what another one would make of the events.
    again = Progress(store, "anna")
    assert store.state("progress/anna") is not None
    assert again.mark("slope") == progress.mark("slope")
    assert again.place("slope") == LessonPlace("default", KEEP_EVERY + 1, 1)


def test_a_store_is_asked_for_no_more_than_what_is_new() -> None:
    store = Counted()
    Progress(store).close()
    # Nobody has asked for anything, so neither has this.
    assert store.questions == 0
    progress = Progress(store)
    step(progress, "chain", 1, 1)
    for taken in (True, False):
        asked = store.questions
        progress.refresh()
        assert store.questions == asked + 1, taken


def test_a_summary_is_kept_after_500_events_and_where_one_leaves_with_something_new() -> None:
    store = Writing()
    progress = Progress(store)
    for number in range(499):
        step(progress, "chain", number + 1, 0)
        progress.refresh()
    assert store.written == []
    step(progress, "chain", 500, 0)
    progress.refresh()
    assert store.written == ["progress/"]
    progress.close()
    assert store.written == ["progress/"]
    # Without being asked to: whoever presses one key for long comes to nothing else.
    other = Progress(store, "anna")
    for number in range(500):
        step(other, "chain", number + 1, 0)
    assert store.written == ["progress/", "progress/anna"]
    other.close()
    assert store.written == ["progress/", "progress/anna"]
    step(again := Progress(store, "anna"), "chain", 1, 1)
    again.close()
    assert store.written == ["progress/", "progress/anna", "progress/anna"]


class Writing(MemoryStore):
    """A store that notes which states are written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def set_state(self, name: str, value: Json | None) -> None:
        self.written.append(name)
        super().set_state(name, value)


def test_more_events_than_are_read_at_a_go_are_all_read() -> None:
    store = MemoryStore()
    store.append([Event("stepped", "chain", {"variant": "default", "iteration": 1, "revealed": 1})] * 5001)
    assert Progress(store).mark("chain").steps == 5001


def test_a_try_of_what_was_assigned_is_begun_once_that_is_written_down() -> None:
    progress = Progress()
    key = "chain#k3f9.1"
    assert not progress.begun(key)
    progress.record(Opened("default"), key)
    assert progress.begun(key) is False
    progress.record(Begun({"x": 1.5}), key)
    assert progress.begun(key) is True and progress.taken[key].numbers == {"x": 1.5}
