"""Runs over their iterations: powers of ten where they are needed, on both axes, and letters along long lines."""

from __future__ import annotations

import math

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.session.run.background_run import Run
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.compared import ComparedRun
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.over_iterations import objectives_picture, thinned
from gradtutor.view.charts.registry import picture
from gradtutor.view.charts.shades import NOWHERE, shaded
from gradtutor.view.text.lines import plain
from tests.engine.problems import problem
from tests.view.scenes import bare, scene

CANVAS = Canvas(60, 12)


def run(*values: float) -> Run:
    """A run of a loss that has these values."""
    variant = bare(problem({"x": 1.0}, {"J": "x**2"}), 1, 0).variant
    return Run(variant, "limit", len(values), objectives=values)


def test_losses_over_decades_are_drawn_by_powers_of_ten() -> None:
    found = objectives_picture([ComparedRun(run(100.0, 1.0, 0.01), 0, selected=True)], CANVAS)
    assert found is not None
    assert found.title == "J, powers of ten"
    assert found.series[0].ys == pytest.approx((2.0, 0.0, -2.0))
    assert found.series[0].xs == (1.0, 2.0, 3.0)


def test_a_run_that_is_much_longer_makes_iterations_powers_of_ten() -> None:
    long = [5.0 - place / 100 for place in range(100)]
    found = objectives_picture([ComparedRun(run(5.0, 4.0), 0), ComparedRun(run(*long), 1, selected=True)], CANVAS)
    assert found is not None
    assert [text for _, text in found.x_ticks] == ["1", "10", "100"]
    (line,) = [series for series in found.series if series.role == "run1" and series.shape == "line"]
    assert (line.xs[0], line.xs[-1]) == pytest.approx((0.0, 2.0))
    letters = next(series for series in found.series if series.marker == "b")
    assert 2 < len(letters.xs) < 30
    # 5 − (n − 1)/100 at n = 10^x, between two iterations on the straight line between them.
    for x, y in zip(letters.xs, letters.ys, strict=True):
        assert y == pytest.approx(5.0 - (10**x - 1) / 100, abs=2e-3)


def test_nothing_is_drawn_of_secrets_and_of_runs_without_a_value() -> None:
    assert objectives_picture([ComparedRun(run(1.0), 0, secret=True), ComparedRun(run(math.nan), 1)], CANVAS) is None


def test_thinning_keeps_ends_lowest_and_highest() -> None:
    values = [math.sin(place) for place in range(1000)]
    kept = thinned(values, 50)
    assert len(kept) <= 52
    assert kept[0] == (1, values[0]) and kept[-1] == (1000, values[-1])
    assert min(value for _, value in kept) == min(values) and max(value for _, value in kept) == max(values)


def test_shades_for_a_terminal_without_blocks() -> None:
    bands = [(0, 9, NOWHERE), (4, 0, NOWHERE)]
    # A cell shows the higher of its two pixels: bands 4 and 9, and nothing.
    assert [plain(line) for line in shaded(bands, "")] == ["=@ "]
    assert shaded(bands, "band") == [((" ", "ink/band4"), (" ", "ink/band9"), (" ", "muted"))]


def test_runs_with_the_same_curve_are_named_and_take_turns_with_their_letters() -> None:
    # Each step multiplies x − 1 by 1 − 2·rate: by −0.6 for the rate 0.8, by 0.6 for 0.2; the squares are the same.
    runs = [run(*[3.24 * factor ** (2 * place) for place in range(6)]) for factor in (-0.6, 0.5, 0.6)]
    found = objectives_picture([ComparedRun(one, place) for place, one in enumerate(runs)], CANVAS)
    assert found is not None and found.legend is not None
    assert plain(found.legend) == "a = c: the same curve"
    letters = {series.marker: series.xs for series in found.series if series.shape == "points"}
    assert letters["a"] and letters["c"] and not set(letters["a"]) & set(letters["c"])


def test_eight_runs_have_eight_looks() -> None:
    ones = [ComparedRun(run(float(place + 1), 0.5), place) for place in range(8)]
    assert len({one.role for one in ones}) == 8
    assert len({one.letter for one in ones}) == 8


def test_a_loss_that_falls_below_0_is_seen_to_fall() -> None:
    # x⁴ − 3x³ + 2 from 6, where it is 650, to 9/4, where it is 6561/256 − 2187/64 + 2 = −6.54296875.
    falls = problem({"x": 6.0}, {"f": "x**4 - 3*x**3 + 2"}, rule=Sgd(0.01), limit=60)
    found = picture(bare(falls, 60, 2), Objective(), CANVAS)
    assert isinstance(found, Figure)
    (line,) = [series for series in found.series if series.shape == "line"]
    assert found.y_limits[0] < min(line.ys) < 0
    assert line.ys[-1] == min(line.ys)
    assert [y > 0 for y in line.ys[:1]] == [True]


def test_before_the_first_objective_the_axes_say_what_will_come() -> None:
    here = scene("autograd", "default", 1, 0)
    found = picture(here, Objective(), Canvas(34, 8))
    assert isinstance(found, Figure)
    rows = [plain(line) for line in figure_lines(found, 34, 8)]
    assert any("a point for each iteration" in row for row in rows)
    # stop.when of the lesson: "L < 1e-6".
    assert any("stops when L < 0.000001" in row for row in rows)
    assert sum(row.lstrip().startswith("—┤") for row in rows) == 1
    assert [text for _, text in found.x_ticks] == ["1", "2", "3", "4", "5"]
    assert "●" not in "".join(rows)


@pytest.mark.parametrize("columns", [30, 44, 57, 90])
def test_there_are_no_halves_of_iterations(columns: int) -> None:
    here = scene("one-pattern", "default", 1, 8)
    (chart,) = [chart for chart in here.variant.charts if chart.kind == "objective"]
    drawn = picture(here, chart, Canvas(columns, 18))
    assert isinstance(drawn, Figure)
    texts = [text for _, text in drawn.x_ticks]
    assert len(texts) > 1 and all(text.isdigit() for text in texts), texts
