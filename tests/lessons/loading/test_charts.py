"""Charts in a lesson file: what is read of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.chart import Chart
from gradtutor.lessons.toml.charts.data import Data
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.lessons.toml.charts.function import Function
from gradtutor.lessons.toml.charts.histogram import Histogram
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.lessons.toml.charts.surface3d import Surface3d
from tests.lessons.lessons import make, messages

TOML = """\
format = 1
id = "chain"
[parameters]
w = { start = 1.0, min = -2.0, max = 3.0 }
b = 0.5
v = [1.0, 2.0]
[data]
x = [1.0, 2.0, 3.0]
y = [2.0, 4.0, 5.0]
M = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
[nodes]
yhat = "w*x + b + M @ v"
L = "mean((yhat - y)**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
[[chart]]
"""
WORDS = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n"


def lesson(folder: Path, chart: str) -> Path:
    return make(folder, TOML + chart, WORDS)


def chart_of(folder: Path, text: str) -> Chart:
    (chart,) = load_lesson(lesson(folder, text)).variants["default"].charts
    return chart


def test_a_surface_with_everything(tmp_path: Path) -> None:
    text = """kind = "surface"\nx = "w"\ny = "b"\nnode = "L"\nx_range = [-1, 2.5]\ny_range = [0, 1]
scale = "log"\nminimum = [0.5, 1]\n"""
    assert chart_of(tmp_path, text) == Surface(
        "w", "b", (-1.0, 2.5), (0.0, 1.0), node="L", scale="log", lowest=(0.5, 1.0)
    )


@pytest.mark.parametrize(("text", "degrees"), [("", 35.0), ("turn = 60\n", 60.0), ("turn = -0.5\n", -0.5)])
def test_a_surface_in_perspective_is_turned_as_the_author_says(tmp_path: Path, text: str, degrees: float) -> None:
    # 35 degrees is what the author's manual says of a chart without the key.
    found = chart_of(tmp_path, f'kind = "surface3d"\nx = "w"\ny = "b"\nx_range = [-1, 2]\ny_range = [0, 1]\n{text}')
    assert found == Surface3d("w", "b", (-1.0, 2.0), (0.0, 1.0), turn=degrees)


def test_a_field_takes_the_bounds_of_a_parameter(tmp_path: Path) -> None:
    chart = chart_of(tmp_path, 'kind = "field"\nx = "w"\ny = "b"\ny_range = [0, 1]\ndirection = "up"\n')
    assert isinstance(chart, Field)
    assert (chart.x_range, chart.direction, chart.lowest) == ((-2.0, 3.0), "up", None)


def test_data_histogram_bars_and_arrow(tmp_path: Path) -> None:
    data = chart_of(tmp_path, 'kind = "data"\nx = "x"\ny = "y"\nline = "yhat"\n')
    assert data == Data("x", "y", "yhat")
    parted = chart_of(tmp_path, 'kind = "data"\nx = "x"\ny = "y"\nline = "yhat"\ngroup = "y"\n')
    assert parted == Data("x", "y", "yhat", "y")
    assert chart_of(tmp_path, 'kind = "histogram"\nparameter = "b"\n') == Histogram("b")
    assert chart_of(tmp_path, 'kind = "bars"\nnode = "v"\n') == Bars("v")
    function = chart_of(tmp_path, 'kind = "function"\nparameter = "w"\narrow = true\n')
    assert function == Function("w", -2.0, 3.0, arrow=True)


def test_samples_may_be_kept_aside(tmp_path: Path) -> None:
    text = 'kind = "data"\nx = "x"\ny = "y"\nline = "yhat"\n'
    assert chart_of(tmp_path, f'{text}aside_x = "y"\naside_y = "x"\n') == Data("x", "y", "yhat", "", False, "y", "x")
    with pytest.raises(LessonError) as found:
        chart_of(tmp_path, f'{text}aside_y = "x"\n')
    (fault,) = found.value.faults
    assert (fault.what, fault.mend.split(":")[0]) == ("'aside_y' stands alone.", "Add 'aside_x'")


def test_a_chart_may_take_the_whole_height(tmp_path: Path) -> None:
    data = chart_of(tmp_path, 'kind = "data"\nx = "x"\ny = "y"\nline = "yhat"\ntall = true\n')
    assert data == Data("x", "y", "yhat", tall=True)
    function = chart_of(tmp_path, 'kind = "function"\nparameter = "w"\ntall = true\n')
    assert function == Function("w", -2.0, 3.0, tall=True)


def test_several_points_may_be_equally_low(tmp_path: Path) -> None:
    text = 'kind = "surface"\nx = "w"\ny = "b"\ny_range = [0, 1]\nminima = [[0, 1], [0.5, 1], [1, 0]]\n'
    chart = chart_of(tmp_path, text)
    assert isinstance(chart, Surface)
    assert (chart.lowest, chart.as_low) == ((0.0, 1.0), ((0.5, 1.0), (1.0, 0.0)))


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        ('kind = "surface"\nx = "w"', "18:3: 'y' is missing in [[chart]]. Write y = \"b\"."),
        ('kind = "surface"\nx = "w"\ny = "b"', "18:3: 'y_range' is missing in [[chart]], and the parameter 'b' has no "
            "'min' and 'max'. Write y_range = […, …]."),
        ('kind = "field"\nx = "w"\ny = "b"\ny_range = [1, 0]', "22:11: 'y_range' must begin with its smaller number. "
            "Swap them."),
        ('kind = "field"\nx = "w"\ny = "w"', "21:5: Both axes are 'w'. Write another parameter."),
        ('kind = "surface"\nx = "w"\ny = "v"\ny_range = [0, 1]', "21:5: 'v' is an array and cannot be drawn so. "
            "Choose one that is a plain number."),
        ('kind = "surface"\nx = "w"\ny = "x"\ny_range = [0, 1]', "21:5: There is no 'x' to draw. There are: w, b, v."),
        ('kind = "surface"\nx = "w"\ny = "b"\ny_range = [0, 1]\nnode = "yhat"', "23:8: 'yhat' is an array and cannot "
            "be drawn so. Choose one that is a plain number."),
        ('kind = "surface"\nx = "w"\ny = "b"\ny_range = [0]', "22:11: 'y_range' must "),
        ('kind = "data"\nx = "M"\ny = "y"\nline = "yhat"', "20:5: 'M' has the shape 3×2: it cannot be an axis. "
            "Choose one that has one number a sample."),
        ('kind = "data"\nx = "x"\ny = "y"\nline = "L"', "22:8: 'L' has the shape 1, and 'x' has 3. "
            "Both must have one number a sample."),
        ('kind = "data"\nx = "x"\ny = "w"\nline = "yhat"', "21:5: There is no 'w' to draw. There are: x, y, M."),
        ('kind = "histogram"\nparameter = "v"', "20:13: 'v' is an array and cannot be drawn so. "
            "Choose one that is a plain number."),
        ('kind = "data"\nx = "x"\ny = "y"\nline = "yhat"\ngroup = "M"', "23:9: 'M' has the shape 3×2: it cannot be an "
            "axis. Choose one that has one number a sample."),
        ('kind = "objective"\nbeside = "yhat"', "20:10: 'yhat' is an array and cannot be drawn so. "
            "Choose one that is a plain number."),
        ('kind = "objective"\nbeside = "L"', "20:10: 'L' can be drawn over the iterations only where every parameter "
            "is a plain number. Leave it out, or write the parameters one by one."),
        ('kind = "bars"\nnode = "b"', "20:8: 'b' is a plain number: it has no bars. Choose one that is an array."),
        ('kind = "bars"\nnode = "L"\ndirection = "up"', "21:1: "),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(tmp_path: Path, chart: str, message: str) -> None:
    found = messages(lesson(tmp_path, chart))
    assert any(f"lesson.toml:{message}" in entry for entry in found), found


@pytest.mark.parametrize(("key", "other"), [("min", "max = 1"), ("max", "min = 1"), ("min", "max = false")])
def test_an_end_of_an_axis_that_is_no_number_is_told_once_and_not_missed(tmp_path: Path, key: str, other: str) -> None:
    # b has no bounds of its own.
    found = messages(lesson(tmp_path, f'kind = "function"\nparameter = "b"\n{key} = "far"\n{other}\n'))
    assert len(found) == (2 if "false" in other else 1)
    assert all("must be a number" in message for message in found), found
