"""What is drawn is true: points stand where the ticks put them, on their curves, and ticks in the middle of cells.

Where a point belongs is worked out by other means: the lesson's formulas by numpy, from ``lesson.toml``, and the places
of numbers from what is written at the ticks. Every lesson, variant, chart and language, at each step of the first, the
second and the last iteration; a picture that is that of the step before is not looked at again.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from gradtutor.lessons.toml.charts.function import Function
from gradtutor.view.charts.canvas import BEFORE, Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.figure_lines import figure_lines
from gradtutor.view.charts.registry import picture
from gradtutor.view.charts.ticks import label
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import Line, plain
from tests.session.walks import BRIEF, LESSONS, cases, chosen, lesson
from tests.view.scenes import every_kind_of_step, scene

NUMPY: dict[str, Any] = {
    "ln": np.log, "exp": np.exp, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tanh": np.tanh, "mean": np.mean,
    "sum": np.sum, "abs": np.abs, "relu": lambda x: np.maximum(x, 0), "pi": np.pi, "dot": np.dot,
    "max": lambda *given: np.max(given[0]) if len(given) == 1 else np.maximum(*given),
    "log10": np.log10, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}  # fmt: skip
ROUNDING = 1e-6
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille character (Unicode 16, chapter 21.1), by row and column."""


FIRST = dict(reversed(cases()))
RUNS = [
    (name, variant, language)
    for name, variant in cases()
    for language in lesson(name).words
    if language == "en" or variant == FIRST[name]
]
"""Every run in English, and of each lesson one in each other language that it has: other words stand on its charts, the
lines are the same."""


def drawn(name: str, variant: str, language: str) -> Iterator[tuple[Scene, Any, Figure, tuple[int, int], list[str]]]:
    """Each chart that is a figure at each step, its size on 80x24, and its rows, without signs that cover a tick."""
    before: dict[int, tuple[Figure, tuple[int, int]]] = {}
    for here in every_kind_of_step(chosen(name, variant, BRIEF), name, language):
        for place, chart in enumerate(here.variant.charts):
            size = lesson_layout(here, chart, 80, 24).chart
            found = picture(here, chart, Canvas(*size))
            if isinstance(found, Figure) and before.get(place) != (found, size):
                before[place] = found, size
                yield here, chart, found, size, rows_of(found._replace(on_axis=()), size)


def rows_of(found: Figure, size: tuple[int, int]) -> list[str]:
    return [one_a_column(line) for line in figure_lines(found, *size)]


def one_a_column(line: Line) -> str:
    """A row with a character for each column: Chinese ones take two."""
    return "".join(sign + " " * (unicodedata.east_asian_width(sign) in "WF") for sign in plain(line))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


class Read:
    """A chart as it is read off the screen: where its numbers are."""

    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        self.bottom = next(row for row, line in enumerate(rows) if "┬" in line and not line.strip(" └─┬"))
        self.left = rows[self.bottom].find("└") + 1
        self.across = [column for column, sign in enumerate(rows[self.bottom]) if sign == "┬"]
        self.up = [
            (row, rows[row][: self.left - 1].strip())
            for row in range(self.bottom)
            if rows[row][self.left - 1 : self.left] == "┤"
        ]

    def signs(self, sign: str) -> list[tuple[int, int]]:
        return [
            (row, column)
            for row in range(1, self.bottom)
            for column in range(self.left, len(self.rows[row]))
            if self.rows[row][column] == sign
        ]


def row_of(value: float, read: Read, ticks: tuple[tuple[float, str], ...]) -> float:
    """The row of a number, as a fraction: 3.5 is the middle of row 3. From two ticks and what is written there."""
    at = {text: value for value, text in ticks}
    (low_row, low), *_, (high_row, high) = read.up
    start, end = at[low], at[high]
    return low_row + 0.5 + (value - start) / (end - start) * (high_row - low_row)


def column_of(value: float, read: Read, ticks: tuple[tuple[float, str], ...]) -> float:
    first, last = ticks[0][0], ticks[-1][0]
    return read.across[0] + 0.5 + (value - first) / (last - first) * (read.across[-1] - read.across[0])


@pytest.mark.parametrize(("name", "variant", "language"), RUNS, ids=str)
def test_ticks_stand_equally_far_apart_in_whole_cells(name: str, variant: str, language: str) -> None:
    for _, chart, found, _, rows in drawn(name, variant, language):
        read = Read(rows)
        assert len(read.across) == len(found.x_ticks), (chart, rows)
        for numbers, cells in (
            ([at for at, _ in found.x_ticks], read.across),
            ([number(text) if chart.kind == "number-line" else at for at, text in found.y_ticks[::-1]],
             [row for row, _ in read.up]),
        ):  # fmt: skip
            if len(cells) < 3:
                continue
            steps = np.diff(numbers)
            assert np.allclose(steps, steps[0])
            assert len(set(np.diff(cells))) == 1, (chart, rows)
        if chart.kind == "objective" or chart.kind == "number-line":
            continue
        # What is written is the number that is meant.
        assert all(number(text) == pytest.approx(at, abs=1e-9) for at, text in (*found.x_ticks, *found.y_ticks))


@pytest.mark.parametrize(("name", "variant", "language"), RUNS, ids=str)
def test_the_current_point_stands_on_its_curve(name: str, variant: str, language: str) -> None:
    """Its sign is in the cell where the ticks put it, and a dot of the curve is no further than half a dot from it."""
    checked = 0
    for here, chart, found, size, rows in drawn(name, variant, language):
        if not isinstance(chart, Function) or here.value_hidden(chart.node or here.graph.output):
            continue
        node = chart.node or here.graph.output
        if node not in here.snapshot.column.values:
            continue
        x, y = by_numpy(here, name, variant, chart.parameter, node)
        if not found.x_limits[0] <= x <= found.x_limits[1]:
            continue
        read = Read(rows)
        if len(read.up) < 2 or len(read.across) < 2:
            continue
        row, column = row_of(y, read, found.y_ticks), column_of(x, read, found.x_ticks)
        (sign,) = read.signs("●") or [(-1, -1)]
        covered = any(label.y for label in found.labels) and sign == (-1, -1)
        if not covered:
            assert abs(row - (sign[0] + 0.5)) <= 0.5 + ROUNDING, (row, sign, rows)
            assert abs(column - (sign[1] + 0.5)) <= 0.5 + ROUNDING, (column, sign, rows)
            checked += 1
        curve = found._replace(series=tuple(s for s in found.series if s.role == "forward"), labels=())
        if curve.series and chart.minimum <= x <= chart.maximum:
            lines = [plain(line) for line in figure_lines(curve, *size)]
            assert any(
                abs(4 * row - (down + 0.5)) <= 0.5 + ROUNDING and abs(2 * column - (across + 0.5)) <= 0.5 + ROUNDING
                for down, across in dots_of(lines, read)
            ), rows
    charts = chosen(name, variant).variant.charts
    assert checked or not any(isinstance(chart, Function) for chart in charts) or name in HIDDEN


@pytest.mark.parametrize(("name", "variant", "language"), RUNS, ids=str)
def test_before_its_height_is_known_the_point_waits_on_the_axis(name: str, variant: str, language: str) -> None:
    checked = 0
    for here, chart, found, size, rows in drawn(name, variant, language):
        if not isinstance(chart, Function) or (chart.node or here.graph.output) in here.snapshot.column.values:
            continue
        x, read = float(here.snapshot.column.parameters[chart.parameter]), Read(rows)
        assert not read.signs("●"), rows
        signs = [column for column, sign in enumerate(rows_of(found, size)[read.bottom]) if sign == "●"]
        if not found.x_limits[0] <= x <= found.x_limits[1]:
            assert not signs
        elif len(read.across) > 1:
            (column,) = signs
            assert abs(column_of(x, read, found.x_ticks) - (column + 0.5)) <= 0.5 + ROUNDING, (x, rows)
            checked += 1
    assert checked or not any(isinstance(chart, Function) for chart in chosen(name, variant).variant.charts)


MEANT = {"en": {"●": "now", "○": "before", "◆": "next", "×": "lowest", "◎": "start"}}
"""What a legend says of the signs that are the same on every chart."""


@pytest.mark.parametrize(("name", "variant", "language"), [run for run in RUNS if run[2] in MEANT], ids=str)
def test_a_legend_has_only_signs_that_are_seen(name: str, variant: str, language: str) -> None:
    for _, _, found, size, _ in drawn(name, variant, language):
        rows = "\n".join(rows_of(found, size))
        for sign, meaning in MEANT[language].items():
            # Once in the legend, and at least once in the picture.
            assert f"{sign} {meaning}" not in rows or rows.count(sign) > 1, (sign, rows)


@pytest.mark.parametrize(("name", "variant", "language"), RUNS, ids=str)
def test_who_has_arrived_stands_in_the_row_of_the_target(name: str, variant: str, language: str) -> None:
    """Where a number is an eighth of a cell from the target or less, its sign is in the row of the target's dashes."""
    for here, chart, found, size, rows in drawn(name, variant, language):
        if not isinstance(chart, Function) or here.target is None or here.formula_hidden(here.graph.output):
            continue
        node = chart.node or here.graph.output
        value = here.snapshot.column.values.get(node)
        read = Read(rows)
        cell = (found.y_limits[1] - found.y_limits[0]) / (read.bottom - 1)
        if node != here.problem.goal.output or value is None or abs(float(value) - here.target) > cell / 8:
            continue
        alone = found._replace(series=tuple(one for one in found.series if one.role == "target"), labels=(), on_axis=())
        (row,) = {down // 4 for down, _ in dots_of(rows_of(alone, size), read)}
        assert all(row == sign for sign, _ in read.signs("●")), rows


HIDDEN = ("black-box",)
"""Lessons in which the learner finds out what the curve is."""


def dots_of(lines: list[str], read: Read) -> Iterator[tuple[int, int]]:
    for row in range(1, read.bottom):
        for column in range(read.left, len(lines[row])):
            bits = ord(lines[row][column]) - 0x2800
            if 0 < bits < 256:
                for down in range(4):
                    for across in range(2):
                        if bits & DOTS[down][across]:
                            yield 4 * row + down, 2 * column + across


def by_numpy(here: Scene, name: str, variant: str, parameter: str, node: str) -> tuple[float, float]:
    """The parameter, and the node worked out from the formulas as they stand in the lesson's file."""
    file = tomllib.loads((LESSONS / name / "lesson.toml").read_text(encoding="utf-8"))
    own = file.get("variants", {}).get(variant, {})
    formulas = {**file["nodes"], **own.get("nodes", {})}
    known: dict[str, Any] = {key: np.asarray(value) for key, value in here.snapshot.column.inputs.items()}
    known |= {key: np.asarray(value) for key, value in here.snapshot.column.parameters.items()}
    wanted = list(formulas)
    for _ in wanted:
        for key in wanted:
            if key in known:
                continue
            formula = formulas[key]["expression"] if isinstance(formulas[key], dict) else formulas[key]
            if isinstance(formulas[key], dict) and "over" in formulas[key]:
                known[key] = over_time(formulas[key], key, known)
                continue
            try:
                known[key] = eval(formula.replace("^", "**"), NUMPY, known)
            except NameError:
                continue
        if node in known:
            break
    return float(known[parameter]), float(known[node])


def over_time(family: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> dict[int, Any]:
    """The values of a node over an index, by the index; what stands before the first is its start."""
    index, _, steps = family["over"].partition(" = ")
    first, last = (int(end) for end in steps.split(".."))
    values = {first - 1: family.get("start", 0)}
    for step in range(first, last + 1):
        values[step] = eval(family["expression"], NUMPY, {**known, name: values, index: step})
    return values


def test_an_earlier_point_that_lies_on_another_curve_is_left_out() -> None:
    def earlier(lesson: str) -> list[tuple[float, float]]:
        here = scene(lesson, "default", 3, 99)
        chart = next(chart for chart in here.variant.charts if chart.kind == "function")
        found = picture(here, chart, Canvas(60, 30))
        assert isinstance(found, Figure)
        return [
            point
            for series in found.series
            if series.marker == BEFORE
            for point in zip(series.xs, series.ys, strict=True)
        ]

    # x² has stayed where it is: 1.2 and 0.4 of that, squared.
    assert [y for _, y in earlier("descent-1d")] == pytest.approx([1.44, 0.2304])
    # w has moved by 1/3 since iteration 1: there z was 162 at b = 4, and (2w + 3b)(2b + 1) is 156 there now.
    assert not any(y == pytest.approx(162) for _, y in earlier("linear-backprop"))


def test_tiny_numbers_at_an_axis_are_short() -> None:
    assert [label(place * 1e-7, 1e-7) for place in (0, 1, 3)] == ["0", "1e−7", "3e−7"]
    assert [label(value, step) for value, step in ((0.00025, 5e-5), (0.001, 1e-3), (1.0000003, 1e-7))] == [
        "0.00025", "0.001", "1.0000003",
    ]  # fmt: skip
