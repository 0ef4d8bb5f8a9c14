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


@pytest.mark.parametrize(
    ("column", "unscaled"),
    [
        # Mean and deviation are 0 and 10, 0 and 11; 10 and 1, 11 and 1; 0 and 0.125, 0 and 0.0625.
        ((-10, 10), False),
        ((-11, 11), True),
        ((9, 11), False),
        ((-11, -9), False),
        ((10, 12), True),
        ((-12, -10), True),
        ((-0.125, 0.125), False),
        ((-0.0625, 0.0625), True),
        # What is the same throughout cannot be brought to scale.
        ((100, 100), False),
    ],
)
def test_scaling_is_offered_where_numbers_are_ten_times_larger_or_smaller_than_usual(
    tmp_path: Path, column: tuple[float, float], unscaled: bool
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("x,y\n" + "".join(f"{number},{sign}\n" for number, sign in zip(column, (-1, 1), strict=True)))
    request = Request(("L = mean((w*x - y)**2)",), ("w=0.001",), data=file, minimize="L")
    made = made_lesson(request, tmp_path / "made")
    assert ("--standardise" in (made / "text.en.md").read_text("utf-8")) is unscaled
