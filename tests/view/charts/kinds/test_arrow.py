"""The gradient as an arrow that lies on the axis."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import picture
from tests.engine.problems import problem
from tests.view.scenes import bare

ROWS = 11
"""Of 14, without the title and its legend, the axis and its numbers."""
CHART = Function("x", -4.0, 4.0, "J", arrow=True)


def figure(x: float, revealed: int = 4, chart: Function = CHART) -> Figure:
    found = picture(bare(problem({"x": x}, {"J": "x**2"}, rule=Sgd(0.1)), 1, revealed), chart, Canvas(60, 14))
    assert isinstance(found, Figure)
    return found


@pytest.mark.parametrize(("x", "tip", "head"), [(1.0, 3.0, "▶"), (-0.5, -1.5, "◀"), (3.0, 9.0, "▶"), (-2.0, -6.0, "◀")])
def test_it_is_as_long_as_the_gradient_as_far_as_there_is_room(x: float, tip: float, head: str) -> None:
    found = figure(x)
    (point,) = [series for series in found.series if series.marker == head]
    ends = found.x_limits
    assert point.xs == pytest.approx((min(max(tip, ends[0]), ends[1]),))
    ground = found.y_limits[0] + (found.y_limits[1] - found.y_limits[0]) / ROWS / 2
    assert point.ys == pytest.approx((ground,))
    (shaft,) = [series for series in found.series if series.marker == "━"]
    assert shaft.xs[0] == x
    assert set(shaft.ys) == set(point.ys)
    assert {label.text.strip() for label in found.labels} == {f"∂J/∂x = {2 * x:g}".replace("-", "−")}


def test_the_tangent_is_not_drawn_beside_it() -> None:
    assert all(series.role != "backward" for series in figure(1.0).series)
    plain = figure(1.0, chart=CHART._replace(arrow=False))
    assert any(series.role == "backward" for series in plain.series)


def test_a_free_row_is_kept_for_it() -> None:
    found = figure(1.0, revealed=1)
    low, high = found.y_limits
    assert min(y for series in found.series for y in series.ys) - low > (high - low) / 14


def test_it_comes_with_the_gradient_and_vanishes_with_it() -> None:
    assert all(series.marker not in "━▶◀" or not series.marker for series in figure(1.0, revealed=3).series)
    assert all(series.marker not in ("▶", "◀") for series in figure(0.0).series)


def test_a_point_far_outside_has_its_arrow_at_the_edge() -> None:
    # A rate of a thousand million leads so far: a shaft as long as the way there would fill the memory.
    for x in (1e9, -1e9):
        found = figure(x)
        assert all(len(series.xs) <= 200 for series in found.series)
        assert all(
            found.x_limits[0] <= at <= found.x_limits[1]
            for series in found.series
            if series.marker in ("━", "▶", "◀")
            for at in series.xs
        )
