"""What follows from a learner's events: places, marks, reviews; and what happens when the store fails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from gradtutor.errors import StoreError
from gradtutor.lessons.course.course import bundled
from gradtutor.session.progress.outbox import FIRST_PAUSE
from gradtutor.session.progress.progress import KEEP_EVERY, LessonPlace, Mark, Progress
from gradtutor.session.progress.review import Due, DueItem
from gradtutor.session.progress.summary import MOST_GUESSED, Guess
from gradtutor.session.store.events import (
    Answered,
    Changed,
    Dropped,
    Finished,
    Moved,
    Opened,
    Predicted,
    Stepped,
    Turns,
)
from gradtutor.session.store.interface import Event, Json, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.paths import data_folder, lesson_key
from gradtutor.session.store.sqlite import SqliteStore

MONDAY = datetime(2026, 3, 2, 20, 0).timestamp()
"""Eight in the evening, where the learner is."""
DAY = 86_400.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> float:
        return self.now


def predict(progress: Progress, right: bool, iteration: int = 2, name: str = "b") -> None:
    progress.record(Predicted("default", iteration, right, "delta", name, guess=1.0, truth=2.0), "chain")


def step(progress: Progress, lesson: str, iteration: int, revealed: int, variant: str = "default") -> None:
    progress.record(Stepped(variant=variant, iteration=iteration, revealed=revealed, stage="loss", focus="c"), lesson)


def test_nothing_is_known_at_first() -> None:
    progress = Progress()
    assert progress.last_of(["chain"]) == ""
    assert progress.place("chain") is None
    assert progress.mark("chain") == Mark(0, frozenset(), 0, 0)
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


def guessed(progress: Progress) -> list[tuple[str, int, str, float]]:
    return [(item.variant, item.iteration, item.name, guess.guess) for item, guess in progress.guesses("chain").items()]


def guess(progress: Progress, variant: str, iteration: int, name: str, number: float) -> None:
    progress.record(Predicted(variant, iteration, number == 4, "value", name, guess=number, truth=4.0), "chain")


def test_the_last_guess_of_each_number_is_kept() -> None:
    progress = Progress()
    guess(progress, "default", 1, "a", 3.0)
    guess(progress, "default", 1, "b", 9.0)
    guess(progress, "default", 1, "a", 4.0)
    assert guessed(progress) == [("default", 1, "b", 9.0), ("default", 1, "a", 4.0)]
    (_, last) = progress.guesses("chain").values()
    assert last == Guess(True, 4.0, 4.0, "")


@pytest.mark.parametrize(("guess", "truth"), [(None, 2.0), (1.0, None), (None, None)])
def test_a_guess_of_which_half_is_not_known_is_none(guess: float | None, truth: float | None) -> None:
    progress = Progress()
    predict(progress, True)
    assert progress.guesses("chain")
    progress.record(Predicted("default", 2, False, "delta", "b", guess=guess, truth=truth), "chain")
    assert not progress.guesses("chain")


def test_guesses_are_forgotten_where_the_run_becomes_another() -> None:
    progress = Progress()
    for variant in ("hand", "fast", "made", "other"):
        for iteration in (1, 2, 3):
            guess(progress, variant, iteration, "a", 3.0)
    # A move after iteration 1 makes others of 2 and 3; another rate and another variant of that name, of all.
    progress.record(Moved(variant="hand", iteration=1, parameters={"w": 0.5}), "chain")
    progress.record(Stepped(variant="fast", iteration=3, revealed=1, rate=0.2), "chain")
    progress.record(Changed(variant="made", base="default", settings={"x": 3}), "chain")
    step(progress, "chain", 3, 2, "other")
    assert guessed(progress) == [("hand", 1, "a", 3.0), *(("other", iteration, "a", 3.0) for iteration in (1, 2, 3))]
    # The same rate as before is the same run.
    guess(progress, "fast", 1, "a", 5.0)
    progress.record(Stepped(variant="fast", iteration=1, revealed=2, rate=0.2), "chain")
    assert ("fast", 1, "a", 5.0) in guessed(progress)
    # Back at the lesson's own rate, it is another once more.
    step(progress, "chain", 1, 3, "fast")
    assert ("fast", 1, "a", 5.0) not in guessed(progress)


def test_no_more_guesses_are_kept_than_are_shown() -> None:
    progress = Progress()
    for iteration in range(1, MOST_GUESSED + 3):
        guess(progress, "default", iteration, "a", 3.0)
    assert [place for _, place, _, _ in guessed(progress)] == list(range(3, MOST_GUESSED + 3))


def test_what_went_wrong_comes_back_after_1_3_7_and_21_days() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    # The same evening it is not due, and a right answer then does not count: it is still fresh.
    predict(progress, True)
    assert progress.due() == []
    item = DueItem("predicted", "", "default", 2, "delta", "b", "", ())
    # The next morning is another day.
    clock.now = MONDAY + 0.5 * DAY
    assert progress.due() == [Due("chain", item, 1)]
    for days in (3, 7, 21):
        predict(progress, True)
        assert progress.due() == []
        clock.now += (days - 1) * DAY
        assert progress.due() == []
        clock.now += DAY
        assert progress.due() == [Due("chain", item, days)]
    predict(progress, True)
    clock.now += 1000 * DAY
    assert progress.due() == []


@pytest.mark.parametrize("again", [False, True], ids=["running", "started anew"])
def test_an_answer_of_2037_is_due_again_when_the_date_is_right(tmp_path: Path, again: bool) -> None:
    clock = Clock()
    progress = Progress(SqliteStore(tmp_path / "progress.sqlite"), clock=clock)

    def go_on() -> None:
        nonlocal progress
        if again:
            progress.close()
            progress = Progress(SqliteStore(tmp_path / "progress.sqlite"), clock=clock)

    predict(progress, False)
    go_on()
    clock.now = datetime(2037, 5, 1, 12).timestamp()
    assert len(progress.due()) == 1
    predict(progress, True)
    assert progress.due() == []
    go_on()
    # The date is right again, an hour after the first answer: a right one is still fresh then, so it is due on Tuesday.
    clock.now = MONDAY + 3600
    go_on()
    assert progress.due() == []
    clock.now = MONDAY + DAY
    item = DueItem("predicted", "", "default", 2, "delta", "b", "", ())
    assert progress.due() == [Due("chain", item, 1)]
    # From there on as ever: after three days.
    predict(progress, True)
    go_on()
    clock.now = MONDAY + 3 * DAY
    assert progress.due() == []
    clock.now = MONDAY + 4 * DAY
    assert progress.due() == [Due("chain", item, 3)]
    progress.close()


def test_an_answer_of_1971_is_due_once() -> None:
    clock = Clock()
    clock.now = datetime(1971, 1, 1, 12).timestamp()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now = MONDAY
    assert len(progress.due()) == 1
    predict(progress, True)
    assert progress.due() == []


def test_a_clock_that_is_put_right_by_minutes_changes_nothing() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now += DAY
    predict(progress, True)
    clock.now -= 600
    assert progress.due() == []
    clock.now = MONDAY + 4 * DAY
    assert len(progress.due()) == 1


def test_a_wrong_answer_puts_it_back_to_the_first_interval() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    progress.record(Answered(question="sign", answer=1, right=False, reason=""), "chain")
    clock.now += DAY
    progress.record(Answered(question="sign", answer=2, right=True, reason=""), "chain")
    clock.now += 3 * DAY
    progress.record(Answered(question="sign", answer=1, right=False, reason=""), "chain")
    clock.now += DAY
    assert progress.due() == [Due("chain", DueItem("answered", "sign"), 1)]


def test_the_oldest_is_due_first_and_what_never_went_wrong_is_not_due() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    for day, name in enumerate(("b", "a", "x")):
        clock.now = MONDAY + day * DAY
        predict(progress, name == "x", name=name)
    clock.now = MONDAY + 10 * DAY
    assert [(due.item.name, due.days) for due in progress.due()] == [("b", 10), ("a", 9)]


def test_what_a_lesson_does_not_ask_any_more_can_be_dropped() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    predict(progress, False)
    clock.now += DAY
    progress.record(Dropped("predicted", "", "default", 2, "delta", "b"), "chain")
    assert progress.due() == []


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


def test_the_data_folder_is_the_chosen_one_or_that_of_the_environment_or_the_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRADTUTOR_DATA", "/named")
    assert data_folder(Path("/chosen")) == Path("/chosen")
    assert data_folder() == Path("/named")
    monkeypatch.setenv("GRADTUTOR_DATA", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert data_folder() == tmp_path / "gradtutor"


def test_a_lesson_of_the_course_that_ships_is_known_by_its_id_and_others_by_their_folder_too(tmp_path: Path) -> None:
    assert lesson_key(bundled(), bundled() / "slope") == "slope"
    one, two = (lesson_key(tmp_path / name, tmp_path / name / "slope") for name in "ab")
    assert one.startswith("slope@") and two.startswith("slope@") and one != two
    assert lesson_key(tmp_path / "a" / ".." / "a", tmp_path / "a" / "slope" / "x" / "..") == one


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
