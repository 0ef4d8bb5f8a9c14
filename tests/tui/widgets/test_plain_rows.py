"""Rows without a frame are what Textual would have drawn, and no panel that has a frame is drawn so."""

from __future__ import annotations

import pytest
from textual._styles_cache import StylesCache
from textual.geometry import Region

from gradtutor.tui.core import theme
from gradtutor.tui.widgets.panel import Panel
from gradtutor.tui.widgets.plain_rows import PlainRows
from tests.tui.driver import WIDE, Driver, tutor
from tests.tui.widgets.test_prompt import to_own_move


def assert_drawn_as_textual_does(driver: Driver) -> None:
    """Whole panels, and a part of each."""
    for panel in driver.panels():
        columns, rows = panel.region.size
        for crop in (Region(0, 0, columns, rows), Region(columns // 3, rows // 2, columns // 2, rows - rows // 2)):
            ours = panel.render_lines(crop)
            assert ours == StylesCache().render_widget(panel, crop), panel.id


@pytest.mark.parametrize("lesson", ["nonlinear-chain", "two-layer-network"])
@pytest.mark.parametrize("mode", ["colour", "sixteen", "none"])
async def test_rows_are_those_of_textual(lesson: str, mode: theme.Mode) -> None:
    async with tutor(lesson, WIDE) as driver:
        theme.use(mode)
        for panel in driver.panels():
            panel.refresh()
        assert_drawn_as_textual_does(driver)
        for key in ("space", "space", "space", "down", "c", "z", "z", "ctrl+t", "l"):
            await driver.press(key)
            assert_drawn_as_textual_does(driver)
        await driver.resize(80, 24)
        assert_drawn_as_textual_does(driver)


async def test_a_row_that_has_not_changed_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space")
        drawn: list[tuple[str | None, int]] = []
        draw = Panel.render_line

        def noted(panel: Panel, y: int) -> object:
            drawn.append((panel.id, y))
            return draw(panel, y)

        monkeypatch.setattr(Panel, "render_line", noted)
        for panel in driver.panels():
            panel.render_lines(panel.size.region)
        assert drawn == []
        table = next(panel for panel in driver.panels() if panel.id == "table")
        table.show([*table.lines[:1], (("another row", ""),), *table.lines[2:]])
        table.render_lines(table.size.region)
        assert drawn == [("table", 1)]


async def test_a_panel_with_a_frame_is_left_to_textual() -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        for panel in driver.app.screen.query(Panel):
            assert panel.FRAMED is any(panel.gutter), panel
            assert isinstance(panel._styles_cache, PlainRows) is not panel.FRAMED
