"""The class as its teacher sees it: where everybody is, who is stuck, what was answered, in which order they stand."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.session.classroom.roll import Learner, Roll, Stuck
from gradtutor.session.classroom.roll_order import Age, Order, age_of, listed
from gradtutor.session.classroom.tally import Tallied, Tally
from gradtutor.session.progress.review import DueItem
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.session.pupils import CHAIN, Pupil

NOW = 1_800_000_000.0
DELTA_B = (CHAIN, DueItem("predicted", "", "default", 2, "delta", "b"))


def roll_of(store: MemoryStore) -> Roll:
    roll = Roll()
    for event in store.read():
        roll.fold(event)
    return roll


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def learner(store: MemoryStore, id_: str = "ada") -> Learner:
    return roll_of(store).learners[id_]


def test_a_learner_arrives_walks_and_leaves(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", "Ada \x1b[31mByron", "7b\n", NOW)
    pupil.open()
    pupil.step(2)
    ada = learner(store)
    assert (ada.name, ada.group, ada.present) == ("Ada [31mByron", "7b", True)
    # The chain's second step is b = ln a, in the forward stage.
    assert (ada.lesson, ada.variant, ada.iteration, ada.revealed, ada.stage) == (CHAIN, "default", 1, 2, "forward")
    pupil.say("left")
    assert (learner(store).stage, learner(store).iteration) == ("", 0)
    pupil.say("departed")
    assert not learner(store).present


def test_whoever_sits_at_two_servers_is_there_until_both_seats_are_empty(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    # As a class with one server has written it: one seat, without a name.
    pupil.say("departed")
    pupil.say("arrived", name="Ada", seat="a-1")
    pupil.say("arrived", name="Ada", seat="b-7")
    pupil.say("departed", seat="a-1")
    assert learner(store).present
    pupil.say("departed", seat="a-1")
    assert learner(store).present
    pupil.say("departed", seat="b-7")
    assert not learner(store).present
    pupil.say("arrived", name="Ada", seat="a-2")
    pupil.say("arrived", name="Ada", seat="b-8")
    # A server that opens the class alone says that nobody is there.
    pupil.say("departed")
    assert not learner(store).present


def test_a_seat_that_was_taken_for_empty_is_no_step(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    pupil.step()
    pupil.now = NOW + 200
    pupil.say("arrived", name="ada", seat="a-1", again=True)
    ada = learner(store)
    assert (ada.present, ada.stepped, ada.seen) == (True, NOW, NOW + 200)


def test_who_comes_back_to_a_lesson_is_where_the_last_step_was(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    pupil.step(3)
    pupil.say("left")
    pupil.open("slope")
    assert learner(store).stage == "intro"
    pupil.open()
    assert (learner(store).iteration, learner(store).revealed) == (1, 3)


@pytest.mark.parametrize(
    ("answers", "stuck"), [("--", False), ("---", True), ("--+-", False), ("---+", False), ("+---", True)]
)
def test_three_wrong_answers_in_a_row(store: MemoryStore, answers: str, stuck: bool) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    for place, answer in enumerate(answers):
        # Of whatever kind they are.
        if place % 2:
            pupil.answer("sign", 1, answer == "+")
        else:
            pupil.predict(1.0, 2.0, answer == "+")
    roll = roll_of(store)
    found = roll.stuck(roll.learners["ada"], NOW)
    assert (found is not None) == stuck
    if answers == "---":
        assert found == Stuck("wrong", DELTA_B)
    assert roll.learners["ada"].score == (answers.count("+"), answers.count("-"))


def test_another_lesson_is_a_new_begin(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    for _ in range(3):
        pupil.predict(1.0, 2.0, right=False)
    pupil.open("slope")
    roll = roll_of(store)
    assert roll.stuck(roll.learners["ada"], NOW) is None
    assert roll.learners["ada"].score == (0, 0)


def still(store: MemoryStore, seconds: float) -> bool:
    roll = roll_of(store)
    return roll.stuck(roll.learners["ada"], NOW + seconds) == Stuck("still")


def test_five_minutes_without_a_step(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    assert not still(store, 1000)  # no lesson is open
    pupil.open()
    assert not still(store, 299)
    assert still(store, 300)
    pupil.now = NOW + 200
    pupil.predict(1.0, 2.0, right=False)
    assert still(store, 300)  # an answer is no step
    pupil.step()
    assert not still(store, 499)
    assert still(store, 500)
    pupil.say("departed")
    assert not still(store, 500)


def test_nobody_is_stuck_at_the_end_of_a_run(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    pupil.player.to_end()
    pupil.arrive()
    assert learner(store).stage == "done"
    assert not still(store, 10_000)


def test_a_pause_does_not_count(store: MemoryStore) -> None:
    Pupil(store, "ada", now=NOW).open()
    store.append([Event("paused", data={"on": True}, time=NOW + 60)])
    assert not still(store, 1000)
    store.append([Event("paused", data={"on": False}, time=NOW + 1000)])
    assert not still(store, 1299)
    assert still(store, 1300)


@pytest.mark.parametrize(
    "event",
    [
        Event("stepped", CHAIN, {}, "ada"),
        Event("stepped", CHAIN, {"variant": "default", "iteration": "x", "revealed": 1, "stage": "loss"}, "ada"),
        Event("arrived", "", {}, "ada"),
        Event("predicted", CHAIN, {"guess": 1}, "ada"),
        Event("answered", CHAIN, {"question": "sign", "answer": "three", "right": True}, "ada"),
        Event("tomorrow's kind", CHAIN, {"x": 1}, "ada"),
    ],
)
def test_what_is_not_understood_changes_nothing(event: Event) -> None:
    roll = Roll()
    roll.fold(event)
    assert roll.learners["ada"].score == (0, 0)
    assert roll.learners["ada"].stage == ""
    assert len(roll.tallies) == 0


def test_answers_are_counted_once_for_each_learner(store: MemoryStore) -> None:
    for name, tries in (("ada", "-+"), ("bob", "+"), ("cy", "--")):
        pupil = Pupil(store, name, now=NOW)
        pupil.open()
        for place, sign in enumerate(tries):
            pupil.predict(-1.46 if sign == "+" else 5.0 + place, -1.4615, sign == "+")
    tally = roll_of(store).tallies[DELTA_B]
    assert len(tally) == 3
    assert tally.answers() == (Tallied(-1.46, True), Tallied(5.0, False), Tallied(5.0, False))
    assert tally.answers(last=True) == (Tallied(-1.46, True), Tallied(-1.46, True), Tallied(6.0, False))
    assert (tally.right(), tally.right(last=True)) == (1, 2)
    assert tally.truth == -1.4615


def test_steps_in_order_are_an_answer(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open("computational-graph")
    pupil.answer("way-back", [2, 1, 3], right=False)
    tallies = roll_of(store).tallies
    assert tallies[next(iter(tallies))].answers() == (Tallied((2, 1, 3), False),)


@pytest.mark.parametrize(
    ("passed", "age"),
    [(0, ("now", 0)), (9.9, ("now", 0)), (10, ("seconds", 10)), (47, ("seconds", 40)), (60, ("minutes", 1)),
     (3599, ("minutes", 59)), (3600, ("hours", 1)), (7199, ("hours", 1)), (86_399, ("hours", 23)),
     (86_400, ("days", 1)), (90_000, ("days", 1)), (-5, ("now", 0))],
)  # fmt: skip
def test_ages_are_told_coarsely(passed: float, age: tuple[Any, int]) -> None:
    assert age_of(NOW - passed, NOW) == Age(*age)
    assert age_of(0.0, NOW) == Age("never")


@pytest.mark.parametrize(
    ("order", "names"),
    [
        # Zoe is stuck; Ada and Bob have both made a step just now, Cy one minutes ago; Dan is away.
        ("stuck", ["Zoe", "Ada", "Bob", "Cy", "Dan"]),
        ("newest", ["Ada", "Bob", "Zoe", "Cy", "Dan"]),
        # The lessons in the course's order: the farther the sooner, and last who is in none.
        ("lesson", ["Bob", "Ada", "Dan", "Zoe", "Cy"]),
        ("name", ["Ada", "Bob", "Cy", "Dan", "Zoe"]),
    ],
)
def test_orders(store: MemoryStore, order: Order, names: list[str]) -> None:
    for name, ago, lesson, steps in (("Zoe", 20, CHAIN, 1), ("Cy", 120, "", 0), ("Bob", 1, "slope", 2),
                                     ("Ada", 5, "slope", 1), ("Dan", 2, CHAIN, 3)):  # fmt: skip
        pupil = Pupil(store, name.lower(), name, now=NOW - ago)
        if lesson:
            pupil.open(lesson)
            pupil.step(steps)
        for _ in range(3 if name == "Zoe" else 0):
            pupil.predict(1.0, 2.0, right=False)
        if name == "Dan":
            pupil.say("departed")
    titles = {"slope": "Slope", CHAIN: "Nonlinear chain"}
    rows = listed(roll_of(store), NOW, order, "", titles)
    assert [row.learner.name for row in rows] == names


def test_the_list_can_be_filtered(store: MemoryStore) -> None:
    for name, group in (("Ada", "7a"), ("Bob", "7b")):
        Pupil(store, name.lower(), name, group, NOW).open("slope" if name == "Ada" else CHAIN)
    titles = {"slope": "Slope", CHAIN: "Nonlinear chain"}
    found = {
        wanted: [row.learner.name for row in listed(roll_of(store), NOW, "name", wanted, titles)]
        for wanted in ("AD", " 7b ", "nonlin", "zz", "")
    }
    assert found == {"AD": ["Ada"], " 7b ": ["Bob"], "nonlin": ["Bob"], "zz": [], "": ["Ada", "Bob"]}


def test_of_whom_nothing_is_known_yet() -> None:
    ada = Learner("ada")
    assert (ada.name, ada.group, ada.lesson, ada.variant, ada.stage) == ("ada", "", "", "", "")
    assert (ada.iteration, ada.revealed, ada.stepped, ada.seen, ada.wrong_in_a_row) == (0, 0, 0.0, 0.0, 0)
    assert not ada.present and not ada.locked and ada.score == (0, 0)
    assert Roll().number == len(Roll().tallies) == Tally().time == 0


def test_a_lesson_begins_at_its_first_iteration(store: MemoryStore) -> None:
    Pupil(store, "ada").open()
    ada = learner(store)
    assert (ada.iteration, ada.revealed, ada.stage) == (1, 0, "intro")
    # The clock of a machine that was never set begins in 1970.
    roll = roll_of(store)
    assert roll.stuck(ada, 299.0) is None and roll.stuck(ada, 300.0) == Stuck("still")
    assert roll.number == 2


def test_who_is_locked_needs_help_wherever(store: MemoryStore) -> None:
    Pupil(store, "ada", now=NOW).say("locked")
    roll = roll_of(store)
    assert roll.stuck(roll.learners["ada"], NOW) == Stuck("locked")


def test_in_the_order_of_lessons_the_farther_iteration_stands_first(store: MemoryStore) -> None:
    # Bo is in a lesson that the course does not have; Cy has opened none.
    for name, lesson, iteration in (("ada", "slope", 1), ("bo", CHAIN, 1), ("cy", "", 0), ("dan", "slope", 2)):
        pupil = Pupil(store, name, now=NOW)
        if lesson:
            pupil.open(lesson)
            pupil.say("stepped", variant="default", iteration=iteration, revealed=1, stage="forward", focus="f")
    rows = listed(roll_of(store), NOW, "lesson", "", {"slope": "Slope"})
    assert [row.learner.id for row in rows] == ["dan", "ada", "bo", "cy"]


def test_what_was_answered_last_stands_first_and_own_numbers_are_not_compared(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada", now=NOW)
    pupil.open()
    for seconds, question in enumerate(("one", "two", "one")):
        pupil.now = NOW + seconds
        pupil.answer(question, 1, True)
    pupil.key = f"{CHAIN}#k3f9.1"
    for _ in range(3):
        pupil.answer("three", 1, False)
    pupil.say("stepped", variant="default", iteration=1, revealed=1, stage="forward", focus="a")
    roll = roll_of(store)
    assert [item.question for _, item in roll.tallies] == ["one", "two"]
    # That there were wrong ones is seen all the same.
    assert roll.stuck(roll.learners["ada"], pupil.now) == Stuck("wrong", (CHAIN, DueItem("answered", "three")))
