"""A walk on which the learner takes the rule's place: the run by hand, its moves, and how both are found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtutor.engine.problem import Parameter
from gradtutor.session.lesson_walk import LessonWalk
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.review import DueItem
from gradtutor.session.run.by_hand import MOST_ASKED, ByHand
from tests.session.lesson_walks import DESCENT, NUMBER, Kept, at, step, to
from tests.session.walks import lesson

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
