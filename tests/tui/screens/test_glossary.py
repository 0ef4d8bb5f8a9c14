"""The glossary on the screen: the words of the course, what they mean, and the way to the lesson that shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor.lessons.course.course import Course, load_course
from gradtutor.lessons.course.glossary import load_glossary
from gradtutor.tui.screens.glossary import GlossaryScreen
from tests.lessons.lessons import TOML, make
from tests.session.walks import LESSONS
from tests.tui.driver import SMALL, WIDE, Driver, tutor

TERMS = load_glossary(LESSONS, "en")


def name_shown(driver: Driver) -> str:
    (line,) = [line for line in driver.lines("terms") if "▸" in line]
    return line.split("▸ ")[1]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), WIDE, (200, 60)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_word_can_be_read_whole(size: tuple[int, int], language: str) -> None:
    async with tutor(size=size, language=language) as driver:
        await driver.press("d")
        titles = {entry.folder.name: entry.title for entry in driver.app.entries()}
        for place, term in enumerate(load_glossary(LESSONS, language)):
            assert re.findall(r"\d+", driver.lines("header")[0]) == [str(place + 1), "56"]
            assert name_shown(driver)[:10] == term.name[:10]
            said = "".join("".join(driver.lines("meaning")).split())
            for text in (*term.names, term.meaning, term.example):
                assert "".join(text.split()) in said
            assert said.endswith("".join(titles[term.lesson].split()))
            driver.assert_all_fits()
            await driver.press("down")


async def test_keys_move_and_the_list_says_that_there_is_more() -> None:
    async with tutor() as driver:
        await driver.press("d")
        assert "↓ 36 more" in driver.lines("terms")[-1]  # 56 words, 21 rows of which one says so
        seen = []
        for key in ("end", "down", "up", "home", "up", "pagedown", "pageup"):
            await driver.press(key)
            seen.append(name_shown(driver))
        last, before, first = TERMS[-1].name, TERMS[-2].name, TERMS[0].name
        assert seen == [last, last, before, first, first, TERMS[18].name, first]
        await driver.press("end")
        assert "↑ 36 more" in driver.lines("terms")[0]


async def test_a_word_opens_the_lesson_that_shows_it() -> None:
    async with tutor() as driver:
        await driver.press("d", "end", "enter")
        assert driver.lesson.lesson.id == TERMS[-1].lesson


async def test_from_a_lesson_its_own_word_comes_first_and_the_way_leads_back() -> None:
    async with tutor("optimisers") as driver:
        await driver.press("space", "space")
        place = driver.snapshot
        await driver.press("d")
        assert name_shown(driver) == "optimiser"
        before = driver.app.screen_stack[-2]
        await driver.press("d")
        assert driver.app.screen is before
        assert driver.snapshot is place


async def test_the_language_changes_at_the_same_word() -> None:
    async with tutor() as driver:
        await driver.press("d", "down", "l")
        assert name_shown(driver) == "参数"
        await driver.press("l")
        assert name_shown(driver) == "Parameter"
        await driver.press("l")
        assert name_shown(driver) == "parameter"


async def test_a_click_highlights_a_word() -> None:
    async with tutor() as driver:
        await driver.press("d")
        row = next(row for row, line in enumerate(driver.screen()) if "derivative" in line)
        await driver.pilot.click(offset=(5, row))
        assert name_shown(driver) == "derivative"


async def test_a_course_without_a_glossary_offers_none(tmp_path: Path) -> None:
    async with tutor(course=_course(tmp_path)) as driver:
        assert "words" not in driver.text("footer")
        await driver.press("d")
        assert not isinstance(driver.app.screen, GlossaryScreen)


async def test_a_glossary_with_a_fault_gives_a_notice(tmp_path: Path) -> None:
    course = _course(tmp_path)
    (tmp_path / "glossary.en.md").write_text("## gradient: gradient\nIt points up.\n\nAt 1 it is 2.\n", "utf-8")
    async with tutor(course=course) as driver:
        await driver.press("d")
        assert not isinstance(driver.app.screen, GlossaryScreen)
        (notice,) = driver.app._notifications
        assert "glossary.en.md:1:1" in notice.message
        assert "Write '## ID @LESSON: NAME, OTHER NAME'." in notice.message


async def test_it_stays_readable_on_a_small_screen() -> None:
    async with tutor(size=SMALL) as driver:
        await driver.press("d", "end")
        assert name_shown(driver)[:8] == TERMS[-1].name[:8]


def _course(folder: Path) -> Course:
    make(folder, TOML, name="chain")
    (folder / "course.toml").write_text(
        'format = 1\ntitle = { en = "Course", zh = "课程" }\n\n'
        '[[chapter]]\ntitle = { en = "One", zh = "一" }\nlessons = ["chain"]\n',
        "utf-8",
    )
    return load_course(folder)


async def test_a_long_meaning_is_read_on() -> None:
    async with tutor("slope", size=(60, 20)) as driver:
        await driver.press("d", "end")
        whole = [line for line in driver.lines("meaning") if line]
        await driver.resize(60, 9)
        seen = [line for line in driver.lines("meaning") if line]
        assert len(seen) < len(whole)
        assert seen[-1].endswith("more lines: n")
        driver.assert_all_fits()
        parts = seen[:-1]
        while driver.lines("meaning")[-1].endswith(": n"):
            await driver.press("n")
            parts += [line for line in driver.lines("meaning") if line not in parts and not line.endswith(": n")]
        assert parts == whole
        await driver.press("n")
        assert [line for line in driver.lines("meaning") if line] == seen
