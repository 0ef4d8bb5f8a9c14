"""When a made lesson stops and what it draws: worked out by hand beside each case."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gradtutor.lessons.generate.generate import Request, made_lesson


def toml(folder: Path, request: Request) -> dict[str, Any]:
    return tomllib.loads((made_lesson(request, folder) / "lesson.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("target", "start", "when"),
    [
        # Five digits of the target: of 150 = 1.5·10² the tolerance is 10⁻³, of 99 it is 10⁻⁴, of 100 10⁻³ again.
        ("150", "3", "abs(error) < 0.001"),
        ("99", "3", "abs(error) < 0.0001"),
        ("100", "3", "abs(error) < 0.001"),
        ("-150", "3", "abs(error) < 0.001"),
        ("0.5", "3", "abs(error) < 1e-06"),
        # Of a target 0, those of the first gap: 3³ = 27.
        ("0", "3", "abs(error) < 0.0001"),
    ],
)
def test_five_digits_of_a_target_are_right(tmp_path: Path, target: str, start: str, when: str) -> None:
    made = toml(tmp_path, Request(("z = x**3",), (f"x={start}",), target=f"z={target}"))
    assert made["stop"]["when"] == when


def test_the_size_of_a_named_target_is_that_of_its_constant(tmp_path: Path) -> None:
    made = toml(tmp_path, Request(("z = x**3",), ("x=3",), constants=("aim=0.02",), target="z=aim"))
    assert made["stop"]["when"] == "abs(error) < 1e-07"


@pytest.mark.parametrize(
    ("formula", "start", "stop"),
    [
        # At a rate of 0.1 a step leaves 0.8 of x and 0.64 of x²: below a thousandth after 16, and 25/1000 = 2.5·10⁻².
        ("x**2", "5", {"when": "f < 0.01", "max_iterations": 300}),
        ("x**2", "50", {"when": "f < 1.0", "max_iterations": 300}),
        # It never comes below 1, of 26 at first: no thousandth, so the run is as long as any.
        ("x**2 + 1", "5", {"max_iterations": 100}),
        # A loss below 0 has no thousandth.
        ("x**2 - 30", "5", {"max_iterations": 100}),
        # Below 0 at its lowest, 4 at first.
        ("x**2 - 1", "2.2360679775", {"max_iterations": 100}),
    ],
)
def test_a_loss_stops_at_a_thousandth_of_the_first(
    tmp_path: Path, formula: str, start: str, stop: dict[str, object]
) -> None:
    assert toml(tmp_path, Request((f"f = {formula}",), (f"x={start}",), minimize="f", rate="0.1"))["stop"] == stop


def kinds(made: dict[str, Any]) -> list[str]:
    return [chart["kind"] for chart in made["chart"]]


def test_pictures_of_one_two_and_three_parameters(tmp_path: Path) -> None:
    def of(count: int) -> dict[str, Any]:
        names = "abc"[:count]
        formula = "f = " + " + ".join(f"{name}**2" for name in names)
        starts = tuple(f"{name}=8" for name in names)
        return toml(tmp_path / str(count), Request((formula,), starts, minimize="f", rate="0.25"))

    one, two, three = of(1), of(2), of(3)
    assert kinds(one) == kinds(three) == ["function", "objective"]
    assert kinds(two) == ["function", "surface", "objective"]
    # As in the picture of x² alone: from 8 towards 0, and half of that beyond.
    assert one["chart"][0] == {"kind": "function", "parameter": "a", "min": -5.0, "max": 15.0, "arrow": True}
    assert two["chart"][1] == {"kind": "surface", "x": "a", "y": "b", "x_range": [-5.0, 15.0], "y_range": [-5.0, 15.0]}


def test_an_arrow_is_for_a_rule_that_follows_gradients(tmp_path: Path) -> None:
    root = Request(("f = x**2",), ("x=5",), target="f=2")
    assert "arrow" not in toml(tmp_path / "newton", root)["chart"][0]
    halved = toml(tmp_path / "halved", root._replace(rule="bisection", ranges=("x=0,7",)))
    assert kinds(halved) == ["function", "number-line", "objective"]
    # The ends are those of the range, as they are.
    assert (halved["chart"][0]["min"], halved["chart"][0]["max"]) == (0.0, 7.0)


def test_an_array_has_bars_unless_it_has_three_axes(tmp_path: Path) -> None:
    def of(value: str, name: str) -> list[str]:
        return kinds(toml(tmp_path / name, Request(("f = sum(v**2)",), (f"v={value}",), minimize="f", rate="0.1")))

    assert of("[1, 2]", "one") == of("[[1, 2], [3, 4]]", "two") == ["bars", "objective"]
    assert of("[[[1, 2]]]", "three") == ["objective"]


def test_of_two_arrays_the_first_has_bars(tmp_path: Path) -> None:
    made = toml(tmp_path, Request(("f = sum(u*v)**2",), ("u=[1, 2]", "v=[3, 4]"), minimize="f", rate="0.001"))
    assert [chart.get("node") for chart in made["chart"]] == ["u", None]


def test_a_far_step_is_not_drawn(tmp_path: Path) -> None:
    # From 0.1 with x² and target 400: Newton goes to 0.05 + 2000.05 first, further than ten times 1 and not drawn;
    # then it comes back to 20, which is not either. What is left is the start, with half of 1 beyond on both sides.
    made = toml(tmp_path, Request(("f = x**2",), ("x=0.1",), target="f=400"))
    assert (made["chart"][0]["min"], made["chart"][0]["max"]) == (-0.5, 1.0)
