"""The first screen: the course, the highlight, and what opens a lesson."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.tui.lesson.screen import LessonScreen
from tests.lessons.lessons import TOML, make
from tests.session.walks import LESSONS
from tests.tui.driver import SMALL, WIDE, tutor

COURSE = load_course(LESSONS)
LAST = len(lesson_ids(COURSE)) - 1


@pytest.mark.parametrize("size", [(80, 24), WIDE])
@pytest.mark.parametrize(("language", "title"), [("en", "Gradients, step by step"), ("zh", "一步一步学梯度")])
async def test_the_whole_course_is_there(size: tuple[int, int], language: str, title: str) -> None:
    async with tutor(size=size, language=language) as driver:
        assert title in driver.text("title")
        seen: list[str] = []
        for _ in range(LAST + 1):
            seen += [line.strip() for line in driver.lines("contents") if line.strip() not in seen]
            await driver.press("down")
        for chapter in COURSE.chapters:
            assert chapter.titles[language] in seen
        for entry in driver.app.entries():
            assert any(line.endswith(f"{entry.number}  {entry.title}") for line in seen)
        driver.assert_all_fits()


async def test_everything_stands_where_it_belongs() -> None:
    async with tutor() as driver:
        rows = driver.screen()
        assert len(rows) == 24
        assert rows[1].strip() == "Gradients, step by step"
        assert rows[-1].strip().startswith("enter open")
        assert rows[-1].endswith("? help")
        # Three lines of it are the title and four the summary; the list has what is left.
        assert driver.app.screen.query_one("#contents").size == (80, 24 - 3 - 4 - 1)


async def test_the_highlight_moves_and_brings_its_summary() -> None:
    async with tutor() as driver:
        entries = driver.app.entries()
        for place, entry in enumerate(entries):
            assert driver.contents.selected == place
            assert [line for line in driver.lines("contents") if "▸" in line] == [f"   ▸ {entry.number}  {entry.title}"]
            assert " ".join(line.strip() for line in driver.lines("summary")) == entry.summary
            await driver.press("j" if place % 2 else "down")
        assert driver.contents.selected == LAST


async def test_up_home_and_end_stay_within_the_course() -> None:
    async with tutor() as driver:
        places = []
        for key in ("up", "end", "down", "k", "up", "home"):
            await driver.press(key)
            places.append(driver.contents.selected)
        assert places == [0, LAST, LAST, LAST - 1, LAST - 2, 0]


@pytest.mark.parametrize("key", ["enter", "space", "right"])
async def test_a_lesson_opens_and_escape_leads_back_to_it(key: str) -> None:
    async with tutor() as driver:
        await driver.press("down", key)
        assert driver.lesson.lesson.id == lesson_ids(COURSE)[1]
        await driver.press("escape")
        assert driver.contents.selected == 1


async def test_the_language_changes_at_the_same_place() -> None:
    async with tutor() as driver:
        await driver.press("down", "l")
        assert driver.contents.selected == 1
        assert driver.lines("title")[1].strip() == "一步一步学梯度"
        assert [line for line in driver.lines("contents") if "▸" in line] == ["   ▸ 2  黑盒子"]
        assert driver.text("footer").strip() == "enter 打开  q 退出  l English  ? 帮助"
        driver.assert_all_fits()
        await driver.press("l")
        assert [line for line in driver.lines("contents") if "▸" in line] == ["   ▸ 2  Black box"]


async def test_a_click_highlights_and_a_second_one_opens() -> None:
    async with tutor() as driver:
        row = next(row for row, line in enumerate(driver.screen()) if "Target shooting" in line)
        await driver.pilot.click(offset=(8, row))
        assert driver.contents.selected == 2
        await driver.pilot.click(offset=(8, row))
        assert driver.lesson.lesson.id == "target-shooting"


async def test_it_stays_readable_on_a_small_screen() -> None:
    async with tutor(size=SMALL) as driver:
        for _ in range(LAST + 1):
            (current,) = [line for line in driver.screen() if "▸" in line]
            assert driver.app.entries()[driver.contents.selected].title in current
            await driver.press("down")


async def test_q_leaves_the_program() -> None:
    async with tutor() as driver:
        await driver.press("q")
        assert driver.app._exit
        assert driver.app.return_code == 0


async def test_a_lesson_with_a_fault_gives_a_notice_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path, TOML.replace('"chain"', '"good"'), name="good")
    make(tmp_path, TOML.replace('"chain"', '"bad"').replace("newton", "newtom"), name="bad")
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle = { en = "Course", zh = "课程" }\n\n'
        '[[chapter]]\ntitle = { en = "One", zh = "一" }\nlessons = ["bad", "good", "missing"]\n',
        "utf-8",
    )
    async with tutor(course=load_course(tmp_path)) as driver:
        await driver.press("enter")
        assert driver.contents.selected == 0
        (notice,) = driver.app._notifications
        assert "'newtom'" in notice.message
        assert "lesson.toml:" in notice.message
        # A lesson that is not there at all is said in its place, and the ones that work still open.
        await driver.press("end")
        assert "missing/text.en.md" in driver.text("summary").replace("\n  ", "")
        await driver.press("up", "enter")
        assert isinstance(driver.app.screen, LessonScreen)
        assert driver.lines("words")[0].strip()
