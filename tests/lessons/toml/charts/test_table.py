"""What a chart is written with: names, shapes and the ends of axes, on both sides of each rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.engine.problem import Parameter
from gradtutor.lessons.toml.charts.table import NOWHERE, ChartTable, RunNames
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record

NAMES = RunNames(
    nodes=("n", "m"),
    parameters=("free", "bound", "half"),
    columns=("x",),
    bounds={
        "free": Parameter("free", 1.0),
        "bound": Parameter("bound", 1.0, 0.0, 2.0),
        "half": Parameter("half", 1.0, 0.0),
    },
    shapes={"n": (), "m": (3,), "x": (3,), "t": (2, 3)},
)
ALL = ("n", "m", "x", "t", "unknown")


def table(**values: object) -> tuple[ChartTable, Faults]:
    """A chart in line 1 with these keys; one that is ``None`` is written, and faulty."""
    i18n.use("en")
    text = "[[chart]]\n" + "".join(f"{key} = [1, 2]\n" for key in values)
    faults = Faults(Path("t"), text)
    places = {key: ("chart", 0, key) for key in values}
    record = Record(("chart", 0), {key: value for key, value in values.items() if value is not None}, places)
    return ChartTable(record, NAMES, faults), faults


def said(faults: Faults) -> list[str]:
    return [str(one).removeprefix("t:") for one in faults.found]


def test_what_is_left_out() -> None:
    chart, faults = table()
    assert (chart.text("q"), chart.flag("q"), chart.pair("q"), chart.pairs("q"), chart.several("q", ALL)) == (
        "", False, None, (), (),
    )  # fmt: skip
    assert (chart.name("q", ALL), chart.plain("q", ALL), chart.column("q", ALL), chart.shape("q")) == ("", "", "", None)
    assert not faults.found


def test_pairs_have_two_numbers() -> None:
    chart, _ = table(a=(1, 2), b=(1, 2, 3), c=((1, 2), (3,), 4, (5, 6)), d=True, e=False)
    assert (chart.pair("a"), chart.pair("b"), chart.pairs("c")) == ((1.0, 2.0), None, ((1.0, 2.0), (5.0, 6.0)))
    assert (chart.flag("d"), chart.flag("e")) == (True, False)


def test_names_must_be_there() -> None:
    chart, faults = table(a="n", b="nn", c=("n", "q", "m"))
    assert (chart.name("a", ALL), chart.name("b", ALL), chart.several("c", ALL)) == ("n", "", ("n", "m"))
    # The value of b begins in column 5 of line 3; the second of the list in line 4 stands in column 9 there.
    assert [one.partition(" ")[0] for one in said(faults)] == ["3:5:", "4:9:"]
    assert "There is no 'nn' to draw. Write 'n'." in said(faults)[0]


@pytest.mark.parametrize(
    ("name", "plain", "column"),
    # A plain number, a vector, a matrix, and one whose shape is not known.
    [("n", "n", "n"), ("m", "", "m"), ("t", "", ""), ("unknown", "", "")],
)
def test_what_may_be_drawn_on_an_axis(name: str, plain: str, column: str) -> None:
    chart, faults = table(a=name)
    assert chart.plain("a", ALL) == plain
    refused = name in ("m", "t")
    assert len(faults.found) == refused
    chart, faults = table(a=name)
    assert chart.column("a", ALL) == column
    assert ["has the shape 2×3: it cannot be an axis." in one for one in said(faults)] == [True] * (name == "t")
    assert chart.shape("a") == NAMES.shapes.get(name)


@pytest.mark.parametrize(
    ("parameter", "values", "ends", "fault"),
    [
        ("bound", {}, (0.0, 2.0), ""),
        ("bound", {"min": -1.0}, (-1.0, 2.0), ""),
        ("bound", {"max": 1.5}, (0.0, 1.5), ""),
        ("bound", {"min": 0.0, "max": 0.5}, (0.0, 0.5), ""),
        ("bound", {"min": 2.0}, (2.0, 2.0), "2:7: 'min' must be less than 'max'. Swap them."),
        ("bound", {"min": 3.0}, (3.0, 2.0), "2:7: 'min' must be less than 'max'. Swap them."),
        (
            "free",
            {"min": 1.0},
            NOWHERE,
            "1:3: 'max' is missing in [[chart]], and the parameter 'free' has none either.",
        ),
        (
            "free",
            {"max": 1.0},
            NOWHERE,
            "1:3: 'min' is missing in [[chart]], and the parameter 'free' has none either.",
        ),
        ("half", {}, NOWHERE, "1:3: 'max' is missing in [[chart]], and the parameter 'half' has none either."),
        ("half", {"max": 5.0}, (0.0, 5.0), ""),
        # What has a fault has been told.
        ("bound", {"min": None}, NOWHERE, ""),
        ("bound", {"max": None}, NOWHERE, ""),
        ("none", {"min": 3.0, "max": 4.0}, NOWHERE, ""),
    ],
)
def test_the_ends_of_an_axis(parameter: str, values: dict[str, Any], ends: object, fault: str) -> None:
    chart, faults = table(**values)
    assert chart.ends(parameter) == ends
    assert len(faults.found) == bool(fault)
    assert not fault or said(faults)[0].startswith(fault), said(faults)


@pytest.mark.parametrize(
    ("parameter", "values", "ends", "fault"),
    [
        ("bound", {}, (0.0, 2.0), ""),
        ("free", {"y_range": (1.0, 2.0)}, (1.0, 2.0), ""),
        ("bound", {"y_range": (-1.0, 1.0)}, (-1.0, 1.0), ""),
        ("free", {"y_range": (1.0, 1.0)}, (1.0, 1.0), "2:11: 'y_range' must begin with its smaller number. Swap them."),
        ("free", {"y_range": (2.0, 1.0)}, (2.0, 1.0), "2:11: 'y_range' must begin with its smaller number. Swap them."),
        (
            "free",
            {},
            NOWHERE,
            "1:3: 'y_range' is missing in [[chart]], and the parameter 'free' has no 'min' and 'max'.",
        ),
        (
            "half",
            {},
            NOWHERE,
            "1:3: 'y_range' is missing in [[chart]], and the parameter 'half' has no 'min' and 'max'.",
        ),
        ("bound", {"y_range": None}, NOWHERE, ""),
        ("none", {}, NOWHERE, ""),
    ],
)
def test_the_range_of_one_of_two_axes(parameter: str, values: dict[str, Any], ends: object, fault: str) -> None:
    chart, faults = table(**values)
    assert chart.range("y", parameter) == ends
    assert len(faults.found) == bool(fault)
    assert not fault or said(faults)[0].startswith(fault), said(faults)
