"""The command palette: every lesson, every action, and nothing that writes a file."""

from __future__ import annotations

import re
from collections.abc import Awaitable

import pytest
from textual.binding import Binding
from textual.command import Command, CommandList, CommandPalette, DiscoveryHit, Hit

from gradtutor.i18n import tr
from gradtutor.tui.app import Tutor
from gradtutor.tui.command_palette import TutorCommands
from gradtutor.tui.lesson.screen import LessonScreen
from tests.tui.driver import Driver, tutor


async def found(driver: Driver, query: str = "") -> dict[str, DiscoveryHit | Hit]:
    """What the palette would list, by name."""
    provider = TutorCommands(driver.app.screen)
    hits = provider.search(query) if query else provider.discover()
    result: dict[str, DiscoveryHit | Hit] = {}
    async for hit in hits:
        assert isinstance(hit, DiscoveryHit | Hit)
        result[str(hit.text)] = hit
    return result


def listed(driver: Driver) -> list[str]:
    """What the palette that is open lists."""
    options = driver.app.screen.query_one(CommandList).options
    return [str(option.hit.text) for option in options if isinstance(option, Command)]


async def act(driver: Driver, name: str) -> None:
    """Choose an action of the palette."""
    command = (await found(driver))[name].command
    assert command is not None
    done = command()
    assert isinstance(done, Awaitable)
    await done


def actions() -> list[Binding]:
    """The bindings of a lesson's screen and of the program, but for the one that opens the palette itself."""
    parts = [part for part in (*LessonScreen.__mro__, Tutor) if part.__module__.startswith("gradtutor.")]
    listed = [entry for part in parts for entry in part.__dict__.get("BINDINGS", ())]
    bindings = [entry for entry in listed if isinstance(entry, Binding)]
    return [binding for binding in bindings if binding.action != "command_palette"]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_lesson_and_every_action_is_listed(language: str) -> None:
    async with tutor("nonlinear-chain", language=language) as driver:
        names = list(await found(driver))
        entries = driver.app.entries()
        assert all(any(entry.title in name for name in names) for entry in entries)
        assert all(tr(binding.tooltip) in names for binding in actions())
        assert len(names) == len(entries) + len(actions())


async def test_nothing_else_is_there_least_of_all_what_writes_a_file() -> None:
    async with tutor() as driver:
        assert list(driver.app.COMMANDS) == [TutorCommands]
        for query in ("screenshot", "save", "theme", "maximize"):
            assert all("screenshot" not in name.lower() for name in await found(driver, query))
        assert "Save screenshot" not in await found(driver)


async def test_it_opens_lists_and_closes() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("ctrl+p")
        assert isinstance(driver.app.screen, CommandPalette)
        await driver.until(lambda: any("Guess the number" in row for row in driver.screen()))
        assert any("A lesson or an action…" in row for row in driver.screen())
        await driver.press("escape")
        await driver.pilot.pause()
        assert driver.lesson


@pytest.mark.parametrize(("language", "query"), [("en", "black box"), ("zh", "黑盒子")])
async def test_a_lesson_opens_in_the_place_of_the_one_that_is_open(language: str, query: str) -> None:
    async with tutor("nonlinear-chain", language=language) as driver:
        hits = await found(driver, query)
        (hit,) = [hit for name, hit in hits.items() if re.split("[:：] ?", name.lower())[-1] == query]
        depth = len(driver.app.screen_stack)
        assert hit.command is not None
        hit.command()
        await driver.pilot.pause()
        assert driver.lesson.lesson.id == "black-box"
        assert len(driver.app.screen_stack) == depth
        await driver.press("escape")
        assert driver.contents


async def test_it_finds_a_lesson_by_what_is_typed() -> None:
    async with tutor() as driver:
        await driver.press("ctrl+p")
        await driver.type("target shoot")
        await driver.until(lambda: len(listed(driver)) == 1 and "arget shoot" in listed(driver)[0])
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, LessonScreen))
        assert driver.lesson.lesson.id == "target-shooting"


async def test_an_action_is_done_on_the_screen_below() -> None:
    async with tutor("nonlinear-chain") as driver:
        await act(driver, "Run on to the stop")
        await driver.settle(2)
        assert driver.snapshot.end is not None
        await act(driver, "Go on in the next language")
        assert "换下一种语言" in "".join(await found(driver))


async def test_where_nothing_fits_it_says_so_in_the_language_in_use() -> None:
    async with tutor() as driver:
        assert list(await found(driver, "qqqqqq")) == ["There is no lesson or action of that name."]
