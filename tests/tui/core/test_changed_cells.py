"""A frame writes of each row the cells that changed, with the place where they begin, and no other."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from gradtutor.tui.core.changed_cells import ChangedCells

PLAIN = Console(color_system=None)


def written(spans: list[tuple[int, int, int]]) -> str:
    """Two widgets in each of two rows: columns 0 to 4, and 5 to 11."""
    rows: list[Mapping[int, Strip | None]] = [
        {0: Strip([Segment("abcde")]), 5: Strip([Segment("fg"), Segment("hijkl")])},
        {0: Strip([Segment("中文x")]), 5: Strip([Segment("FGHIJKL")])},
    ]
    return ChangedCells(rows, spans, [[5, 12], [5, 12]]).render_segments(PLAIN)


def test_what_stands_left_and_right_of_the_change_is_not_written() -> None:
    assert written([(0, 2, 4)]) == "\x1b[1;3Hcd"
    assert written([(0, 6, 9)]) == "\x1b[1;7Hghi"


def test_a_change_over_two_widgets_is_a_piece_of_each() -> None:
    assert written([(0, 3, 7)]) == "\x1b[1;4Hde\x1b[1;6Hfg"


def test_each_row_has_its_own_change() -> None:
    assert written([(0, 0, 1), (1, 11, 12)]) == "\x1b[1;1Ha\x1b[2;12HL"
    assert written([(0, 0, 12)]) == "\x1b[1;1Habcde\x1b[1;6Hfghijkl"


def test_columns_are_counted_not_characters() -> None:
    assert written([(1, 2, 5)]) == "\x1b[2;3H文x"


def test_nothing_is_written_of_a_widget_that_only_touches_the_change() -> None:
    assert written([(0, 5, 6)]) == "\x1b[1;6Hf"
    assert written([(0, 4, 5)]) == "\x1b[1;5He"
