"""Taking a lesson, without a screen and without words: the place, what is asked, what is kept, and how it is found
again."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from gradtutor.engine.problem import Parameter
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.review import Due, DueItem, item_of
from gradtutor.session.run.by_hand import MOST_ASKED, ByHand
from gradtutor.session.run.rates import rate_of
from gradtutor.session.run.what_if import supposed
from gradtutor.session.store.events import Answered, Dropped, Predicted, Stepped, record_from
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.session.walks import lesson

DESCENT, CHAIN, SAMPLE, NUMBER = "descent-1d", "nonlinear-chain", "one-sample-regression", "guess-the-number"
"""J = x², from x = 1.2 at the rate 0.3, the slope being 2x; √(ln x²) from x = 2; a line through one point, with
fading; a lesson that can be played by hand."""
DAY = 24 * 3600.0


class Kept:
    """A learner's store, and walks through lessons over it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = 0.0

    def walk(self, name: str = DESCENT, *, due: Due | None = None, fresh: bool = False) -> LessonWalk:
        """A walk that goes on where the last one was left."""
        walk = LessonWalk(lesson(name), Progress(self.store, clock=lambda: self.now), name)
        if not fresh:
            walk.resume(due)
        return walk

    def due(self) -> list[Due]:
        """What is to be tried again."""
        return Progress(self.store, clock=lambda: self.now).due()

    @property
    def events(self) -> list[Event]:
        """All that has been written down."""
        return list(self.store.read())

    def data(self, kind: str) -> list[dict[str, Any]]:
        """What the events of a kind say."""
        return [dict(event.data) for event in self.events if event.kind == kind]


@pytest.fixture
def kept() -> Kept:
    return Kept()


def item_in(kind: str, data: dict[str, Any]) -> DueItem:
    """What an event of a kind is about."""
    record = record_from(kind, data)
    assert isinstance(record, Predicted | Answered | Dropped)
    return item_of(record)


def step(walk: LessonWalk, times: int = 1) -> None:
    """One more number, as the key for it reveals it where nothing is asked."""
    for _ in range(times):
        assert walk.player.next()
        walk.arrived()


def at(walk: LessonWalk) -> tuple[str, int, int]:
    """Variant, iteration and steps that are shown."""
    return walk.player.variant.name, walk.player.iteration, walk.player.revealed


def to(walk: LessonWalk, iteration: int, stage: str) -> None:
    """Go to just before the first step of a stage."""
    steps = walk.player.steps(iteration)
    walk.player.go(iteration, next(place for place, one in enumerate(steps) if one.stage == stage))


# what is written down


def test_a_walk_begins_at_the_start_and_nothing_is_written_before_it_is_opened(kept: Kept) -> None:
    walk = kept.walk()
    assert at(walk) == ("default", 1, 0)
    assert not walk.resume()
    assert kept.events == []
    assert walk.opened() is None
    assert [(one.kind, one.lesson, dict(one.data)) for one in kept.events] == [
        ("opened", DESCENT, {"variant": "default"})
    ]


def test_each_place_is_written_down_with_its_stage_and_the_end_with_its_reason(kept: Kept) -> None:
    walk = kept.walk()
    step(walk)
    walk.player.to_end()
    walk.arrived()
    walk.left()
    first, last = kept.data("stepped")
    assert first == {"variant": "default", "iteration": 1, "revealed": 1, "stage": "forward", "focus": "J"}
    # 1.44·0.16ⁿ < 1e-3 for n = 4 first: 1.44·0.16⁴ = 0.000944; the start is iteration 1.
    assert (last["iteration"], last["stage"]) == (5, "done")
    assert kept.data("finished") == [{"variant": "default", "iteration": 5, "reason": "converged"}]
    assert kept.events[-1].kind == "left"


def test_a_rate_that_is_not_the_lessons_stands_in_every_step_and_no_other_does(kept: Kept) -> None:
    walk = kept.walk()
    step(walk)
    assert walk.change_rate(True) == 0.5
    step(walk)
    assert walk.change_rate(False) == 0.3
    step(walk)
    assert [data.get("rate") for data in kept.data("stepped")] == [None, 0.5, None]


# resuming


def test_it_goes_on_at_the_same_step(kept: Kept) -> None:
    step(kept.walk(), 3)
    walk = kept.walk(fresh=True)
    assert at(walk) == ("default", 1, 0)
    assert walk.resume()
    assert at(walk) == ("default", 1, 3)


def test_an_opened_lesson_without_a_step_is_no_other_place_than_its_start(kept: Kept) -> None:
    kept.walk().opened()
    assert not kept.walk(fresh=True).resume()


def test_a_variant_that_is_gone_leads_to_the_start(kept: Kept) -> None:
    Progress(kept.store).record(Stepped("gone", 3, 2), DESCENT)
    walk = kept.walk(fresh=True)
    assert not walk.resume()
    assert at(walk) == ("default", 1, 0)


def test_another_variant_and_its_rate_are_there_again(kept: Kept) -> None:
    walk = kept.walk()
    walk.show(walk.lesson.variants["creeps"])
    walk.change_rate(True)  # 0.05 → 0.07
    step(walk, 2)
    walk = kept.walk()
    assert at(walk) == ("creeps", 1, 2)
    assert rate_of(walk.player.variant) == 0.07
    # The others have the lesson's.
    assert rate_of(walk.player_of("jumps").variant) == 0.9


def test_a_variant_of_the_learners_own_is_there_for_the_first_frame_and_the_others_once_it_is_open(kept: Kept) -> None:
    walk = kept.walk()
    for start in (3.0, 2.0):
        walk.add(supposed(walk.lesson, "default", {"x": start}))
        step(walk)
    walk = kept.walk()
    assert at(walk) == ("x = 2", 1, 1)
    assert "x = 3" not in walk.lesson.variants
    walk.opened()
    assert list(walk.lesson.variants)[-2:] == ["x = 3", "x = 2"]
    assert at(walk) == ("x = 2", 1, 1)


def test_who_does_not_resume_finds_nothing_of_before(kept: Kept) -> None:
    walk = kept.walk()
    walk.add(supposed(walk.lesson, "default", {"x": 3.0}))
    walk.show(walk.lesson.variants["default"])
    walk.change_rate(True)
    step(walk)
    walk = kept.walk(fresh=True)
    walk.opened()
    assert "x = 3" not in walk.lesson.variants
    assert rate_of(walk.player_of("default").variant) == 0.3
    assert walk.known_player(walk.lesson.variants["creeps"]) is None


# predictions


def test_a_guess_is_judged_kept_and_written_down_with_the_truth(kept: Kept) -> None:
    walk = kept.walk()
    (asked,) = [walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="J"))]
    assert asked is not None
    wrong, right = walk.guess(asked, "1.5"), walk.guess(asked, "1.2 * 1.2")
    assert (wrong.right, right.right) == (False, True)
    assert right.truth == pytest.approx(1.44)
    assert walk.guesses.of(1)[asked] == right
    first, last = kept.data("predicted")
    assert (first["guess"], first["truth"], first["right"]) == (1.5, pytest.approx(1.44), False)
    assert {key: last[key] for key in ("variant", "iteration", "quantity", "name", "right", "reason")} == {
        "variant": "default", "iteration": 1, "quantity": "value", "name": "J", "right": True, "reason": "",
    }  # fmt: skip
    # What an event says can be read back.
    assert item_in("predicted", last) == DueItem("predicted", "", "default", 1, "value", "J")


@pytest.mark.parametrize("text", ["", "what", "1 +", "J"])
def test_what_is_no_number_is_not_kept(kept: Kept, text: str) -> None:
    walk = kept.walk()
    asked = walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="J"))
    assert asked is not None
    with pytest.raises(ValueError, match=r"\S"):
        walk.guess(asked, text)
    assert kept.events == [] and len(walk.guesses) == 0


def test_each_run_has_its_guesses_and_a_move_forgets_those_after_it(kept: Kept) -> None:
    walk = kept.walk()
    asked = walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="J"))
    assert asked is not None
    walk.guess(asked, "1.44")
    guesses = walk.guesses
    walk.show(walk.lesson.variants["creeps"])
    assert len(walk.guesses) == 0
    walk.show(walk.lesson.variants["default"])
    assert walk.guesses is guesses
    walk.change_rate(True)
    assert len(walk.guesses) == 0


def test_guesses_come_back_with_the_run_but_not_to_a_run_that_is_another_now(kept: Kept) -> None:
    walk = kept.walk()
    asked = walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="J"))
    assert asked is not None
    walk.guess(asked, "7")
    step(walk)
    walk = kept.walk()
    (again,) = walk.guesses.of(1).values()
    assert (again.right, again.guess) == (False, 7.0)
    assert len(kept.walk(fresh=True).guesses) == 0
    walk.change_rate(True)
    step(walk)
    assert len(kept.walk().guesses) == 0


# turns


def test_turns_are_the_lessons_until_the_learner_says_otherwise(kept: Kept) -> None:
    assert not kept.walk(DESCENT).turns
    walk = kept.walk(CHAIN)
    assert walk.turns
    walk.switch_turns()
    assert [walk.turns, kept.walk(CHAIN).turns] == [False, False]
    kept.walk(CHAIN).switch_turns()
    assert kept.walk(CHAIN).turns
    assert [data["on"] for data in kept.data("turns")] == [False, True]


def test_the_last_step_of_iteration_2_is_the_learners_once(kept: Kept) -> None:
    walk = kept.walk(SAMPLE)
    if not walk.turns:
        walk.switch_turns()
    turns = []
    while at(walk)[1] < 3:
        if (asked := walk.turn) is not None:
            turns.append((*at(walk)[1:], asked.quantity, asked.name))
        step(walk)
    # The first iteration is shown whole; of the second only the last step, the next b, is the learner's.
    assert [turn[2:] for turn in turns] == [("updated", "b")]
    walk.player.go(turns[0][0], turns[0][1])
    asked = walk.turn
    assert asked is not None
    # b = 0.3 with slope −1.5 and rate 0.1: 0.3 + 0.15.
    assert walk.guess(asked, "0.45").right
    assert walk.turn is None
    walk.switch_turns()
    assert walk.turn is None


def test_a_step_that_was_guessed_wrong_stays_the_learners_turn(kept: Kept) -> None:
    walk = kept.walk(SAMPLE)
    if not walk.turns:
        walk.switch_turns()
    while walk.turn is None:
        step(walk)
    asked = walk.turn
    assert asked is not None
    assert not walk.guess(asked, "99").right
    assert walk.turn == asked


# questions


def test_a_question_is_due_once_and_belongs_to_its_place_for_ever(kept: Kept) -> None:
    walk = kept.walk()
    to(walk, 2, "update")
    question = walk.question
    assert question is not None and question.id == "next-x"
    walk.past.add("next-x")
    assert walk.question is None
    assert walk.question_here == question
    walk.player.to_start()
    assert walk.question_here is None


def test_a_question_that_was_answered_right_is_not_due_again(kept: Kept) -> None:
    for right in (False, True):
        walk = kept.walk()
        to(walk, 2, "update")
        assert walk.question is not None
        walk.note(Answered("next-x", right, 0.192))
    walk = kept.walk()
    to(walk, 2, "update")
    assert walk.question is None
    assert walk.answered == {"next-x"} == walk.past


# reviews


def due(kept: Kept, kind: str, **data: Any) -> Due:
    """What is due ten days after it went wrong."""
    kept.store.append([Event("opened", DESCENT, {"variant": "default"})])
    kept.store.append([Event(kind, DESCENT, {**data, "right": False, "reason": ""})])
    kept.now = 10 * DAY
    (found,) = kept.due()
    return found


def predicted(name: str = "J", variant: str = "default", iteration: int = 2) -> dict[str, Any]:
    """A number of the lesson that was guessed."""
    place = {"variant": variant, "iteration": iteration, "quantity": "value", "name": name, "of": "", "index": []}
    return {**place, "guess": 1.0, "truth": 2.0}


def test_a_number_that_is_due_is_asked_before_the_step_that_shows_it(kept: Kept) -> None:
    walk = kept.walk(due=due(kept, "predicted", **predicted()))
    item = walk.opened()
    assert item is not None and not walk.dropped
    assert at(walk) == ("default", 1, len(walk.player.steps(1))) or at(walk) == ("default", 2, 0)
    asked = walk.again(item)
    assert asked is not None and (asked.quantity, asked.name) == ("value", "J")
    # x = 0.48 after the first update: 0.2304, as the article prints it.
    assert walk.guess(asked, "0.2304").right
    assert kept.due() == []


def test_a_question_that_is_due_is_named(kept: Kept) -> None:
    walk = kept.walk(due=due(kept, "answered", question="next-x", answer=1))
    item = walk.opened()
    assert item is not None and (item.kind, item.question) == ("answered", "next-x")
    assert walk.again(item) is None
    assert at(walk)[1] == 2 and walk.question is not None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("predicted", predicted("gone")),
        ("predicted", predicted(variant="gone")),
        ("predicted", predicted(iteration=99)),
        ("answered", {"question": "gone", "answer": 1}),
    ],
)
def test_what_the_lesson_does_not_have_any_more_is_dropped_once(kept: Kept, kind: str, data: dict[str, Any]) -> None:
    walk = kept.walk(due=due(kept, kind, **data))
    assert walk.dropped
    assert [event.kind for event in kept.events].count("dropped") == 0
    assert walk.opened() is None
    assert kept.due() == []
    (dropped,) = kept.data("dropped")
    assert item_in("dropped", dropped) == item_in(kind, {**data, "right": False})
    # The learner is where the lesson was left, and it can be gone on with.
    step(walk)


def test_what_is_due_in_a_variant_of_the_learners_own_is_found_there(kept: Kept) -> None:
    walk = kept.walk()
    walk.add(supposed(walk.lesson, "default", {"x": 3.0}))
    walk.show(walk.lesson.variants["default"])
    step(walk)
    found = due(kept, "predicted", **predicted(variant="x = 3", iteration=1))
    walk = kept.walk(due=found)
    item = walk.opened()
    assert item is not None and at(walk) == ("x = 3", 1, 0)
    asked = walk.again(item)
    assert asked is not None and walk.guess(asked, "9").right


# runs


def test_variants_keep_their_places_and_go_round(kept: Kept) -> None:
    walk = kept.walk()
    step(walk, 2)
    names = list(walk.lesson.variants)
    seen = []
    for _ in names:
        walk.next_variant()
        seen.append(walk.player.variant.name)
        assert walk.index == names.index(seen[-1])
    assert seen == [*names[1:], names[0]]
    assert at(walk) == ("default", 1, 2)
    assert set(walk.players) == set(names)


def test_a_run_of_the_sweep_stands_where_its_variant_stands(kept: Kept) -> None:
    walk = kept.walk("learning-rate")
    swept = walk.lesson.sweep[0]
    walk.show(swept)
    assert walk.player.variant.name == swept.name not in walk.lesson.variants
    assert list(walk.lesson.variants)[walk.index] == swept.words


def test_another_rate_keeps_the_place_and_a_method_without_one_its_run(kept: Kept) -> None:
    walk = kept.walk()
    step(walk, 3)
    assert walk.change_rate(True) == 0.5
    assert at(walk) == ("default", 1, 3)
    # At 0.5 the first step leads to x = 0: 1.2 − 0.5·2.4.
    assert dict(walk.player.trace.iteration(1).updated or {}) == {"x": pytest.approx(0.0, abs=1e-12)}
    newton = kept.walk(CHAIN)
    player = newton.player
    assert newton.change_rate(True) is None
    assert newton.player is player


def test_another_rate_goes_to_the_end_where_that_comes_sooner(kept: Kept) -> None:
    walk = kept.walk()
    walk.player.go(4, 2)
    walk.change_rate(True)
    # x = 0 after one step: the run has ended in iteration 2.
    assert walk.player.iteration == 2


def test_a_made_variant_is_walked_from_its_start_and_made_anew_under_its_name(kept: Kept) -> None:
    walk = kept.walk()
    made = supposed(walk.lesson, "default", {"x": 3.0})
    walk.add(made)
    step(walk, 2)
    assert kept.data("changed") == [{"variant": "x = 3", "base": "default", "settings": {"x": 3.0}}]
    other = supposed(walk.lesson, "default", {"x": 4.0})._replace(name="x = 3")
    walk.add(other)
    assert at(walk) == ("x = 3", 1, 0)
    assert walk.player.trace.iteration(1).objective == 16.0
    assert walk.lesson.variants["x = 3"] is other


def test_runs_to_compare_with_are_the_learners(kept: Kept) -> None:
    walk = kept.walk()
    walk.change_rate(True)
    step(walk)
    default, creeps = walk.lesson.variants["default"], walk.lesson.variants["creeps"]
    for one in (walk, kept.walk()):
        assert rate_of(one.running(default).run.variant) == 0.5
        assert rate_of(one.running(creeps).run.variant) == 0.05
        assert one.known_player(creeps) is None
    # Also where it was left for another one.
    walk.show(creeps)
    step(walk)
    assert rate_of(kept.walk().running(default).run.variant) == 0.5


def test_the_place_of_a_teacher_is_that_of_the_lessons_own_run(kept: Kept) -> None:
    walk = kept.walk()
    walk.change_rate(True)
    assert walk.go_along("default", 3, 1)
    assert at(walk) == ("default", 3, 1) and rate_of(walk.player.variant) == 0.3
    player = walk.player
    assert walk.go_along("default", 3, 2) and walk.player is player
    assert not walk.go_along("gone", 1, 1)
    assert at(walk) == ("default", 3, 2)


def test_a_lesson_that_is_written_anew_is_gone_on_with_at_the_same_places(kept: Kept) -> None:
    walk = kept.walk(fresh=True)
    step(walk, 3)
    walk.show(walk.lesson.variants["creeps"])
    step(walk, 2)
    old = walk.lesson
    walk.reload(old._replace(variants={name: one for name, one in old.variants.items() if name != "jumps"}))
    assert at(walk) == ("creeps", 1, 2)
    assert walk.player_of("default").revealed == 3
    walk.reload(old._replace(variants={"default": old.variants["default"]}))
    assert at(walk) == ("default", 1, 3)
    assert list(walk.players) == ["default"]


def test_another_learners_place_can_be_looked_at(kept: Kept) -> None:
    walk, other = kept.walk(), Kept().walk(CHAIN)
    step(other, 2)
    before = kept.events
    walk.look_at(other.lesson, other.player)
    assert (walk.lesson, walk.player) == (other.lesson, other.player)
    assert kept.events == before


# by hand


def test_taking_the_rules_place_makes_a_run_that_goes_on_from_here(kept: Kept) -> None:
    walk = kept.walk()
    walk.player.go(2, 3)
    assert not walk.by_hand
    assert walk.rival() is None
    assert walk.take_over() == "asked"
    assert isinstance(walk.player.variant.problem.rule, ByHand)
    # The first move is the rule's: x = 1.2 − 0.3·2.4. How things stand there is known, what follows is the learner's.
    assert walk.player.iteration == 2 and walk.player.trace.iteration(2).parameters == {"x": pytest.approx(0.48)}
    assert walk.player.snapshot().stage == "loss" and walk.player.may_choose
    assert walk.choose({"x": 0.1})
    assert (walk.player.iteration, walk.player.snapshot().stage) == (3, "loss")
    assert walk.player.trace.iteration(3).objective == pytest.approx(0.01)
    assert kept.data("moved") == [{"variant": "by hand", "iteration": 2, "parameters": {"x": 0.1}}]
    (changed,) = kept.data("changed")
    assert (changed["variant"], changed["base"]) == ("by hand", "default")


def test_a_run_by_hand_and_its_moves_are_there_again(kept: Kept) -> None:
    walk = kept.walk()
    walk.take_over()
    walk.choose({"x": 0.5})
    walk.arrived()
    walk = kept.walk()
    assert walk.by_hand and walk.player.iteration == 2
    assert walk.player.trace.iteration(2).parameters == {"x": 0.5}


def test_the_rule_has_its_place_again_where_its_run_was_left_and_the_same_run_by_hand_is_begun_once(kept: Kept) -> None:
    walk = kept.walk()
    step(walk, 2)
    place = at(walk)
    walk.take_over()
    walk.choose({"x": 0.5})
    by_hand = walk.player
    walk.give_back()
    assert at(walk) == place
    assert walk.take_over() == "again"
    assert walk.player is by_hand
    assert len(kept.data("changed")) == 1


def test_the_rules_run_stands_beside_one_by_hand(kept: Kept) -> None:
    walk = kept.walk()
    walk.take_over()
    rival = walk.rival()
    assert rival is not None
    # 1.44·0.16⁴ is below 1e-3 first.
    assert (rival.reason, rival.iterations) == ("converged", 5)
    assert rival.objective == pytest.approx(1.44 * 0.16**4)
    assert walk.rival() is rival


def test_a_move_forgets_what_was_guessed_after_it(kept: Kept) -> None:
    walk = kept.walk()
    walk.take_over()
    walk.choose({"x": 0.5})
    to(walk, 2, "forward")
    asked = walk.again(DueItem("predicted", variant="by hand", iteration=2, quantity="value", name="J"))
    assert asked is not None
    walk.guess(asked, "0.25")
    walk.player.go(1, 2)
    assert walk.player.may_choose
    walk.choose({"x": 0.6})
    assert dict(walk.guesses.of(2)) == {}


def test_moves_of_a_lesson_that_is_played_by_hand_are_not_told_at_once(kept: Kept) -> None:
    walk = kept.walk(NUMBER)
    walk.show(walk.lesson.variants["by-hand"])
    assert not walk.by_hand and walk.rival() is None
    assert walk.take_over() == "asked" and at(walk)[0] == "by-hand"
    while not walk.player.waiting:
        step(walk)
    iteration = walk.player.iteration
    assert not walk.choose({"guess": 20.0})
    assert walk.player.iteration == iteration
    walk.player.next()
    walk.player.to_end()
    assert kept.data("moved") == [{"variant": "by-hand", "iteration": iteration, "parameters": {"guess": 20.0}}]


def test_at_the_end_of_a_lesson_that_is_played_by_hand_there_is_nothing_to_take(kept: Kept) -> None:
    walk = kept.walk(NUMBER)
    walk.show(walk.lesson.variants["by-hand"])
    walk.player.to_end()
    # The number to be guessed is 34.
    assert not walk.choose({"guess": 34.0})
    walk.player.to_end()
    assert walk.player.snapshot().end is not None
    before = at(walk)
    assert walk.take_over() == "ended"
    assert at(walk) == before


def test_a_lesson_with_many_parameters_is_not_played_by_hand(kept: Kept) -> None:
    found = lesson(DESCENT)
    default = found.variants["default"]
    more = [Parameter(f"more{number}", 1.0) for number in range(MOST_ASKED)]
    problem = replace(default.problem, parameters=(*default.problem.parameters, *more))
    many = found._replace(variants={"default": default._replace(problem=problem)})
    walk = LessonWalk(many, Progress(kept.store), DESCENT)
    player = walk.player
    assert walk.take_over() == "too many"
    assert walk.player is player and kept.events == []


def test_a_guess_of_a_logarithm_is_read_as_it_is_written(kept: Kept) -> None:
    walk = kept.walk(CHAIN)
    step(walk)
    asked = walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="b"))
    assert asked is not None
    assert walk.guess(asked, "ln(a)").truth == pytest.approx(math.log(4))
