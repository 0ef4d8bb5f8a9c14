"""Numbers that are asked for before they are shown."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from gradtutor.session.store.interface import Event
from gradtutor.tui.widgets.answer import Answer
from gradtutor.tui.widgets.prompt import Typing
from tests.tui.driver import SIZE, WIDE, Driver, tutor


def question(driver: Driver) -> str:
    """What is asked; empty while nothing is."""
    answer = driver.lesson.query_one(Answer)
    return answer.asked if answer.open else ""


def note(driver: Driver) -> str:
    """What is said below the answer."""
    return driver.lesson.query_one(Answer).note


async def answer(driver: Driver, text: str) -> None:
    """Type over what stands there, and press enter."""
    driver.lesson.query_one(Answer).query_one(Input).value = ""
    await driver.type(text)
    await driver.press("enter")
    await driver.settle(3)


async def move(driver: Driver, text: str) -> None:
    """Set the next value by hand."""
    await driver.press("enter")
    driver.lesson.query_one(Typing).query_one(Input).value = text
    await driver.press("enter")
    await driver.settle(3)


def predictions(driver: Driver) -> list[Event]:
    """What has been recorded."""
    return [event for event in driver.app.progress._store.read() if event.kind == "predicted"]


def place(driver: Driver) -> tuple[int, str, int]:
    snapshot = driver.snapshot
    return snapshot.iteration, snapshot.stage, snapshot.index


async def test_a_number_is_asked_for_tried_again_and_shown() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5, "p")
        assert (question(driver), note(driver)) == ("Δb = ?", "right within 1 %")
        assert driver.text("footer") == " enter answer; empty: show it  tab another number  esc cancel"
        await answer(driver, "Δc * 0.42466")
        assert place(driver) == (1, "backward", 1)
        words = driver.lines("words")
        # The formula of the step before stays above the question where there is room; the line to type in is the last.
        assert any(line.startswith(" ✗ −0.40453 You multiplied by the slope.") for line in words)
        assert words[-1] == " ›"
        assert "✗" in driver.text("words")
        # What was typed is selected: the next answer takes its place.
        await driver.type("gap*2*sqrt(b)")
        await driver.press("enter")
        await driver.settle(3)
        assert question(driver) == ""
        assert place(driver) == (1, "backward", 2)
        assert driver.lines("footer")[0].startswith(" ✓ Δb = −2.24318 is exactly right.")
        assert [line.split() for line in driver.lines("table") if line.startswith(" Δb")] == [
            ["Δb", "▸−2.24318", "✓", "−2.24318"]
        ]
        driver.assert_all_fits()
        await driver.press("space")
        assert "✓ Δb" not in driver.text("footer")
        assert driver.text("words").startswith(" b moves 0.25 times")


async def test_a_wrong_answer_says_how_it_was_read_where_it_may_be_meant_otherwise() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5, "p")
        # ∂c/∂b = 1/(2√b) = 0.42466; without the brackets it is another number.
        await answer(driver, "Δc*1/2c")
        words = " ".join(line.strip() for line in driver.lines("words"))
        assert "✗" in words
        assert "Δc*1/2c is read as Δc·1/2·c." in words
        assert place(driver) == (1, "backward", 1)
        # An answer that can be read in one way alone is not talked about.
        await answer(driver, "Δc*0.4")
        assert "is read as" not in " ".join(driver.lines("words"))


async def test_enter_alone_shows_the_number_also_while_a_wrong_answer_stands() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5, "p")
        await answer(driver, "1")
        assert "✗" in driver.text("words")
        await driver.press("enter")
        await driver.settle(3)
        assert (question(driver), place(driver)) == ("", (1, "backward", 2))
        assert len(predictions(driver)) == 1
        # The same answer to the next question is one again.
        await driver.press("p")
        await answer(driver, "1")
        assert ("✗" in driver.text("words"), len(predictions(driver))) == (True, 2)


async def test_every_guess_is_recorded_with_what_was_asked() -> None:
    about = ("variant", "iteration", "quantity", "name", "of", "guess", "right")
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5, "p")
        await answer(driver, "2.24")
        await answer(driver, "-2.24")
        wrong, right = (event.data for event in predictions(driver))
        assert [wrong[key] for key in about] == ["default", 1, "delta", "b", "", 2.24, False]
        assert (wrong["reason"], right["reason"], right["right"]) == ("sign", "", True)
        assert right["truth"] == pytest.approx(-2.24318, abs=1e-5)


async def test_enter_alone_shows_the_number_and_judges_nothing() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("p")
        assert question(driver) == "a = x² = ?"
        await driver.press("enter")
        await driver.settle(3)
        assert (question(driver), place(driver)) == ("", (1, "forward", 1))
        assert predictions(driver) == []
        assert "you" not in driver.text("table")


async def test_tab_asks_for_the_slope_and_then_the_number_itself_is_asked_for() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 5, "p", "tab")
        await driver.settle(2)
        assert question(driver) == "∂c/∂b = ?"
        await answer(driver, "1/(2√b)")
        assert question(driver) == "Δb = ?"
        assert " ✓ ∂c/∂b = 0.42466 is exactly right." in driver.lines("words")
        await answer(driver, "-2.243")
        # A slope has no row in the table.
        assert "you ✓ ∂c/∂b 0.42466" in driver.text("words")
        driver.assert_all_fits()


async def test_escape_puts_the_question_away_and_gives_the_keys_back() -> None:
    async with tutor("nonlinear-chain") as driver:
        before = driver.shown()
        await driver.press("p", "c", "escape")
        await driver.settle(3)
        assert question(driver) == ""
        assert driver.shown() == before
        await driver.press("space")
        assert place(driver) == (1, "forward", 1)


async def test_nonsense_is_answered_with_a_sentence_and_is_no_guess() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("p")
        await answer(driver, "foo")
        assert "The name 'foo' is not known here." in " ".join(driver.text("words").split())
        assert predictions(driver) == []
        assert question(driver) == "a = x² = ?"


async def test_at_the_end_there_is_nothing_to_work_out() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("end", "p")
        assert question(driver) == ""
        assert driver.lines("footer")[0].startswith(" The run has ended: no number comes next.")


async def test_the_gap_is_not_asked_for_twice() -> None:
    async with tutor("nonlinear-chain") as driver:
        # Three nodes and the gap; the next step is Δc.
        await driver.press(*["space"] * 4, "p")
        assert question(driver) == ""
        assert driver.lines("footer")[0].startswith(" Δc is the gap, which stands here already.")


async def test_the_last_step_of_the_second_iteration_is_the_learners() -> None:
    async with tutor("nonlinear-chain", asks=True) as driver:
        await driver.press("down", *["space"] * 8)
        assert (place(driver), question(driver)) == ((2, "backward", 4), "")
        assert "your turn" in driver.text("header")
        await driver.press("space")
        assert question(driver) == "next x = ?"
        await answer(driver, "x - Δx")
        assert place(driver) == (2, "update", 1)
        # What has been worked out is not asked for again.
        await driver.press("left", "space")
        assert (place(driver), question(driver)) == ((2, "update", 1), "")
        # An iteration at a go, and a run to the end, show everything.
        await driver.press("down", "end")
        assert (driver.snapshot.stage, question(driver)) == ("done", "")


async def test_turns_are_switched_on_a_key_and_stay_so() -> None:
    async with tutor("nonlinear-chain", asks=True) as driver:
        await driver.press("down", *["space"] * 8, "t")
        assert driver.lines("footer")[0].startswith(" Your turns are off")
        assert "your turn" not in driver.text("header")
        await driver.press("space")
        assert (place(driver), question(driver)) == ((2, "update", 1), "")
        assert driver.app.progress.turns(driver.lesson.lesson_key) is False
    async with tutor("descent-1d", asks=True) as driver:
        assert not driver.lesson.walk.turns
        await driver.press("t")
        assert driver.lines("footer")[0].startswith(" Your turns are on")
        assert driver.app.progress.turns(driver.lesson.lesson_key) is True


async def test_another_rate_is_another_run_with_guesses_of_its_own() -> None:
    async with tutor("descent-1d") as driver:
        await driver.press("p")
        await answer(driver, "1000")
        await driver.press("escape")
        await driver.settle(3)
        assert "✗ 1000" in driver.text("table")
        await driver.press("plus")
        assert "✗" not in driver.text("table")


async def test_a_move_by_hand_takes_back_the_guesses_of_what_followed() -> None:
    async with tutor("slope") as driver:
        await driver.show_variant("by-hand")
        await driver.press("end")
        await move(driver, "0.5")
        assert place(driver)[:2] == (1, "update")
        await driver.press("p")
        await answer(driver, "1000")
        await driver.press("escape")
        await driver.settle(3)
        assert "✗ 1000" in driver.text("table")
        await move(driver, "0.6")
        assert "✗" not in driver.text("table")


@pytest.mark.parametrize("size", [SIZE, WIDE])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("lesson", "asked"), [("linear-backprop", 10), ("two-layer-network", 6), ("optimisers", 4)])
async def test_questions_and_guesses_fit(lesson: str, asked: int, size: tuple[int, int], language: str) -> None:
    async with tutor(lesson, size, language) as driver:
        for _ in range(asked):
            await driver.press("p")
            if not question(driver):
                # A loss that is minimised: its value has been asked for already.
                await driver.press("space")
                continue
            await answer(driver, "-123456.789")
            driver.assert_all_fits()
            assert "✗" in driver.text("words")
            await answer(driver, "")
            driver.assert_all_fits()


async def test_the_language_changes_the_question_as_well() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 8, "p")
        assert question(driver) == "next x = ?"
        driver.app.action_language()
        await driver.settle(3)
        assert question(driver) == "下一个 x = ?"


async def test_the_header_says_that_turns_are_on() -> None:
    async with tutor("nonlinear-chain", asks=True) as driver:
        before = "turns: on" in driver.text("header")
        await driver.press("t")
        assert ("turns: on" in driver.text("header")) is not before
        await driver.press("t")
        assert ("turns: on" in driver.text("header")) is before
