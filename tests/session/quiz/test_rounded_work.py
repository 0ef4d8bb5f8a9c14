"""A number worked out from what the screen shows, here of one place behind the point; each by hand beside it."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import Momentum
from gradtutor.engine.optim.root_finding import Chord
from gradtutor.session.quiz.quantities import Asked
from gradtutor.session.quiz.rounded_work import worked_out
from tests.engine.problems import problem
from tests.session.walks import player_of, start

CHAIN, DESCENT, LINEAR = ("nonlinear-chain", "default"), ("nonlinear-chain", "gradient"), ("linear-backprop", "default")
"""The chain in iteration 1, as shown: x = 2, a = x² = 4, b = ln a = 1.4, c = √b = 1.2, y = 2.1; the gap is −0.95 ≈ −1.
By descent the gradients are −1, −0.4, −0.1, −0.4 of c, b, a, x, and the rate is 10. The linear one is whole: w = 3,
b = 4, x = 18, y = 9, the gap 12 has two halves."""


@pytest.mark.parametrize(
    ("where", "asked", "found"),
    [
        (CHAIN, Asked("value", "b"), 1.386294),  # ln 4
        (CHAIN, Asked("value", "c"), 1.183216),  # √1.4
        (CHAIN, Asked("objective", "c"), -0.9),  # 1.2 − 2.1
        (CHAIN, Asked("local", "b", "c"), 0.422577),  # 1/(2√1.4)
        (CHAIN, Asked("local", "a", "b"), 0.25),  # 1/4
        (CHAIN, Asked("delta", "c"), -0.9),
        (CHAIN, Asked("delta", "b"), -2.366432),  # −1 ÷ 0.422577
        (CHAIN, Asked("delta", "a"), -8.8),  # Δb = −2.2 ÷ 0.25
        (CHAIN, Asked("delta", "x"), -2.25),  # Δa = −9.0 ÷ 4
        (CHAIN, Asked("updated", "x"), 4.2),  # 2 − (−2.2)
        (DESCENT, Asked("gradient", "L"), 1.0),  # of itself
        (DESCENT, Asked("gradient", "a"), -0.1),  # −0.4 · 0.25
        (DESCENT, Asked("gradient", "x"), -0.4),  # −0.1 · 4
        (DESCENT, Asked("updated", "x"), 6.0),  # 2 − 10 · (−0.4)
        (LINEAR, Asked("gradient", "b"), 63.0),  # 9·3 + 18·2
        (LINEAR, Asked("delta", "b"), 0.095238),  # 12/2 ÷ 63
        (LINEAR, Asked("delta", "w"), 0.333333),  # 12/2 ÷ 18
    ],
    ids=str,
)
def test_from_one_place_behind_the_point(where: tuple[str, str], asked: Asked, found: float) -> None:
    assert worked_out(start(*where), 1, asked, 1) == pytest.approx(found, rel=1e-5)


def test_what_a_rule_remembers_is_rounded_as_well() -> None:
    # L = x² from 1.04, rate 0.1, momentum 0.9: v = 2.08, x = 0.832, then g = 1.664, as shown 2.1, 0.8 and 1.7:
    # v = 0.9·2.1 + 1.7 = 3.59, x = 0.8 − 0.1·3.59 = 0.441.
    player = player_of(problem({"x": 1.04}, {"L": "x**2"}, rule=Momentum(0.1)))
    player.trace.iteration(2)
    assert worked_out(player, 2, Asked("inner:velocity", "x"), 1) == pytest.approx(3.59)
    assert worked_out(player, 2, Asked("updated", "x"), 1) == pytest.approx(0.441)


def test_where_it_cannot_be_worked_out() -> None:
    # As shown x is 1, and 1/0 has no value; plain numbers have no elements.
    player = player_of(problem({"x": 1.04}, {"a": "1/(x - 1)", "L": "a**2"}))
    assert worked_out(player, 1, Asked("value", "a"), 1) is None
    assert worked_out(player, 1, Asked("value", "a"), 2) == pytest.approx(25.0)
    assert worked_out(player, 1, Asked("value", "a", "", (0,)), 2) is None


def test_a_zero_is_rounded_to_zero() -> None:
    assert worked_out(player_of(problem({"x": 0.0}, {"a": "x + 2", "L": "a**2"})), 1, Asked("value", "a"), 1) == 2.0


def test_a_chord_keeps_the_slopes_of_the_first_iteration() -> None:
    # c = x² is to be 9, from x = 2.04, as shown 2: the slope 4.08 is kept. x = 2.04 + 4.8384/4.08 = 3.22588, as shown
    # 3.2; the slope from what was shown at first is 2·2 = 4, not 6.4.
    player = player_of(problem({"x": 2.04}, {"c": "x**2"}, 9.0, Chord()))
    player.trace.iteration(2)
    assert worked_out(player, 2, Asked("local", "x", "c"), 1) == 4.0
