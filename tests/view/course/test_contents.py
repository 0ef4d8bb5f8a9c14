"""The contents of a course as lines: chapters, marks, how well, what is closed, and which lines are seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.session.progress.progress import Mark
from gradtutor.view.course.contents import Entry, contents_lines, entries, summary_lines, welcome
from gradtutor.view.text.lines import line_width, plain
from tests.session.walks import LESSONS
from tests.view.scenes import roles_of, texts

FOUND = (
    Entry(Path("slope"), "First", 1, 2, "Slope", "How steep it is."),
    Entry(Path("chain"), "First", 2, 2, "A chain of three", "Back through three steps."),
    Entry(Path("train"), "Second", 1, 1, "Train a network", "", "text.en.md:1:1: no title"),
)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_marks_say_how_far_and_how_well() -> None:
    marks = [Mark(12, frozenset({"default"}), 3, 1), Mark(2), Mark()]
    lines, places = contents_lines(FOUND, 1, 60, 20, marks)
    assert [" ".join(text.split()) for text in texts(lines)] == [
        "", "First", "✓ 1 Slope 3 of 4 right", "▪ ▸ 2 A chain of three", "", "Second", "1 Train a network",
    ]  # fmt: skip
    assert places == [-1, -1, 0, 1, -1, -1, 2]
    assert roles_of(lines, "A chain") == ["forward current"]


def test_the_end_of_another_variant_is_not_the_end_of_the_lesson() -> None:
    lines, _ = contents_lines(FOUND, 0, 60, 20, [Mark(9, frozenset({"careful"})), Mark(), Mark()])
    assert plain(lines[2]).startswith(" ▪ ")


def test_a_closed_lesson_says_so_at_the_right() -> None:
    lines, _ = contents_lines(FOUND, 0, 60, 20, [Mark(1, frozenset(), 1, 0), Mark(), Mark()], [True, False, False])
    assert plain(lines[2]).endswith("closed  1 of 1 right")
    assert line_width(lines[2]) == 58


@pytest.mark.parametrize("rows", [3, 4, 7])
@pytest.mark.parametrize("selected", [0, 1, 2])
def test_the_highlighted_lesson_is_in_view(selected: int, rows: int) -> None:
    lines, places = contents_lines(FOUND, selected, 60, rows)
    assert len(lines) == len(places) == rows
    assert selected in places
    assert FOUND[selected].title in plain(lines[places.index(selected)])


def test_a_long_title_leaves_room_for_how_well() -> None:
    long = (FOUND[0]._replace(title="a title that goes on and on " * 4, total=1),)
    lines, _ = contents_lines(long, 0, 60, 9, [Mark(1, frozenset(), 12, 34)])
    assert line_width(lines[-1]) <= 60
    assert " ".join(plain(lines[-1]).split()).endswith("… 12 of 46 right")


def test_below_the_list_stands_the_summary_or_the_fault() -> None:
    assert texts(summary_lines(FOUND[0], 60)) == ["  How steep it is."]
    lines = summary_lines(FOUND[2], 60)
    assert texts(lines) == ["  text.en.md:1:1: no title"]
    assert roles_of(lines, "no title") == ["fault"]


def test_the_course_is_read_in_its_order(tmp_path: Path) -> None:
    course = load_course(LESSONS)
    found = entries(course, "en")
    assert [entry.folder.name for entry in found] == [name for chapter in course.chapters for name in chapter.lessons]
    assert {entry.fault for entry in found} == {""}
    chain = next(entry for entry in found if entry.folder.name == "nonlinear-chain")
    head = (LESSONS / "nonlinear-chain" / "text.en.md").read_text().splitlines()
    assert f"# {chain.title}" == head[0]
    assert entries(course, "zh")[0].title != found[0].title


def test_a_lesson_whose_words_cannot_be_read_stands_there_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle.en = "C"\ntitle.zh = "C"\n'
        '[[chapter]]\ntitle.en = "One"\ntitle.zh = "一"\nlessons = ["lost"]\n'
    )
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "lesson.toml").write_text("format = 1\n")
    (entry,) = entries(load_course(tmp_path), "en")
    assert (entry.title, entry.chapter, entry.summary) == ("lost", "One", "")
    assert "text.en.md" in entry.fault


def test_the_welcome_says_what_is_due() -> None:
    course = load_course(LESSONS)
    nothing = texts(welcome(course, "en"))
    assert nothing == ["", f"  {course.titles['en']}", "  Choose a lesson and press enter."]
    due = texts(welcome(course, "en", 3, "Hello, Ada"))
    assert due[0] == "  Hello, Ada"
    assert due[2].endswith("To be tried again today: 3.")
