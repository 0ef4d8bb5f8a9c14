"""Bars of an array and its gradient, and the histogram of the batches' gradients."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.problem import Batch
from gradtutor.lessons.toml.charts.bars import Bars
from gradtutor.lessons.toml.charts.histogram import Histogram
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.kinds.bars import bars, labels
from gradtutor.view.charts.kinds.histogram import counted, towers
from gradtutor.view.charts.registry import describe, picture
from gradtutor.view.text.lines import line_width, plain
from tests.view.charts.kinds.test_data import X, Y, regression
from tests.view.charts.plane_scenes import drawn
from tests.view.scenes import bare

ROOM = Canvas(33, 9)
FLAT = Canvas(33, 4)
"""So low that a bar is one row high."""
VECTOR = {"r": "X @ w - y", "L": "mean(r**2)"}
MATRIX = {"X": np.array([[1.0, 2.0], [3.0, 4.0], [0.0, -1.0]]), "y": np.array([1.0, 1.0, 1.0])}


# bars


def test_bars_grow_from_a_common_zero() -> None:
    found = [plain(line) for line in bars([4.0, -2.0, 1.0], 14)]
    # Two columns for a number, a blank, one for zero: ten for bars, three of them below zero.
    assert found == ["   │━━━━━━━ 4 ", "━━━│ −2       ", "   │━━ 1      "]


def test_a_small_number_has_a_bar_and_zero_has_none() -> None:
    found = [plain(line) for line in bars([100.0, 0.01, 0.0], 16)]
    assert [line.split("│")[1].split()[0] for line in found] == ["━━━━━━━━━━", "╸", "0"]


@pytest.mark.parametrize("numbers", [[1.0], [-1.0, -5.0], [0.0, 0.0], [1e9, -1e-9], [-3.0, 0.0, 7.5]])
@pytest.mark.parametrize("room", [8, 13, 40])
def test_bars_keep_to_their_room(numbers: list[float], room: int) -> None:
    for line in bars(numbers, room):
        assert line_width(line) <= max(room, 12)


def test_how_numbers_are_called() -> None:
    assert labels((3,)) == ["1", "2", "3"]
    assert labels((2, 2)) == ["1,1", "1,2", "2,1", "2,2"]


def test_the_gradient_comes_when_it_is_known() -> None:
    chart = Bars("w")
    found = regression(VECTOR, MATRIX, w=np.array([1.0, 0.5]))
    before = [plain(line) for line in drawn(bare(found, 1, 3), chart, FLAT)]
    assert before[0].split() == ["w"]
    assert [line.split()[0] for line in before[1:]] == ["1", "2"]
    after = drawn(bare(found, 1, 6), chart, FLAT)
    assert plain(after[0]).split() == ["w", "∂L/∂w"]
    # r = Xw − y = (1, 4, −1.5); the gradient is 2/3·Xᵀr = (8.667, 13).
    assert [plain(line).split()[-1] for line in after[1:]] == ["8.67", "13"]
    roles = {role.split()[0] for line in after[1:] for text, role in line if "━" in text}
    assert roles == {"forward", "backward"}


def test_before_a_node_is_known_the_places_of_its_bars_are_seen() -> None:
    found = regression(VECTOR, MATRIX, w=np.array([1.0, 0.5]))
    # r has three samples.
    before = [plain(line).split() for line in drawn(bare(found, 1, 0), Bars("r"), FLAT)]
    assert before == [["r"], ["1", "│", "—"], ["2", "│", "—"], ["3", "│", "—"]]
    assert "—" not in "".join(map(plain, drawn(bare(found, 1, 1), Bars("r"), FLAT)))
    assert describe(bare(found, 1, 0), Bars("r")) == []


def test_bars_are_as_thick_as_there_is_room() -> None:
    here = bare(regression(VECTOR, MATRIX, w=np.array([1.0, 0.5])), 1, 6)
    for rows, expected in (
        # A head; two bars of five rows, or of three, and a row between them.
        (12, ["  ██", "  ██", "1 ██", "  ██", "  ██", "  │ ", "  ██", "  ██", "2 ██", "  ██", "  ██"]),
        (8, ["  ██", "1 ██", "  ██", "  │ ", "  ██", "2 ██", "  ██"]),
        (7, ["1 ██", "  ██", "  │ ", "2 ██", "  ██"]),
        (6, ["1 ██", "  ██", "  │ ", "2 ██", "  ██"]),
        (5, ["1 ━━", "2 ━━"]),
    ):
        lines = [plain(line) for line in drawn(here, Bars("w"), Canvas(33, rows))]
        assert [line[:2] + line[3:5] if "█" in line or "━" in line else line[:4] for line in lines[1:]] == expected
        # The numbers stand once: w = (1, 0.5), the gradient is 2/3·Xᵀr = (8.667, 13).
        assert " ".join("".join(sign if sign in "0123456789. " else " " for sign in " ".join(lines[1:])).split()) == (
            "1 1 8.67 2 0.5 13"
        )
        assert all(line_width(line) <= 33 for line in drawn(here, Bars("w"), Canvas(33, rows)))


def test_what_does_not_fit_is_counted() -> None:
    long = regression(data={"x": np.arange(30.0), "y": np.arange(30.0)})
    lines = drawn(bare(long, 1, 1), Bars("yhat"), ROOM)
    assert len(lines) == ROOM.rows
    assert plain(lines[-1]) == "… 23"


# histogram


def test_numbers_are_counted_in_bins() -> None:
    counts = counted([0.0, 0.1, 0.9, 1.0], (0.0, 1.0), 16)
    assert counts == [2, 2, *[0] * 12, 2, 2]


def test_towers_are_as_high_as_their_counts() -> None:
    assert towers([0, 1, 2, 4], 2) == ["   █", " ▄██"]
    assert towers([0, 0], 1) == ["  "]


def test_every_batch_and_all_data_at_the_present_parameters() -> None:
    here = bare(regression(batch=Batch(1)), 1, 6)
    lines = drawn(here, Histogram("w"), Canvas(60, 12))
    # Of one sample: 2(wx + b − y)·x with w = 1, b = 0.5; x is 3, 0, 1, 2.
    single = [2 * (x + 0.5 - y) * x for x, y in zip(X, Y, strict=True)]
    assert single == [-21.0, 0.0, -2.0, -10.0]
    assert plain(lines[0]) == "∂L/∂w of 4 batches"
    assert plain(lines[-1]) == "● now −21 ▲ all −8.25"
    axis = plain(lines[-3])
    places = {sign: axis.index(sign) for sign in "▲●"}
    # The axis leaves 6 percent free at each end.
    low, width = -21 - 0.06 * 21, 21 * 1.12
    assert places == {"▲": int((-8.25 - low) / width * 60), "●": int((-21 - low) / width * 60)}
    bars_above = [row for row in lines[1:-3] if plain(row)[places["●"]] != " "]
    assert bars_above


def test_of_more_batches_than_a_key_press_can_bear_the_heading_says_how_many_are_shown() -> None:
    rows = np.ones(1000)
    rows[1] = 100.0
    many = regression({"yhat": "w*x", "L": "mean((yhat - y)**2)"}, {"x": rows, "y": 2 * rows}, Batch(1), w=1.0)
    lines = drawn(bare(many, 2, 6), Histogram("w"), Canvas(60, 12))
    assert plain(lines[0]) == "∂L/∂w of 256 of the 1000 batches"
    # Of a row, 2·(w·x − 2x)·x: the first one, −2, moves w to 1.02. The second row is not among those that are shown
    # (each fourth, nearly), but as the row of this step it stands on the axis: 2·(102 − 200)·100.
    assert plain(lines[-1]).startswith("● now −19600 ▲ all")
    assert plain(lines[-3]).index("●") < 5


def test_the_batchs_own_gradient_is_not_told_before_its_step() -> None:
    lines = drawn(bare(regression(batch=Batch(1)), 1, 2), Histogram("w"), Canvas(60, 12))
    assert plain(lines[-1]) == "▲ all −8.25"
    assert "●" not in "".join(plain(line) for line in lines)


def test_there_is_no_histogram_without_values_or_room() -> None:
    chart = Histogram("w")
    logarithm = regression({"yhat": "ln(w*x)", "L": "mean((yhat - y)**2)"}, batch=Batch(1))
    assert picture(bare(logarithm, 1, 0), chart, Canvas(60, 12)) is None
    assert picture(bare(regression(batch=Batch(1)), 1, 0), chart, Canvas(60, 4)) is None
