"""What a made lesson chooses for its pictures: how far their axes reach."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gradtutor.lessons.generate.generate import Request, made_lesson


def axis(folder: Path, formula: str, start: str, rate: str) -> tuple[float, float]:
    """The ends of the picture of f over x."""
    request = Request((f"f = {formula}",), (f"x={start}",), minimize="f", rate=rate)
    charts = tomllib.loads((made_lesson(request, folder) / "lesson.toml").read_text("utf-8"))["chart"]
    (chart,) = [chart for chart in charts if chart["kind"] == "function"]
    return chart["min"], chart["max"]


@pytest.mark.parametrize(
    ("formula", "start", "rate", "ends"),
    [
        # Halved from 8 towards 0, by half of that beyond: −4 … 12, wider than 10, so at whole fives.
        ("x**2", "8", "0.25", (-5.0, 15.0)),
        # It hardly moves: a hundredth of 1000 on either side, 990 … 1010 and a bit less, at whole fives.
        ("1e-9*x**2", "1000", "1", (985.0, 1010.0)),
        ("1e-9*x**2", "-1000", "1", (-1010.0, -985.0)),
        # It does not move at all: half of the start, or half of 1 where that is more.
        ("0*x + 1", "8", "1", (4.0, 12.0)),
        ("0*x + 1", "0.5", "1", (0.0, 1.0)),
        # From 0 by 10⁻⁹ a step: a hundredth of 1 on either side, at whole 0.005.
        ("-1e-9*x", "0", "1", (-0.01, 0.015)),
    ],
)
def test_an_axis_reaches_beyond_the_run_by_half(
    tmp_path: Path, formula: str, start: str, rate: str, ends: tuple[float, float]
) -> None:
    assert axis(tmp_path, formula, start, rate) == pytest.approx(ends)
