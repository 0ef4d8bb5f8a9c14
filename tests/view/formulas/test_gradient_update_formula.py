"""The formula of an update, from the rule's own lines: symbols, numbers and results, by hand for L = w²/2 + 25·b²."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import AdaGrad, Adam, GradientRule, Momentum, Nesterov, RmsProp, Sgd
from gradtutor.engine.optim.update import Line
from gradtutor.records import dataclass
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width
from tests.engine.problems import problem
from tests.session.walks import player_of
from tests.view.scenes import bare, roles_of, texts


def at_update(rule: GradientRule, iteration: int) -> Scene:
    """The update of w, which starts at −4: its gradient is w itself."""
    whole = problem({"w": -4.0, "b": 1.2}, {"L": "w**2/2 + 25*b**2"}, rule=rule)
    steps = player_of(whole).steps(1)
    place = next(number for number, step in enumerate(steps, 1) if (step.stage, step.focus) == ("update", "w"))
    return bare(whole, iteration, place)


@pytest.mark.parametrize(
    ("rule", "iteration", "wanted"),
    [
        # ‖(−4, 60)‖ = 60.1332, and −4·2/60.1332 = −0.13304.
        (Sgd(0.1, clip_norm=2.0), 1, ["ĝ = min(1, 2/(‖g‖ + 1e−6))·g = −0.133", "next w = w − η·ĝ",
                                      "       = −4 − 0.1·(−0.133)", "       = −3.9867"]),
        (Sgd(0.1), 1, ["next w = w − η·∂L/∂w", "       = −4 − 0.1·(−4)", "       = −3.6"]),
        (Sgd(0.1, zero_grad=False), 2, ["Σg = Σg + g = −4 + (−3.6) = −7.6", "next w = w − η·Σg",
                                        "       = −3.6 − 0.1·(−7.6)", "       = −2.84"]),
        (Momentum(0.05), 2, ["v = 0.9·v + g = 0.9·(−4) + (−3.8) = −7.4", "next w = w − η·v",
                             "       = −3.8 − 0.05·(−7.4)", "       = −3.43"]),
        (Nesterov(0.01), 1, ["v = 0.9·v + g = 0.9·0 + (−4) = −4", "d = g + 0.9·v = −7.6",
                             "w ← w − η·d = −4 − 0.01·(−7.6) = −3.924"]),
        (AdaGrad(0.5), 2, ["s = s + g² = 16 + (−3.5)² = 28.25", "next w = w − η·g/√s",
                           "       = −3.5 − 0.5·(−3.5)/√28.25", "       = −3.17075"]),
        # The numbers say more than the symbols, where there is no room for both.
        (RmsProp(0.1), 2, ["s = 0.99·0.16 + 0.01·(−3)² = 0.2484", "next w = w − η·g/√s",
                           "       = −3 − 0.1·(−3)/√0.2484", "       = −2.39807"]),
        (Adam(0.2), 1, ["m = 0.9·m + 0.1·g = 0.9·0 + 0.1·(−4) = −0.4", "v = 0.999·0 + 0.001·(−4)² = 0.016",
                        "m̂ = m/(1 − 0.9^1) = −4  v̂ = 16", "w ← w − η·m̂/√v̂ = −4 − 0.2·(−4)/√16 = −3.8"]),
    ],
)  # fmt: skip
def test_an_update_of_a_plain_number(rule: GradientRule, iteration: int, wanted: list[str]) -> None:
    lines = formula_lines(at_update(rule, iteration))
    assert texts(lines) == wanted
    result = wanted[-1].rpartition("= ")[2]
    assert roles_of(lines[-1:], result)[-1] == "update current"


def test_with_room_the_formulas_are_written_out() -> None:
    # m = 0.1·(−4), v = 0.001·16; corrected they are the gradient and its square again.
    assert texts(formula_lines(at_update(Adam(0.2), 1), 80))[1:3] == [
        "v = 0.999·v + 0.001·g² = 0.999·0 + 0.001·(−4)² = 0.016",
        "m̂ = m/(1 − 0.9^1) = −4  v̂ = v/(1 − 0.999^1) = 16",
    ]


def test_a_line_that_is_too_long_does_not_take_the_decimals_of_the_others_nor_of_its_result() -> None:
    # v = 0.999·0.016 + 0.001·14.44 = 0.030424; −3.8 + 0.2·3.894737/√15.219610 = −3.600333.
    assert texts(formula_lines(at_update(Adam(0.2), 2), 42)) == [
        "m = 0.9·(−0.4) + 0.1·(−3.8) = −0.74",
        "v = 0.999·0.016 + 0.001·(−3.8)² = 0.0304",
        "m̂ = m/(1 − 0.9^2) = −3.895  v̂ = 15.22",
        "w ← −3.8 − 0.2·(−3.895)/√15.22 = −3.60033",
    ]


@pytest.mark.parametrize("kind", [Momentum, Nesterov, AdaGrad, RmsProp, Adam])
@pytest.mark.parametrize("zero_grad", [True, False])
def test_no_formula_is_wider_than_the_panel(kind: type[GradientRule], zero_grad: bool) -> None:
    for iteration in (1, 2, 7, 40):
        lines = formula_lines(at_update(kind(0.0123, zero_grad=zero_grad), iteration))
        assert all(line_width(line) <= 44 for line in lines)


def test_a_rule_of_its_lines_alone_is_computed_and_shown() -> None:
    @dataclass(frozen=True, slots=True)
    class Clipped(GradientRule):
        kind = "clipped"
        title = "clipped descent"
        most: float = 2.0
        lines = (
            Line("clipped", "c", "max(-most, min(most, gradient))"),
            Line("value", "", "value - rate*clipped"),
        )

    scene = at_update(Clipped(0.5), 1)
    # The gradient −4 is clipped to −2: −4 − 0.5·(−2) = −3.
    assert texts(formula_lines(scene)) == [
        "c = max(−2, min(2, g)) = −2",
        "next w = w − η·c",
        "       = −4 − 0.5·(−2)",
        "       = −3",
    ]
    assert scene.snapshot.column.updated["w"] == -3.0
