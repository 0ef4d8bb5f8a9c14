"""Every kind of chart has a check, a drawing, a comparison and words, and both registries have the same kinds."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.engine.problem import Batch
from gradtutor.lessons.toml.charts import registry as formats
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.chart import Chart
from gradtutor.lessons.toml.charts.data import Data
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.histogram import Histogram
from gradtutor.lessons.toml.charts.number_line import NumberLine
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.lessons.toml.charts.table import ChartFormat
from gradtutor.lessons.toml.charts.target import Target
from gradtutor.session.run.background_run import Running
from gradtutor.view.charts import registry as drawings
from gradtutor.view.charts.aiming import sight_axes
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.compared import ComparedRun
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.kinds.bars import labels
from gradtutor.view.charts.registry import describe, drawing_of, picture
from gradtutor.view.charts.sentences import MOST_NUMBERS, spoken_list
from gradtutor.view.charts.shades import FIRST_LIGHT, NOWHERE, ink
from tests.engine.problems import problem
from tests.lessons.lessons import make, messages
from tests.lessons.loading.test_charts import TOML, WORDS
from tests.session.walks import cases, lesson, start
from tests.view.charts.kinds.test_data import regression
from tests.view.charts.plane_scenes import BOWL, bowl
from tests.view.scenes import at_end, bare, scene, scene_of

KINDS = list(formats.MODULES)
REFUSED = {
    "objective": ('scale = "cubic"', "'scale' cannot be 'cubic'."),
    "function": ('parameter = "q"', "There is no 'q' to draw."),
    "number-line": ('parameter = "b"', "'min' is missing in [[chart]]"),
    "target": ('x = "w"\ny = "b"\naim = ["w", "q"]', "There is no 'q' to draw."),
    "surface": ('x = "w"\ny = "w"', "Both axes are 'w'."),
    "field": ('x = "w"\ny = "v"', "'v' is an array and cannot be drawn so."),
    "data": ('x = "M"\ny = "y"\nline = "yhat"', "it cannot be an axis."),
    "histogram": ('parameter = "v"', "'v' is an array and cannot be drawn so."),
    "strip": ('parameter = "v"', "'v' is an array and cannot be drawn so."),
    "bars": ('node = "b"', "'b' is a plain number: it has no bars."),
    "surface3d": ('x = "w"\ny = "w"', "Both axes are 'w'."),
    "network": ('node = "b"', "'node' does not go with kind = \"network\"."),
    "heat": ('arrays = ["q"]', "There is no 'q' to draw."),
}
"""Kind -> a table that cannot be drawn, and what is said of it."""


def of_kind(kind: str) -> tuple[str, str, Chart]:
    """A lesson, a variant and a chart of a kind."""
    for name, variant in cases():
        for chart in lesson(name).variants[variant].charts:
            if chart.kind == kind:
                return name, variant, chart
    raise AssertionError(f"no lesson has a chart of the kind {kind}")


def test_both_registries_have_the_same_kinds() -> None:
    assert list(drawings.MODULES) == KINDS == list(REFUSED)
    for kind in KINDS:
        assert isinstance(formats.chart_format(kind), ChartFormat)
        drawing = import_module(drawings.MODULES[kind]).DRAWING
        assert isinstance(drawing, Drawing)
        assert drawing.room in ("beside", "square", "tall")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_check(kind: str, tmp_path: Path) -> None:
    table, message = REFUSED[kind]
    found = messages(make(tmp_path, f'{TOML}kind = "{kind}"\n{table}\n', WORDS))
    assert any(message in entry for entry in found), found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_drawing_and_words(kind: str, language: str) -> None:
    name, variant, chart = of_kind(kind)
    here = at_end(name, variant, language)
    assert picture(here, chart, Canvas(40, 20)) is not None
    said = describe(here, chart)
    assert said
    for sentence in said:
        assert sentence.endswith("。" if language == "zh" else ".")
        assert "{" not in sentence and "nan" not in sentence


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_comparison(kind: str) -> None:
    i18n.use("en")
    name, variant, chart = of_kind(kind)
    player = start(name, variant, 5)
    one = Running(player.variant)
    while one.advance(1.0).reason == "running":
        pass
    runs = [ComparedRun(one.run, 0), ComparedRun(one.run, 1, selected=True)]
    drawn = drawing_of(chart).compare(scene_of(player, name), chart, runs, Canvas(60, 20))
    assert drawn is not None
    if isinstance(drawn, Figure):
        assert {series.marker for series in drawn.series} >= {"a", "b"}
    else:
        # Both runs are the same, and the selected one lies on top.
        assert any("b" in text and "current" in role for line in drawn for text, role in line)


# words


def test_a_gap_and_a_loss_are_told() -> None:
    assert describe(bare(problem({"x": 5.0}, {"z": "x**2"}, 9.0, Newton()), 1, 0), Objective()) == []
    # Newton from 5 to x² = 9: the gap is 16, then x = 5 − 16/10 = 3.4 and the gap 11.56 − 9.
    here = bare(problem({"x": 5.0}, {"z": "x**2"}, 9.0, Newton()), 2, 2)
    assert describe(here, Objective()) == [
        "gap over the iterations: 16 in iteration 1.",
        "In iteration 2 it is 2.56; the smallest was 2.56.",
    ]


def test_a_curve_is_told() -> None:
    here = bare(problem({"x": 3.0}, {"z": "x**2"}, 4.0, Newton()), 1, 4)
    # The gap 9 − 4 = 5 over the slope 6: the next x is 3 − 5/6.
    assert describe(here, Function("x", -1.0, 3.0)) == [
        "z over x, from −1 to 3.",
        "The curve goes from 1 to 9; its lowest point is (0, 0), its highest (3, 9).",
        "The run is at x = 3, where z = 9.",
        "The target is 4.",
        "The slope there, ∂z/∂x, is 6.",
    ]
    after = describe(bare(problem({"x": 3.0}, {"z": "x**2"}, 4.0, Newton()), 1, 5), Function("x", -1.0, 3.0))
    assert after[-1] == "The next x is 2.16667."


def test_what_is_hidden_is_not_told() -> None:
    here = scene("black-box", "default", 1, 1)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Function)]
    assert not any("curve" in sentence for sentence in describe(here, chart))


def test_a_guess_is_told() -> None:
    here = at_end("guess-the-number", "default")
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, NumberLine)]
    tried, left, *_, secret = describe(here, chart)
    assert tried.startswith("Tried so far, guess: 5, 50, 30, ")
    assert left == "Still possible: from 43 to 43." or left.startswith("Still possible: from ")
    assert secret == "It was 43."


@pytest.mark.parametrize(
    ("kind", "last"), [(Surface, "It goes to (1.2, −0.8)."), (Field, "Arrows show where J falls fastest.")]
)
def test_a_plane_is_told(kind: type[Surface | Field], last: str) -> None:
    chart = kind(BOWL.x, BOWL.y, BOWL.x_range, BOWL.y_range)
    # ∇(x² + y²) = (2x, 2y) = (3, −2); with the rate 0.1 the next place is (1.5 − 0.3, −1 + 0.2).
    said = describe(bare(bowl(), 1, 7), chart)
    assert said[:2] == ["J over x, from −2 to 2.", "Upwards y, from −2 to 2."]
    # The middle of the cell that is nearest to (0, 0) is less than a cell's side away.
    lowest = re.fullmatch(r"The lowest place is near \((.*), (.*)\)\.", said[3])
    assert lowest and all(abs(float(number.replace("−", "-"))) < 0.1 for number in lowest.groups())
    assert said[4:7] == ["It is at (1.5, −1).", "The gradient there is (3, −2).", "It goes to (1.2, −0.8)."]
    assert said[-1] == last
    later = describe(bare(bowl(), 2, 6), chart)
    assert later[4:6] == ["The run began at (1.5, −1).", "It is at (1.2, −0.8)."]


def test_a_field_upwards_and_a_ground_without_a_value_are_told() -> None:
    up = Field(BOWL.x, BOWL.y, BOWL.x_range, BOWL.y_range, direction="up")
    assert describe(bare(bowl(), 1, 1), up)[-1] == "Arrows show where J grows fastest."
    nowhere = bare(problem({"x": 1.0, "y": 1.0}, {"J": "ln(x - 9) + y"}), 1, 0)
    assert not any("heights" in sentence for sentence in describe(nowhere, BOWL))


def test_samples_and_their_line_are_told() -> None:
    # w = 1 and b = 0.5; the samples are (3, 7), (0, 1.5), (1, 2.5), (2, 5): from x + 0.5 they are 3.5, 1, 1, 2.5 away.
    chart = Data("x", "y", "yhat")
    assert describe(bare(regression(), 1, 1), chart) == [
        "Samples: 4.",
        "y over x, from 0 to 3.",
        "y goes from 1.5 to 7.",
        "The line yhat leads from (0, 0.5) to (3, 3.5).",
        "The sample farthest from it is 3.5 away, at x = 3.",
        "Above it lie 4 samples, below it 0.",
    ]
    assert describe(bare(regression(batch=Batch(1)), 1, 0), chart)[3:] == ["This batch has 1 of them."]


def test_gradients_of_batches_are_told() -> None:
    # At w = 1, b = 0.5 the residuals are −3.5, −1, −1, −2.5; ∂L/∂w = 2·residual·x of each: −21, 0, −2, −10, mean −8.25.
    own = regression(batch=Batch(1))
    assert describe(bare(own, 1, 2), Histogram("w")) == [
        "∂L/∂w of 4 batches: from −21 to 0; of all data −8.25.",
        # In order −21, −10, −2, 0: a quarter of the way through is −10 − 11/4, three quarters −2 + 2/4.
        "Half of them lie between −12.75 and −1.5.",
        "0 of them have the other sign.",
    ]
    assert describe(bare(own, 1, 6), Histogram("w"))[-1] == "That of this batch is −21."


def test_a_long_list_is_cut() -> None:
    texts = [str(number) for number in range(MOST_NUMBERS + 3)]
    assert spoken_list(texts).endswith(", 11 and 3 more")
    assert spoken_list(texts[:2]) == "0, 1"


def test_shots_and_bars_are_told() -> None:
    here = scene("target-shooting", "default", 2, 1)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Target)]
    assert describe(here, chart)[0] == "A target of 10 rings around (0, 0)."
    name, variant, bars = of_kind("bars")
    assert isinstance(bars, Bars)
    begin = scene(name, variant, 1, 0)
    known = bars.node in begin.snapshot.column.known
    assert bool(describe(begin, bars)) is known
    assert labels((2, 2)) == ["1,1", "1,2", "2,1", "2,2"]


# comparisons


def test_lines_of_runs_are_compared_on_the_samples() -> None:
    found = []
    for rate in (0.01, 0.05):
        own = replace(regression(), rule=Sgd(rate))
        player_scene = bare(own, 1, 0)
        one = Running(player_scene.variant)
        while one.advance(1.0).reason == "running":
            pass
        found.append((player_scene, one.run))
    here = found[0][0]
    runs = [ComparedRun(run, place, selected=place == 1) for place, (_, run) in enumerate(found)]
    chart = Data("x", "y", "yhat")
    drawn = drawing_of(chart).compare(here, chart, runs, Canvas(60, 20))
    assert isinstance(drawn, Figure)
    marks = {series.marker: series for series in drawn.series if series.marker in "ab" and series.marker}
    for run, letter in ((runs[0].run, "a"), (runs[1].run, "b")):
        w, b = (float(run.parameters[name]) for name in ("w", "b"))
        assert marks[letter].ys == pytest.approx([w * x + b for x in marks[letter].xs])
    assert drawn.series[-1].marker == "b"
    bleak = drawing_of(chart).compare(here, chart, runs, Canvas(60, 20, colourless=True))
    assert isinstance(bleak, Figure)
    assert [series.role for series in bleak.series if series.shape == "line"] == ["run1"]
    secret = [ComparedRun(run.run, run.place, run.selected, secret=True) for run in runs]
    hidden = drawing_of(chart).compare(here, chart, secret, Canvas(60, 20))
    assert isinstance(hidden, Figure)
    assert [series.role for series in hidden.series] == ["muted"]


# signs on a ground


def test_signs_are_dark_from_the_first_light_band_on() -> None:
    assert ink(FIRST_LIGHT, "band") == f"ink/band{FIRST_LIGHT}"
    assert ink(FIRST_LIGHT - 1, "band") == f"chalk/band{FIRST_LIGHT - 1}"
    assert ink(9, "dusk") == "chalk/dusk9"
    assert ink(NOWHERE, "band") == ink(4, "") == ""


# the sight


def test_the_ends_of_the_axes_that_a_sight_moves_along() -> None:
    plain = bare(bowl(), 1, 0)
    across, upwards = sight_axes(plain, BOWL)
    # A fortieth of 4 is 0.1.
    assert (across.name, across.minimum, across.maximum, across.step) == ("x", -2.0, 2.0, 0.1)
    assert upwards.name == "y"
    outside = sight_axes(bare(bowl(x=9.0), 1, 0), BOWL)
    assert outside[0].maximum == 9.0
    assert sight_axes(plain, None) == sight_axes(plain, Objective()) == ()
    # The other parameter is not on it.
    assert sight_axes(plain, Function("x", -1.0, 1.0)) == ()
    name, variant, line = of_kind("number-line")
    (axis,) = sight_axes(scene(name, variant, 1, 0), line)
    assert (axis.minimum, axis.maximum) == (1.0, 50.0)
    name, variant, target = of_kind("target")
    assert [axis.name for axis in sight_axes(scene(name, variant, 1, 0), target)] == ["ax", "ay"]
