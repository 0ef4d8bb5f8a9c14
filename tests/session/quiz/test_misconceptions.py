"""The reason that is given for each kind of wrong answer; every number is worked out by hand beside its case."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import Adam, Momentum, Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.engine.problem import Problem
from gradtutor.session.quiz.grading import judge, tolerance
from gradtutor.session.quiz.misconceptions import REASONS, reasons, samples
from tests.engine.problems import problem
from tests.session.guessing import asked, before

CHAIN, DESCENT = ("nonlinear-chain", "default"), ("nonlinear-chain", "gradient")
"""x = 2, a = x² = 4, b = ln a = 1.38629, c = √b = 1.17741, y = 2.13; the gap is −0.95259, ∂c/∂b = 1/(2√b) = 0.42466,
∂b/∂a = 1/a = 0.25, ∂a/∂x = 2x = 4. By descent L = (c − y)²/2 and the rate is 10: ∂L/∂c = −0.95259,
∂L/∂b = −0.40453, ∂L/∂a = −0.10113, ∂L/∂x = −0.40453, the next x is 2 + 4.04528 = 6.04528."""
LINEAR = ("linear-backprop", "default")
"""w = 3, b = 4, x = 2w + 3b = 18, y = 2b + 1 = 9, z = x·y = 162, target 150, gap 12; ∂z/∂x = 9, ∂z/∂y = 18,
∂z/∂w = 9·2 = 18, ∂z/∂b = 9·3 + 18·2 = 63; w and b have to close half of the gap each."""

STAGES = {"value": "forward", "objective": "loss", "updated": "update", "inner:velocity": "update"}

CASES = [
    # quantity, name, of, guess, reason; what was done
    (CHAIN, "delta", "b", 2.24318, "sign"),  # −0.95259 ÷ 0.42466 = −2.24318
    (CHAIN, "delta", "b", -0.40453, "multiplied"),  # −0.95259 · 0.42466
    (CHAIN, "delta", "a", -0.5608, "multiplied"),  # −2.24318 · 0.25
    (CHAIN, "delta", "b", 0.42466, "local"),
    (CHAIN, "delta", "b", -0.95259, "arrived"),
    (CHAIN, "delta", "a", -4.486, "half"),  # −8.97271 ÷ 2
    (CHAIN, "delta", "a", -17.945, "double"),
    (CHAIN, "objective", "c", 0.95259, "sign"),  # 2.13 − 1.17741
    (CHAIN, "updated", "x", -0.24318, "added"),  # 2 + (−2.24318)
    (CHAIN, "updated", "x", -2.24318, "change"),
    (CHAIN, "updated", "x", 2.0, "unmoved"),
    (CHAIN, "updated", "x", 6.48636, "double"),  # 2 + 2 · 2.24318
    (CHAIN, "updated", "x", 3.12159, "half"),  # 2 + 1.12159
    (CHAIN, "value", "b", 0.60206, "logarithm"),  # log₁₀ 4
    (DESCENT, "gradient", "b", 0.40453, "sign"),
    (DESCENT, "gradient", "b", -2.24318, "divided"),  # −0.95259 ÷ 0.42466
    (DESCENT, "gradient", "a", -1.6181, "divided"),  # −0.40453 ÷ 0.25
    (DESCENT, "gradient", "b", 0.42466, "local"),
    (DESCENT, "gradient", "b", -0.95259, "arrived"),
    (DESCENT, "gradient", "b", -0.80906, "double"),
    (DESCENT, "gradient", "b", -0.20226, "half"),
    (DESCENT, "updated", "x", 2.40453, "rate"),  # 2 + 0.40453
    (DESCENT, "updated", "x", 1.59547, "rate"),  # 2 − 0.40453
    (DESCENT, "updated", "x", -2.04528, "added"),  # 2 − 4.04528
    (DESCENT, "updated", "x", 4.04528, "change"),
    (DESCENT, "updated", "x", 10.09056, "double"),  # 2 + 8.09056
    (DESCENT, "updated", "x", 4.02264, "half"),  # 2 + 2.02264
    (LINEAR, "delta", "b", 0.22222, "path"),  # 6 ÷ 27, the way through x alone
    (LINEAR, "delta", "b", 0.16667, "path"),  # 6 ÷ 36, the way through y alone
    (LINEAR, "delta", "b", 0.190476, "share"),  # 12 ÷ 63
    (LINEAR, "delta", "b", 378.0, "multiplied"),  # 6 · 63
    (LINEAR, "delta", "w", 108.0, "multiplied"),  # 6 · 18
    (LINEAR, "delta", "b", 756.0, "multiplied"),  # 12 · 63
    (LINEAR, "delta", "b", 6.0, "arrived"),
    (LINEAR, "delta", "b", 63.0, "local"),
    (LINEAR, "gradient", "b", 27.0, "path"),  # 9 · 3
    (LINEAR, "gradient", "b", 36.0, "path"),  # 18 · 2
    (LINEAR, "gradient", "b", 12.0, "divided"),  # 9 ÷ 3 + 18 ÷ 2
]


def reason_of(where: tuple[str, str] | Problem, iteration: int, quantity: str, name: str, guess: float) -> str:
    player = before(where, iteration, STAGES.get(quantity, "backward"), name)
    verdict = judge(player, asked(player, quantity), guess)
    assert not verdict.right
    return verdict.reason


@pytest.mark.parametrize(("where", "quantity", "name", "guess", "reason"), CASES)
def test_the_likeliest_reason(where: tuple[str, str], quantity: str, name: str, guess: float, reason: str) -> None:
    assert reason_of(where, 1, quantity, name, guess) == reason


def test_a_local_derivative_turned_over() -> None:
    player = before(CHAIN, 1, "backward", "b")
    assert judge(player, asked(player, "local", "c"), 2.3548).reason == "inverse"  # 2√1.38629, not 1/(2√1.38629)


def test_the_number_of_the_iteration_before() -> None:
    # In iteration 2, x is 4.24318 and a is 18.00456; in iteration 1 it was 4.
    assert reason_of(CHAIN, 2, "value", "a", 4.0) == "before"
    assert reason_of(CHAIN, 2, "delta", "b", -2.24318) == "before"


def test_angles_in_degrees() -> None:
    wave = problem({"x": 30.0}, {"s": "sin(x)", "L": "s**2"})
    assert reason_of(wave, 1, "value", "s", 0.5) == "degrees"  # sin 30° = ½; sin 30 = −0.988


def test_the_number_of_samples() -> None:
    # L = mean of (x − 2)², (x − 4)², (x − 9)² at x = 1: (1 + 9 + 64)/3 = 24.6667.
    import numpy as np

    mean = problem({"x": 1.0}, {"L": "mean((x - y)**2)"}, constants={"y": np.array([2.0, 4.0, 9.0])}, rule=Sgd(0.1))
    assert reason_of(mean, 1, "value", "L", 74.0) == "count"
    assert reason_of(mean, 1, "value", "L", 8.2222) == "part"
    # ∂L/∂x = 2·(−1 − 3 − 8)/3 = −8.
    assert reason_of(mean, 1, "gradient", "x", -24.0) == "count"
    assert reason_of(mean, 1, "gradient", "x", -4.0) == "half"


def test_a_bound_that_was_forgotten() -> None:
    # c = x² is to be 16: from 2, Newton goes to 2 − (4 − 16)/4 = 5, but x may not pass 3.
    held = problem({"x": 2.0}, {"c": "x**2"}, 16.0, Newton(), bounds={"x": (0.0, 3.0)})
    assert reason_of(held, 1, "updated", "x", 5.0) == "held"
    player = before(held, 1, "update")
    assert judge(player, asked(player, "updated"), 3.0).right


def test_what_a_rule_remembers() -> None:
    # L = x² from 1, rate 0.1, momentum 0.9: v = 2, x = 0.8; then g = 1.6, v = 0.9·2 + 1.6 = 3.4.
    momentum = problem({"x": 1.0}, {"L": "x**2"}, rule=Momentum(0.1))
    assert reason_of(momentum, 2, "inner:velocity", "x", 1.6) == "arrived"
    assert reason_of(momentum, 2, "inner:velocity", "x", 2.0) == "before"
    player = before(momentum, 2, "update")
    assert judge(player, asked(player, "inner:velocity"), 3.4).right


def test_a_guess_without_a_reason_has_none() -> None:
    assert reason_of(CHAIN, 1, "delta", "b", 7.0) == ""
    adam = problem({"x": 1.0}, {"L": "x**2"}, rule=Adam(0.1))
    assert reason_of(adam, 1, "updated", "x", 0.123) == ""


def test_what_agrees_with_the_truth_is_no_mistake() -> None:
    # The slope of a = x + 1 is 1: to multiply by it and to divide by it is the same.
    same = problem({"x": 1.0}, {"a": "x + 1", "L": "a**2"})
    player = before(same, 1, "backward", "x")
    gradient = asked(player, "gradient")
    found = dict(reasons(player, gradient))
    assert found["divided"] == 4.0
    assert judge(player, gradient, 4.0).right
    assert judge(player, gradient, -4.0).reason == "sign"


@pytest.mark.parametrize(
    "where", [CHAIN, DESCENT, LINEAR, ("optimisers", "default"), ("softmax-cross-entropy", "default")]
)
def test_every_reason_has_a_name_and_none_is_right(where: tuple[str, str]) -> None:
    from gradtutor.session.quiz.quantities import upcoming
    from tests.session.walks import start

    player = start(*where, 2)
    while player.next():
        for number in upcoming(player):
            allowed = tolerance(player, number)
            for reason, value in reasons(player, number):
                assert reason in REASONS
                verdict = judge(player, number, value)
                assert verdict.right == (abs(value - verdict.truth) <= allowed)
                assert verdict.right or verdict.reason


def candidates(where: tuple[str, str] | Problem, quantity: str, name: str) -> list[tuple[str, float]]:
    """The mistakes of an upcoming number of iteration 1, the likeliest first."""
    player = before(where, 1, STAGES.get(quantity, "backward"), name)
    return [(reason, value) for reason, value in reasons(player, asked(player, quantity))]


@pytest.mark.parametrize(
    ("where", "quantity", "name", "truth"),
    [(CHAIN, "delta", "b", -2.24318), (LINEAR, "delta", "b", 0.095238), (DESCENT, "gradient", "b", -0.40453)],
)
def test_of_what_comes_back_the_sign_is_the_likeliest_mistake(
    where: tuple[str, str], quantity: str, name: str, truth: float
) -> None:
    first, value = candidates(where, quantity, name)[0]
    assert first == "sign" and value == pytest.approx(-truth, abs=1e-5)


@pytest.mark.parametrize(
    ("where", "quantity", "name"), [(DESCENT, "gradient", "b"), (LINEAR, "delta", "w"), (CHAIN, "delta", "b")]
)
def test_where_one_path_leads_none_can_be_forgotten(where: tuple[str, str], quantity: str, name: str) -> None:
    assert "path" not in dict(candidates(where, quantity, name))


def test_a_node_has_to_close_the_whole_gap_and_a_path_without_slope_leads_nowhere() -> None:
    # x = 2: a = x + 1 = 3, b = a − 3 = 0, c = a·b = 0; the gap to 30 is −30. To c leads a by itself, with the slope
    # b = 0, and through b, with the slope a·1 = 3.
    cross = problem({"x": 2.0}, {"a": "x + 1", "b": "a - 3", "c": "a*b"}, 30.0, Newton())
    found = candidates(cross, "delta", "a")
    assert [value for reason, value in found if reason == "path"] == [-10.0]
    assert "share" not in dict(found)


def test_nothing_is_divided_by_a_slope_of_zero() -> None:
    flat = problem({"x": 0.0}, {"a": "x**2", "L": "a + 1"})
    assert "divided" not in dict(candidates(flat, "gradient", "x"))


def test_of_two_samples_twice_is_said_and_of_none_nothing() -> None:
    import numpy as np

    two = problem({"x": 1.0}, {"L": "mean((x - y)**2)"}, constants={"y": np.array([2.0, 4.0])}, rule=Sgd(0.1))
    assert "count" not in dict(candidates(two, "value", "L"))
    player = before(CHAIN, 1, "forward")
    assert samples(player.variant.problem, player.trace.iteration(1)) == 1


def test_half_a_turn_has_180_degrees() -> None:
    wave = problem({"x": 30.0}, {"s": "sin(x)", "L": "s**2"})
    assert dict(candidates(wave, "value", "s"))["degrees"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("guess", "reason"),
    [
        # 100 − 0.001·2 = 99.998: the step is 0.002, and a hundredth of it 0.00002.
        (100.002, "added"),
        (100.00201, "added"),
        (100.0021, ""),
        (0.00201, "change"),
        (0.0021, ""),
        (0.5, ""),
    ],
)
def test_a_mistake_in_a_next_value_is_as_exact_as_its_step(guess: float, reason: str) -> None:
    slow = problem({"x": 100.0}, {"L": "2*x"}, rule=Sgd(0.001))
    assert reason_of(slow, 1, "updated", "x", guess) == reason


def test_a_guess_one_percent_off_a_mistake_is_that_mistake() -> None:
    # 10² = 100, twice that is 200, and a hundredth of it 2.
    square = problem({"x": 10.0}, {"a": "x**2", "L": "a + 1"})
    assert [reason_of(square, 1, "value", "a", guess) for guess in (202.0, 198.0, 202.01)] == ["double", "double", ""]


def test_of_two_mistakes_that_are_near_the_nearer_one_is_told() -> None:
    # x goes from 1 to 1 − 0.249·2 = 0.502. a = x/100 was 0.01 and is 0.00502, twice which is 0.01004.
    near = problem({"x": 1.0}, {"a": "x/100", "L": "(100*a)**2"}, rule=Sgd(0.249))
    assert reason_of(near, 2, "value", "a", 0.01004) == "double"
    assert reason_of(near, 2, "value", "a", 0.01) == "before"


def test_zero_may_be_a_mistake() -> None:
    # L = x² from 1 at the rate 0.5: x = 0, so the gradient is 0, and v = 0.9·2 + 0 = 1.8.
    stops = problem({"x": 1.0}, {"L": "x**2"}, rule=Momentum(0.5))
    assert reason_of(stops, 2, "inner:velocity", "x", 0.0) == "arrived"
    # From 0 to 0.9.
    begins = problem({"x": 0.0}, {"L": "-9*x"}, rule=Sgd(0.1))
    assert reason_of(begins, 1, "updated", "x", 0.0) == "unmoved"
