"""Where a notice stands: never over the footer, a question, or what is said at the foot of a screen."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from tests.tui.driver import SIZE, WIDE, Driver, tutor

LONG = "A notice that takes several lines, such as how a run by hand did and how the rule would have done. " * 2


async def assert_clear_of(driver: Driver, *names: str) -> None:
    """The notice is seen, and covers nothing of these widgets."""
    for _ in range(100):
        # Textual puts it up when the screen has nothing else to do.
        await driver.pilot.pause()
        if driver.app.screen.query(Toast):
            break
    await driver.settle(2)
    (notice,) = driver.app.screen.query(Toast)
    assert notice.region.height > 4
    assert notice.region.bottom <= driver.app.size.height
    for name in names:
        widget = driver.app.screen.query_one(f"#{name}")
        assert widget.region.height
        assert not notice.region.overlaps(widget.region), name


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_a_notice_of_a_lesson_leaves_questions_and_table_alone(size: tuple[int, int]) -> None:
    async with tutor("descent-1d", size=size, notices=True) as driver:
        driver.app.notify(LONG, timeout=600)
        await assert_clear_of(driver, "header", "chart", "graph", "table", "footer")
        await driver.press("p")
        await assert_clear_of(driver, "answer")
        await driver.press("escape", "m")
        await assert_clear_of(driver, "prompt")


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_it_goes_along_to_the_next_screen_and_hides_nothing_there(size: tuple[int, int]) -> None:
    async with tutor("descent-1d", size=size, notices=True) as driver:
        driver.app.notify(LONG, timeout=600)
        await driver.press("x")
        await assert_clear_of(driver, "header", "runs", "footer")
        await driver.press("escape", "w")
        await assert_clear_of(driver, "header", "said", "footer")
        await driver.press("escape", "escape")
        await assert_clear_of(driver, "title", "summary", "footer")
