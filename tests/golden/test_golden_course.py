"""The rest of the course against the articles' figures, recomputed in float64 elsewhere (``golden/seeds.json``)."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.loading.load import load_lesson
from tests.golden_runs import GOLDEN, LESSONS, agree, agree_with_rows, trace

BOX = GOLDEN["crack_black_box"]


def test_the_articles_model_of_the_box_stops_short() -> None:
    found = trace("crack-the-box")
    assert found.end is not None
    last = found.iteration(found.end.iteration)
    assert last.objective == pytest.approx(BOX["best_fit"]["family_wx_plus_x2"]["mse"], abs=1e-9)
    for place, weight in ((1, "1.0"), (2, "1.5"), (3, "1.2")):
        tried = trace("crack-the-box", "by-hand").iteration(place)
        assert tried.objective == pytest.approx(BOX["full_pass"][f"w={weight}"]["mse"], abs=1e-9)
        agree(tried.values, BOX["full_pass"][f"w={weight}"], {"z": "z", "d": "err"})


def test_a_signed_mean_claims_success() -> None:
    found = trace("crack-the-box", "signed-mean")
    assert found.end is not None and found.end.reason == "converged"
    agree(found.iteration(found.end.iteration).parameters, BOX["signed_mean_trap"], {"w": "w"})
    agree(found.iteration(found.end.iteration).values, BOX["signed_mean_trap"], {"J": "mse"})


def test_a_model_that_fits_the_box() -> None:
    rows = BOX["tutor_gd_family_wx"]["trace"]
    straight = trace("crack-the-box", "straight")
    agree_with_rows(straight, rows, parameters={"w": "w"}, gradients={"w": "grad"}, objective="mse")
    two = trace("crack-the-box", "two-weights")
    assert two.end is not None and two.end.reason == "converged"
    agree_last = two.iteration(two.end.iteration).parameters
    best = BOX["best_fit"]["family_w1x_w2x2"]
    assert agree_last["w"] == pytest.approx(best["w1"], abs=0.2)
    assert agree_last["v"] == pytest.approx(best["w2"], abs=0.2)


@pytest.mark.parametrize(
    ("variant", "step"), [("default", "step1"), ("tenth", "step_0_1"), ("thousandth", "step_0_001")]
)
def test_the_rise_and_the_slope(variant: str, step: str) -> None:
    record = trace("slope", variant).iteration(1)
    agree(record.values, GOLDEN["gradient_intuition"]["one_d"][step], {"rise": "actual"})
    assert record.gradients is not None
    # d(x²)/dx at 1, by hand.
    assert record.gradients["x"] == pytest.approx(2.0, abs=1e-12)


def test_arrows_on_the_ground() -> None:
    found = trace("two-variables")
    for place, point in enumerate(GOLDEN["gradient_intuition"]["two_d"]["sample_points"], 1):
        record = found.iteration(place)
        assert [record.parameters["x"], record.parameters["y"]] == pytest.approx(point["p"])
        assert record.gradients is not None
        assert [record.gradients["x"], record.gradients["y"]] == pytest.approx(point["grad"], abs=1e-9)
        assert record.objective == pytest.approx(point["f"], abs=1e-9)


def test_the_graph_of_one_sample() -> None:
    golden, record = GOLDEN["graph_single"], trace("computational-graph").iteration(1)
    agree(record.values, golden, {"a": "a", "yhat": "y_pred", "r": "sub", "L": "loss"})
    agree(record.gradients, golden, {"r": "grad_sub", "a": "grad_a", "w": "grad_w", "b": "grad_b"})


def test_what_autograd_finds() -> None:
    golden, record = GOLDEN["autograd_scalar"], trace("autograd").iteration(1)
    agree(record.values, golden, {"a": "mul", "yhat": "y_pred", "r": "sub", "L": "loss"})
    names = {"r": "grad_sub", "yhat": "grad_y_pred", "a": "grad_mul", "w": "grad_w", "b": "grad_b"}
    agree(record.gradients, golden, names)
    # Not cleared: −4 in iteration 1, so iteration 2 adds its own to it.
    second = trace("autograd", "not-cleared").iteration(2)
    assert second.gradients is not None
    assert second.inner["accumulated"]["w"] == pytest.approx(golden["grad_w"] + float(second.gradients["w"]))


def test_the_matrix_example() -> None:
    golden, found = GOLDEN["matrix_gradient"], trace("matrix-gradient")
    record = found.iteration(1)
    agree(record.values, golden, {"yhat": "y_pred", "r": "residual", "L": "loss"})
    agree(record.gradients, golden, {"w": "grad_w", "b": "grad_b"})
    rows = golden["tutor_gd"]["trace"]
    gradients = {"w": "grad_w", "b": "grad_b"}
    agree_with_rows(found, rows, parameters={"w": "w", "b": "b"}, gradients=gradients, objective="loss")


@pytest.mark.parametrize(("variant", "golden"), [("default", "linear_b_recomputed"), ("chord", "linear_b_fixed")])
def test_newton_and_chord_on_the_linear_example(variant: str, golden: str) -> None:
    found = trace("newton-or-gradient", variant)
    assert found.end is not None and found.end.iteration == GOLDEN[golden]["forwards"]
    agree_with_rows(found, GOLDEN[golden]["trace"], parameters={"p": "b"}, values={"s": "z"})


def test_newton_on_the_chain() -> None:
    found = trace("newton-or-gradient", "chain")
    rows = [{**row, "i": row["i"] - 1} for row in GOLDEN["nonlinear_chain"]["trace"]]
    agree_with_rows(found, rows, parameters={"p": "x"}, values={"s": "c"})


def test_two_variables_go_down() -> None:
    golden, found = GOLDEN["gd_2d"], trace("descent-2d")
    assert found.end is not None and found.end.iteration == golden["points"]
    names = {"x": "x", "y": "y"}
    agree_with_rows(found, golden["trace"], parameters=names, gradients={"x": "grad_x", "y": "grad_y"}, objective="J")


RATES = {"1.1": "runs-away", "1.0": "two-cycle", "0.8": "swings", "0.5": "one-jump", "0.4": "default", "0.1": "creeps"}


@pytest.mark.parametrize("rate", RATES)
def test_learning_rates(rate: str) -> None:
    rows = GOLDEN["learning_rate"]["runs"][rate]["trace"]
    found = trace("learning-rate", RATES[rate])
    agree_with_rows(found, rows, parameters={"x": "x"}, gradients={"x": "grad"}, objective="J")


def test_the_sweep_of_learning_rates() -> None:
    compared = set()
    for variant in load_lesson(LESSONS / "learning-rate").sweep:
        rate = f"{variant.problem.rule.rate:g}"
        rate = rate if "." in rate else f"{rate}.0"
        found = Trace(variant.problem)
        found.run()
        agree_with_rows(found, GOLDEN["learning_rate"]["runs"][rate]["trace"], parameters={"x": "x"}, objective="J")
        compared.add(rate)
    assert {"1.1", "1.0", "0.8", "0.6", "0.4", "0.2", "0.1"} <= compared


def test_one_sample() -> None:
    rows = GOLDEN["single_sample_regression"]["trace"]
    found = trace("one-sample-regression")
    names = {"w": "w", "b": "b"}
    gradients = {"yhat": "dL_dyhat", "w": "grad_w", "b": "grad_b"}
    agree_with_rows(found, rows, parameters=names, values={"yhat": "y_hat"}, gradients=gradients, objective="loss")


def test_the_narrow_valley_of_the_article() -> None:
    rows = GOLDEN["loss_surface_bowl"]["runs"]["9e-05"]["trace"]
    found = trace("ill-conditioned", "article")
    gradients = {"w": "grad_w", "b": "grad_b"}
    agree_with_rows(found, rows, parameters={"w": "w", "b": "b"}, gradients=gradients, objective="loss")


@pytest.mark.parametrize(
    ("variant", "of_w"),
    [
        ("raw-data", -4 * 72 - 22 * 96 - 28 * 104 - 46 * 128),
        ("standardised", 4 * 1.4 + 22 * 0.2 - 28 * 0.2 - 46 * 1.4),
    ],
)
def test_a_valley_of_data_has_its_line_beside_the_map(variant: str, of_w: float) -> None:
    # At w = b = 0 each error is −y, and 2 ÷ 4 of it comes back: −4, −22, −28, −46; b has their sum, w that of x times.
    gradients = trace("ill-conditioned", variant).iteration(1).gradients
    assert gradients is not None
    assert list(np.ravel(gradients["yhat"])) == pytest.approx([-4.0, -22.0, -28.0, -46.0])
    assert gradients["w"] == pytest.approx(of_w)
    assert gradients["b"] == pytest.approx(-100.0)
    charts = load_lesson(LESSONS / "ill-conditioned").variants[variant].charts
    assert [chart.kind for chart in charts] == ["surface", "data", "surface3d", "objective"]


@pytest.mark.parametrize(("variant", "golden"), [("default", "half_mean"), ("mean", "mean"), ("half-sum", "sum_half")])
def test_loss_conventions(variant: str, golden: str) -> None:
    record, figures = trace("loss-conventions", variant).iteration(1), GOLDEN["loss_conventions"]
    agree(record.values, figures, {"err": "err"})
    assert record.objective == pytest.approx(figures[golden]["J"])
    agree(record.gradients, figures[golden], {"w": "gw", "b": "gb"})


def test_relu_has_no_slope_at_zero() -> None:
    # golden relu: 0 at 0 by convention; here a = w·x = 0·2.
    record = trace("relu", "zero").iteration(1)
    assert record.values["a"] == 0.0
    assert record.gradients is not None
    assert record.gradients["a"] == GOLDEN["relu"]["grad"]["0"]
    positive = trace("relu").iteration(1)
    assert positive.gradients is not None
    assert positive.gradients["a"] == pytest.approx(float(positive.gradients["h"]) * GOLDEN["relu"]["grad"]["2"])


def test_the_articles_rate_does_not_arrive_in_a_hundred_epochs() -> None:
    slow, fast = trace("mini-batch"), trace("mini-batch", "faster")
    assert slow.end is not None and slow.end.reason == "limit"
    assert slow.end.iteration == GOLDEN["minibatch_loop_theory"]["updates"]
    assert fast.end is not None and fast.end.reason == "converged"
