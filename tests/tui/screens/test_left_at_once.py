"""A screen that is left in the moment in which it is opened, before it has any parts."""

from __future__ import annotations

from operator import itemgetter

import pytest

from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.base import bindings_of
from gradtutor.tui.screens.contents import ContentsScreen
from tests.session.walks import LESSONS
from tests.tui.driver import Driver, tutor

LESSON = "descent-1d"
"""With errata, questions, several variants, and a course in which it stands."""


STAYS = {"leave", "quit", "suspend_process", "command_palette"}
"""Actions that leave the screen or the program themselves, and Textual's own screen."""


async def opened_and_left(driver: Driver) -> set[str]:
    """The names of the screens that the keys have opened and that were left at once."""
    below, left = driver.app.screen, set[str]()
    (_, own), (_, everywhere) = bindings_of(below)
    found = {(below, binding.action) for binding in own} | {(driver.app, binding.action) for binding in everywhere}
    for node, action in sorted(((node, action) for node, action in found if action not in STAYS), key=itemgetter(1)):
        await node.run_action(action)
        while driver.app.screen is not below and below in driver.app.screen_stack:
            left.add(type(driver.app.screen).__name__)
            driver.app.pop_screen()
        await driver.settle(2)
        assert driver.app._exception is None, action
        assert driver.app.screen is below, action
        if isinstance(below, LessonScreen) and below.busy:
            await driver.press("escape")
    return left


async def test_screens_over_a_lesson() -> None:
    async with tutor(LESSON) as driver:
        left = await opened_and_left(driver)
        assert {"HelpScreen", "GlossaryScreen", "CompareScreen", "ErrataScreen", "ExportScreen"} <= left
        await driver.press("space")
        assert driver.snapshot.stage != "intro"


async def test_screens_over_the_contents() -> None:
    async with tutor() as driver:
        assert {"HelpScreen", "LessonScreen", "ReviewScreen"} & await opened_and_left(driver)
        assert isinstance(driver.app.screen, ContentsScreen)


async def test_a_question() -> None:
    async with tutor(LESSON) as driver:
        assert driver.lesson.open_question(driver.lesson.lesson.questions[0])
        driver.app.pop_screen()
        await driver.settle(2)
        assert driver.lesson


@pytest.mark.parametrize("opened", [LESSON, "slope"])
async def test_the_program_ends_while_a_lesson_is_opened(opened: str) -> None:
    async with tutor() as driver:
        driver.app.open_lesson(LESSONS / opened)
