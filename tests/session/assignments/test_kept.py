"""Where assignments are kept, and how whoever listens hears of them."""

from __future__ import annotations

import pytest

from gradtutor.errors import UsageError
from gradtutor.session.assignments.assignment import Assignment, Credit
from gradtutor.session.assignments.giving import clean_title, read_counts, read_points, timed
from gradtutor.session.assignments.kept import after, assignments, find, give, new_id, take_back
from gradtutor.session.store.events import event_of, record_of
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore

LATER = Assignment("bbbb", "Later", ("slope",), credits=(Credit(2000.0, 1.0),), after=0.0)
SOON = LATER._replace(id="aaaa", title="Soon", credits=(Credit(1000.0, 1.0),))
NEVER = LATER._replace(id="cccc", title="Never", credits=(), after=1.0)


def test_what_is_given_is_kept_and_heard_those_due_first_in_front() -> None:
    store = MemoryStore()
    feed = store.subscribe()
    for one in (NEVER, LATER, SOON):
        give(store, one, 5.0)
    assert list(assignments(store).values()) == [SOON, LATER, NEVER]
    heard: dict[str, Assignment] = {}
    for event in feed.new():
        heard = after(heard, event)
    assert list(heard.values()) == [SOON, LATER, NEVER]
    extended = SOON._replace(credits=(Credit(3000.0, 1.0),))
    give(store, extended, 6.0)
    take_back(store, "bbbb", 7.0)
    for event in feed.new():
        heard = after(heard, event)
    assert list(heard.values()) == [extended, NEVER] == list(assignments(store).values())


def test_what_is_not_understood_changes_nothing() -> None:
    known = {"aaaa": SOON}
    assert after(known, Event("assigned", data={"assignment": {"id": "x"}})) == known
    assert after(known, Event("assigned", data={"assignment": {}}, learner="anna")) == known
    assert after(known, Event("message", data={"text": "hi"})) == known
    store = MemoryStore()
    store.set_state("class/assignment/zzzz", {"made": "by another version"})
    assert assignments(store) == {}


def test_they_are_found_by_id_and_by_title() -> None:
    known = {one.id: one for one in (SOON, LATER, NEVER._replace(title="Soon"))}
    assert find(known, "bbbb") == find(known, "Later") == LATER
    with pytest.raises(UsageError, match="More than one"):
        find(known, "Soon")
    with pytest.raises(UsageError, match="no assignment 'Sooner'"):
        find(known, "Sooner")


def test_ids_are_never_used_twice_and_there_are_not_too_many() -> None:
    assert len({new_id(()) for _ in range(50)}) > 45 and len(new_id(())) == 4
    store = MemoryStore()
    for place in range(100):
        give(store, SOON._replace(id=f"id{place}"), 1.0)
    give(store, SOON._replace(id="id3", title="Changed"), 1.0)
    with pytest.raises(UsageError, match="take some back first"):
        give(store, SOON, 1.0)


def test_events_read_back() -> None:
    store = MemoryStore()
    give(store, SOON, 5.0)
    (event,) = store.read()
    assert event.learner == "" and record_of(event) is not None and event_of(record_of(event)).data == event.data  # type: ignore[arg-type]


def test_times_are_worked_out_once_and_the_zone_is_kept_for_the_class() -> None:
    store = MemoryStore()
    made = timed(Assignment("aaaa", "A", ("slope",)), store, "2026-12-05", None, "Asia/Shanghai")
    # TZ=Asia/Shanghai date -d '2026-12-06 00:00' +%s
    assert made.until == 1796486400.0 and made.late == "none" and made.after == 0.0
    other = timed(Assignment("bbbb", "B", ("slope",)), store, "2026-12-05", "50%")
    assert other.until == made.until and other.zone == "Asia/Shanghai" and other.after == 0.5
    # What is not said stays: only the rule is another; then only the day; then there is none.
    assert timed(other, store, None, "full").until == made.until
    assert timed(other, store, "2026-12-06").after == 0.5
    never = timed(other, store, "-")
    assert (never.due, never.credits, never.after) == ("", (), 1.0)


def test_what_a_teacher_writes() -> None:
    assert read_counts("questions, Predictions=3") == (("questions", "predictions"), 3)
    assert read_counts("iteration，end") == (("iteration", "end"), None)
    assert [read_counts(f"predictions={many}")[1] for many in (1, 1000)] == [1, 1000]
    for wrong in (
        "",
        "songs",
        "questions=3",
        "predictions=0",
        "predictions=1001",
        "predictions=00001",
        "predictions=x",
        "predictions=²",
    ):
        with pytest.raises(UsageError):
            read_counts(wrong)
    assert [read_points(many) for many in ("12,5", "0.5", "10000")] == [12.5, 0.5, 10_000.0]
    for wrong in ("0", "-1", "nan", "inf", "10000.5", "many"):
        with pytest.raises(UsageError):
            read_points(wrong)
    assert clean_title("  Week\t3 \n") == "Week 3" and clean_title("A") == "A" and clean_title("x" * 60) == "x" * 60
    for wrong in (" ", "x" * 61):
        with pytest.raises(UsageError):
            clean_title(wrong)
