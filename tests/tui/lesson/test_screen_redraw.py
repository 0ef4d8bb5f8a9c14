"""How little of a lesson's screen is drawn anew at a key."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.geometry import Region

from gradtutor.session.run.player import Player
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.whatif import WhatIfScreen
from tests.tui.driver import WIDE, Driver, tutor

# how little is drawn


async def test_a_step_never_draws_the_whole_screen() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.frames()
        cells = []
        for key in ["space"] * 24 + ["left"] * 6 + ["down", "up", "end", "home", "c", "c", "l", "l"]:
            await driver.press(key)
            sent = await driver.frames()
            assert sent.full == 0, key
            cells.append(sum(end - start for _, start, end in sent.pieces))
        assert all(cells)
        # Half of the screen at the most, at an ordinary step; 80 × 24 cells are 1920.
        assert sorted(cells[:30])[15] < 960


async def test_a_step_draws_what_changed_and_nothing_else() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5)
        await driver.frames()
        before = driver.screen()
        await driver.press("space")
        sent = await driver.frames()
        after = driver.screen()
        changed = {row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
        drawn = {row for row, _, _ in sent.pieces}
        assert changed <= drawn
        # Where only a style changed (what was current no longer is), a row is drawn that reads the same.
        assert len(drawn - changed) <= 4
        assert sent.full == 0


async def test_a_key_without_effect_draws_nothing() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("home", "left")
        await driver.frames()
        for key in ("left", "up", "home", "enter", "k"):
            await driver.press(key)
            assert await driver.frames() == (0, ()), key


def due_now(driver: Driver) -> list[str]:
    """The frame that is drawn when another part's turn comes first: one that has been asked to show itself anew."""
    screen = driver.app.screen
    screen._dirty_widgets.update(driver.panels())
    screen._on_timer_update()
    return driver.screen()


@pytest.mark.parametrize("lesson", ["descent-1d", "mini-batch"])
@pytest.mark.parametrize("zoom", ["chart", "words", "table"])
async def test_no_frame_has_new_lines_in_old_places(lesson: str, zoom: str) -> None:
    async with tutor(lesson, WIDE) as driver:
        await driver.press(*["space"] * 5)
        await driver.rest()
        for wanted in (zoom, ""):
            before = driver.screen()
            driver.lesson.zoom = wanted
            seen = due_now(driver)
            await driver.rest()
            assert seen == driver.screen() != before


async def test_no_frame_of_a_supposed_run_has_new_lines_in_old_places() -> None:
    async with tutor("mini-batch", WIDE) as driver:
        await driver.press("w")
        await driver.until(lambda: any(driver.lines("run")))
        await driver.press("down", "down")
        screen = driver.app.screen
        assert isinstance(screen, WhatIfScreen)
        for _ in range(4):
            before = driver.screen()
            await driver.press("right")
            # As the clock would, a moment after the last key.
            screen._show_run()
            seen = due_now(driver)
            await driver.rest()
            assert seen == driver.screen() != before


async def test_panels_never_redraw_themselves_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    async with tutor("linear-backprop") as driver:
        whole: list[str] = []
        for panel in driver.panels():
            monkeypatch.setattr(panel, "refresh", partial(_watched, panel.refresh, str(panel.id), whole))
        await driver.press(*["space"] * 20, *["left"] * 4, "down", "end", "home")
        assert whole == []


def _watched(refresh: Any, name: str, whole: list[str], *regions: Region, **options: Any) -> Any:
    """A panel's ``refresh`` that notes when it is asked for all of the panel."""
    if not regions:
        whole.append(name)
    return refresh(*regions, **options)


async def test_stepping_leaves_the_player_of_the_lesson_alone() -> None:
    """The screen shows what the player says, whichever keys led there."""
    async with tutor("linear-backprop") as driver:
        await driver.press("down", "space", "space", "left", "down", "space")
        screen: LessonScreen = driver.lesson
        player = Player(screen.player.variant)
        player.go(screen.player.iteration, screen.player.revealed)
        assert driver.snapshot == player.snapshot()
