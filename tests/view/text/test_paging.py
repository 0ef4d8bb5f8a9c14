"""More lines than rows: what is seen, and the sign of the rest."""

from __future__ import annotations

from gradtutor.view.text.lines import Line, plain
from gradtutor.view.text.paging import furthest, part

LINES: list[Line] = [((text, ""),) if text else () for text in ("a", "", "b", "c", "d", "e")]


def shown(top: int, rows: int) -> list[str]:
    return [plain(line) for line in part(LINES, top, rows, 20, "n")]


def test_where_all_fit_nothing_is_changed() -> None:
    assert shown(0, 6) == ["a", "", "b", "c", "d", "e"]
    assert furthest(LINES, 6) == 0


def test_blank_lines_go_first() -> None:
    assert shown(0, 5) == ["a", "b", "c", "d", "e"]
    assert furthest(LINES, 5) == 0


def test_what_follows_is_counted_and_reached() -> None:
    # Of five lines two are seen, and the third row says that three more follow.
    assert shown(0, 3) == ["a", "b", " ↓ 3 more lines: n"]
    assert furthest(LINES, 3) == 2
    assert shown(2, 3) == ["c", "d", "e"]
    assert shown(9, 3) == ["c", "d", "e"]
