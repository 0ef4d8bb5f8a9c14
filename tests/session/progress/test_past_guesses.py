"""Guesses of an earlier time: they stand beside the truth for as long as it is the same."""

from __future__ import annotations

import pytest

from gradtutor.session.progress.past_guesses import Recalled
from gradtutor.session.progress.review import DueItem
from gradtutor.session.progress.summary import Guess
from gradtutor.session.quiz.grading import Verdict
from gradtutor.session.quiz.quantities import Asked
from tests.session.pupils import CHAIN
from tests.session.walks import start

A = Asked("value", "a")


def item(iteration: int, name: str = "a", variant: str = "default", quantity: str = "value") -> DueItem:
    return DueItem("predicted", "", variant, iteration, quantity, name)


def recalled(*guesses: tuple[DueItem, float]) -> Recalled:
    """With guesses of 3, each with what was the truth then."""
    return Recalled(start(CHAIN, "default"), {it: Guess(truth == 3, 3.0, truth, "") for it, truth in guesses})


def test_a_guess_is_there_again() -> None:
    # a = x², and the lesson begins with x = 2; 4.24318… follows, of which the square is 18.0045….
    found = recalled((item(1), 4.0), (item(1, variant="gradient"), 4.0))
    assert len(found) == 1
    assert found.of(1) == {A: Verdict(False, 3.0, 4.0, 0.0)}
    assert found.of(2) == {}


@pytest.mark.parametrize(
    "gone",
    [
        (item(1), 4.1),
        (item(1, "z"), 4.0),
        (item(1, quantity="local"), 4.0),
        (item(1, quantity="of another version"), 4.0),
        (item(0), 4.0),
        (item(99), 4.0),
    ],
    ids=str,
)
def test_a_number_that_the_run_does_not_have_any_more_is_left_out(gone: tuple[DueItem, float]) -> None:
    found = recalled(gone)
    assert found.of(gone[0].iteration) == {}
    assert len(found) == 0


def test_a_move_by_hand_forgets_what_followed() -> None:
    found = recalled((item(1), 4.0), (item(2), 18.00455))
    found.forget_after(1)
    assert len(found) == 1
    assert found.of(2) == {}
    found.forget_after(0)
    assert len(found) == 0


def test_the_later_guess_counts_and_only_it_was_right_today() -> None:
    found = Recalled(start(CHAIN, "default"), {item(1): Guess(True, 4.0, 4.0, "")})
    assert found.of(1)[A].right
    # Else nobody would have turns in a lesson that is taken up again.
    assert not found.right(1, A)
    later = Verdict(True, 4.01, 4.0, 0.04)
    found.note(1, A, later)
    assert found.of(1) == {A: later}
    assert found.right(1, A)
