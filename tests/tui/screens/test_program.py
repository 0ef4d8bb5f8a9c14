"""The run as a program, over the lesson."""

from __future__ import annotations

from gradtutor.tui.screens.program import ProgramScreen
from tests.tui.driver import Driver, tutor


def marked(driver: Driver) -> list[str]:
    return [line.removeprefix("▸").strip() for line in driver.lines("source") if line.startswith("▸")]


async def test_y_opens_the_program_at_the_lines_of_the_step() -> None:
    async with tutor("linear-backprop") as driver:
        # Three values, the gap, then backward: z, y, x, w, b.
        await driver.press(*["space"] * 2, "y")
        assert isinstance(driver.app.screen, ProgramScreen)
        assert marked(driver) == ["y = 2*b + 1"]
        await driver.press("y", *["space"] * 7, "y")
        assert marked(driver) == ["dz_db = 3*dz_dx + 2*dz_dy"]
        driver.assert_all_fits()
        await driver.press("tab")
        assert "z.backward()" in marked(driver)
        await driver.press("tab")
        assert any("= gradients(w, b)" in line for line in marked(driver))
        await driver.press("left", "left")
        assert marked(driver) == ["dz_db = 3*dz_dx + 2*dz_dy"]


async def test_a_hidden_formula_is_not_given_away() -> None:
    async with tutor("black-box") as driver:
        await driver.press("space", "y")
        assert "would give it away" in driver.text("source")
