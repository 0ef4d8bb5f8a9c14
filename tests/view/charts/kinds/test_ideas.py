"""The idea of a lesson is drawn: a real step with its secant, the next point before the update, powers of ten."""

from __future__ import annotations

import pytest

from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.target import Target
from gradtutor.view.charts.canvas import Canvas, Picture
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import picture
from gradtutor.view.text.lines import Line, plain
from tests.view.scenes import scene

ROOM = Canvas(40, 14)


def figure(name: str, variant: str, revealed: int) -> Figure:
    here = scene(name, variant, 1, revealed)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Function)]
    found = picture(here, chart, ROOM)
    assert isinstance(found, Figure)
    return found


def made_of_lines(found: Picture | None) -> tuple[Line, ...]:
    assert found is not None and not isinstance(found, Figure)
    return found


@pytest.mark.parametrize(("variant", "h", "rise"), [("default", 1.0, 3.0), ("tenth", 0.1, 0.21)])
def test_step_rise_and_secant_come_one_after_the_other(variant: str, h: float, rise: float) -> None:
    # x² from 1: to (1 + h)², a rise of 2h + h².
    stages = [
        [series for series in figure("slope", variant, revealed).series if series.role == "update"]
        for revealed in (1, 2, 4)
    ]
    (step,) = stages[0]
    assert step.xs == pytest.approx((1.0, 1.0 + h)) and step.ys == (1.0, 1.0)
    assert stages[1][1].ys == pytest.approx((1.0, 1.0 + rise))
    secant = stages[2][2]
    assert secant.shape == "dashes"
    slope = (secant.ys[1] - secant.ys[0]) / (secant.xs[1] - secant.xs[0])
    assert slope == pytest.approx(rise / h)


def test_tangent_and_next_point_are_there_before_the_update() -> None:
    # J = x² at 1.2: the slope is 2.4, and with the rate 0.3 the next x is 1.2 − 0.72.
    before = figure("descent-1d", "default", 3)
    assert not any(series.marker == "◆" for series in before.series)
    found = figure("descent-1d", "default", 4)
    (after,) = [series for series in found.series if series.marker == "◆"]
    assert after.xs == pytest.approx((0.48,))
    (tangent,) = [series for series in found.series if series.role == "backward"]
    slope = (tangent.ys[-1] - tangent.ys[0]) / (tangent.xs[-1] - tangent.xs[0])
    assert slope == pytest.approx(2.4)


def test_bars_by_powers_of_ten_lead_away_from_1() -> None:
    lengths = {}
    for variant in ("default", "explodes"):
        here = scene("deep-chain", variant, 1, 1)
        (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Bars)]
        drawn = picture(here, chart, Canvas(60, 10))
        lines = [plain(line) for line in made_of_lines(drawn)[1:]]
        lengths[variant] = [line.count("━") + line.count("╺") / 2 + line.count("╸") / 2 for line in lines]
        for line in lines[:4]:
            assert (line.index("━") < line.index("│")) is (variant == "default")
    # 0.2⁴ … 0.2 and 3⁴ … 3: each bar is a power, and so they are as 4 to 3 to 2 to 1.
    for bars in lengths.values():
        assert [length / bars[3] for length in bars[:4]] == pytest.approx([4, 3, 2, 1], rel=0.08)


def test_a_miss_is_an_arrow_and_is_turned_round() -> None:
    heads = []
    # The miss is known, it goes back, the barrel moves.
    for revealed in (5, 9, 12):
        here = scene("target-shooting", "default", 1, revealed)
        (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Target)]
        lines = made_of_lines(picture(here, chart, Canvas(36, 22)))
        heads.append({sign for line in lines for text, _ in line for sign in text if sign in "↖↘"})
    # The first hole is at (−6.36, 6.36): up and to the left.
    assert heads == [{"↖"}, {"↖"}, {"↘"}]
