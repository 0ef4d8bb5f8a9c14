"""A long run to the end: a bar while it is computed, a key that stops it, and every step of it can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from gradtutor.tui.lesson import run_to_end as module
from tests.tui.driver import Driver, tutor

LESSON = """
format = 1
id = "{name}"
[parameters]
x = {{ start = 1.0 }}
[nodes]
J = "x**2"
[goal]
minimize = "J"
[rule]
kind = "sgd"
rate = 1e-5
[stop]
max_iterations = {most}
[[chart]]
kind = "objective"
"""
WORDS = "# {title}\n\n{title}.\n\n## intro\n\n{title}.\n\n## done\n\n{title}.\n"
MILLION = 1_000_000


def lesson(folder: Path, most: int = MILLION) -> Path:
    """J = x² from 1 at the rate 10⁻⁵: x shrinks by the factor 1 − 2·10⁻⁵ each time."""
    place = folder / "creeping"
    place.mkdir()
    (place / "lesson.toml").write_text(LESSON.format(name="creeping", most=most))
    for language, title in (("en", "Creeping"), ("zh", "爬行")):
        (place / f"text.{language}.md").write_text(WORDS.format(title=title))
    return place


def computing(driver: Driver) -> bool:
    """Whether the lesson is on its way to the end of its run."""
    return driver.lesson.computing


async def until(driver: Driver, iteration: int) -> None:
    """Wait until so many iterations have been computed."""
    await driver.until(lambda: driver.lesson.player.trace.computed >= iteration)


async def test_a_long_run_shows_a_bar_and_stops_where_it_is(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path)) as driver:
        await driver.press("end")
        assert computing(driver)
        assert (driver.snapshot.iteration, driver.snapshot.stage) == (1, "intro")
        await until(driver, 50_000)
        driver.lesson.draw()
        text = " ".join(driver.text("words").split())
        assert "Running to the end: iteration " in text and " of 1,000,000 at the most." in text
        assert "█" in text and "░" in text and " %" in text
        assert driver.lines("footer")[0].strip().startswith("esc stop")
        driver.assert_all_fits()
        # Nothing else moves the place meanwhile.
        await driver.press("space", "down", "plus")
        assert (driver.snapshot.iteration, driver.snapshot.stage) == (1, "intro")
        await driver.press("escape")
        assert not computing(driver)
        reached = driver.snapshot.iteration
        assert 50_000 < reached < MILLION
        assert driver.snapshot.column.parameters["x"] == pytest.approx((1 - 2e-5) ** (reached - 1), rel=1e-9)
        assert driver.snapshot.end is None
        there = driver.snapshot
        await driver.press("left", "up")
        assert driver.snapshot.iteration == reached - 1
        await driver.press("down")
        assert driver.snapshot == there
        await driver.press("home")
        assert driver.snapshot.iteration == 1


async def test_it_goes_on_to_its_end(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path, 200_000)) as driver:
        await driver.press("end", "escape", "end")
        await until(driver, 200_000)
        await driver.until(lambda: not computing(driver))
        assert driver.snapshot.end is not None and driver.snapshot.end.reason == "limit"
        assert driver.snapshot.iteration == 200_000
        assert driver.snapshot.column.updated["x"] == pytest.approx((1 - 2e-5) ** 200_000, rel=1e-9)
        await driver.press("escape")
        assert driver.app.screen is not None and not hasattr(driver.app.screen, "computing"), "esc leaves again"


async def test_a_short_run_is_there_at_once(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path, 100)) as driver:
        await driver.press("end")
        assert not computing(driver)
        assert driver.snapshot.iteration == 100


async def test_leaving_ends_it(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path)) as driver:
        await driver.press("end")
        player = driver.lesson.player
        driver.lesson.leaving()
        computed = player.trace.computed
        await driver.pilot.pause(0.1)
        assert player.trace.computed == computed < MILLION


async def test_a_key_waits_for_no_more_than_a_slice(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path)) as driver:
        await driver.press("end")
        await until(driver, 30_000)
        player, slices = driver.lesson.player, list[float]()
        own = player.run_on

        def counted(seconds: float) -> bool:
            slices.append(seconds)
            return own(seconds)

        player.run_on = counted  # type: ignore[method-assign]
        driver.app.post_message(events.Key("escape", None))
        while computing(driver):
            await driver.pilot.pause(0.001)
        # The key goes from the program to the screen to its action: a message each, and a slice between two at most.
        assert sum(slices) + len(slices) * module.BREATH < 0.05


async def test_it_is_told_in_chinese(tmp_path: Path) -> None:
    async with tutor(lesson(tmp_path), language="zh") as driver:
        await driver.press("end")
        await until(driver, 20_000)
        driver.lesson.draw()
        assert "最多1,000,000次" in "".join(driver.text("words").split())
        driver.assert_all_fits()
