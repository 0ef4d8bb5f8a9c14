"""Every figure of the six lessons against the articles', recomputed in float64 elsewhere (``golden/seeds.json``)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from gradtutor.engine.run.trace import End, Iteration, Trace
from gradtutor.lessons.loading.load import load_lesson

LESSONS = Path(__file__).parents[2] / "lessons"
GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "seeds.json").read_text("utf-8"))["lessons"]


def near(value: Any) -> Any:
    return pytest.approx(value, abs=1e-9, rel=1e-12)


def run(lesson: str, variant: str = "default", settings: dict[str, object] | None = None) -> list[Iteration]:
    """Every iteration of a run of one of the lessons."""
    trace = Trace(load_lesson(LESSONS / lesson, settings, variant).variants[variant].problem)
    end = trace.run()
    return [trace.iteration(number) for number in range(1, (end.iteration if end else 0) + 1)]


def number(value: Any) -> float:
    assert isinstance(value, float | int)
    return float(value)


# guess-the-number


def test_the_guesses_of_the_article_leave_the_interval_of_the_article() -> None:
    golden = GOLDEN["guess_number"]
    assert golden["range"] == [1, 50]
    records = run("guess-the-number")
    for record, told in zip(records, golden["trace"], strict=False):
        assert record.parameters["guess"] == told["guess"]
        assert math.copysign(1, number(record.objective)) == told["error_sign"]
        assert record.details == {"low": told["lo"], "high": told["hi"]}
        assert record.details["high"] - record.details["low"] + 1 == told["candidates"]
    # From 31..49 the article's rule goes on: (31 + 49) // 2 = 40, and so on to the secret 43.
    assert [record.parameters["guess"] for record in records] == [5, 50, 30, 40, 45, 42, 43]
    assert records[-1].end == End("converged", 7)


@pytest.mark.parametrize("secret", range(1, 51))
def test_bisection_alone_needs_at_most_six_guesses(secret: int) -> None:
    golden = GOLDEN["guess_number"]["bisection"]
    trace = Trace(_without_tries(secret))
    end = trace.run()
    assert end is not None and end.reason == "converged"
    assert trace.iteration(end.iteration).parameters["guess"] == secret
    assert end.iteration <= golden["worst_from_1_50"]
    assert trace.iteration(1).parameters["guess"] == (1 + 50) // 2


def test_bisection_needs_on_average_what_the_article_says() -> None:
    golden = GOLDEN["guess_number"]["bisection"]
    ends = [Trace(_without_tries(secret)).run() for secret in range(1, 51)]
    lengths = [end.iteration for end in ends if end]
    assert (max(lengths), sum(lengths) / 50) == (golden["worst_from_1_50"], near(golden["mean_from_1_50"]))


def _without_tries(secret: int) -> Any:
    from dataclasses import replace

    from gradtutor.engine.optim.root_finding import Bisection

    base = load_lesson(LESSONS / "guess-the-number").variants["default"].problem
    (guess,) = base.parameters
    return replace(
        base,
        parameters=(replace(guess, start=25.0),),
        constants={"secret": float(secret)},
        rule=Bisection(whole=True),
    )


# black-box


def test_the_box_answers_as_in_the_article_and_the_secant_leads_where_it_must() -> None:
    golden = GOLDEN["black_box_4"]
    records = run("black-box")
    for record, told in zip(records, golden["trace"], strict=False):
        assert record.parameters["x"] == near(told["x"])
        assert record.values["out"] == near(told["out"])
        assert record.objective == near(told["loss"])
    assert records[1].details["slope"] == near(golden["derived"]["secant_slope"])
    assert records[1].updated == near({"x": golden["derived"]["secant_next_x"]})
    assert records[-1].values["out"] == pytest.approx(golden["target"], abs=1e-3)
    assert records[-1].end == End("converged", len(records))


# target-shooting


def test_the_five_shots_land_where_the_article_says() -> None:
    golden = GOLDEN["target_shooting"]
    records = run("target-shooting")
    assert len(records) == 5
    for record, shot, deficit in zip(records, golden["trace"], golden["deficits_from_rings"], strict=True):
        assert (record.values["x"], record.values["y"]) == near(tuple(shot["pos"]))
        assert record.values["miss"] == record.objective == near(shot["deficit"])
        assert deficit == shot["deficit"] == 10 - shot["ring"]


def test_the_correction_of_the_last_shot_is_the_whole_of_the_wind() -> None:
    first, last = GOLDEN["target_shooting"]["trace"][0], run("target-shooting")[-1]
    assert [last.parameters["ax"], last.parameters["ay"]] == near(first["correction"])


# linear-backprop


def test_the_forward_pass_and_every_slope_of_the_linear_graph() -> None:
    golden = GOLDEN["linear_forward"]
    (first, *_) = run("linear-backprop")
    assert first.parameters == near({"w": golden["w"], "b": golden["b"]})
    assert first.values == near({name: golden[name] for name in "xyz"})
    gradients = {"z": 1.0, "x": golden["dz_dx"], "y": golden["dz_dy"], "w": golden["dz_dw"], "b": golden["dz_db"]}
    assert first.gradients == near(gradients)


@pytest.mark.parametrize(
    ("name", "variant", "settings"),
    [
        ("linear_w_recomputed", "only-w", {}),
        ("linear_b_fixed", "b-chord", {}),
        ("linear_b_recomputed", "b-newton", {}),
        ("linear_wb_fixed", "both-chord", {}),
        ("linear_wb_recomputed", "default", {}),
        ("linear_w_fixed", "both-chord", {"rule.share.w": 1.0, "rule.share.b": 0.0}),
        ("linear_wb_nosplit_recomputed", "default", {"rule.share.w": 1.0, "rule.share.b": 1.0}),
        ("linear_b_fixed_tol1e-4", "b-chord", {"stop.when": "abs(error) < 1e-4"}),
        ("linear_b_recomputed_tol1e-4", "b-newton", {"stop.when": "abs(error) < 1e-4"}),
    ],
)
def test_the_linear_runs(name: str, variant: str, settings: dict[str, object]) -> None:
    golden = GOLDEN[name]
    records = run("linear-backprop", variant, settings)
    for record, told in zip(records, golden["trace"], strict=not name.startswith("linear_wb_nosplit")):
        _check_linear(record, told, fixed=golden["factor"] == "fixed", first=records[0])
    final = golden["final"]
    last = records[golden["forwards"] - 1]
    assert last.parameters == near({"w": final["w"], "b": final["b"]})
    assert last.values["z"] == near(final["z"])
    assert (last.end == End("converged", golden["forwards"])) == golden["converged"]


def _check_linear(record: Iteration, told: dict[str, float], *, fixed: bool, first: Iteration) -> None:
    assert record.parameters == near({"w": told["w"], "b": told["b"]})
    assert record.values == near({"x": told["x"], "y": told["y"], "z": told["z"]})
    assert record.objective == near(told["delta_z"])
    slopes = first.gradients if fixed else record.gradients
    for name in "wb":
        if f"factor_{name}" in told:
            assert slopes is not None and record.deltas is not None
            assert slopes[name] == near(told[f"factor_{name}"])
            assert record.deltas[name] == near(told[f"delta_{name}"])
        elif record.deltas is not None:
            assert record.deltas[name] == 0.0


# nonlinear-chain


def test_the_nonlinear_run() -> None:
    golden = GOLDEN["nonlinear_chain"]
    records = run("nonlinear-chain")
    assert records[-1].end == End("converged", golden["iterations"])
    for record, told in zip(records, golden["trace"], strict=True):
        assert record.number == told["i"]
        assert record.inputs["y"] == told["y"]
        assert record.parameters["x"] == near(told["x"])
        assert record.values == near({name: told[name] for name in "abc"})
        assert record.objective == near(told["delta_c"])
        if "done" not in told:
            assert record.deltas == near({name: told[f"delta_{name}"] for name in "cbax"})
            assert record.updated is not None and record.updated["x"] == near(told["x"] - told["newton_dx"])
        else:
            assert (record.deltas, record.gradients, record.updated) == (None, None, None)
    assert records[-1].objective == near(golden["residual_at_stop"])
    assert number(records[-1].parameters["x"]) - golden["exact_x"] == near(golden["x_gap"])


def test_the_slopes_of_the_nonlinear_run_are_those_of_the_gradient_check() -> None:
    golden = GOLDEN["nonlinear_chain"]["gradient_check"]
    # The last iteration has no backward stage: with another stop rule the run goes on past it.
    records = run("nonlinear-chain", settings={"stop.when": "abs(error) < 1e-12"})
    assert len(records) > len(golden)
    for record, told in zip(records, golden, strict=False):
        assert record.parameters["x"] == near(told["x"])
        assert record.gradients is not None and record.gradients["x"] == near(told["dc_dx"])


@pytest.mark.parametrize("cell", GOLDEN["nonlinear_chain"]["table_2_2_cells"], ids=lambda cell: str(cell["row"]))
def test_the_cells_of_the_articles_table(cell: dict[str, Any]) -> None:
    record = run("nonlinear-chain")[cell["col"] - 1]
    name = cell["row"].removeprefix("delta_")
    value = (record.deltas or {}).get(name) if cell["row"].startswith("delta_") else record.known[name]
    assert value == near(cell["exact"])
    assert round(number(value), 3) == cell["rounded3"]
    assert (round(number(value), 3) == cell["printed"]) == cell["ok"]


# descent-1d


@pytest.mark.parametrize(
    ("name", "variant"), [("trace_printed", "default"), ("trace_prose_stop", "article-stop")], ids=str
)
def test_the_descent(name: str, variant: str) -> None:
    golden = GOLDEN["gd_1d"]
    records = run("descent-1d", variant)
    for record, told in zip(records, golden[name], strict=True):
        assert record.parameters["x"] == near(told["x"]) == near(golden["x0"] * golden["factor"] ** told["i"])
        assert record.values["J"] == record.objective == near(told["J"])
        if record.end is None:
            assert record.gradients is not None and record.gradients["x"] == near(told["grad"])
    assert records[-1].end == End("converged", len(golden[name]))
