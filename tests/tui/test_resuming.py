"""Coming back to a lesson: after a restart everything is as it was left."""

from __future__ import annotations

from textual.widgets import Input

from gradtutor.session.memory_store import MemoryStore
from gradtutor.session.progress import Progress
from gradtutor.session.rates import rate_of
from tests.tui.driver import Driver, tutor


async def what_if(driver: Driver, number: str) -> None:
    """Another value for the first field of the form."""
    await driver.press("w")
    driver.app.screen.query_one(Input).value = ""
    await driver.type(number)
    await driver.press("enter")


async def test_variants_and_rates_of_the_learners_own_are_there_again() -> None:
    store = MemoryStore()
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        own = list(driver.lesson.lesson.variants)
        # From 0.3 to 0.5 and to 0.7.
        await driver.press("plus", "plus", "space", "space")
        await what_if(driver, "3")
        await what_if(driver, "2")
        made = list(driver.lesson.lesson.variants)[len(own) :]
        assert made == ["x = 3, rate = 0.7", "x = 2, rate = 0.7"]
        await driver.press("space")
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        assert list(driver.lesson.lesson.variants) == [*own, *made]
        assert driver.snapshot.variant == made[-1]
        await driver.show_variant("default")
        assert rate_of(driver.lesson.player.variant) == 0.7
        await driver.press("x")
        assert any("η 0.7" in line for line in driver.lines("runs"))


async def test_a_rate_that_was_changed_before_the_first_step_stays() -> None:
    store = MemoryStore()
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        await driver.press("plus", "escape", "enter")
        assert rate_of(driver.lesson.player.variant) == 0.5
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        assert rate_of(driver.lesson.player.variant) == 0.5
        # And back at the lesson's own rate, that stays.
        await driver.press("minus")
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        assert rate_of(driver.lesson.player.variant) == 0.3


async def test_moves_by_hand_are_there_in_a_run_that_was_left_for_another() -> None:
    store = MemoryStore()
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        await driver.press("m")
        await driver.type("5")
        await driver.press("enter")
        by_hand = driver.snapshot.variant
        await driver.press("m", "space")
        assert driver.snapshot.variant == "default"
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        assert driver.snapshot.variant == "default"
        await driver.show_variant(by_hand)
        assert driver.lesson.player.trace.chosen == {1: {"x": 5.0}}
