"""The charts: finite points at the right places, and round numbers on their axes."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure, Series
from gradtutor.view.charts.registry import drawing_of, picture
from gradtutor.view.charts.ticks import nice, power_label
from gradtutor.view.scene import Scene
from tests.engine.problems import problem
from tests.session.walks import BRIEF, LESSONS, cases, chosen
from tests.view.scenes import at_end, bare, scene, scene_of

ROOM = Canvas(33, 12)


def figure(here: Scene, kind: str) -> Figure:
    """A chart of the scene's lesson."""
    chart = next(chart for chart in here.variant.charts if chart.kind == kind)
    found = picture(here, chart, ROOM)
    assert isinstance(found, Figure)
    return found


def only(found: Figure, role: str, shape: str = "line") -> Series:
    """The one series of a role (the first word of it) and a shape."""
    (series,) = [entry for entry in found.series if entry.role.split()[0] == role and entry.shape == shape]
    return series


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_only_finite_numbers_reach_a_chart(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    while True:
        here = scene_of(player, name)
        for chart in here.variant.charts:
            found = picture(here, chart, ROOM)
            if isinstance(found, Figure):
                _sound(found)
        if not player.next() or player.iteration > 12:
            break


def _sound(found: Figure) -> None:
    for low, high in (found.x_limits, found.y_limits):
        assert math.isfinite(low) and math.isfinite(high) and low < high
    for series in found.series:
        assert len(series.xs) == len(series.ys) > 0
        assert all(map(math.isfinite, (*series.xs, *series.ys)))
    for label in found.labels:
        assert math.isfinite(label.x) and math.isfinite(label.y)
    for ticks, (low, high) in ((found.x_ticks, found.x_limits), (found.y_ticks, found.y_limits)):
        assert all(low - 1e-9 <= at <= high + 1e-9 for at, _ in ticks)
        assert len({text for _, text in ticks}) == len(ticks)


# the function


def test_the_curve_is_the_function_and_the_target_a_line() -> None:
    found = figure(scene("nonlinear-chain", "default", 2, 8), "function")
    assert found.x_limits[0] <= 1.0 and 10.0 <= found.x_limits[1] < 11
    curve = only(found, "forward")
    assert (curve.xs[0], curve.xs[-1]) == (1.0, 10.0)
    for x, y in zip(curve.xs, curve.ys, strict=True):
        assert y == pytest.approx(math.sqrt(2 * math.log(x)), abs=1e-12)
    target = only(found, "target", "dashes")
    assert set(target.ys) == {2.13}
    assert [label.text.strip() for label in found.labels] == ["y = 2.13"]


@pytest.mark.parametrize("iteration", [1, 2, 3, 4])
def test_the_tangent_meets_the_target_at_the_next_x(iteration: int) -> None:
    before = scene("nonlinear-chain", "default", iteration, 8)
    after = scene("nonlinear-chain", "default", iteration, 9)
    tangent = only(figure(before, "function"), "backward")
    here = before.snapshot.column
    assert (tangent.xs[-2], tangent.ys[-2]) == (here.parameters["x"], here.values["c"])
    assert tangent.ys[-1] == pytest.approx(2.13, abs=1e-12)
    assert tangent.xs[-1] == pytest.approx(after.snapshot.column.updated["x"], abs=1e-12)
    assert only(figure(after, "function"), "update", "points").xs == (after.snapshot.column.updated["x"],)


def test_there_is_no_tangent_before_its_slope_is_known() -> None:
    for revealed in range(8):
        found = figure(scene("nonlinear-chain", "default", 1, revealed), "function")
        assert all(series.role.split()[0] != "backward" for series in found.series)


def test_the_points_so_far_and_the_current_one() -> None:
    found = figure(scene("nonlinear-chain", "default", 3, 5), "function")
    here, earlier = only(found, "forward", "points"), only(found, "muted", "points")
    assert (here.marker, earlier.marker) == ("●", "○")
    assert here.xs == pytest.approx((7.343950354198593,))
    assert here.ys == pytest.approx((1.996936099751882,))
    assert earlier.xs == pytest.approx((2.0, 4.243177973676141))
    assert earlier.ys == pytest.approx((1.1774100225154747, 1.7001838198182508))


def test_a_black_box_has_points_and_no_curve_until_the_end() -> None:
    hidden = figure(scene("black-box", "default", 2, 2), "function")
    assert all(series.role.split()[0] != "forward" or series.shape == "points" for series in hidden.series)
    curve = only(figure(at_end("black-box", "default"), "function"), "forward")
    assert dict(zip(curve.xs, curve.ys, strict=True))[3.0] == pytest.approx(0.332 * 9 + 2.002 * 3)


def test_the_secant_goes_through_both_tries_to_the_target() -> None:
    line = only(figure(scene("black-box", "default", 2, 3), "function"), "backward")
    assert line.xs == pytest.approx((1.0, 2.0, 1.5557038025350234))
    assert line.ys == pytest.approx((2.334, 5.332, 4.0))


def test_gradient_descent_shows_the_slope_where_it_stands() -> None:
    line = only(figure(scene("descent-1d", "default", 1, 4), "function"), "backward")
    run, rise = line.xs[-1] - line.xs[0], line.ys[-1] - line.ys[0]
    assert rise / run == pytest.approx(2.4)


def test_a_function_with_a_gap_is_drawn_in_pieces() -> None:
    chart = Function("x", -1.0, 1.0, "z")
    here = bare(problem({"x": 0.5}, {"z": "ln(abs(x) - 0.25)"}, rule=Sgd(0.1)), 1, 1)
    found = picture(here, chart, ROOM)
    assert isinstance(found, Figure)
    _sound(found)
    pieces = [series for series in found.series if series.role == "forward" and series.shape == "line"]
    assert len(pieces) == 2
    assert max(pieces[0].xs) < -0.25 < 0.25 < min(pieces[1].xs)


def test_the_curve_is_that_of_the_current_iteration() -> None:
    # z(b) = (2w + 3b)(2b + 1); after the first update w is 2.666…, and so is the curve's.
    curve = only(figure(scene("linear-backprop", "default", 2, 9), "function"), "forward")
    w = 3 - 6 / 18
    for b, z in zip(curve.xs, curve.ys, strict=True):
        assert z == pytest.approx((2 * w + 3 * b) * (2 * b + 1))


# the objective


def test_the_gap_over_the_iterations() -> None:
    found = figure(scene("nonlinear-chain", "default", 2, 4), "objective")
    line = only(found, "backward")
    assert line.xs == (1.0, 2.0)
    assert line.ys == pytest.approx((-0.9525899774845252, -0.42981618018174905))
    assert found.title == "gap"


def test_over_decades_the_scale_is_logarithmic() -> None:
    found = figure(at_end("linear-backprop", "b-chord"), "objective")
    line = only(found, "backward")
    gaps = [12.0, 0.2176870748299109, 0.007969580436054002, 0.0002944870657586307, 1.0885385080428023e-05]
    assert line.xs == (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    assert line.ys[:5] == pytest.approx([math.log10(gap) for gap in gaps], abs=1e-6)
    assert found.title == "gap, powers of ten"
    for at, text in found.y_ticks:
        assert float(text.replace("−", "-")) == pytest.approx(10**at)
    assert len(found.y_ticks) >= 3


@pytest.mark.parametrize(("scale", "title"), [("log", "J, powers of ten"), ("linear", "J"), ("", "J, powers of ten")])
def test_the_author_may_choose_the_scale(scale: str, title: str) -> None:
    chart = Objective(scale)  # type: ignore[arg-type]
    here = bare(problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(0.4)), 4, 2)
    found = picture(here, chart, ROOM)
    assert isinstance(found, Figure)
    assert found.title == title


def test_another_node_is_drawn_beside_the_loss() -> None:
    # x ← x − 0.25·2x: 4, 2, 1; J = x² is 16, 4, 1, and V = (x − 2)² is 4, 0, 1.
    chart = Objective("linear", "V")
    falls = problem({"x": 4.0}, {"V": "(x - 2)**2", "J": "x**2"}, rule=Sgd(0.25))
    whole, early = (picture(bare(falls, 3, shown), chart, ROOM) for shown in (3, 0))
    assert isinstance(whole, Figure) and isinstance(early, Figure)
    (beside,) = (series for series in whole.series if series.shape == "dashes")
    assert (beside.xs, beside.ys) == ((1.0, 2.0, 3.0), (4.0, 0.0, 1.0))
    assert only(whole, "backward").ys == (16.0, 4.0, 1.0)
    assert whole.y_limits[1] > 16
    # What is not known yet is not drawn.
    assert [series.xs for series in early.series if series.shape == "dashes"] == [(1.0, 2.0)]
    said = "Beside it V: 1 in iteration 3; the smallest was 0, in iteration 2."
    assert drawing_of(chart).describe(bare(falls, 3, 3), chart)[-1] == said


def test_a_gap_of_zero_breaks_no_logarithmic_scale() -> None:
    # z = x: Newton is there at once, and stays.
    whole = problem({"x": 1.0}, {"z": "x*2"}, 8.0, Newton(), limit=4)
    found = picture(bare(whole, 3, 2), Objective("log"), ROOM)
    assert isinstance(found, Figure)
    _sound(found)


def test_before_the_first_loss_there_is_an_empty_frame() -> None:
    found = figure(scene("nonlinear-chain", "default", 1, 0), "objective")
    assert found.series == ()
    _sound(found)


def test_a_loss_that_is_only_a_word_is_not_drawn() -> None:
    here = scene("guess-the-number", "default", 3, 3)
    assert picture(here, Objective(), ROOM) is None


# the number line


def test_the_number_line_shrinks() -> None:
    found = figure(scene("guess-the-number", "default", 3, 3), "number-line")
    cell = (found.x_limits[1] - found.x_limits[0]) / 30
    kept = [series for series in found.series if series.marker == "━"]
    # 5, 50 and 30 are tried, and 43 is it: first 6 to 50 are left, then 6 to 49, then 31 to 49.
    for series, (low, high), y in zip(kept, [(6, 50), (6, 49), (31, 49)], (0.0, -1.0, -2.0), strict=True):
        assert set(series.ys) == {y} and series.role == "backward"
        assert series.xs[0] == pytest.approx(low, abs=cell) and series.xs[-1] == pytest.approx(high, abs=cell)
    dropped = [series for series in found.series if series.marker == "·"]
    assert len(dropped) == 3 and all(series.role == "muted" for series in dropped)
    assert [text for _, text in found.y_ticks] == ["1", "2", "3"]
    guesses = [(series.xs[0], series.marker) for series in found.series if series.marker in "○●"]
    assert guesses == [(5.0, "○"), (50.0, "○"), (30.0, "●")]


@pytest.mark.parametrize(("rows", "apart"), [(12, 1), (24, 2), (44, 5), (58, 5)])
def test_the_lines_of_guesses_use_the_room_that_there_is(rows: int, apart: int) -> None:
    """Axis, its numbers and the heading take three rows; the rest is for eight lines at least, five apart at most."""
    here = scene("guess-the-number", "default", 3, 1)
    (chart,) = here.variant.charts
    found = picture(here, chart, Canvas(60, rows))
    assert isinstance(found, Figure)
    heights = [y for y, _ in found.y_ticks]
    assert [text for _, text in found.y_ticks] == ["1", "2", "3"]
    assert [before - after for before, after in pairwise(heights)] == [apart, apart]
    # A row of cells is one unit high.
    assert found.y_limits[1] - found.y_limits[0] == rows - 3


def test_the_secret_is_shown_at_the_end_only() -> None:
    roles = [series.role for series in figure(scene("guess-the-number", "default", 7, 1), "number-line").series]
    assert "target" not in roles
    assert set(only(figure(at_end("guess-the-number", "default"), "number-line"), "target", "points").xs) == {43.0}


# ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0.0, 1.0, 4, [(0.0, "0"), (0.5, "0.5"), (1.0, "1.0")]),
        (-3.0, 3.0, 5, [(-2.0, "−2"), (0.0, "0"), (2.0, "2")]),
        (1.0, 10.0, 5, [(2.0, "2"), (4.0, "4"), (6.0, "6"), (8.0, "8"), (10.0, "10")]),
        (0.0, 10.0, 3, [(0.0, "0"), (5.0, "5"), (10.0, "10")]),
        (3.5, 4.5, 4, [(3.5, "3.5"), (4.0, "4.0"), (4.5, "4.5")]),
        (1.0, 1.0, 3, []),
        (0.0, math.inf, 3, []),
        (0.0, 1.0, 0, []),
    ],
)
def test_ticks_at_round_numbers(low: float, high: float, most: int, ticks: list[tuple[float, str]]) -> None:
    found = nice(low, high, most)
    assert [text for _, text in found] == [text for _, text in ticks]
    assert [at for at, _ in found] == pytest.approx([at for at, _ in ticks])


@pytest.mark.parametrize("size", [10.0**power for power in range(-9, 10, 3)])
@pytest.mark.parametrize("most", [1, 2, 3, 5, 8])
def test_ticks_are_few_within_and_written_differently(size: float, most: int) -> None:
    for low, high in ((-1.7 * size, 2.3 * size), (0.4 * size, 0.9 * size)):
        ticks = nice(low, high, most)
        assert len(ticks) <= most + 1
        assert all(low - size * 1e-9 <= at <= high + size * 1e-9 for at, _ in ticks)
        assert len({text for _, text in ticks}) == len(ticks)
        for at, text in ticks:
            assert float(text.replace("−", "-")) == pytest.approx(at, rel=1e-6, abs=size * 1e-9)


def test_powers_of_ten_are_written_as_numbers_while_they_are_short() -> None:
    assert [power_label(power) for power in (-4, -3, -1, 0, 2, 4, 5)] == [
        "1e−4", "0.001", "0.1", "1", "100", "10000", "1e5",
    ]  # fmt: skip


def test_every_lesson_notes_what_its_picture_makes_obvious() -> None:
    first = re.compile(r"^\[\[chart\]\] *# *(\S.{8,})$", re.MULTILINE)
    for file in sorted(LESSONS.glob("*/lesson.toml")):
        text = file.read_text("utf-8")
        charts = re.findall(r"^\[\[chart\]\].*$", text, re.MULTILINE)
        assert not charts or first.match(charts[0]), file.parent.name
