"""A lesson played by hand: where the learner begins, what the rule has done before, what is compared."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradtutor.session.run.by_hand import ByHand, by_hand, names_for_a_move, playable, ruled, rules_run, tell
from gradtutor.session.run.player import Player
from gradtutor.session.run.what_if import made_from, origin, remade, same_run
from gradtutor.session.run.what_if_fields import settings_of
from tests.session.walks import lesson, start


def at(name: str, iteration: int, revealed: int, variant: str = "default") -> Player:
    player = Player(lesson(name).variants[variant])
    player.go(iteration, revealed)
    return player


def newton_chain(x: float) -> float:
    """One step of Newton's method on √(ln x²) = 2.13: the slope is 1/(x·√(ln x²))."""
    c = math.sqrt(math.log(x * x))
    return x - (c - 2.13) * x * c


def test_the_rules_own_moves_are_taken_over_and_the_rest_is_the_learners() -> None:
    player = at("nonlinear-chain", 2, 3)
    hand = Player(by_hand(player))
    record = hand.trace.iteration(2)
    assert record.parameters["x"] == pytest.approx(newton_chain(2.0))
    assert record.waiting
    hand.go(2, 1)
    tell(hand)
    assert hand.may_choose
    hand.choose({"x": 9.0})
    assert hand.trace.iteration(3).values["c"] == pytest.approx(math.sqrt(math.log(81.0)))
    # What the rule has done is not the learner's to change.
    hand.go(1, 20)
    assert not hand.may_choose


@pytest.mark.parametrize(
    ("iteration", "revealed", "since"),
    [(1, 0, 1), (1, 4, 1), (1, 8, 1), (1, 9, 2), (2, 9, 3), (4, 8, 4), (4, 9, 1), (5, 1, 1), (5, 4, 1), (5, 99, 1)],
    ids=[
        "before the first step",
        "at the loss",
        "before the update",
        "after it",
        "a later one",
        "before the last one",
        "after the last one",
        "in the last iteration",
        "at its loss",
        "the run has ended",
    ],
)
def test_where_the_learner_begins(iteration: int, revealed: int, since: int) -> None:
    player = at("nonlinear-chain", iteration, revealed)
    rule = by_hand(player).problem.rule
    assert isinstance(rule, ByHand)
    assert (rule.kind, rule.since, rule.instead.kind) == ("manual", since, "newton")


@pytest.mark.parametrize(("iteration", "revealed", "since"), [(1, 99, 2), (2, 99, 1), (3, 1, 1), (3, 99, 1)])
def test_where_the_learner_begins_in_a_run_that_ends_at_its_limit(iteration: int, revealed: int, since: int) -> None:
    # Iteration 3 is the last one, and has its update all the same: a move there would lead nowhere.
    variant = lesson("nonlinear-chain").variants["default"]
    problem = replace(variant.problem, stop=replace(variant.problem.stop, max_iterations=3))
    player = Player(variant._replace(problem=problem))
    player.go(iteration, revealed)
    assert player.trace.iteration(3).updated is not None
    rule = by_hand(player).problem.rule
    assert isinstance(rule, ByHand)
    assert rule.since == since


def test_the_memory_of_a_rule_is_not_lost_on_the_way() -> None:
    # Momentum: the third iteration's parameters need the velocity of the first two.
    player = at("optimisers", 3, 1, "momentum")
    hand = Player(by_hand(player))
    assert hand.trace.iteration(3).parameters == player.trace.iteration(3).parameters


def test_prescribed_tries_may_be_replaced() -> None:
    player = at("slope", 2, 1)
    hand = Player(by_hand(player))
    hand.go(2, 1)
    assert hand.trace.iteration(2).parameters["x"] == 2.0
    tell(hand)
    assert hand.may_choose
    assert not at("slope", 2, 9).may_choose


def test_going_to_where_things_are_known() -> None:
    hand = Player(by_hand(at("nonlinear-chain", 1, 0)))
    tell(hand)
    assert hand.snapshot().stage == "loss"
    hand.choose({"x": 9.656})
    hand.next()
    tell(hand)
    # √(ln 9.656²) = 2.12959: the goal has been reached, and that is what there is to know.
    assert hand.snapshot().stage == "done"


def test_names_for_a_move() -> None:
    hand = Player(by_hand(at("one-sample-regression", 1, 0)))
    hand.go(1, 99)
    # L = (w·x + b − y)²/2 at w = 1, b = 0, x = 2, y = 5: ∂L/∂w = −3·2, ∂L/∂b = −3.
    names = names_for_a_move(hand)
    assert (names["w"], names["grad_w"], names["grad_b"], names["rate"]) == (1.0, -6.0, -3.0, 0.1)
    secret = Player(by_hand(at("guess-the-number", 1, 0)))
    secret.go(1, 99)
    assert "secret" not in names_for_a_move(secret)


def test_arrays_are_set_as_a_whole() -> None:
    hand = Player(by_hand(at("matrix-gradient", 1, 0)))
    hand.go(1, 99)
    hand.choose({"w": np.array([1.0, 1.0, 1.0]), "b": 0.0})
    # The rows of X add up to 6, 15, 24 and 33; y is 7, 13, 19, 25: the mean of 1, 4, 25 and 64.
    assert hand.trace.iteration(2).objective == pytest.approx((1 + 4 + 25 + 64) / 4)


def test_a_lesson_with_many_parameters_is_too_large() -> None:
    chain = lesson("nonlinear-chain").variants["default"]
    assert playable(chain)
    for count, small in ((4, True), (5, False)):
        many = chain.problem.parameters * count
        assert playable(chain._replace(problem=replace(chain.problem, parameters=many))) is small


def test_the_rules_run_to_compare_with() -> None:
    run = rules_run(by_hand(at("nonlinear-chain", 2, 3))).advance(60.0)
    assert (run.reason, run.iterations) == ("converged", 5)


def test_names_and_origin() -> None:
    found = lesson("nonlinear-chain")
    player = at("nonlinear-chain", 1, 0, "gradient")
    first = by_hand(player, found.variants)
    more = found._replace(variants={**found.variants, first.name: first})
    second = by_hand(player, more.variants)
    assert (first.name, second.name, first.words) == ("by hand", "by hand 2", "gradient")
    assert same_run(first, second)
    assert origin(more, first) == found.variants["gradient"]
    assert ruled(first).problem.rule == found.variants["gradient"].problem.rule


def test_it_is_made_again_from_what_is_kept() -> None:
    found = lesson("matrix-gradient")
    made = by_hand(start("matrix-gradient", "too-fast"), found.variants)
    data = made_from(found, made)
    assert data.base == "too-fast"
    again = remade(found, data)
    assert again is not None
    assert settings_of(again) == settings_of(made)
    assert again.name == made.name


def test_how_things_stand_is_the_loss_also_where_only_the_update_follows() -> None:
    # The secant has no backward stage: forward, loss, update; the last is the learner's own.
    player = start("black-box", "default")
    assert [step.stage for step in player.steps(1)] == ["forward", "loss", "update"]
    tell(player)
    assert (player.revealed, player.snapshot().stage) == (2, "loss")
