"""Each rule, one step at a time, against calculations by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.root_finding import Bisection, Chord, Newton, Secant
from gradtutor.engine.optim.rule import Rule, Seen
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem


def seen(
    parameters: Mapping[str, Any],
    objective: float,
    gradients: Mapping[str, Any] | None = None,
    iteration: int = 1,
    chosen: Mapping[str, Any] | None = None,
) -> Seen:
    bounds = dict.fromkeys(parameters, (1.0, 50.0))
    return Seen(iteration, parameters, objective, gradients or {}, bounds, chosen)


def test_every_rule_is_found_by_its_kind() -> None:
    assert {kind: rule.kind for kind, rule in RULES.items()} == {kind: kind for kind in RULES}
    assert set(RULES) >= {"newton", "chord", "sgd", "bisection", "secant", "manual"}


def test_newton_divides_the_gap_by_the_slope() -> None:
    # gap 12, ∂z/∂b = 63: Δb = 12/63 = 4/21; 4 − 4/21 = 80/21.
    move = Newton().step(None, seen({"b": 4.0}, 12.0, {"z": 1.0, "y": 18.0, "b": 63.0}))
    assert move.deltas == pytest.approx({"z": 12.0, "y": 2 / 3, "b": 4 / 21})
    assert move.updated == pytest.approx({"b": 80 / 21})


def test_newton_shares_the_gap() -> None:
    # Half of 12 each: Δw = 6/18 = 1/3, Δb = 6/63 = 2/21.
    here = seen({"w": 3.0, "b": 4.0}, 12.0, {"w": 18.0, "b": 63.0})
    assert Newton().step(None, here).deltas == pytest.approx({"w": 1 / 3, "b": 2 / 21})
    # A quarter and three quarters: 3/18 and 9/63.
    move = Newton({"w": 0.25, "b": 0.75}).step(None, here)
    assert move.deltas == pytest.approx({"w": 1 / 6, "b": 1 / 7})
    # Who has no share does not move, whatever its slope.
    flat = seen({"w": 3.0, "b": 4.0}, 12.0, {"w": 0.0, "b": 63.0})
    move = Newton({"b": 1.0}).step(None, flat)
    assert move.updated == pytest.approx({"w": 3.0, "b": 80 / 21})


def test_newton_has_no_step_on_level_ground() -> None:
    with pytest.raises(ZeroDivisionError):
        Newton().step(None, seen({"x": 1.0}, 2.0, {"z": 1.0, "x": 0.0}))
    # A node on the way whose slope is 0 has no Δ of its own.
    move = Newton().step(None, seen({"x": 1.0}, 2.0, {"z": 1.0, "a": 0.0, "x": 4.0}))
    assert move.deltas == {"z": 2.0, "a": None, "x": 0.5}


def test_the_chord_keeps_the_slope_of_the_first_step() -> None:
    # First 12/63, then gap 3 with the old 63, though the slope is 60 by now: 3/63 = 1/21.
    rule = Chord()
    first = rule.step(None, seen({"b": 4.0}, 12.0, {"b": 63.0}))
    second = rule.step(first.state, seen({"b": 3.0}, 3.0, {"b": 60.0}, 2))
    third = rule.step(second.state, seen({"b": 3.0}, 6.3, {"b": 1.0}, 3))
    assert second.deltas == pytest.approx({"b": 1 / 21})
    assert third.deltas == pytest.approx({"b": 0.1})


def test_descent_steps_against_the_gradient() -> None:
    # 1.2 − 0.3·2.4 = 0.48.
    assert Sgd(0.3).step(None, seen({"x": 1.2}, 1.44, {"x": 2.4})).updated == pytest.approx({"x": 0.48})
    move = Sgd(0.5).step(None, seen({"x": np.array([1.0, 2.0])}, 0.0, {"x": np.array([2.0, -4.0])}))
    assert np.array_equal(np.asarray(move.updated["x"]), [0.0, 4.0])


def test_bisection_halves_what_is_left() -> None:
    rule = Bisection()
    # 1..50, 5 is too small: 5..50, the middle is 27.5; too big: 5..27.5, the middle is 16.25.
    first = rule.step(None, seen({"g": 5.0}, -38.0))
    assert (first.updated, first.details) == ({"g": 27.5}, {"low": 5.0, "high": 50.0})
    second = rule.step(first.state, seen({"g": 27.5}, 7.0, iteration=2))
    assert (second.updated, second.details) == ({"g": 16.25}, {"low": 5.0, "high": 27.5})


def test_bisection_of_whole_numbers_leaves_the_guess_out() -> None:
    rule = Bisection({"g": (50.0,)}, whole=True)
    # 5 too small: 6..50. The lesson plays 50, too big: 6..49, (6 + 49) // 2 = 27.
    first = rule.step(None, seen({"g": 5.0}, -38.0))
    assert (first.updated, first.state) == ({"g": 50.0}, (6.0, 50.0))
    second = rule.step(first.state, seen({"g": 50.0}, 7.0, iteration=2))
    assert (second.updated, second.state) == ({"g": 27}, (6.0, 49.0))


def test_bisection_never_widens_and_says_when_nothing_is_left() -> None:
    rule = Bisection(whole=True)
    # A guess outside of what is possible teaches nothing new.
    assert rule.step((10.0, 20.0), seen({"g": 5.0}, -1.0)).details == {"low": 10.0, "high": 20.0}
    with pytest.raises(ValueError, match="no number is left"):
        rule.step((10.0, 10.0), seen({"g": 10.0}, -1.0))


def test_the_secant_follows_the_line_through_two_tries() -> None:
    # (1, −1.666), (2, 1.332): slope 2.998; 2 − 1.332/2.998 = 1.5557038….
    rule = Secant({"x": (2.0,)})
    first = rule.step(None, seen({"x": 1.0}, -1.666))
    assert (first.updated, first.details) == ({"x": 2.0}, {})
    second = rule.step(first.state, seen({"x": 2.0}, 1.332, iteration=2))
    assert second.details == pytest.approx({"slope": 2.998})
    assert second.updated == pytest.approx({"x": 1.5557038025350234})


def test_the_secant_needs_two_different_tries() -> None:
    with pytest.raises(ValueError, match="second try"):
        Secant().step(None, seen({"x": 1.0}, 1.0))
    with pytest.raises(ZeroDivisionError):
        Secant().step((1.0, 1.0), seen({"x": 2.0}, 1.0, iteration=2))
    with pytest.raises(ZeroDivisionError):
        Secant().step((2.0, 1.0), seen({"x": 2.0}, 3.0, iteration=2))


def test_by_hand_the_tries_come_first_then_the_learner() -> None:
    rule = Manual({"x": (7.0,)})
    here = {"x": 1.0, "y": 2.0}
    first = rule.step(None, seen(here, 1.0))
    assert first is not None and first.updated == {"x": 7.0, "y": 2.0}
    assert rule.step(None, seen(here, 1.0, iteration=2)) is None
    second = rule.step(None, seen(here, 1.0, iteration=2, chosen={"y": 9.0}))
    assert second is not None and second.updated == {"x": 1.0, "y": 9.0}


@pytest.mark.parametrize("rule", [Newton(), Chord(), Sgd(0.1)], ids=lambda rule: rule.kind)
def test_a_step_changes_nothing_that_it_was_given(rule: Rule) -> None:
    parameters, gradients = {"x": 2.0}, {"z": 1.0, "x": 4.0}
    first = rule.step(None, seen(parameters, 3.0, gradients))
    second = rule.step(None, seen(parameters, 3.0, gradients))
    assert first == second
    assert (parameters, gradients) == ({"x": 2.0}, {"z": 1.0, "x": 4.0})


def test_an_update_is_held_at_the_bounds_and_the_learner_is_told() -> None:
    # 1 − 0.5·4 = −1 is below 0.25; the other parameter goes 1 + 2 = 3, above 2.
    whole = problem(
        {"x": 1.0, "y": 1.0, "z": 1.0}, {"J": "4*x - 4*y + 0*z"}, rule=Sgd(0.5),
        bounds={"x": (0.25, None), "y": (None, 2.0), "z": (1.0, 1.0)},
    )  # fmt: skip
    first = Trace(whole).iteration(1)
    assert first.updated == {"x": 0.25, "y": 2.0, "z": 1.0}
    assert first.held == {"x": -1.0, "y": 3.0}


def test_arrays_are_held_element_by_element() -> None:
    whole = problem({"x": np.array([1.0, 5.0])}, {"J": "sum(4*x)"}, rule=Sgd(0.5), bounds={"x": (0.0, 9.0)})
    first = Trace(whole).iteration(1)
    assert first.updated is not None
    assert np.array_equal(np.asarray(first.updated["x"]), [0.0, 3.0])
    assert np.array_equal(np.asarray(first.held["x"]), [-1.0, 3.0])
