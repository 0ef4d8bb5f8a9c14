"""What a learner guesses and answers on a walk: when it is asked, how it is judged, what is kept of it."""

from __future__ import annotations

import math

import pytest

from gradtutor.session.progress.review import DueItem
from gradtutor.session.store.events import Answered
from tests.session.lesson_walks import CHAIN, DESCENT, SAMPLE, Kept, at, item_in, step, to

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


def test_a_guess_of_a_logarithm_is_read_as_it_is_written(kept: Kept) -> None:
    walk = kept.walk(CHAIN)
    step(walk)
    asked = walk.again(DueItem("predicted", variant="default", iteration=1, quantity="value", name="b"))
    assert asked is not None
    assert walk.guess(asked, "ln(a)").truth == pytest.approx(math.log(4))
