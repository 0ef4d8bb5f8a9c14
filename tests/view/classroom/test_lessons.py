"""The lessons of a class as the teacher sees them: chapters, who is in which, and which are closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.view.classroom.lessons import lesson_rows, lessons_header
from gradtutor.view.course.contents import Entry
from gradtutor.view.text.lines import line_width, plain
from tests.view.scenes import roles_of, texts

FOUND = [
    ("slope", Entry(Path("slope"), "First", 1, 2, "Slope", "")),
    ("chain", Entry(Path("chain"), "First", 2, 2, "A chain of three", "")),
    ("train", Entry(Path("train"), "Second", 1, 1, "Train a network", "")),
]


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_each_lesson_has_a_line_below_its_chapter() -> None:
    lines = lesson_rows(FOUND, 1, frozenset({"train"}), {"slope": 3}, 60, 20)
    assert [" ".join(text.split()) for text in texts(lines)] == [
        "", "First", "1 Slope 3 in it", "▸ 2 A chain of three", "", "Second", "✗ 1 Train a network closed",
    ]  # fmt: skip
    assert roles_of(lines, "A chain") == ["forward current"]
    assert roles_of(lines, "Train") == ["muted"]
    # What is noted stands at the right edge, under one another.
    assert {line_width(line) for line in lines if "Slope" in plain(line) or "Train" in plain(line)} == {58}


def test_a_closed_lesson_may_have_somebody_in_it() -> None:
    lines = lesson_rows(FOUND, 0, frozenset({"slope"}), {"slope": 1}, 60, 20)
    assert "closed · 1 in it" in plain(lines[2])


@pytest.mark.parametrize("selected", [0, 1, 2])
def test_the_highlighted_lesson_is_in_view(selected: int) -> None:
    lines = lesson_rows(FOUND, selected, frozenset(), {}, 60, 3)
    assert len(lines) == 3
    assert FOUND[selected][1].title in "".join(texts(lines))


def test_a_long_title_leaves_room_for_the_note() -> None:
    long = [("slope", FOUND[0][1]._replace(title="a title that goes on and on " * 4))]
    lines = lesson_rows(long, 0, frozenset({"slope"}), {"slope": 12}, 60, 9)
    assert line_width(lines[-1]) <= 60
    assert plain(lines[-1]).endswith("closed · 12 in it")


def test_the_header_counts_the_closed_ones() -> None:
    assert plain(lessons_header(0, 60)).endswith(" all lessons are open ")
    closed = lessons_header(2, 60)
    assert plain(closed).endswith(" closed lessons: 2 ")
    assert line_width(closed) == 60
