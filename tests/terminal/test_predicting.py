"""A whole iteration worked out by hand in a real terminal, in each language."""

from __future__ import annotations

import pytest

from tests.terminal.terminal import Terminal
from tests.terminal.test_tutor import BACKWARD, HIGH, UPDATE, colour_of, row_with, tutor

ITERATION = [
    # The second of the chain: what is typed for each number, and the table's row of it.
    (" a ", "4.24318^2", "18.00456", "✓ 18.00458"),
    (" b ", "ln(18.00456)", "2.89063", "✓ 2.89063"),
    (" c ", "sqrt(b)", "1.70018", "✓ 1.70018"),
    ("", "c - y", "", ""),
    (" Δb ", "gap ÷ (1/(2√b))", "−1.46153", "✓ −1.46153"),
    (" Δa ", "Δb * a", "−26.31426", "✓ −26.31426"),
    (" Δx ", "-26.31 / (2x)", "−3.10077", "✓ −3.10027"),
]
"""Worked out by hand from the table of the article: x = 4.24318, y = 2.13."""
SAID = {
    "en": ("You added the step.", "x = 7.34395 is exactly right.", "you"),
    "zh": ("你把这一步加上去了", "x = 7.34395，完全正确。", "你"),
}
"""What the tutor says in each language to what was wrong and to what was right, and the head of the guesses."""


def answer(terminal: Terminal, text: str) -> None:
    """Ask for the next number and answer."""
    terminal.type("p")
    terminal.wait_for(" = ?")
    terminal.press(*text, "enter")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_whole_iteration_by_hand(language: str) -> None:
    reason, praise, head = SAID[language]
    with tutor("--lang", language, "nonlinear-chain", rows=HIGH) as terminal:
        terminal.wait_for("2/8")
        terminal.type("down")
        for label, text, truth, guess in ITERATION:
            answer(terminal, text)
            terminal.wait_for("✓")
            if label:
                terminal.wait_for(truth)
                assert guess in terminal.rows[row_with(terminal, label)]
            else:
                # Δ of the output is the gap again: there is nothing to work out.
                terminal.type("space")
        answer(terminal, "x + Δx")
        terminal.wait_for("✗ 1.14241")
        assert reason in terminal.text.replace("\n", "")
        # The next answer takes the place of the first.
        terminal.press(*"x - Δx", "enter")
        terminal.wait_for(praise)
        assert head in terminal.rows[row_with(terminal, " x ") - 1]
        assert colour_of(terminal, "✓ 7.34395", row_with(terminal, " x ")) == UPDATE
        assert colour_of(terminal, "−3.10077", row_with(terminal, " Δx ")) == BACKWARD
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


def test_a_new_learner_is_handed_the_last_step_of_the_second_iteration() -> None:
    with tutor("--lang", "zh", "nonlinear-chain", asks=True, rows=HIGH) as terminal:
        terminal.wait_for("2/8")
        # An iteration at a go asks nothing; up to the last step of the second everything is shown.
        terminal.type("down", *["space"] * 8)
        terminal.wait_for("轮到你")
        terminal.type("space")
        terminal.wait_for("下一个 x = ?")
        terminal.type(*"7.34", "enter")
        terminal.wait_for("对了")
        terminal.wait_for("✓ 7.34")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
