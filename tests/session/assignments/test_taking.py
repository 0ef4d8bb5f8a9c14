"""Which try is taken, with which numbers, and what a walk writes down of it."""

from __future__ import annotations

from gradtutor.lessons.vary import drawn
from gradtutor.session.assignments.assignment import Assignment
from gradtutor.session.assignments.plan import plan_of
from gradtutor.session.assignments.standing import standing
from gradtutor.session.assignments.taking import attempt_of, lesson_open, seed_of, with_own_numbers
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.progress.evidence import Evidence
from gradtutor.session.progress.progress import Progress
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.session.store.events import Begun
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.taken import Taken
from tests.session.walks import lesson

GIVEN = Assignment("k3f9", "Week 3", ("learning-rate",), tries=2, counts=("predictions",), predictions=2)
FIRST = Taken("learning-rate", "k3f9", 1)


def begun(numbers: dict[str, object]) -> Evidence:
    evidence = Evidence()
    evidence.fold(Begun(numbers), 1.0)
    return evidence


def test_the_first_try_then_the_last_then_with_other_numbers_the_next() -> None:
    def found(count: int, *, afresh: bool = False) -> Taken | None:
        tries = {FIRST._replace(number=number).key: begun({}) for number in range(1, count + 1)}
        return attempt_of(GIVEN, "learning-rate", tries, afresh=afresh)

    assert found(0) == found(1) == FIRST and found(0, afresh=True) == FIRST
    assert found(1, afresh=True) == found(2) == FIRST._replace(number=2)
    assert found(2, afresh=True) is None
    # One that was shown and never begun is no try yet.
    assert attempt_of(GIVEN, "learning-rate", {FIRST.key: Evidence()}, afresh=False) == FIRST
    assert attempt_of(GIVEN._replace(tries=0), "learning-rate", {FIRST.key: begun({})}, afresh=True) is not None


def test_everybody_and_every_try_has_other_numbers_and_keeps_them() -> None:
    own = lesson("learning-rate")
    seeds = [seed_of(FIRST, "anna"), seed_of(FIRST, "bo"), seed_of(FIRST._replace(number=2), "anna")]
    assert seeds[0] == "k3f9/anna/learning-rate/1" and len(set(seeds)) == 3
    mine = with_own_numbers(own, FIRST, "anna", None)
    assert mine.numbers == drawn(own.vary, seeds[0]) == with_own_numbers(own, FIRST, "anna", Evidence()).numbers
    # Bounds that are changed later do not change a try that has begun.
    assert with_own_numbers(own, FIRST, "anna", begun({"x": -0.5})).numbers == {"x": -0.5}
    # A lesson without bounds is everybody's the same.
    assert with_own_numbers(lesson("slope"), FIRST, "anna", None).numbers == {}


def test_the_lesson_that_somebody_has_open_is_shown_with_that_learners_numbers() -> None:
    known = {"learning-rate": lesson("learning-rate")}
    mine = begun({"x": -0.5})
    assert lesson_open(FIRST.key, known.get, {FIRST.key: mine}) == with_own_numbers(
        known["learning-rate"], FIRST, "anna", mine
    )
    # As everybody has it: what is nobody's try, and a try of which nothing has been heard.
    for key, evidence in ((FIRST.key, {}), (FIRST.key, None), ("learning-rate", {FIRST.key: mine})):
        assert lesson_open(key, known.get, evidence) is known["learning-rate"]
    assert lesson_open("", known.get) is None
    assert lesson_open("gone", known.get, {"gone": mine}) is None
    # The lesson has been changed, and has no such number any more.
    assert lesson_open(FIRST.key, known.get, {FIRST.key: begun({"gone": 1.0})}) is None


def test_a_walk_writes_down_with_which_numbers_it_began_and_what_it_shows_counts() -> None:
    store = MemoryStore()
    mine = with_own_numbers(lesson("learning-rate"), FIRST, "anna", None)
    progress = Progress(store, "anna", lambda: 100.0)
    walk = LessonWalk(mine, progress, FIRST.key)
    walk.resume()
    walk.opened()
    assert [event.kind for event in store.read()] == ["begun", "opened"]
    assert store.read()[0].data == {"numbers": dict(mine.numbers)}
    # J is predicted right before it is shown, then wrong, then shown.
    (asked, *_) = upcoming(walk.player)
    assert walk.guess(asked, repr(truth(walk.player, asked))).right
    walk.player.next()
    walk.arrived()
    plans = {"learning-rate": plan_of(lesson("learning-rate"))}
    # One of the two that are wanted: half of ten points.
    assert standing(GIVEN, progress.taken, plans).points == 5.0
    walk.player.back()
    walk.arrived()
    walk.player.next()
    walk.arrived()
    walk.opened()
    progress.close()
    # Another process finds the same, from what was kept and from the events alone.
    for again in (Progress(store, "anna"), Progress(_without_states(store), "anna")):
        assert again.begun(FIRST.key) and again.taken[FIRST.key].numbers == mine.numbers
        assert standing(GIVEN, again.taken, plans).points == 5.0
    assert [event.kind for event in store.read()].count("begun") == 1


def _without_states(store: MemoryStore) -> MemoryStore:
    other = MemoryStore()
    other.append(store.read())
    return other
