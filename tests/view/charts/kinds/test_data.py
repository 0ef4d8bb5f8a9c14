"""The samples and the model's line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Batch, Goal, Node, Parameter, Problem, StopRule
from gradtutor.lessons.generate.generate import Request, made_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts.data import Data
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure, Series
from gradtutor.view.charts.kinds.data import DRAWING, OTHER, SAMPLE, pointwise
from gradtutor.view.charts.registry import picture
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import plain
from tests.view.scenes import bare

X, Y = np.array([3.0, 0.0, 1.0, 2.0]), np.array([7.0, 1.5, 2.5, 5.0])
CHART = Data("x", "y", "yhat")
LINEAR = {"yhat": "w*x + b", "L": "mean((yhat - y)**2)"}


def regression(
    nodes: Mapping[str, str] = LINEAR,
    data: Mapping[str, Any] | None = None,
    batch: Batch | None = None,
    **parameters: Any,
) -> Problem:
    columns = data or {"x": X, "y": Y}
    starts = parameters or {"w": 1.0, "b": 0.5}
    names, lines = [*starts, *columns], []
    for name, text in nodes.items():
        lines.append(Node(name, parse(text, names)))
        names.append(name)
    entries = tuple(Parameter(name, start) for name, start in starts.items())
    return Problem(entries, tuple(lines), Goal("L"), Sgd(0.01), StopRule(None, 9), data=columns, batch=batch)


def figure(here: Scene, chart: Data = CHART) -> Figure:
    found = picture(here, chart, Canvas(40, 14))
    assert isinstance(found, Figure)
    return found


def of(found: Figure, role: str, shape: str) -> list[Series]:
    return [series for series in found.series if series.role.split()[0] == role and series.shape == shape]


def test_before_the_prediction_there_are_samples_only() -> None:
    found = figure(bare(regression(), 1, 0))
    (samples,) = found.series
    assert sorted(zip(samples.xs, samples.ys, strict=True)) == [(0.0, 1.5), (1.0, 2.5), (2.0, 5.0), (3.0, 7.0)]
    assert (samples.role, samples.marker) == ("target strong", SAMPLE)
    assert found.title == "y (x)"


def test_what_is_kept_aside_has_a_sign_of_its_own_and_room() -> None:
    aside = {"x": X, "y": Y, "xv": np.array([0.5, 4.0]), "yv": np.array([1.0, 12.0])}
    here = bare(regression(data=aside), 1, 0)
    found = figure(here, CHART._replace(aside_x="xv", aside_y="yv"))
    kept, samples = found.series
    assert (kept.marker, samples.marker) == ("+", SAMPLE)
    assert list(zip(kept.xs, kept.ys, strict=True)) == [(0.5, 1.0), (4.0, 12.0)]
    assert plain(found.head).rstrip().endswith(f"{SAMPLE} sample + kept aside")
    # The axes reach as far as these do: the samples end at 3 and at 7.
    assert max(place for place, _ in found.x_ticks) >= 3.5 and max(place for place, _ in found.y_ticks) >= 9
    assert "Kept aside, and not learnt from: 2." in DRAWING.describe(here, CHART._replace(aside_x="xv", aside_y="yv"))


def test_a_sample_is_not_called_now() -> None:
    assert plain(figure(bare(regression(), 1, 1)).head).split() == ["y", "(x)", SAMPLE, "sample"]
    words = plain(figure(bare(regression(batch=Batch(2)), 2, 1)).head).rstrip()
    assert words.endswith(f"{SAMPLE} this batch {OTHER} other samples")
    many = {"x": np.arange(40.0), "y": np.arange(40.0)}
    # Fine dots need no word.
    assert (
        plain(figure(bare(regression(data=many, batch=Batch(2)), 2, 1)).head).rstrip().endswith(f" {SAMPLE} this batch")
    )


def test_the_line_goes_from_end_to_end() -> None:
    found = figure(bare(regression(), 1, 1))
    (model,) = of(found, "forward", "line")
    # The samples go from 0 to 3.
    assert found.x_limits[0] <= model.xs[0] < 0 and 3 < model.xs[-1] <= found.x_limits[1]
    assert model.ys == pytest.approx([x + 0.5 for x in model.xs])


def test_residuals_lead_from_each_sample_to_the_line() -> None:
    residuals = of(figure(bare(regression(), 1, 1)), "backward", "line")
    ends = sorted((series.xs[0], *series.ys) for series in residuals)
    assert ends == [(0.0, 1.5, 0.5), (1.0, 2.5, 1.5), (2.0, 5.0, 2.5), (3.0, 7.0, 3.5)]
    assert all(series.xs[0] == series.xs[1] for series in residuals)


def test_a_model_far_below_its_samples_is_seen_at_each_of_them() -> None:
    # As far below them as they are apart from one another: ŷ = 1 and 2 at y = 3 and 5.
    data = {"x": np.array([1.0, 2.0]), "y": np.array([3.0, 5.0])}
    low, high = figure(bare(regression(data=data, w=1.0, b=0.0), 1, 1)).y_limits
    assert low <= 1.0 and high >= 5.0


def test_many_samples_have_no_residuals() -> None:
    many = {"x": np.arange(9.0), "y": np.arange(9.0) ** 2}
    assert of(figure(bare(regression(data=many), 1, 1)), "backward", "line") == []


def test_a_model_that_mixes_its_samples_goes_from_sample_to_sample() -> None:
    centred = {"yhat": "w*(x - mean(x)) + b", "L": "mean((yhat - y)**2)"}
    (model,) = of(figure(bare(regression(centred), 1, 1)), "forward", "line")
    assert model.xs == (0.0, 1.0, 2.0, 3.0)
    assert model.ys == pytest.approx((-1.0, 0.0, 1.0, 2.0))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("w*x + b", True), ("tanh(w*x)", True), ("w*x + mean(y)", False), ("w*x + mean(x)", False)],
)
def test_which_models_can_be_worked_out_between_samples(formula: str, expected: bool) -> None:
    graph = Graph(regression({"yhat": formula, "L": "mean((yhat - y)**2)"}))
    assert pointwise(graph, "yhat", "x") is expected


def test_the_line_of_the_iteration_before_stays() -> None:
    second = bare(regression(), 2, 1)
    found = figure(second)
    # Broken: without colours it is told apart by that alone.
    (before,), (now,) = of(found, "muted", "dashes"), of(found, "forward", "line")
    w, b = (float(second.snapshot.column.parameters[name]) for name in "wb")
    assert before.ys == pytest.approx([x + 0.5 for x in before.xs])
    assert now.ys == pytest.approx([w * x + b for x in now.xs])


def test_the_batch_is_marked_and_the_line_is_that_of_all() -> None:
    here = bare(regression(batch=Batch(2)), 2, 1)
    assert here.snapshot.column.rows == (2, 3)
    found = figure(here)
    (rest,), (batch,) = of(found, "muted", "points"), of(found, "target", "points")
    assert (rest.xs, rest.marker) == ((3.0, 0.0), OTHER)
    assert (batch.xs, batch.marker) == ((1.0, 2.0), SAMPLE)
    assert len(of(found, "backward", "line")) == 4


def test_one_sample_of_plain_numbers() -> None:
    single = regression(data={"x": np.array([2.0]), "y": np.array([5.0])})
    found = figure(bare(single, 1, 1))
    (residual,) = of(found, "backward", "line")
    assert (residual.xs, residual.ys) == ((2.0, 2.0), (5.0, 2.5))
    (model,) = of(found, "forward", "line")
    assert model.ys == pytest.approx([x + 0.5 for x in model.xs])


def test_a_model_far_off_does_not_flatten_the_samples() -> None:
    found = figure(bare(regression(w=1000.0, b=0.0), 1, 1))
    assert found.y_limits[1] < 15
    assert found.y_limits[0] > -5


def test_a_model_without_a_value_is_left_out() -> None:
    logarithm = {"yhat": "ln(w*x + b)", "L": "mean((yhat - y)**2)"}
    found = figure(bare(regression(logarithm, {"x": X + 0.1, "y": Y}, w=1.0, b=0.0), 1, 1))
    assert all(np.isfinite(series.ys).all() for series in found.series)


def test_columns_that_are_brought_to_scale_are_drawn_as_the_model_sees_them(tmp_path: Path) -> None:
    # x = 1, 2, 3: mean 2, deviation √(2/3); y = 10, 20, 60: mean 30, deviation √(1400/3).
    (tmp_path / "points.csv").write_text("x,y\n1,10\n2,20\n3,60\n", "utf-8")
    request = Request(
        ("yhat = w*x + b; L = mean((yhat - y)^2)",), ("w=2", "b=0.5"), data=tmp_path / "points.csv", minimize="L",
        rate="0.1", standardise=True,
    )  # fmt: skip
    lesson = load_lesson(made_lesson(request, tmp_path))
    variant = lesson.variants["default"]
    (chart,) = (chart for chart in variant.charts if isinstance(chart, Data))
    player = Player(variant)
    while player.snapshot().focus != "yhat":
        player.next()
    scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), "", 1, 1)
    figure = picture(scene, chart, Canvas(60, 12))
    assert isinstance(figure, Figure)
    samples = next(one for one in figure.series if one.marker == SAMPLE)
    wanted = [((x - 2) / math.sqrt(2 / 3), (y - 30) / math.sqrt(1400 / 3)) for x, y in ((1, 10), (2, 20), (3, 60))]
    assert list(zip(samples.xs, samples.ys, strict=True)) == [pytest.approx(point) for point in wanted]
    # The line is that of the model, 2·x + 0.5, over the axis that is drawn.
    line = next(one for one in figure.series if one.role == "forward")
    assert all(y == pytest.approx(2 * x + 0.5) for x, y in zip(line.xs, line.ys, strict=True))
    assert figure.title == "y (x) · standardised"
    said = DRAWING.describe(scene, chart)
    assert "x is standardised: mean 0, deviation 1." in said
    assert "y is standardised: mean 0, deviation 1." in said


def test_where_one_axis_is_brought_to_scale_the_title_says_which(tmp_path: Path) -> None:
    folder = tmp_path / "scaled"
    (tmp_path / "points.csv").write_text("x,y\n1,10\n2,20\n3,60\n", "utf-8")
    request = Request(
        ("yhat = w*x + b; L = mean((yhat - y)^2)",), ("w=2", "b=0.5"), data=tmp_path / "points.csv", minimize="L",
        rate="0.1", standardise=True,
    )  # fmt: skip
    made = made_lesson(request, folder)
    toml = made / "lesson.toml"
    toml.write_text(toml.read_text("utf-8").replace('standardise = ["x", "y"]', 'standardise = ["x"]'), "utf-8")
    for words in made.glob("text.*.md"):
        # What was said of y is of no step now.
        sections = words.read_text("utf-8").split("\n## ")
        words.write_text("\n## ".join(one for one in sections if not one.startswith("forward y\n")), "utf-8")
    variant = load_lesson(made).variants["default"]
    (chart,) = (chart for chart in variant.charts if isinstance(chart, Data))
    scene = bare(variant.problem, 1, 0)
    figure = picture(scene, chart, Canvas(60, 12))
    assert isinstance(figure, Figure)
    assert figure.title == "y (x) · x standardised"


GROUPS = np.array([1.0, 0.0, 0.0, 1.0])


def test_classes_are_drawn_as_their_numbers() -> None:
    parted = Data("x", "y", "yhat", "kind")
    here = bare(regression(data={"x": X, "y": Y, "kind": GROUPS}), 1, 1)
    found = figure(here, parted)
    points = {series.marker: set(zip(series.xs, series.ys, strict=True)) for series in found.series if series.marker}
    # Samples 1 and 4 are of class 1, the others of class 0.
    assert points == {"1": {(3.0, 7.0), (2.0, 5.0)}, "0": {(0.0, 1.5), (1.0, 2.5)}}
    assert "class 0" in plain(found.head) and "class 1" in plain(found.head)
    # How far a sample is from the line that parts them is no residual.
    assert of(found, "forward", "line") and not of(found, "backward", "line")
    assert {"Class 0: 2 of them.", "Class 1: 2 of them."} <= set(DRAWING.describe(here, parted))
