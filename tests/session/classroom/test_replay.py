"""One learner's lesson, made again from the events: it must be the one that the learner has."""

from __future__ import annotations

import pytest

from gradtutor.session.classroom.replay import Watched
from gradtutor.session.quiz.quantities import Asked
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import other_rate, with_rate
from gradtutor.session.run.what_if import made_from, supposed
from gradtutor.session.store.events import Predicted
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.session.pupils import CHAIN, Pupil, lesson_of


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def watched(store: MemoryStore) -> Watched:
    found = Watched()
    for event in store.read(learner="ada"):
        found.fold(event)
    return found


def shown(store: MemoryStore) -> Player:
    found = watched(store)
    return found.show(lesson_of(found.lesson))[1]


def test_the_place(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open(variant="gradient")
    pupil.step(9)
    assert watched(store).lesson == CHAIN
    assert shown(store).snapshot() == pupil.player.snapshot()
    pupil.say("left")
    assert not watched(store).open
    pupil.open("slope")
    assert watched(store).lesson == "slope" and watched(store).open
    assert shown(store).snapshot() == pupil.player.snapshot()
    # Whoever opens it again is where the last step was.
    pupil.step(2)
    pupil.say("left")
    pupil.step()
    assert watched(store).open
    pupil.say("opened", variant="default")
    assert (shown(store).iteration, shown(store).revealed) == (1, 3)


def test_another_rate(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open("descent-1d")
    lesson = lesson_of("descent-1d")
    own = lesson.variants["default"]
    assert other_rate(lesson, own) is None
    pupil.player = Player(with_rate(own, 0.02))
    pupil.player.to_end()
    assert other_rate(lesson, pupil.player.variant) == 0.02
    pupil.arrive(rate=0.02)
    assert shown(store).snapshot() == pupil.player.snapshot()
    # Back at the lesson's own rate nothing is said of it.
    pupil.player = Player(own)
    pupil.step(3)
    assert shown(store).snapshot() == pupil.player.snapshot()


def test_a_variant_that_was_made(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open()
    lesson = lesson_of(CHAIN)
    made = supposed(lesson, "default", {"parameters.x.start": 3.0})._replace(name="mine")
    pupil.say("changed", **made_from(lesson, made)._asdict())
    pupil.player = Player(made)
    pupil.step(5)
    found = watched(store)
    with_it, player = found.show(lesson)
    assert "mine" in with_it.variants
    # a = x² with x = 3.
    assert player.snapshot().column.values["a"] == 9.0
    assert player.snapshot() == pupil.player.snapshot()


def test_moves_by_hand(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open("target-shooting", "by-hand")
    while pupil.player.next():
        pass
    pupil.player.choose({"ax": 5.0, "ay": -5.0})
    pupil.say("moved", variant="by-hand", iteration=1, parameters={"ax": 5.0, "ay": -5.0})
    pupil.step(2)
    assert shown(store).snapshot().column.parameters == {"ax": 5.0, "ay": -5.0}
    assert shown(store).snapshot() == pupil.player.snapshot()


def test_guesses_stay_when_the_lesson_is_opened_again(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open()
    pupil.step()
    assert watched(store).guesses is None
    # a = x², and the lesson begins with x = 2.
    pupil.predict(3.0, 4.0, right=False, iteration=1, quantity="value", name="a")
    for _ in range(2):
        found = watched(store)
        found.show(lesson_of(CHAIN))
        assert found.guesses is not None
        ((asked, verdict),) = found.guesses.of(1).items()
        assert asked == Asked("value", "a")
        assert (verdict.guess, verdict.right) == (3.0, False)
        pupil.say("opened", variant="default")
    found = watched(store)
    assert found.answer is None
    pupil.predict(4.0, 4.0, right=True, iteration=1, quantity="value", name="a")
    found = watched(store)
    assert found.answer == Predicted("default", 1, True, "value", "a", guess=4.0, truth=4.0)
    pupil.step()
    assert watched(store).answer is None


def test_the_player_stays_for_as_long_as_the_run_does(store: MemoryStore) -> None:
    pupil = Pupil(store, "ada")
    pupil.open()
    found = watched(store)
    first = found.show(lesson_of(CHAIN))[1]
    data = {"variant": "default", "iteration": 2, "revealed": 1, "stage": "forward", "focus": "a"}
    found.fold(Event("stepped", CHAIN, data, "ada"))
    assert found.show(lesson_of(CHAIN))[1] is first
    assert (first.iteration, first.revealed) == (2, 1)
    found.fold(Event("stepped", CHAIN, data | {"variant": "gradient"}, "ada"))
    assert found.show(lesson_of(CHAIN))[1].variant.name == "gradient"


def test_what_the_lesson_does_not_have_is_shown_as_it_begins(store: MemoryStore) -> None:
    found = Watched()
    found.fold(Event("opened", CHAIN, {"variant": "gone"}, "ada"))
    found.fold(Event("stepped", CHAIN, {"variant": "gone", "iteration": "x"}, "ada"))
    assert found.show(lesson_of(CHAIN))[1].snapshot().stage == "intro"


def test_of_who_has_done_nothing_no_lesson_is_open() -> None:
    nobody = Watched()
    assert (nobody.lesson, nobody.open, nobody.answer) == ("", False, None)
    player = nobody.show(lesson_of(CHAIN))[1]
    assert (player.variant.name, player.iteration, player.revealed) == ("default", 1, 0)
