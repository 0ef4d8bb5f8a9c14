"""Line by line: what was given is told, taken with one's own numbers, and brings points."""

from __future__ import annotations

import io

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.plain.course import CourseDialogue
from gradtutor.plain.doing import Doing
from gradtutor.plain.taught import _folders, _titles
from gradtutor.plain.voice import Silence, Voice
from gradtutor.session.assignments.assignment import Assignment, Credit
from gradtutor.session.assignments.kept import give
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.taken import Taken
from tests.plain.test_attending import Learner
from tests.plain.transcripts import LESSONS

GIVEN = Assignment(
    "k3f9", "Week 3", ("slope", "chain-rule"), 20.0, ("questions", "predictions"), 1, 2, "2096-10-02",
    credits=(Credit(4e9, 1.0),), after=0.0,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def spoken(store: MemoryStore, *typed: str) -> str:
    """All that is said to who types these lines."""
    course, progress, sink = load_course(LESSONS), Progress(store, "anna"), io.StringIO()
    company = Doing(store, progress, "Anna", _titles(course), _folders(course))
    voice = Voice(Learner(store, typed), sink, str, company)  # type: ignore[arg-type]
    try:
        CourseDialogue(voice, course, progress).hold(None)
    except Silence:
        pass
    finally:
        progress.close()
    return sink.getvalue()


def given() -> MemoryStore:
    store = MemoryStore()
    give(store, GIVEN, 1.0)
    return store


def test_the_contents_say_what_is_due() -> None:
    text = spoken(given(), "quit")
    assert "Week 3: due 2096-10-02 (in " in text and "0 of 20 points" in text
    assert "'assignments' tells more." in text
    assert "assignments" not in spoken(MemoryStore(), "quit")


def test_all_of_it_is_told() -> None:
    text = spoken(given(), "assignments", "quit")
    assert "What counts: questions right at the first answer; numbers predicted before they are shown (1)." in text
    assert "What is late does not count." in text
    assert "1. Slope: 0 of 10 points, 2 of 2 tries left." in text
    assert "2. Chain rule: 0 of 10 points, 2 of 2 tries left." in text
    assert "You were given nothing to do." in spoken(MemoryStore(), "assignments", "quit")


def test_it_is_taken_and_brings_points() -> None:
    store = given()
    text = spoken(store, "do 2", "predict", "1", "later", "assignments", "quit")
    assert "Your own numbers: w = " in text and "Chain rule: 0 of 10 points, 1 of 2 tries left." in text
    begun = next(event for event in store.read() if event.kind == "begun")
    assert begun.lesson == Taken("chain-rule", "k3f9", 1).key
    w = begun.data["numbers"]["w"]
    # ŷ = w·x is the first number; x stays 10. It is right at once: half of the lesson's ten points.
    text = spoken(store, "do 2 again", "quit")
    other = [event.data["numbers"]["w"] for event in store.read() if event.kind == "begun"][1]
    text = spoken(store, "do 2", "predict", f"{other * 10!r}", "assignments", "do 2 again", "quit")
    assert "Chain rule: 5 of 10 points, 0 of 2 tries left." in text
    assert "numbers predicted before they are shown: 1 of 1" in text
    assert "There is no try left. The best one counts." in text
    assert isinstance(w, float)


@pytest.mark.parametrize("typed", ["do", "do 0", "do 3", "do it", "do ²"])
def test_what_is_no_number_of_the_list(typed: str) -> None:
    assert "Which one? 'assignments' tells their numbers" in spoken(given(), typed, "quit")
