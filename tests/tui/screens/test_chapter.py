"""The page of a chapter: what it leads to, its lessons, and the way to and from it."""

from __future__ import annotations

import pytest

from gradtutor.lessons.course.course import load_course
from gradtutor.tui.screens.chapter import ChapterScreen
from tests.session.walks import LESSONS, place_in_contents
from tests.tui.driver import WIDE, tutor

COURSE = load_course(LESSONS)
DESCENT = next(chapter for chapter in COURSE.chapters if chapter.titles["en"] == "Descent")


@pytest.mark.parametrize("size", [(80, 24), WIDE])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_chapter_says_what_it_leads_to_and_what_is_in_it(size: tuple[int, int], language: str) -> None:
    async with tutor(size=size, language=language) as driver:
        await driver.press(*["down"] * place_in_contents("learning-rate"), "c")
        assert isinstance(driver.app.screen, ChapterScreen)
        header, body = driver.text("header"), driver.text("lessons")
        assert DESCENT.titles[language] in header
        assert DESCENT.leads[language].split()[-1] in header
        entries = [entry for entry in driver.app.entries() if entry.chapter == DESCENT.titles[language]]
        assert len(entries) == len(DESCENT.lessons)
        for entry in entries:
            assert f"{entry.number}  {entry.title}" in body
        # The lesson from which it was opened is the highlighted one.
        (highlighted,) = [line for line in driver.lines("lessons") if "▸" in line]
        assert highlighted.strip().startswith(f"▸ {DESCENT.lessons.index('learning-rate') + 1}  ")
        driver.assert_all_fits()


async def test_the_page_leads_to_other_chapters_to_a_lesson_and_back() -> None:
    async with tutor() as driver:
        await driver.press("c", "right")
        assert COURSE.chapters[1].titles["en"] in driver.text("header")
        await driver.press("left", "left")
        assert COURSE.chapters[0].titles["en"] in driver.text("header")
        # Before the first chapter there is none; after its last lesson comes the next chapter.
        await driver.press(*["down"] * len(COURSE.chapters[0].lessons))
        assert COURSE.chapters[1].titles["en"] in driver.text("header")
        await driver.press("escape")
        assert driver.contents.selected == 0
        await driver.press("c", "down", "enter")
        assert driver.lesson.lesson.id == COURSE.chapters[0].lessons[1]


async def test_a_click_on_a_heading_opens_its_chapter() -> None:
    async with tutor(size=WIDE) as driver:
        lines = driver.lines("contents")
        row = next(at for at, line in enumerate(lines) if line.strip() == COURSE.chapters[1].titles["en"])
        await driver.pilot.click("#contents", offset=(4, row))
        await driver.settle(2)
        assert isinstance(driver.app.screen, ChapterScreen)
        assert COURSE.chapters[1].titles["en"] in driver.text("header")
