"""The contents of a course as lines: chapters, marks, how well, what is closed, and which lines are seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.session.progress.progress import Mark
from gradtutor.view.course.contents import Entry, Total, contents_lines, entries, entry_of, total, welcome
from gradtutor.view.text.ascii_spelling import spelled, use
from gradtutor.view.text.lines import Line, line_width, plain
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


LONG = tuple(
    Entry(Path(f"{chapter}{number}"), f"Chapter {chapter}", number, 4, f"Lesson {chapter}{number}", "About it.")
    for chapter in "ABC"
    for number in (1, 2, 3, 4)
)
"""Three chapters of four lessons, 18 lines with their headings."""


def words(lines: list[Line]) -> list[str]:
    return [" ".join(text.split()) for text in texts(lines)]


def test_marks_say_how_far_and_how_well() -> None:
    marks = [Mark(12, frozenset({"default"}), 3, 1), Mark(2), Mark()]
    lines, places = contents_lines(FOUND, 1, 60, 20, marks)
    assert words(lines) == [
        "", "First 1 of 2", "✓ 1 Slope 3 of 4 right", "▪ ▸ 2 A chain of three", "", "Second", "1 Train a network",
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


@pytest.mark.parametrize("rows", [1, 3, 4, 7])
@pytest.mark.parametrize("selected", [0, 1, 2])
def test_the_highlighted_lesson_is_in_view(selected: int, rows: int) -> None:
    lines, places = contents_lines(FOUND, selected, 60, rows)
    assert len(lines) == len(places) == rows
    assert selected in places
    assert FOUND[selected].title in plain(lines[places.index(selected)])


@pytest.mark.parametrize(
    ("selected", "seen"),
    [
        (0, ["", "Chapter A", "▸ 1 Lesson A1", "2 Lesson A2", "3 Lesson A3", "4 Lesson A4", "↓ 8 more"]),
        # The chapter that goes on keeps its heading, with the lessons that stand above.
        (3, ["Chapter A ↑ 1 more", "2 Lesson A2", "3 Lesson A3", "▸ 4 Lesson A4", "", "Chapter B", "↓ 8 more"]),
        # The last lesson of a chapter above the next heading.
        (4, ["Chapter A ↑ 4 more", "", "Chapter B", "▸ 1 Lesson B1", "2 Lesson B2", "3 Lesson B3", "↓ 5 more"]),
        # Where the next heading would stand below its own, it moves up.
        (5, ["Chapter B ↑ 4 more", "", "1 Lesson B1", "▸ 2 Lesson B2", "3 Lesson B3", "4 Lesson B4", "↓ 4 more"]),
        (6, ["Chapter B ↑ 4 more", "1 Lesson B1", "2 Lesson B2", "▸ 3 Lesson B3", "4 Lesson B4", "", "↓ 4 more"]),
        (11, ["Chapter B ↑ 8 more", "", "Chapter C", "1 Lesson C1", "2 Lesson C2", "3 Lesson C3", "▸ 4 Lesson C4"]),
    ],
)  # fmt: skip
def test_the_chapter_sticks_and_both_ends_say_how_much_lies_beyond(selected: int, seen: list[str]) -> None:
    lines, places = contents_lines(LONG, selected, 60, 7)
    assert words(lines) == seen
    assert [place for place in places if place >= 0] == [
        "ABC".index(text.split()[-1][0]) * 4 + int(text[-1]) - 1 for text in seen if "Lesson" in text
    ]


@pytest.mark.parametrize("rows", range(5, 19))
@pytest.mark.parametrize("selected", range(12))
def test_what_is_seen_and_what_is_said_to_lie_beyond_are_all_lessons(selected: int, rows: int) -> None:
    lines, places = contents_lines(LONG, selected, 60, rows)
    beyond = sum(int(text.split()[-2]) for text in words(lines) if "more" in text)
    assert beyond + sum(place >= 0 for place in places) == 12
    assert len(lines) == rows and selected in places
    chapters = [text for text in words(lines) if text.startswith("Chapter")]
    assert len({text[:9] for text in chapters}) == len(chapters)


def test_a_long_title_leaves_room_for_how_well() -> None:
    long = (FOUND[0]._replace(title="a title that goes on and on " * 4, total=1),)
    lines, _ = contents_lines(long, 0, 60, 9, [Mark(1, frozenset(), 12, 34)])
    assert line_width(lines[-1]) <= 60
    assert " ".join(plain(lines[-1]).split()).endswith("… 12 of 46 right")


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


MARKS = [Mark(5, frozenset({"default"}), 3, 1), Mark(2, frozenset(), 1, 0), Mark()]


def test_all_marks_together() -> None:
    assert total(MARKS, 2) == Total(1, 3, 4, 5, 2, begun=True)
    assert total([Mark()]) == Total(0, 1, 0, 0)


def test_the_welcome_says_what_is_done_and_due_and_what_the_marks_mean() -> None:
    course = load_course(LESSONS)
    nothing = texts(welcome(course, "en", total([Mark()]), 80))
    assert nothing == ["", f"  {course.titles['en']}", "  Choose a lesson and press enter."]
    lines = welcome(course, "en", total(MARKS, 3), 80, "Hello, Ada")
    assert words(lines) == [
        "Hello, Ada",
        f"{course.titles['en']} 1 of 3 done · 4 of 5 right · 3 to be tried again",
        "Choose a lesson and press enter. ✓ done ▪ begun",
    ]
    assert max(map(line_width, lines)) <= 80


def test_on_a_narrow_screen_the_legend_stays() -> None:
    lines = welcome(load_course(LESSONS), "en", total(MARKS, 3), 44)
    assert plain(lines[2]).strip() == "✓ done   ▪ begun"
    assert max(map(line_width, lines)) <= 44


def test_the_place_of_a_lesson_is_found_without_the_words_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle.en = "C"\ntitle.zh = "C"\n'
        '[[chapter]]\ntitle.en = "One"\ntitle.zh = "一"\nlessons = ["lost", "found"]\n'
    )
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "text.en.md").write_text("# Found\n\nHere it is.\n")
    course = load_course(tmp_path)
    assert entry_of(course, tmp_path / "lost" / ".." / "found", "en") == Entry(
        tmp_path / "found", "One", 2, 2, "Found", "Here it is."
    )
    assert entry_of(course, tmp_path / "elsewhere", "en") is None


def test_in_ascii_both_marks_can_be_told_apart() -> None:
    use(True)
    try:
        legend = plain(welcome(load_course(LESSONS), "en", total(MARKS), 80)[2])
        lines, _ = contents_lines(FOUND, 2, 60, 20, MARKS)
        said = [spelled(plain(line)).split() for line in (lines[2], lines[3])]
    finally:
        use(False)
    assert spelled_once(legend) == "ok done   * begun"
    assert [words[0] for words in said] == ["ok", "*"]


def spelled_once(line: str) -> str:
    use(True)
    try:
        return spelled(line).strip().partition("enter.")[2].strip()
    finally:
        use(False)
