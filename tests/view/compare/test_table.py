"""Runs side by side: the table, the selected run in full, and where lines and letters stand on the charts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gradtutor import i18n
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.lessons.model import Variant
from gradtutor.session.run.background_run import Run, Running
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.compared import letter, role
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.over_iterations import thinned
from gradtutor.view.compare.charts import compared_charts, objectives_picture, paths_picture
from gradtutor.view.compare.table import (
    Contrast,
    compare_detail,
    compare_header,
    compare_layout,
    compare_table,
)
from gradtutor.view.labels import name_of
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import ROLES, Line, line_width
from tests.session.walks import lesson
from tests.view.scenes import roles_of, texts

CANVAS = Canvas(78, 12)
BRAILLE = {chr(code) for code in range(0x2801, 0x2900)}
COLOURLESS = Canvas(78, 12, colourless=True)


def finished(variant: Variant) -> Run:
    one = Running(variant)
    while one.advance(10.0).reason == "running":
        pass
    return one.run


def rates(*numbers: float, most: int = 100) -> tuple[Run, ...]:
    """Runs of the descent on x² from 1.2 at several learning rates, named as those of a sweep are."""
    base = lesson("descent-1d").variants["default"]
    found = []
    for rate in numbers:
        stop = replace(base.problem.stop, max_iterations=most)
        problem = replace(base.problem, rule=Sgd(rate), stop=stop)
        found.append(finished(base._replace(name=f"rate = {rate}", problem=problem, base="default")))
    return tuple(found)


def comparison(name: str, runs: tuple[Run, ...], selected: int = 0, language: str = "en", **more: bool) -> Contrast:
    i18n.use(language)
    found = lesson(name)
    return Contrast(found, found.words[language], runs, selected, **more)


def variants(name: str, selected: int = 0, language: str = "en", **more: bool) -> Contrast:
    return comparison(name, tuple(map(finished, lesson(name).variants.values())), selected, language, **more)


def first(run: Run, name: str) -> Scene:
    player = Player(run.variant)
    return Scene(lesson(name), run.variant, player.trace, lesson(name).words["en"], player.snapshot())


def figure(picture: object) -> Figure:
    assert isinstance(picture, Figure)
    return picture


def cells(lines: tuple[Line, ...]) -> dict[tuple[int, int], tuple[str, str]]:
    found = {}
    for row, line in enumerate(lines):
        column = 0
        for text, look in line:
            for character in text:
                found[row, column] = (character, look)
                column += 1
    return found


def test_every_run_has_a_role_and_a_letter_of_its_own() -> None:
    assert len({letter(place) for place in range(44)}) == 44
    assert len({role(place) for place in range(7)}) == 7
    assert {role(place) for place in range(44)} <= set(ROLES)


def test_the_table_of_two_methods() -> None:
    table = compare_table(variants("nonlinear-chain"), 100, 5)
    assert texts(table) == [
        "   run                           method            iter.  stopped by    gap or loss        x",
        "▸a Newton: divide by the slopes  Newton's method       5  goal reached   −0.00042    9.65571",
        " b gradient descent: multiply    gradient descent    192  goal reached    4.8584e−7  9.64414",
    ]
    assert roles_of(table, "Newton: divide") == ["run0 strong"]
    assert roles_of(table, "gradient descent: multiply") == ["run1"]


def test_a_narrow_table_shortens_names_and_keeps_its_numbers() -> None:
    for columns in (80, 70, 60):
        table = compare_table(variants("nonlinear-chain"), columns, 5)
        assert all(line_width(line) <= columns for line in table)
        assert "192" in texts(table)[2]
    assert "9.64414" in texts(compare_table(variants("nonlinear-chain"), 80, 5))[2]


def test_a_method_that_all_share_is_left_out_first() -> None:
    runs = comparison("descent-1d", rates(0.3, 0.1), swept=True)
    assert "gradient descent" in texts(compare_table(runs, 80, 3))[1]
    assert "gradient descent" not in texts(compare_table(runs, 60, 3))[1]


def test_the_table_scrolls_with_the_selected_run() -> None:
    runs = rates(*(place / 100 for place in range(1, 13)), most=2)
    seen = set()
    for selected in range(12):
        table = texts(compare_table(comparison("descent-1d", runs, selected), 80, 6))
        assert len(table) == 6
        assert [line[:2] for line in table if line.startswith("▸")] == [f"▸{letter(selected)}"]
        seen |= {line[1] for line in table[1:]}
    assert seen == set("abcdefghijkl")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", " a · Newton: divide by the slopes (Newton's method): reached its goal in iteration 5."),
        ("zh", " a · 牛顿法：除以导数 (牛顿法)"),
    ],
)
def test_the_selected_run_in_full(language: str, told: str) -> None:
    lines = texts(compare_detail(variants("nonlinear-chain", language=language), 90))
    assert lines[0].startswith(told)
    assert " x = 9.65571, " in "".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def test_why_a_run_stopped() -> None:
    runs = rates(0.3, 1.1, most=8)
    waiting = finished(lesson("guess-the-number").variants["by-hand"])
    shown = comparison("descent-1d", (*runs, waiting, Run(runs[0].variant), replace(runs[0], reason="unfinished")))
    column = [line[24:].strip() for line in texts(compare_table(shown, 200, 9))]
    for place, words in enumerate(["goal reached", "limit", "your move", "running…", "no end"], 1):
        assert words in column[place]


def test_the_header_counts_the_runs_that_have_ended() -> None:
    runs = rates(0.3, 0.1)
    shown = comparison("descent-1d", (runs[0], Run(runs[1].variant)), swept=True)
    assert texts([compare_header(shown, 80)])[0].endswith("1 of 2 runs have ended")
    assert "comparison: rate" in texts([compare_header(shown, 80)])[0]
    assert texts([compare_header(variants("nonlinear-chain"), 80)])[0].endswith("2 runs")


@pytest.mark.parametrize("height", [3, 20, 24, 40])
def test_the_parts_fill_the_screen(height: int) -> None:
    for runs in (1, 5, 44):
        places = compare_layout(runs, height)
        assert min(places) >= 0
        assert sum(places) + 3 == max(height, 5)
    assert compare_layout(44, 24).chart >= 10


def test_batches_are_compared_by_the_loss_on_all_data() -> None:
    run = Running(lesson("mini-batch").variants["default"]).advance(0.0)
    assert comparison("mini-batch", (run,)).objective == "L, all data"
    record = Player(run.variant).trace.iteration(1)
    assert record.objective != record.full_objective
    assert run.objective == record.full_objective


def test_names_of_variants_and_of_runs_of_a_sweep() -> None:
    words = lesson("nonlinear-chain").words["en"]
    assert name_of(words, lesson("nonlinear-chain").variants["gradient"]) == "gradient descent: multiply"
    assert name_of(words, rates(0.3)[0].variant) == "rate = 0.3"


def test_a_game_keeps_its_secret_until_an_end_has_been_seen() -> None:
    told = compare_table(variants("guess-the-number"), 80, 5)
    kept = variants("guess-the-number", revealed=False)
    assert any("43" in line for line in texts(told))
    assert not any("43" in line for line in texts([*compare_table(kept, 80, 5), *compare_detail(kept, 80)]))
    picture = objectives_picture(kept, CANVAS)
    assert not isinstance(picture, Figure)
    assert "find it yourself first" in " ".join(texts(picture))
    assert isinstance(objectives_picture(variants("guess-the-number"), CANVAS), Figure)


@pytest.mark.parametrize("count", [1, 5, 60, 61, 1000, 20_000])
def test_thinning_keeps_the_ends_and_the_extremes(count: int) -> None:
    values = [math.sin(place) for place in range(count)]
    values[count // 3] = 9.0
    values[count // 2] = -9.0 if count > 4 else values[count // 2]
    kept = thinned(values, 60)
    assert len(kept) <= 64
    assert kept == sorted(kept)
    assert (kept[0][0], kept[-1][0]) == (1, count)
    assert all(values[number - 1] == value for number, value in kept)
    assert 9.0 in [value for _, value in kept]


def test_thinning_keeps_both_halves_of_a_two_cycle_and_drops_what_has_no_value() -> None:
    kept = thinned([1.0, -1.0] * 5000 + [math.nan], 50)
    assert {value for _, value in kept} == {1.0, -1.0}


def test_objectives_on_one_chart() -> None:
    # x² at 1.2 with rate 0.5 jumps to 0, which has no logarithm: only its first point can be drawn.
    shown = comparison("descent-1d", rates(0.3, 0.1), selected=1)
    drawn = figure(objectives_picture(shown, CANVAS))
    lines = [series for series in drawn.series if series.shape == "line"]
    assert [series.role for series in lines] == ["run0", "run1"]
    assert drawn.title == "J, powers of ten"
    assert [round(10 ** lines[0].ys[place], 4) for place in (0, 1)] == [1.44, 0.2304]
    letters = [(series.marker, series.role) for series in drawn.series if series.shape == "points"]
    assert letters == [("a", "run0"), ("b", "run1 current")]


def test_a_narrow_span_is_drawn_as_it_is() -> None:
    drawn = figure(objectives_picture(comparison("descent-1d", rates(0.01, 0.02, most=5)), CANVAS))
    assert drawn.title == "J"
    assert drawn.y_limits[0] < 0 < 1.44 < drawn.y_limits[1] < 2


def test_gaps_keep_their_sign() -> None:
    drawn = figure(objectives_picture(variants("black-box"), CANVAS))
    # 2 − 4 and the like: gaps on both sides of 0, and the axis with them.
    assert drawn.title.startswith("gap")
    assert drawn.y_limits[0] < 0 < drawn.y_limits[1]
    heights = [y for series in drawn.series if series.shape == "line" for y in series.ys]
    assert min(heights) < 0


def test_a_run_that_runs_away_does_not_flatten_the_others() -> None:
    drawn = figure(objectives_picture(comparison("descent-1d", rates(0.3, 3.0)), CANVAS))
    # 1.44 · 25¹⁹ and so on: the chart ends about three powers of ten above the start.
    assert 3 < drawn.y_limits[1] < 6


def test_iterations_by_powers_of_ten_where_one_run_is_far_longer() -> None:
    drawn = figure(objectives_picture(variants("nonlinear-chain"), CANVAS))
    assert [text for _, text in drawn.x_ticks] == ["1", "10", "100"]
    # The selected run lies on top.
    (gradient, newton) = [series for series in drawn.series if series.shape == "line"]
    assert newton.xs[-1] == pytest.approx(math.log10(5))
    assert gradient.xs[-1] == pytest.approx(math.log10(192))


def test_without_colour_only_the_selected_run_has_a_line() -> None:
    drawn = figure(objectives_picture(comparison("descent-1d", rates(0.3, 0.1, 0.05), selected=1), COLOURLESS))
    assert [series.role for series in drawn.series if series.shape == "line"] == ["run1"]
    assert [series.marker for series in drawn.series if series.shape == "points"] == ["a", "c", "b"]


def test_paths_on_the_curve() -> None:
    runs = rates(0.3, 0.9, most=5)
    drawn = figure(paths_picture(comparison("descent-1d", runs, selected=1), first(runs[1], "descent-1d"), CANVAS))
    points = {series.marker: series for series in drawn.series if series.marker}
    # Each update multiplies x by 1 − 2 · rate: 0.4 and −0.8.
    assert points["a"].xs == pytest.approx((1.2, 0.48, 0.192, 0.0768, 0.03072))
    assert points["b"].xs == pytest.approx((1.2, -0.96, 0.768, -0.6144, 0.49152))
    assert points["b"].ys == pytest.approx([x * x for x in points["b"].xs])
    assert drawn.series[-1].marker == "b"


def test_paths_on_a_surface() -> None:
    shown = variants("descent-2d", selected=1)
    canvas = Canvas(80, 21)
    picture = paths_picture(shown, first(shown.runs[1], "descent-2d"), canvas)
    assert picture is not None and not isinstance(picture, Figure)
    assert len(picture) == canvas.rows
    assert {line_width(line) for line in picture[1:]} == {canvas.columns}
    found = cells(picture)
    letters = {text for text, look in found.values() if look.startswith("run")}
    assert {"◎", "a", "b"} <= letters
    assert [text for text, look in found.values() if "current" in look] == ["b"]
    # Only the points of the selected run are joined.
    assert {look.split()[0] for text, look in found.values() if text in BRAILLE and look.startswith("run")} == {"run1"}


def test_only_runs_on_the_same_ground_share_a_chart() -> None:
    shown = variants("ill-conditioned")
    scene = first(shown.runs[0], "ill-conditioned")
    picture = paths_picture(shown, scene, Canvas(80, 21))
    assert picture is not None and not isinstance(picture, Figure)
    # The other variants have other formulas or other data.
    assert {look.split()[0] for _, look in cells(picture).values() if look.startswith("run")} == {"run0"}


def test_a_lesson_without_a_curve_has_no_paths() -> None:
    shown = variants("target-shooting")
    assert compared_charts(shown.runs[0].variant) == []
    assert paths_picture(shown, first(shown.runs[0], "target-shooting"), CANVAS) is None
