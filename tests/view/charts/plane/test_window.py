"""The window on a plane: units, axes and numbers."""

from __future__ import annotations

import pytest

from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.plane.window import Extent, window
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.lines import plain
from tests.view.charts.plane_scenes import BOWL, seen


def test_a_circle_is_round_where_the_ranges_are_nearly_those_of_the_screen() -> None:
    frame = seen()
    wide, high = frame.pixel
    assert wide == pytest.approx(high, rel=1e-9)
    assert frame.stretch == pytest.approx(1.0)


def test_ranges_of_another_form_fill_the_window() -> None:
    frame = seen(BOWL._replace(y_range=(-20.0, 20.0)))
    for (low, high), end in ((frame.x_limits, 2.0), (frame.y_limits, 20.0)):
        assert end <= high <= 1.4 * end and -1.4 * end <= low <= -end
    # 40 units are as high as about 4 are wide.
    assert 1 / 16 < frame.stretch < 1 / 6


@pytest.mark.parametrize("columns", [24, 38, 60, 118])
@pytest.mark.parametrize("rows", [10, 22, 38])
def test_ranges_are_seen_whole_and_ticks_stand_in_the_middle_of_cells(columns: int, rows: int) -> None:
    found = window(BOWL, Canvas(columns, rows))
    assert found is not None
    ends = ((found.x_limits, found.x_ticks, found.columns), (found.y_limits, found.y_ticks, found.rows))
    for (low, high), ticks, cells in ends:
        assert low <= -2 and high >= 2
        assert high - low <= 4 * 2
        assert len(ticks) >= 2
        for at, text in ticks:
            assert float(text.replace("−", "-")) == pytest.approx(at)
            assert (at - low) / (high - low) * cells % 1 == pytest.approx(0.5)


def test_numbers_stand_at_their_places() -> None:
    frame = Extent(20, 10, 3, (0.0, 10.0), (0.0, 10.0), *[((0.0, "0"), (5.0, "5"), (10.0, "10"))] * 2)
    lines = [plain(line) for line in frame.framed((), ((("." * 20, ""),),) * 10)]
    assert lines[0] == ""
    # 10 rows for 10 units: the mark of 5 is in the row from 5 down to 4.
    assert lines[6] == " 5┤...................."
    assert lines[1] == "10┤...................."
    assert lines[2] == "  │...................."
    # Two columns a unit: 5 is at column 10, behind the margin of 3.
    assert lines[11] == "  └┬─────────┬─────────"
    assert lines[12] == "   0         5         "


def test_there_is_no_picture_without_room() -> None:
    assert window(BOWL, Canvas(3, 20)) is None
    assert window(BOWL, Canvas(40, 4)) is None


def test_a_window_is_found_once_for_each_size_and_way_of_writing() -> None:
    first = window(BOWL, Canvas(60, 24))
    assert window(BOWL, Canvas(60, 24)) is first
    assert window(BOWL, Canvas(61, 24)) != first
    ascii_spelling.use(True)
    try:
        assert window(BOWL, Canvas(60, 24)) is not first
    finally:
        ascii_spelling.use(False)
