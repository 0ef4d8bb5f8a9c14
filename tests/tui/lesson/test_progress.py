"""Coming back to a lesson: after a restart everything is as it was left."""

from __future__ import annotations

from textual.widgets import Input

from gradtutor.session.progress.progress import Progress
from gradtutor.session.run.rates import rate_of
from gradtutor.session.store.memory import MemoryStore
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


async def guess(driver: Driver, number: str) -> None:
    """Predict the next number, and put the question away if that was wrong."""
    await driver.press("p")
    await driver.type(number)
    await driver.press("enter")
    await driver.settle(3)
    if driver.lesson.busy:
        await driver.press("escape")
        await driver.settle(3)


async def test_guesses_stand_beside_the_truth_again() -> None:
    store = MemoryStore()
    async with tutor("nonlinear-chain", progress=Progress(store)) as driver:
        # a = x² = 4 for x = 2, as is said; b = ln 4 is no 9.
        await guess(driver, "4")
        await guess(driver, "9")
        await driver.press("space")
        table = driver.lines("table")
        assert any("you" in line for line in table)
        assert any("✓ 4" in line for line in table) and any("✗ 9" in line for line in table)
        # Left and opened again.
        await driver.press("escape", "enter")
        assert driver.lines("table") == table
    async with tutor("nonlinear-chain", progress=Progress(store)) as driver:
        assert driver.lines("table") == table
        # Taken back, the right one gives nothing away.
        await driver.press("home")
        assert "✓" not in driver.text("table")
        # A run with guesses of its own has none of these.
        await driver.show_variant("gradient")
        assert "✗" not in driver.text("table")


async def test_guesses_of_a_run_that_is_another_now_do_not_come_back() -> None:
    store = MemoryStore()
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        await guess(driver, "1000")
        await driver.press("space")
        assert "✗ 1000" in driver.text("table")
        await driver.press("plus")
    async with tutor("descent-1d", progress=Progress(store)) as driver:
        assert "✗" not in driver.text("table")
        await driver.press("minus")
        assert "✗" not in driver.text("table")


async def test_a_lesson_that_is_begun_again_hands_the_turns_over_again() -> None:
    store = MemoryStore()
    for _ in range(2):
        async with tutor("nonlinear-chain", asks=True, progress=Progress(store)) as driver:
            await driver.press("home")
            if not driver.lesson.walk.turns:
                await driver.press("t")
            await driver.press("down", *["space"] * 30)
            # The last step of iteration 2 is the learner's: nothing goes on before it has been worked out.
            assert (driver.snapshot.iteration, driver.lesson.busy) == (2, True)
            await driver.type("7.34395")
            await driver.press("enter")
            assert driver.snapshot.column.updated
