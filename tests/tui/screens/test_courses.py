"""Going from one course to another, and what is done in each is kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.course.known import Shelf
from gradtutor.tui.screens.courses import CoursesScreen
from tests.lessons.course.test_known import archive, course
from tests.tui.driver import SMALL, Driver, tutor


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "data" / "courses.json")
    for path in (course(tmp_path / "a", "one"), archive(tmp_path / "b", "two")):
        made.add(path)
    return made


async def begin_first_lesson(driver: Driver) -> str:
    """Open the first lesson of the course that is shown and make a step; its name in the learner's progress."""
    await driver.press("enter")
    await driver.press("space")
    key = driver.lesson.lesson_key
    await driver.press("q")
    return key


async def test_the_contents_lead_to_another_course_and_back(shelf: Shelf) -> None:
    async with tutor(shelf=shelf) as driver:
        assert "o courses" in driver.text("footer")
        ours = await begin_first_lesson(driver)
        await driver.press("o")
        assert isinstance(driver.app.screen, CoursesScreen)
        (first, second, third) = (line.split() for line in driver.lines("courses") if line)
        assert first[:2] == ["▸●", "Gradients,"]
        assert second[:3] == ["one", "1", "lesson"]
        assert third[:3] == ["two", "1", "lesson"]
        await driver.press("down", "enter")
        assert driver.contents
        assert driver.lines("title")[1].split()[0] == "one"
        assert "▪" not in driver.text("contents")
        # Both have a lesson of the same name: each has its own place.
        in_one = await begin_first_lesson(driver)
        await driver.press("o", "down", "enter")
        assert driver.lines("title")[1].split()[0] == "two"
        assert "▪" not in driver.text("contents")
        in_two = await begin_first_lesson(driver)
        assert in_one.split("@")[0] == in_two.split("@")[0] == "chain"
        assert len({ours, in_one, in_two}) == 3
        await driver.press("o", "down", "enter")
        assert "Gradients, step by step" in driver.text("title")
        assert "▪" in driver.text("contents")


async def test_what_was_unpacked_is_gone_afterwards(shelf: Shelf) -> None:
    async with tutor(shelf=shelf) as driver:
        await driver.press("o", "down", "down", "enter")
        unpacked = driver.app.course.folder
        assert (unpacked / "chain" / "lesson.toml").is_file()
        # Known by the archive, not by the folder that is another one tomorrow.
        assert driver.app.course.home == shelf.paths()[2]
        driver.app.close()
        assert not unpacked.exists()


async def test_one_that_is_gone_says_so_and_is_not_opened(shelf: Shelf) -> None:
    shelf.paths()[1].rename(shelf.paths()[1].with_name("moved"))
    async with tutor(shelf=shelf) as driver:
        await driver.press("o", "down")
        assert "cannot be opened" in driver.text("courses")
        assert "There is no such folder" in driver.text("fault")
        await driver.press("enter")
        assert isinstance(driver.app.screen, CoursesScreen)
        await driver.press("escape")
        assert driver.app.course.folder == bundled()


async def test_where_there_is_one_course_nothing_is_offered(tmp_path: Path) -> None:
    async with tutor(shelf=Shelf(tmp_path / "courses.json")) as driver:
        assert "courses" not in driver.text("footer")
        await driver.press("o")
        assert driver.contents
        (notice,) = driver.app._notifications
        assert notice.message == "This is the only course. To add one: gradtutor courses add PATH"


@pytest.mark.parametrize("size", [SMALL, (60, 20), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_it_fits(shelf: Shelf, size: tuple[int, int], language: str) -> None:
    async with tutor(shelf=shelf, size=size, language=language) as driver:
        await driver.press("o")
        driver.assert_all_fits()
