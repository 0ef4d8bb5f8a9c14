"""A prediction in words, and the guesses in the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtutor import i18n
from gradtutor.session.quiz.grading import Guesses, judge, tolerance
from gradtutor.session.quiz.misconceptions import reasons
from gradtutor.session.quiz.quantities import next_place, truth, upcoming
from gradtutor.session.run.player import Player
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.quiz.prediction import asked_question, tolerance_words, unplaced_line, verdict_lines
from gradtutor.view.text.lines import line_width, plain
from tests.session.guessing import asked, before
from tests.session.walks import start
from tests.view.scenes import scene_of, texts

CHAIN, LINEAR = ("nonlinear-chain", "default"), ("linear-backprop", "default")


def said(where: tuple[str, str], iteration: int, stage: str, focus: str, quantity: str, guess: float) -> str:
    """What is said to a guess of a number, in one piece."""
    player = before(where, iteration, stage, focus)
    number = asked(player, quantity)
    return " ".join(texts(verdict_lines(scene_of(player, where[0]), number, judge(player, number, guess), 44)))


@pytest.mark.parametrize(
    ("where", "stage", "focus", "questions"),
    [
        (CHAIN, "forward", "b", ["b = ln a = ?"]),
        (CHAIN, "loss", "c", ["gap = c − y = ?"]),
        (CHAIN, "backward", "b", ["Δb = ?", "∂c/∂b = ?"]),
        (CHAIN, "update", "x", ["next x = ?"]),
        (LINEAR, "backward", "b", ["Δb = ?", "∂x/∂b = ?", "∂y/∂b = ?", "∂z/∂b = ?"]),
        (("computational-graph", "default"), "forward", "yhat", ["ŷ = a + b = ?"]),
        (("optimisers", "momentum"), "update", "x", ["next x = ?", "v(x) = ?"]),
        (("matrix-gradient", "default"), "backward", "w", ["∂L/∂w₁ = ?", "∂L/∂w₂ = ?", "∂L/∂w₃ = ?"]),
    ],
)
def test_the_question(where: tuple[str, str], stage: str, focus: str, questions: list[str]) -> None:
    player = before(where, 1, stage, focus)
    scene = scene_of(player, where[0])
    assert [asked_question(scene, number) for number in upcoming(player)] == questions


@pytest.mark.parametrize(
    ("where", "iteration", "stage", "focus", "words"),
    [
        (CHAIN, 1, "backward", "b", "right within 1 %"),
        # From 2 to 4.24318: 1 % of 2.24318, which is less than 1 % of 4.24318.
        (CHAIN, 1, "update", "x", "right within 1 % of the change"),
        # 150.00004 − 150 = 0.00004 on the screen, 0.0000443 in truth.
        (LINEAR, 3, "loss", "z", "right within ±0.000004"),
    ],
)
def test_how_exact_an_answer_must_be(
    where: tuple[str, str], iteration: int, stage: str, focus: str, words: str
) -> None:
    player = before(where, iteration, stage, focus)
    number = upcoming(player)[0]
    scene = scene_of(player, where[0])
    found = tolerance_words(scene, number, truth(player, number), tolerance(player, number))
    assert found == words


def test_what_was_right_is_said_with_the_exact_number() -> None:
    assert said(CHAIN, 1, "backward", "b", "delta", -2.243) == "✓ Δb = −2.243 is right: −2.24318."
    assert said(LINEAR, 1, "forward", "z", "value", 162.0) == "✓ z = 162 is exactly right."


@pytest.mark.parametrize(
    ("where", "focus", "quantity", "guess", "words"),
    [
        (CHAIN, "b", "delta", 2.24318, "✗ 2.24318 The size is right, but the sign is turned round. Try again."),
        (
            CHAIN,
            "b",
            "delta",
            -0.40453,
            "You multiplied by the slope. On the way back, Δ is divided by it: Δc ÷ ∂c/∂b.",
        ),
        (LINEAR, "b", "delta", 378.0, "Δ is divided by it: gap ÷ ∂z/∂b."),
        (LINEAR, "b", "delta", 0.22222, "That is the path through x alone. b is used in 2 places: add up all paths."),
        (LINEAR, "b", "gradient", 36.0, "That is the path through y alone."),
        (("nonlinear-chain", "gradient"), "b", "gradient", -2.24318, "A gradient is multiplied by it: ∂L/∂c · ∂c/∂b."),
        (("nonlinear-chain", "gradient"), "b", "gradient", -0.95259, "That is ∂L/∂c, which has arrived."),
        (CHAIN, "b", "delta", -3.0, "✗ −3 That is too small. Try again."),
        (CHAIN, "b", "delta", 3.0, "✗ 3 That is too large. Try again."),
    ],
)
def test_what_went_wrong(where: tuple[str, str], focus: str, quantity: str, guess: float, words: str) -> None:
    assert words in said(where, 1, "backward", focus, quantity, guess)


def test_the_reasons_of_an_update_name_the_old_value_and_the_rate() -> None:
    where = ("nonlinear-chain", "gradient")
    assert "multiply the step by 10." in said(where, 1, "update", "x", "updated", 2.40453)
    assert "Subtract it from x, which is 2." in said(where, 1, "update", "x", "updated", 4.04528)
    assert "It is subtracted: x ← 2 − step." in said(where, 1, "update", "x", "updated", -2.04528)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("where", [CHAIN, LINEAR, ("optimisers", "default"), ("two-layer-network", "default")])
def test_every_mistake_has_words_that_fit(where: tuple[str, str], language: str) -> None:
    player = start(*where, 2)
    while player.next():
        for number in upcoming(player):
            scene = scene_of(player, where[0], language)
            for _, value in reasons(player, number):
                lines = verdict_lines(scene, number, judge(player, number, value), 44)
                assert len(lines) <= 5
                assert all(line_width(line) <= 44 for line in lines)
    i18n.use("en")


# beside the truth


def guessed(player: Player, *guesses: tuple[str, float]) -> Guesses:
    """The ledger after guessing the upcoming numbers of these kinds."""
    place = next_place(player)
    assert place is not None
    found = Guesses()
    for quantity, guess in guesses:
        number = next(it for it in upcoming(player) if it.quantity == quantity)
        found.note(place[0], number, judge(player, number, guess))
    return found


def test_the_guess_stands_beside_the_truth() -> None:
    player = before(CHAIN, 1, "backward", "b")
    guesses = guessed(player, ("delta", -2.24), ("local", 0.42))
    player.next()
    scene = replace(scene_of(player, "nonlinear-chain"), guesses=guesses)
    assert texts(table_lines(scene, 80, 10)) == [
        " iteration      1       you",
        " x              2.00000",
        " a = x²         4.00000",
        " b = ln a       1.38629",
        " c = √b         1.17741",
        " y              2.13000",
        " Δc            −0.95259",
        " Δb           ▸−2.24318 ✓ −2.24",
        " Δa             —",
        " Δx             —",
    ]
    assert plain(unplaced_line(scene, guesses.of(1))) == "you ✗ ∂c/∂b 0.42"


def test_the_guess_of_an_update_stands_in_the_next_column() -> None:
    player = before(CHAIN, 1, "update", "x")
    guesses = guessed(player, ("updated", 4.25))
    player.next()
    lines = texts(table_lines(replace(scene_of(player, "nonlinear-chain"), guesses=guesses), 80, 10))
    assert lines[:2] == [" iteration      1           2       you", " x              2.00000    ▸4.24318 ✓ 4.25"]


def test_a_right_guess_gives_nothing_away_once_the_step_is_taken_back() -> None:
    player = before(CHAIN, 1, "backward", "b")
    right, wrong = guessed(player, ("delta", -2.243)), guessed(player, ("delta", 2.243))
    scene = scene_of(player, "nonlinear-chain")
    assert "✓" not in "".join(texts(table_lines(replace(scene, guesses=right), 80, 10)))
    assert "✗ 2.243" in "".join(texts(table_lines(replace(scene, guesses=wrong), 80, 10)))


def test_of_arrays_the_right_and_the_wrong_are_counted() -> None:
    player = before(("matrix-gradient", "default"), 1, "forward", "r")
    numbers, guesses = upcoming(player), Guesses()
    for number, off in zip(numbers[:3], (0.0, 0.0, 1.0), strict=True):
        guesses.note(1, number, judge(player, number, truth(player, number) + off))
    player.next()
    scene = replace(scene_of(player, "matrix-gradient"), guesses=guesses)
    (row,) = [line for line in texts(table_lines(scene, 80, 10)) if line.startswith(" r ")]
    assert row.endswith("2✓ 1✗")


def test_columns_of_guesses_leave_room_for_fewer_iterations() -> None:
    player = start(*CHAIN)
    player.go(5, 0)
    scene = scene_of(player, "nonlinear-chain")
    guesses = Guesses()
    for iteration in range(1, 6):
        at = before(CHAIN, iteration, "forward", "a")
        number = upcoming(at)[0]
        guesses.note(iteration, number, judge(at, number, 93.23301))
    for columns in (60, 80, 120):
        lines = table_lines(replace(scene, guesses=guesses), columns, 10)
        assert all(line_width(line) <= columns for line in lines)
        without = table_lines(scene, columns, 10)
        assert len(texts(lines)[0].split()) - texts(lines)[0].count("you") <= len(texts(without)[0].split())
    assert texts(lines)[0].split() == ["iteration", "2", "you", "3", "you", "4", "you", "5", "you"]
