"""What a teacher does with names, over any store: nothing is lost, nothing is left, and who logs in is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.errors import ClassError
from gradtutor.session.classroom import people
from gradtutor.session.classroom.person_names import person_id
from gradtutor.session.classroom.pins import PIN_LETTERS, hashed, make_pin, matches
from gradtutor.session.classroom.roll import Roll
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Answered, Arrived, Departed, Opened, Record, Stepped, event_of
from gradtutor.session.store.interface import Json, Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore

CHAIN, SLOPE = "nonlinear-chain", "slope"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "class.sqlite")
    yield made
    made.close()


def did(store: Store, learner: str, *what: tuple[str, Record], time: float = 1.0) -> None:
    store.append([event_of(record, lesson, learner, time) for lesson, record in what])


def comes(store: Store, learner: str, name: str) -> None:
    did(
        store,
        learner,
        ("", Arrived(name)),
        (CHAIN, Opened("default")),
        (CHAIN, Stepped("default", 1, 1, "forward", "a")),
    )


def told(store: Store, learner: str) -> list[str]:
    return [event.kind for event in store.read(learner=learner)]


def known_as(store: Store, name: str) -> tuple[str, str]:
    """As at a login."""
    alias = store.state(people.ALIASES + person_id(name))
    given = store.state(people.NAMES + str(alias or person_id(name)))
    return people.known_as(name, alias, given)


def roll_of(store: Store) -> Roll:
    roll = Roll()
    for event in store.read():
        roll.fold(event)
    return roll


def test_a_name_is_put_right_with_everything_that_belongs_to_it(store: Store) -> None:
    comes(store, "ana", "Ana")
    store.set_state("pin/ana", "hash")
    store.set_state("lock/ana", 20)
    store.set_state("progress/ana", {"form": 2})
    before = [event for event in store.read() if event.learner == "ana"]
    assert people.rename(store, "ana", "  Anna Aalto ", 9.0) == "anna aalto"
    # The same events at the same places, and one that says what has been done.
    moved = store.read(learner="anna aalto")
    assert [event._replace(learner="ana") for event in moved[:-1]] == before
    assert (moved[-1].kind, dict(moved[-1].data)) == ("joined", {"other": "ana", "name": "Anna Aalto"})
    assert store.read(learner="ana") == []
    assert (store.state("pin/anna aalto"), store.state("lock/anna aalto")) == ("hash", 20)
    # No summary is left of before, so that it is made of the events that are there now.
    assert {name for name in store.states("") if "ana" in name} == {"alias/ana"}
    assert store.states("progress/") == {}
    assert store.state("class/erasures") == 1
    roll = roll_of(store)
    assert list(roll.learners) == ["anna aalto"]
    assert (roll.learners["anna aalto"].name, roll.learners["anna aalto"].lesson) == ("Anna Aalto", CHAIN)
    place = Progress(store, "anna aalto").place(CHAIN)
    assert place is not None
    assert (place.iteration, place.revealed) == (1, 1)


def test_who_comes_by_the_old_name_is_let_in_as_the_new_one(store: Store) -> None:
    comes(store, "ana", "Ana")
    people.rename(store, "ana", "Anna", 9.0)
    assert known_as(store, "ANA") == known_as(store, "anna") == ("anna", "Anna")
    # A second time: both former names lead to the last one, and back again no name leads to itself.
    people.rename(store, "anna", "Hanna", 10.0)
    assert {known_as(store, one)[0] for one in ("ana", "anna", "hanna")} == {"hanna"}
    people.rename(store, "hanna", "Ana", 11.0)
    assert {known_as(store, one) for one in ("ana", "anna", "hanna")} == {("ana", "Ana")}
    assert known_as(store, "Bo") == ("bo", "Bo")


def test_capitals_alone_are_another_name_of_the_same_learner(store: Store) -> None:
    comes(store, "anna", "anna")
    assert people.rename(store, "anna", "Anna", 9.0) == "anna"
    assert known_as(store, "anna") == ("anna", "Anna")
    assert roll_of(store).learners["anna"].name == "Anna"
    assert told(store, "anna") == ["arrived", "opened", "stepped", "joined"]


@pytest.mark.parametrize("name", ["", "  ", "\x1b", "teacher", "Teacher", "Bo", "bo"])
def test_a_name_that_is_none_or_anothers_is_refused(store: Store, name: str) -> None:
    comes(store, "ana", "Ana")
    comes(store, "bo", "Bo")
    before = (store.read(), store.states(""))
    with pytest.raises(ClassError):
        people.rename(store, "ana", name, 9.0)
    assert (store.read(), store.states("")) == before


def test_in_a_class_with_a_roster_it_names_the_learners(store: Store) -> None:
    comes(store, "ana", "Ana")
    comes(store, "anna", "Anna")
    for entry in (people.LIST, people.ROSTER):
        store.set_state(people.ENTRY, entry)
        with pytest.raises(ClassError, match="roster"):
            people.rename(store, "ana", "Hanna", 9.0)
    with pytest.raises(ClassError, match="PIN"):
        people.new_pin(store, "ana", 9.0)
    # Somebody whose line in it has been changed is brought together with what was done before.
    people.merge(store, "ana", "anna", 9.0)
    assert store.read(learner="ana") == []


def test_two_names_of_one_learner_become_one_and_nothing_is_lost(store: Store) -> None:
    right, wrong = Answered("why", True, 1), Answered("how", False, 2)
    comes(store, "anna", "Anna")
    did(store, "ana", ("", Arrived("Ana")), (SLOPE, Opened("default")), (SLOPE, wrong), time=2.0)
    did(store, "anna", (CHAIN, right), (CHAIN, Stepped("default", 2, 3, "backward", "b")), time=3.0)
    did(store, "ana", (SLOPE, Stepped("default", 1, 2, "loss", "")), ("", Departed()), time=4.0)
    store.set_state("pin/anna", "hers")
    store.set_state("pin/ana", "other")
    numbers = [event.number for event in store.read()]
    # Of ana's: arrived, opened, answered, stepped, departed.
    assert people.merge(store, "ana", "anna", 9.0) == 5
    joined = store.read(learner="anna")
    assert [event.number for event in joined[:-1]] == numbers
    assert [event.kind for event in joined] == [
        "arrived", "opened", "stepped", "arrived", "opened", "answered", "answered", "stepped", "stepped", "departed",
        "joined",
    ]  # fmt: skip
    assert store.states("pin/") == {"pin/anna": "hers"}
    assert known_as(store, "ana") == ("anna", "Anna")
    roll = roll_of(store)
    assert list(roll.learners) == ["anna"]
    anna = roll.learners["anna"]
    assert (anna.name, anna.lesson, anna.stage) == ("Anna", SLOPE, "loss")
    assert anna.tries == {SLOPE: [0, 1], CHAIN: [1, 0]}
    progress = Progress(store, "anna")
    assert (progress.mark(CHAIN).right, progress.mark(CHAIN).steps) == (1, 2)
    assert (progress.mark(SLOPE).wrong, progress.mark(SLOPE).steps) == (1, 1)


def test_a_pin_comes_along_where_the_other_name_has_none(store: Store) -> None:
    comes(store, "ana", "Ana")
    comes(store, "anna", "Anna")
    store.set_state("pin/ana", "other")
    people.merge(store, "ana", "anna", 9.0)
    assert store.states("pin/") == {"pin/anna": "other"}


@pytest.mark.parametrize(
    ("learner", "into"), [("ana", "ana"), ("ana", "nobody"), ("nobody", "ana"), ("teacher", "ana"), ("ana", "teacher")]
)
def test_only_two_learners_can_be_joined(store: Store, learner: str, into: str) -> None:
    comes(store, "ana", "Ana")
    comes(store, "teacher", "Teacher")
    before = store.read()
    with pytest.raises(ClassError):
        people.merge(store, learner, into, 9.0)
    assert store.read() == before


@pytest.mark.parametrize("present", [True, False])
def test_of_who_is_removed_nothing_is_left(store: Store, present: bool) -> None:
    comes(store, "ana", "Ana")
    comes(store, "bo", "Bo")
    people.rename(store, "ana", "Anna", 5.0)
    if not present:
        did(store, "anna", ("", Departed()))
    for name in ("pin/anna", "lock/anna", "progress/anna"):
        store.set_state(name, 1)
    others = store.read(learner="bo")
    # Arrived, opened, stepped, and that of the other name; and departed.
    assert people.remove(store, "anna", 9.0) == (4 if present else 5)
    # Who is there is told, and that is erased as soon as it has been heard.
    assert told(store, "anna") == (["removed"] if present else [])
    store.erase("anna")
    assert not any("ana" in name or "anna" in name for name in store.states(""))
    assert not any("anna" in str(event).casefold() for event in store.read())
    assert store.read(learner="bo") == others
    assert list(roll_of(store).learners) == ["bo"]
    with pytest.raises(ClassError):
        people.remove(store, "anna", 10.0)


def test_a_new_pin_is_kept_as_a_hash_and_unlocks(store: Store) -> None:
    comes(store, "ana", "Ana")
    store.set_state("pin/ana", hashed("forgotten"))
    store.set_state("lock/ana", 20)
    pin = people.new_pin(store, "ana", 9.0)
    kept = store.state("pin/ana")
    assert isinstance(kept, str)
    assert matches(pin, kept)
    assert not matches("forgotten", kept)
    assert pin not in str(store.states("")) + str(store.read())
    assert store.state("lock/ana") is None
    assert told(store, "ana")[-1] == "unlocked"


def test_hashes_are_those_that_owasp_names() -> None:
    # Password storage cheat sheet: Argon2id with 19 MiB of memory, two iterations and one lane.
    assert hashed("123456").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_pin_is_given_to_who_has_none(store: Store) -> None:
    did(store, "ana", ("", Arrived("Ana")))
    store.set_state("lock/ana", 20)
    pin = people.given_pin(store, "ana", 9.0, renew=False)
    kept = str(store.state("pin/ana"))
    assert pin is not None and matches(pin, kept)
    assert store.state("lock/ana") is None and told(store, "ana") == ["arrived", "unlocked"]
    # The one that there is holds, unless it is to be another.
    assert people.given_pin(store, "ana", 10.0, renew=False) is None
    assert store.state("pin/ana") == kept
    other = people.given_pin(store, "ana", 11.0, renew=True)
    assert (
        other is not None
        and matches(other, str(store.state("pin/ana")))
        and not matches(pin, str(store.state("pin/ana")))
    )
    # Nobody was locked out any more.
    assert told(store, "ana") == ["arrived", "unlocked"]


def test_a_pin_that_a_learner_has_chosen_meanwhile_holds() -> None:
    class Chosen(MemoryStore):
        def claim_state(self, name: str, value: Json) -> Json:
            return super().claim_state(name, "hers") and super().claim_state(name, value)

    store = Chosen()
    assert people.given_pin(store, "ana", 9.0, renew=False) is None
    assert store.states("") == {"pin/ana": "hers"}


def test_who_is_unlocked_may_guess_again(store: Store) -> None:
    store.set_state("lock/ana", 20)
    store.set_state("guesses/ana", 3)
    event = people.unlock(store, "ana", 9.0)
    assert (event.kind, event.learner, event.time) == ("unlocked", "ana", 9.0)
    assert told(store, "ana") == ["unlocked"] and store.state("lock/ana") is None


def test_one_event_makes_a_learner(store: Store) -> None:
    did(store, "ana", ("", Arrived("Ana B")))
    assert people.exists(store, "ana") and people.known(store) == ["ana"]
    assert people.shown_name(store, "ana") == "Ana B"
    assert not people.exists(store, "bo") and people.shown_name(store, "bo") == "bo"
    store.set_state("name/ana", "Anna")
    assert people.shown_name(store, "ana") == "Anna"


def test_all_learners_of_a_class_with_many_events_are_known() -> None:
    store = MemoryStore()
    for learner, times in (("ana", 5000), ("bo", 1), ("teacher", 1), ("", 1)):
        store.append([event_of(Opened("default"), SLOPE, learner)] * times)
    store.append([event_of(Departed(), "", "gone")])
    store.set_state("pin/cy", "hash")
    assert people.known(store) == ["ana", "bo", "cy"]


def seen_out(store: Store, after: int, *, erased: bool) -> list[float]:
    """The pauses of waiting for somebody to leave, by a clock on which each takes a second; the server hears of it in
    the last of ``after``."""
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if erased and len(pauses) == after:
            store.erase("ana")
            did(store, "ana", ("", Departed()))

    people.see_out(store, "ana", lambda: 100.0 + len(pauses), sleep)
    return pauses


def test_who_is_there_leaves_before_anything_is_erased(store: Store) -> None:
    comes(store, "ana", "Ana")
    assert seen_out(store, 3, erased=True) == [0.2] * 3
    # Who is not there need not leave.
    assert seen_out(store, 1, erased=False) == [] and told(store, "ana") == ["departed"]


def test_nobody_waits_for_longer_than_eight_seconds_for_that(store: Store) -> None:
    comes(store, "ana", "Ana")
    assert seen_out(store, 0, erased=False) == [0.2] * 8
    assert told(store, "ana")[-1] == "removed"


def test_pins_have_six_signs_none_of_which_looks_like_another() -> None:
    pins = {make_pin() for _ in range(2000)}
    assert {len(pin) for pin in pins} == {6}
    assert len(pins) > 1990
    used = set("".join(pins))
    assert used == set(PIN_LETTERS)
    for alike in ("b68", "gq9", "il1|", "o0", "s5", "uv", "z2"):
        assert len(used & set(alike)) <= 1
    assert used.isdisjoint("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_a_tutor_that_is_open_works_out_anew_what_has_become_its_own() -> None:
    store = MemoryStore()
    comes(store, "ana", "Ana")
    comes(store, "anna", "Anna")
    progress = Progress(store, "anna")
    assert progress.mark(CHAIN).steps == 1
    progress.record(Stepped("default", 1, 2, "forward", "b"), CHAIN)
    people.merge(store, "ana", "anna", 9.0)
    progress.read_anew()
    assert progress.mark(CHAIN).steps == 3
    progress.close()
    assert Progress(store, "anna").mark(CHAIN).steps == 3


def test_a_last_word_makes_nobody_come_back() -> None:
    roll = Roll()
    roll.fold(event_of(Departed(), learner="ana"))
    assert roll.learners == {}


def test_a_last_word_that_comes_late_makes_no_learner(store: Store) -> None:
    comes(store, "ana", "Ana")
    people.rename(store, "ana", "Anna", 5.0)
    did(store, "ana", ("", Departed()))
    assert people.known(store) == ["anna"]
    assert not people.exists(store, "ana")
    assert people.rename(store, "anna", "Ana", 6.0) == "ana"
    assert list(roll_of(store).learners) == ["ana"]
