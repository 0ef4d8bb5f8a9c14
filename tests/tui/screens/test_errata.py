"""Errata on the screen: the question first, the answer on request, with the numbers of the run's end."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.errata import ErrataScreen
from tests.lessons.lessons import TOML, WORDS, make
from tests.tui.driver import tutor as driven
from tests.tui.programs import shown, tutor

ERRATA = """
[[erratum]]
id = "one"
printed = "x = 2.91"
article = "table 1"
[[erratum]]
id = "two"
printed = "b = 9"
article = "table 2"
"""
ENGLISH = """
## erratum one
Which digit is wrong?

## right one
It ends at {x:.2f} after {iteration} iterations.

## erratum two
And this one?

## right two
The target is {y}.
"""
CHINESE = """
## erratum one
哪一位错了？

## right one
最后是 {x:.2f}，迭代 {iteration} 次。

## erratum two
这个呢？

## right two
目标是 {y}。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, TOML + ERRATA, WORDS + ENGLISH, WORDS + CHINESE)


async def test_question_answer_and_the_next(folder: Path) -> None:
    program = tutor(folder)
    async with program.run_test(size=(80, 24)) as pilot:
        assert any("e errata" in row for row in shown(program, "footer"))
        await pilot.press("e")
        await program.workers.wait_for_complete()
        text = " ".join(shown(program, "erratum"))
        assert "table 1" in text and "x = 2.91" in text and "Which digit is wrong?" in text
        assert "It ends" not in text
        await pilot.press("enter")
        # x² = e^2.13, so x = e^1.065 = 2.9008…; Newton's method needs four updates from 2 for a gap below 0.001.
        assert "It ends at 2.90 after" in " ".join(shown(program, "erratum"))
        await pilot.press("enter")
        text = " ".join(shown(program, "erratum"))
        assert "b = 9" in text and "And this one?" in text and "The target" not in text
        assert shown(program, "header")[0].endswith("2 of 2")
        await pilot.press("enter")
        assert "The target is 2.13." in " ".join(shown(program, "erratum"))
        # Each answer that was opened has been written down.
        opened = [event.data for event in program.progress._store.read() if event.kind == "hinted"]
        assert opened == [{"question": "erratum one", "hint": 1}, {"question": "erratum two", "hint": 1}]
        # An answer that has been opened stays open.
        await pilot.press("left")
        assert "It ends at 2.90 after" in " ".join(shown(program, "erratum"))


async def test_the_language_changes_in_place(folder: Path) -> None:
    program = tutor(folder)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("e", "enter", "l")
        await program.workers.wait_for_complete()
        await pilot.pause()
        assert "最后是 2.90" in " ".join(shown(program, "erratum"))


@pytest.mark.parametrize("key", ["escape", "e", "q"])
async def test_the_way_back_leads_to_the_same_place(folder: Path, key: str) -> None:
    program = tutor(folder)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        assert isinstance(program.screen, LessonScreen)
        before = program.screen.snapshot
        await pilot.press("e", "right", key)
        assert isinstance(program.screen, LessonScreen)
        assert program.screen.snapshot == before


async def test_a_lesson_without_errata_has_no_key_for_them(tmp_path: Path) -> None:
    program = tutor(make(tmp_path))
    async with program.run_test(size=(120, 40)) as pilot:
        assert not any("errata" in row for row in shown(program, "footer"))
        await pilot.press("e")
        assert not isinstance(program.screen, ErrataScreen)


async def test_what_there_is_no_room_for_is_reached_by_a_key() -> None:
    async with driven("mini-batch", size=(60, 20)) as driver:
        await driver.press("e")
        for _ in range(20):
            await driver.press("enter")
            driver.assert_all_fits()
    # Lower than any screen that a lesson is shown on: the sign, the key, and the end of the text.
    async with driven("mini-batch", size=(60, 20)) as driver:
        await driver.press("e", "enter")
        whole = [line for line in driver.lines("erratum") if line]
        await driver.resize(60, 8)
        seen = [line for line in driver.lines("erratum") if line]
        assert "more lines: pgdn" in seen[-1]
        driver.assert_all_fits()
        last = ""
        for _ in range(10):
            await driver.press("pagedown")
            last = driver.lines("erratum")[-1]
        assert last == whole[-1]
        await driver.press(*["pageup"] * 10)
        assert [line for line in driver.lines("erratum") if line] == seen
