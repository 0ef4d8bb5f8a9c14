"""The page of a chapter, and the list of courses."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.course.known import KnownCourse
from gradtutor.session.progress.progress import Mark
from gradtutor.view.course.chapter import chapter_header, chapter_lines
from gradtutor.view.course.contents import Entry
from gradtutor.view.course.courses import course_lines, courses_header, title_of
from gradtutor.view.text.lines import line_width
from tests.view.scenes import texts

LEADS = "You can say how steep a curve is."
CHAPTER = (
    Entry(Path("slope"), "First", 1, 3, "Slope", "How steep it is.", leads=LEADS),
    Entry(Path("chain"), "First", 2, 3, "A chain of three", "Back through three steps.", leads=LEADS),
    Entry(Path("train"), "First", 3, 3, "Train", "", "text.en.md:1:1: no title", LEADS),
)
MARKS = (Mark(9, frozenset({"default"})), Mark(2), Mark())


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_the_head_says_how_much_is_done_and_where_it_leads() -> None:
    lines = chapter_header(CHAPTER, MARKS, 60)
    assert texts(lines)[0].split() == ["First", "1", "of", "3", "done"]
    assert f"After this chapter: {LEADS}" in texts(lines)[2]
    assert len(chapter_header([one._replace(leads="") for one in CHAPTER], MARKS, 60)) == 2


def test_each_lesson_has_its_sentence_and_its_mark() -> None:
    lines, places = chapter_lines(CHAPTER, MARKS, 1, 60, 20)
    assert [" ".join(text.split()) for text in texts(lines)] == [
        "✓ 1 Slope", "How steep it is.", "▪ ▸ 2 A chain of three", "Back through three steps.", "3 Train",
        "text.en.md:1:1: no title",
    ]  # fmt: skip
    assert places == [0, 0, 1, 1, 2, 2]
    assert "fault" in [role for _, role in lines[5]]


def test_the_chosen_lesson_is_in_view() -> None:
    lines, places = chapter_lines(CHAPTER, MARKS, 2, 60, 2)
    assert places == [2, 2] and "▸ 3" in texts(lines)[0]


def test_courses_say_how_many_lessons_they_have_and_where_they_are() -> None:
    found = [
        KnownCourse(bundled(), {"en": "Gradients", "zh": "梯度"}, 39),
        KnownCourse(Path("/srv/own"), {"zh": "自己的课"}, 1),
        KnownCourse(Path("/srv/gone.zip"), fault="There is no such file."),
    ]
    rows = [" ".join(text.split()) for text in texts(course_lines(found, 1, 0, 78, 9))]
    assert rows == [
        "● Gradients 39 lessons comes with the tutor", "▸ 自己的课 1 lesson /srv/own",
        "gone.zip cannot be opened /srv/gone.zip",
    ]  # fmt: skip
    assert title_of(found[0]._replace(titles={"zh": "梯度"})) == "梯度"
    assert line_width(courses_header(40)) == 40
    # Two rows, and the last is chosen.
    assert "▸" in texts(course_lines(found, 2, 0, 78, 2))[1]
