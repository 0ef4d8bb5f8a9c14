"""Trends in words: each sentence with the calculation by hand that makes it true."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gradtutor import i18n
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.heat import Heat
from gradtutor.lessons.toml.charts.histogram import Histogram
from gradtutor.lessons.toml.charts.number_line import NumberLine
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.lessons.toml.charts.target import Target
from gradtutor.view.charts.registry import describe
from gradtutor.view.charts.trends import nearer, pace, part_words, side, steps_words
from tests.engine.problems import problem
from tests.view.scenes import bare, scene


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("values", "said", "chinese"),
    [
        ([9.0, 6.0, 4.0], ["It falls by a third each time."], ["它每次减小三分之一。"]),
        ([8.0, 4.0, 2.0, 1.0], ["It falls by half each time."], ["它每次减小一半。"]),
        # 0.4² = 0.16 is left.
        ([1.44, 0.2304, 0.036864], ["It falls by 84 percent each time."], ["它每次减小84%。"]),
        ([1.0, 2.0, 4.0], ["It grows to 2 times as much each time."], ["它每次变为原来的 2 倍。"]),
        # 1/2, then 1/5 are left.
        ([10.0, 5.0, 1.0], ["It falls each time, by a larger and larger part."], None),
        # 1/5, then 1/2.
        ([10.0, 2.0, 1.0], ["It falls each time, by a smaller and smaller part."], None),
        ([8.0, 4.0, 1.0, 0.5], ["It falls each time."], None),
        ([1.0, 2.0, 5.0], ["It grows each time."], None),
        ([1.0, 3.0, 2.0], ["It goes up and down."], ["它时大时小。"]),
        ([2.0, 2.0, 2.0], ["It stays the same."], ["它保持不变。"]),
        ([3.0, 1.0, 0.0], ["It has come to 0."], None),
        ([4.0, -2.0, 1.0], ["It falls by half each time.", "Its sign changes each time."], None),
        ([4.0, 2.0], [], []),
        # Only the last five: before that it grew.
        ([1.0, 64.0, 32.0, 16.0, 8.0, 4.0], ["It falls by half each time."], None),
    ],
)
def test_how_fast_something_falls(values: list[float], said: list[str], chinese: list[str] | None) -> None:
    assert pace(values) == said
    if chinese is not None:
        i18n.use("zh")
        assert pace(values) == chinese


@pytest.mark.parametrize(
    ("part", "words"),
    [(0.5, "half"), (0.333, "a third"), (0.667, "two thirds"), (0.25, "a quarter"), (0.75, "three quarters"),
     (0.36, "36 percent"), (0.012, "1.2 percent")],
)  # fmt: skip
def test_a_part_has_a_name_or_is_told_in_percent(part: float, words: str) -> None:
    assert part_words(part) == words


def test_sides_of_the_lowest_place() -> None:
    assert side(-2.0, 0.0, 0.1, "−4") == "That is left of the lowest place, on a slope of −4."
    assert side(2.0, 0.0, 0.1, "") == "That is right of the lowest place."
    assert side(0.05, 0.0, 0.1, "0.1") == "That is at the lowest place."


def test_steps_of_a_path() -> None:
    # Steps of 2, 1, 0.5 along x alone.
    assert steps_words([(0, 0), (2, 0), (3, 0), (3.5, 0)], ("x", "y")) == ["Each step is shorter than the one before."]
    # y: +1, −1.5, +2; the steps grow.
    assert steps_words([(0, 0), (0, 1), (0, -0.5), (0, 1.5)], ("x", "y")) == [
        "Each step is longer than the one before.",
        "y goes back and forth.",
    ]
    assert steps_words([(0, 0), (1, 0), (2, 0)], ("x", "y")) == []
    assert nearer([(3, 4), (0, 4), (0, 1)], (0, 0)) == ["Each step has come nearer to the lowest place."]
    assert nearer([(0, 1), (0, 2), (3, 4)], (0, 0)) == ["Each step has led further away from the lowest place."]
    assert nearer([(0, 1), (0, 3), (0, 2)], (0, 0)) == []


def test_a_descent_on_a_curve_is_told_as_a_trend() -> None:
    # J = x², its slope 2x, the rate 0.1: 0.8 of x is left, 0.64 of J. −3, −2.4, −1.92; there the slope is −3.84.
    here = bare(problem({"x": -3.0}, {"J": "x**2"}, rule=Sgd(0.1)), 3, 4)
    said = describe(here, Function("x", -3.0, 3.0))
    assert said[2:] == [
        "The run is at x = −1.92, where J = 3.6864.",
        "That is left of the lowest place, on a slope of −3.84.",
        "x went −3, −2.4, −1.92.",
    ]
    assert describe(here, Objective())[-1] == "It falls by 36 percent each time."
    # The slope is not told before it has been shown.
    early = describe(bare(problem({"x": -3.0}, {"J": "x**2"}, rule=Sgd(0.1)), 3, 2), Function("x", -3.0, 3.0))
    assert "That is left of the lowest place." in early
    i18n.use("zh")
    assert "它在最低处左边，那里的斜率是 −3.84。" in describe(here, Function("x", -3.0, 3.0))


def test_the_lowest_point_lies_between_the_samples_of_the_curve() -> None:
    # (x − 1/3)² + 2: no sample of −2 … 3.4 is at 1/3.
    here = bare(problem({"x": 1.0}, {"J": "(x - 1/3)**2 + 2"}, rule=Sgd(0.1)), 1, 2)
    said = describe(here, Function("x", -2.0, 3.4))
    assert "its lowest point is (0.33333, 2)," in said[1]
    # At an end of the curve there is nothing beyond.
    assert "its lowest point is (1, " in describe(here, Function("x", 1.0, 3.0))[1]


def test_a_gap_that_changes_its_side_is_told() -> None:
    # z = x on the way to 0 with twice the right step: x ← x − 1.5·x = −0.5·x: 8, −4, 2.
    here = bare(problem({"x": 8.0}, {"z": "x", "L": "0.75*z**2"}, rule=Sgd(1.0)), 3, 3)
    # x went 8, −4, 2; L falls to a quarter: three quarters each time.
    assert describe(here, Objective())[-1] == "It falls by three quarters each time."
    assert "x went 8, −4, 2." in describe(here, Function("x", -9.0, 9.0))


def test_newtons_method_is_told_as_faster_and_faster() -> None:
    # From 5 to x² = 9: 5 − 16/10 = 3.4; 3.4 − 2.56/6.8 = 3.02353. Gaps: 16, 2.56, 0.14173: 0.16, then 0.055 left.
    here = bare(problem({"x": 5.0}, {"z": "x**2"}, 9.0, Newton()), 3, 2)
    assert describe(here, Objective())[-1] == "It falls each time, by a larger and larger part."


def test_a_path_on_a_plane_is_told_as_a_trend() -> None:
    # J = x² + y², the rate 0.25: half is left: (4, −2), (2, −1), (1, −0.5), (0.5, −0.25).
    here = bare(problem({"x": 4.0, "y": -2.0}, {"J": "x**2 + y**2"}, rule=Sgd(0.25)), 4, 2)
    said = describe(here, Surface("x", "y", (-4.0, 4.0), (-4.0, 4.0), lowest=(0.0, 0.0)))
    for sentence in (
        "The last places: (2, −1), (1, −0.5), (0.5, −0.25).",
        "Each step is shorter than the one before.",
        "Each step has come nearer to the lowest place.",
    ):
        assert sentence in said
    assert not any("back and forth" in sentence for sentence in said)


def test_what_is_left_of_a_number_line_is_told_as_a_share() -> None:
    here = scene("guess-the-number", "default", 4, 99)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, NumberLine)]
    # From 41 to 49 of 1 to 50: 8 of 49, that is 16 percent.
    assert (chart.minimum, chart.maximum) == (1, 50)
    assert describe(here, chart)[1:3] == ["Still possible: from 41 to 49.", "That is 16 percent of the line."]


def test_shots_are_told_as_distances() -> None:
    here = scene("target-shooting", "default", 4, 99)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Target)]
    # The deficits of the article: 9, 4, 3, 2 rings.
    assert "From the middle they were away: 9, 4, 3, 2." in describe(here, chart)
    assert "It falls each time." in describe(here, chart)


def test_bars_and_cells_say_what_stands_out() -> None:
    here = scene("matrix-gradient", "default", 1, 99)
    # w = (2, −1, 3); ∂L/∂w = (177, 201, 225).
    said = describe(here, Bars("w"))
    assert "The longest bar is number 3: 3." in said
    assert "The longest bar is number 3: 225." in said
    told = describe(here, Heat(("X", "r")))
    # The largest of X is 12, in its last row and column; r = (3, 9, 15, 21).
    assert told[1] == "The strongest cell is in row 4, column 3."
    assert "The strongest cell is in row 4, column 1." in told


def test_batches_are_told_by_their_middle_half() -> None:
    here = scene("mini-batch", "default", 1, 99)
    (chart,) = [one for one in here.variant.charts if one.kind == "strip"]
    from gradtutor.view.charts.batch_gradients import batch_gradients

    found = batch_gradients(here, chart.parameter)  # type: ignore[attr-defined]
    assert found is not None
    low, high = (float(np.quantile(found[0], share)) for share in (0.25, 0.75))
    for kind in (chart, Histogram(chart.parameter)):  # type: ignore[attr-defined]
        said = describe(here, kind)
        (half,) = [one for one in said if one.startswith("Half of them")]
        numbers = [float(one.replace("−", "-")) for one in half.rstrip(".").split()[-3::2]]
        assert numbers == [pytest.approx(low, abs=1e-5), pytest.approx(high, abs=1e-5)]
        assert "0 of them have the other sign." in said
