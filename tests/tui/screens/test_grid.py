"""Opening an array from a lesson by its key, walking in it, and coming back to the same place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import bundled, load_course
from gradtutor.tui.app import Tutor
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.grid import GridScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.lesson.array_grid import Cell
from tests.session.walks import LESSONS
from tests.view.scenes import texts


class Driver:
    """A tutor with a lesson open, and its keys."""

    def __init__(self, tutor: Tutor, pilot: object) -> None:
        self.tutor = tutor
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)  # type: ignore[attr-defined]
        await self.pilot.pause()  # type: ignore[attr-defined]

    @property
    def lesson(self) -> LessonScreen:
        return cast("LessonScreen", self.tutor.screen)

    @property
    def grid(self) -> GridScreen:
        assert isinstance(self.tutor.screen, GridScreen)
        return self.tutor.screen

    def shown(self, panel: str) -> list[str]:
        return texts(self.tutor.screen.query_one(f"#{panel}", Panel).lines)

    @property
    def footer(self) -> str:
        return self.shown("footer")[0]


@asynccontextmanager
async def opened(name: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    i18n.use("en")
    tutor = Tutor(load_course(bundled()), LESSONS / name)
    async with tutor.run_test(size=size) as pilot:
        await pilot.pause()
        yield Driver(tutor, pilot)


async def test_the_footer_offers_the_grid_only_where_the_step_is_about_an_array() -> None:
    async with opened("matrix-gradient") as driver:
        await driver.press("space")
        assert "g array" in driver.footer
        await driver.press("space", "space")
        assert driver.lesson.snapshot is not None and driver.lesson.snapshot.focus == "L"
        assert "g array" not in driver.footer


async def test_a_lesson_of_plain_numbers_has_no_grid() -> None:
    async with opened("nonlinear-chain") as driver:
        await driver.press("space", "g")
        assert isinstance(driver.tutor.screen, LessonScreen)
        assert "g array" not in driver.footer


async def test_the_grid_shows_the_formula_of_the_cell_under_the_cursor() -> None:
    async with opened("matrix-gradient") as driver:
        await driver.press("space", "g", "down")
        assert driver.grid.cell == Cell("yhat", row=1)
        assert driver.shown("grid")[-5:-2] == [
            " ŷ₂ = X₂₁·w₁ + X₂₂·w₂ + X₂₃·w₃ + b",
            "    = 4·2 + 5·(−1) + 6·3 + 1",
            "    = 22",
        ]
        await driver.press("up", "up", "p", "p", "right", "end")
        assert driver.grid.cell == Cell("X", row=3, column=1)
        await driver.press("left", "home")
        assert driver.grid.cell == Cell("X")


async def test_tab_goes_on_to_the_gradient_and_to_what_the_update_makes() -> None:
    async with opened("matrix-gradient") as driver:
        await driver.press("space", "g")
        assert "tab" not in driver.footer
        await driver.press("tab", "escape", "down", "g", "p", "p", "p", "p", "n", "p")
        names = ["yhat", "w", "X", "y", "r"]
        assert driver.grid.cell.name in names
        while driver.grid.cell.name != "w":
            await driver.press("right_square_bracket")
        assert "tab switch" in driver.footer
        await driver.press("tab", "down")
        assert driver.grid.cell == Cell("w", "gradient", 1)
        assert driver.shown("grid")[-3] == "        = 201"
        await driver.press("tab")
        assert driver.grid.cell == Cell("w", "next", 1)
        assert driver.shown("grid")[-3] == "         = −1.402"


async def test_escape_leads_back_to_the_same_place() -> None:
    async with opened("matrix-gradient") as driver:
        await driver.press("space", "space", "c")
        before = (driver.lesson.snapshot, driver.lesson.chart, driver.shown("table"))
        for key in ("escape", "g", "q"):
            await driver.press("g", "down", "n", key)
            assert (driver.lesson.snapshot, driver.lesson.chart, driver.shown("table")) == before


async def test_the_grid_speaks_the_other_language_at_once() -> None:
    async with opened("matrix-gradient") as driver:
        await driver.press("space", "g", "down", "l")
        locale_of_header = driver.shown("grid")[0]
        assert driver.lesson is not None and "forward" not in locale_of_header
        assert driver.grid.cell == Cell("yhat", row=1)
        await driver.press("l", "escape")
        assert isinstance(driver.tutor.screen, LessonScreen)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_grid_fills_the_screen(size: tuple[int, int]) -> None:
    async with opened("convolution", size) as driver:
        await driver.press("down", "g", "tab", "n", "n", "n", "down", "right")
        lines = driver.shown("grid")
        assert len(lines) == size[1] - 1
        assert all(len(line) <= size[0] for line in lines)
        assert sum("▸" in line for line in lines[3:-6]) == 1
