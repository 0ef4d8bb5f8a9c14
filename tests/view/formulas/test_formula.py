"""The worked formula of every stage, to the letter."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Chord, Newton, Secant
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.text.lines import line_width
from tests.engine.problems import problem
from tests.view.scenes import at_end, bare, roles_of, scene, texts


@pytest.mark.parametrize(
    ("iteration", "revealed", "lines"),
    [
        (1, 0, []),
        (1, 1, ["x = 2w + 3b", "  = 2·3 + 3·4", "  = 18"]),
        (1, 2, ["y = 2b + 1", "  = 2·4 + 1", "  = 9"]),
        (1, 3, ["z = x·y", "  = 18·9", "  = 162"]),
        (1, 4, ["gap = z − 150", "    = 162 − 150 = 12", "stop? 12 < 0.00001? no"]),
        (1, 5, ["Δz = z − 150", "   = 162 − 150", "   = 12"]),
        (1, 6, ["Δy = Δz ÷ ∂z/∂y   ∂z/∂y = x", "   = 12 ÷ 18", "   = 0.666667"]),
        (1, 7, ["Δx = Δz ÷ ∂z/∂x   ∂z/∂x = y", "   = 12 ÷ 9", "   = 1.333333"]),
        (1, 8, ["∂z/∂w = ∂z/∂x·∂x/∂w", "      = 9·2 = 18", "Δw = 0.5·12 ÷ 18 = 0.333333"]),
        (1, 9, ["∂z/∂b = ∂z/∂x·∂x/∂b + ∂z/∂y·∂y/∂b", "      = 9·3 + 18·2 = 63", "Δb = 0.5·12 ÷ 63 = 0.095238"]),
        (1, 10, ["next w = w − Δw", "       = 3 − 0.333333", "       = 2.666667"]),
        (1, 11, ["next b = b − Δb", "       = 4 − 0.095238", "       = 3.904762"]),
        (2, 1, ["x = 2w + 3b", "  = 2·2.666667 + 3·3.904762", "  = 17.047619"]),
        (4, 5, []),
    ],
)
def test_the_linear_lesson(iteration: int, revealed: int, lines: list[str]) -> None:
    assert texts(formula_lines(scene("linear-backprop", "default", iteration, revealed))) == lines


def test_a_path_straight_into_the_output_beside_another() -> None:
    # ∂m/∂E itself on the right would be circular: m = E − p, whose own derivative by E is 1; cos 1 = 0.5403.
    assert texts(formula_lines(scene("kepler", "default", 1, 8))) == [
        "∂m/∂E = ∂m/∂s·∂s/∂E + 1",
        "      = (−0.4)·0.5403 + 1 = 0.78388",
        "ΔE = −0.33659 ÷ 0.78388 = −0.42939",
    ]


@pytest.mark.parametrize(
    ("iteration", "revealed", "lines"),
    [
        (1, 1, ["a = x²", "  = 2²", "  = 4"]),
        (1, 2, ["b = ln a", "  = ln 4", "  = 1.38629"]),
        (1, 3, ["c = √b", "  = √1.38629", "  = 1.17741"]),
        (1, 4, ["gap = c − y", "    = 1.17741 − 2.13 = −0.95259", "stop? 0.95259 < 0.001? no"]),
        (1, 5, ["Δc = c − y", "   = 1.17741 − 2.13", "   = −0.95259"]),
        (2, 6, ["Δb = Δc ÷ ∂c/∂b   ∂c/∂b = 1/(2√b)", "   = −0.42982 ÷ 0.29409", "   = −1.46153"]),
        (1, 7, ["Δa = Δb ÷ ∂b/∂a   ∂b/∂a = 1/a", "   = −2.24318 ÷ 0.25", "   = −8.97271"]),
        (1, 8, ["Δx = Δa ÷ ∂a/∂x   ∂a/∂x = 2x", "   = −8.97271 ÷ 4", "   = −2.24318"]),
        (1, 9, ["next x = x − Δx", "       = 2 − (−2.24318)", "       = 4.24318"]),
        (5, 4, ["gap = c − y", "    = 2.12958 − 2.13 = −0.00042", "stop? 0.00042 < 0.001? yes"]),
    ],
)
def test_the_nonlinear_chain(iteration: int, revealed: int, lines: list[str]) -> None:
    assert texts(formula_lines(scene("nonlinear-chain", "default", iteration, revealed))) == lines


@pytest.mark.parametrize(
    ("revealed", "lines"),
    [
        (4, ["L = (c − y)²/2", "  = (1.17741 − 2.13)²/2", "  = 0.45371"]),
        (5, ["loss = L = 0.45371", "stop? 0.95259 < 0.001? no"]),
        (6, ["∂L/∂L = 1"]),
        (7, ["∂L/∂c = c − y", "      = 1.17741 − 2.13", "      = −0.95259"]),
        (8, ["∂L/∂b = ∂L/∂c·∂c/∂b", "      = (−0.95259)·0.42466", "      = −0.40453"]),
        (10, ["∂L/∂x = ∂L/∂a·∂a/∂x", "      = (−0.10113)·4", "      = −0.40453"]),
        (11, ["next x = x − η·∂L/∂x", "       = 2 − 10·(−0.40453)", "       = 6.04528"]),
    ],
)
def test_the_chain_by_gradient_descent(revealed: int, lines: list[str]) -> None:
    assert texts(formula_lines(scene("nonlinear-chain", "gradient", 1, revealed))) == lines


def test_a_box_keeps_its_formula_until_the_end() -> None:
    assert texts(formula_lines(scene("black-box", "default", 2, 1))) == ["out = ?(x)", "    = 5.332"]
    assert texts(formula_lines(scene("target-shooting", "default", 1, 1))) == ["wx = ?"]
    assert texts(formula_lines(scene("target-shooting", "default", 1, 3))) == ["x = ax + wx", "  = 0 + ?", "  = −6.364"]
    assert texts(formula_lines(scene("guess-the-number", "default", 1, 1)))[0] == "answer = ?(guess, secret)"


def test_the_secant() -> None:
    assert texts(formula_lines(scene("black-box", "default", 1, 3))) == [
        "next x = the next try of the lesson",
        "       = 2",
    ]
    assert texts(formula_lines(scene("black-box", "default", 2, 3))) == [
        "slope = change of the gap ÷ change of x",
        "      = (1.332 − (−1.666)) ÷ (2 − 1)",
        "      = 2.998",
    ]
    assert texts(formula_lines(scene("black-box", "default", 2, 4))) == [
        "next x = x − gap ÷ slope",
        "       = 2 − 1.332 ÷ 2.998",
        "       = 1.5557",
    ]
    # Gaps and tries of five decimals each would need 52 columns: the differences are shown instead.
    wide = formula_lines(scene("black-box", "default", 4, 3))
    assert texts(wide)[1] == "      = 0.07839 ÷ 0.02576"
    assert all(line_width(line) <= 44 for line in wide)


def test_bisection() -> None:
    assert texts(formula_lines(scene("guess-the-number", "default", 1, 2))) == ["The answer: far too small"]
    assert texts(formula_lines(scene("guess-the-number", "default", 3, 3))) == ["still possible: 31 ≤ guess ≤ 49"]
    assert texts(formula_lines(scene("guess-the-number", "default", 3, 4))) == [
        "next guess = the middle of what is left",
        "           = (31 + 49) ÷ 2",
        "           = 40",
    ]


def test_the_chord_divides_by_the_first_slope() -> None:
    # Second iteration of b alone: the gap 0.217687 over the old 63.
    lines = texts(formula_lines(scene("linear-backprop", "b-chord", 2, 9)))
    assert lines[1:] == ["      = 9·3 + 18·2 = 63", "Δb = 0.217687 ÷ 63 = 0.003455"]


def test_who_has_no_share_stays() -> None:
    lines = texts(formula_lines(scene("linear-backprop", "b-newton", 1, 8)))
    assert lines == ["∂z/∂w = ∂z/∂x·∂x/∂w", "      = 9·2 = 18", "Δw = 0·12 ÷ 18 = 0"]


def test_a_choice_by_hand() -> None:
    lines = formula_lines(scene("guess-the-number", "by-hand", 1, 99))
    assert texts(lines) == ["next guess = chosen by hand", "           = 25"]


def test_an_update_held_at_its_bound_says_so() -> None:
    # 1 + 99/2 = 50.5, and 3 is the most.
    whole = problem({"x": 1.0}, {"z": "x**2"}, 100.0, Newton(), bounds={"x": (0.0, 3.0)})
    lines = formula_lines(bare(whole, 1, 5))
    assert texts(lines)[-1] == "       = 3 (held at the bound, not 50.5)"
    assert roles_of(lines, "held") == ["fault"]


def test_several_stop_tests() -> None:
    whole = problem({"x": 2.0}, {"J": "x**2"}, stop="J < 0.01 or iteration >= 1")
    assert texts(formula_lines(bare(whole, 1, 2))) == ["loss = J = 4", "stop? 4 < 0.01 or 1 ≥ 1? yes"]


def test_negative_numbers_are_put_in_with_brackets() -> None:
    whole = problem({"x": -0.5}, {"J": "x**2 - 3*x"}, -2.0, Secant({"x": (1.0,)}))
    assert texts(formula_lines(bare(whole, 1, 1))) == ["J = x² − 3x", "  = (−0.5)² − 3·(−0.5)", "  = 1.75"]
    assert texts(formula_lines(bare(whole, 1, 2))) == ["gap = J − (−2)", "    = 1.75 − (−2) = 3.75"]


def test_arrays_are_named_and_not_written_out() -> None:
    whole = problem({"w": np.array([1.0, 2.0])}, {"a": "w*2", "L": "sum(a**2)"}, rule=Sgd(0.1))
    assert texts(formula_lines(bare(whole, 1, 1))) == ["a = w·2", "  = [2]·2 → [2]", "  = (2, 4)"]
    assert texts(formula_lines(bare(whole, 1, 6))) == ["∂L/∂w = 2·∂L/∂a", "      = 2·[2] → [2]", "      = (8, 16)"]
    assert texts(formula_lines(bare(whole, 1, 7))) == [
        "next w = w − 0.1·∂L/∂w",
        "       = (1, 2) − 0.1·(8, 16)",
        "       = (0.2, 0.4)",
    ]


def test_the_result_is_set_apart_and_nothing_else() -> None:
    for revealed, role in ((1, "forward"), (6, "backward"), (9, "update")):
        lines = formula_lines(scene("nonlinear-chain", "default", 1, revealed))
        current = [(text, own) for line in lines for text, own in line if "current" in own]
        assert current == [(texts(lines)[-1].split("= ")[1], f"{role} current")]


def test_there_is_no_formula_before_the_start_and_after_the_end() -> None:
    assert formula_lines(scene("nonlinear-chain", "default", 1, 0)) == []
    assert formula_lines(at_end("nonlinear-chain", "default")) == []


def test_the_formula_in_chinese() -> None:
    lines = formula_lines(scene("nonlinear-chain", "default", 1, 4, "zh"))
    assert all(line_width(line) <= 44 for line in lines)
    assert texts(lines)[1].endswith("= 1.17741 − 2.13 = −0.95259")
    assert texts(lines)[0] != "gap = c − y"


def test_a_node_over_which_no_gap_can_be_closed_has_no_delta() -> None:
    # At x = 0 the slope of a² is 0 for a, and the other way round for b.
    whole = problem({"x": 1.0}, {"a": "x - 1", "z": "a**2 + x"}, 5.0, Chord())
    assert texts(formula_lines(bare(whole, 1, 5)))[-1] == "   = —"


def test_a_derivative_without_a_value_is_a_dash() -> None:
    # ∂b/∂a = 0.5·a^−0.5 has no value at 0, so the run ends in its backward stage.
    here = bare(problem({"x": 0.0}, {"a": "x*1", "b": "a**0.5", "z": "relu(b)"}, rule=Sgd(0.1)), 1, 5)
    assert here.snapshot.stage == "backward"
    assert texts(formula_lines(here)) == [f"∂z/∂{here.snapshot.focus} = —"]
