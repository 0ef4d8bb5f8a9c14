"""By hand, what if, and the menu of variants, on the screen."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.screens.menu import MenuScreen
from gradtutor.tui.screens.whatif import WhatIfScreen
from gradtutor.tui.widgets.number import NumberInput
from gradtutor.tui.widgets.prompt import Sight, Typing
from tests.tui.driver import SIZE, WIDE, Driver, tutor


def words(driver: Driver) -> str:
    """The lesson's words in one line."""
    return " ".join(line.strip() for line in driver.lines("words"))


def recorded(driver: Driver, kind: str) -> list[dict[str, object]]:
    """The data of the events of a kind."""
    return [dict(event.data) for event in driver.app.progress._store.read() if event.kind == kind]


def notices(driver: Driver) -> str:
    return "\n".join(notice.message for notice in driver.app._notifications)


# by hand


async def test_a_lesson_by_hand_from_the_middle_of_an_iteration() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "space", "m")
        assert driver.snapshot.stage == "loss"
        assert "· by hand" in driver.text("header")
        assert driver.lesson.query_one(Typing).has_class("open")
        await driver.type("9")
        await driver.press("enter")
        assert (driver.snapshot.iteration, driver.snapshot.stage) == (2, "loss")
        # √(ln 4) − 2.13 and √(ln 81) − 2.13.
        assert "Your move: gap from −0.95259 to −0.03371, nearer." in words(driver)
        await driver.press("enter")
        await driver.type("5")
        await driver.press("enter")
        assert "farther away." in words(driver)
        await driver.press("enter")
        await driver.type("9.656")
        await driver.press("enter")
        assert driver.snapshot.end is not None
        assert "By hand: goal reached, iteration 4, gap = −0.00041." in words(driver)
        assert "Newton's method: goal reached, iteration 5, gap = −0.00042." in words(driver)
        assert "Iterations that you have saved: 1." in words(driver)
        await driver.press("x")
        assert any("by hand" in line and "4" in line for line in driver.lines("runs"))
        moves = recorded(driver, "moved")
        assert [(move["iteration"], move["parameters"]) for move in moves] == [
            (1, {"x": 9.0}),
            (2, {"x": 5.0}),
            (3, {"x": 9.656}),
        ]
        assert recorded(driver, "changed") == [
            {"variant": "by hand", "base": "default", "settings": {"by hand": 1}},
        ]


async def test_back_to_the_rule_and_on_by_hand() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "m")
        await driver.type("3")
        await driver.press("enter", "m")
        assert driver.snapshot.variant == "default"
        assert "By hand: your move, iteration 2, gap = −0.6477." in notices(driver)
        assert "Newton's method: goal reached, iteration 5" in notices(driver)
        assert (driver.snapshot.iteration, driver.snapshot.focus) == (1, "a")
        await driver.press("m")
        assert (driver.snapshot.variant, driver.snapshot.iteration) == ("by hand", 2)
        await driver.press("m", "down", "m", "escape")
        # From another place it is another run.
        assert driver.snapshot.variant == "by hand 2"


@pytest.mark.parametrize(("size", "language"), [(SIZE, "en"), (SIZE, "zh"), (WIDE, "zh")], ids=str)
async def test_every_place_by_hand_fits(size: tuple[int, int], language: str) -> None:
    async with tutor("one-sample-regression", size, language) as driver:
        await driver.press("m", "escape", "home")
        driver.assert_all_fits()
        for _ in range(12):
            driver.lesson.player.next()
            driver.lesson.arrive()
            driver.assert_all_fits()
        await driver.press("enter")
        await driver.type("2")
        await driver.press("enter")
        await driver.type("1")
        await driver.press("enter")
        assert driver.snapshot.end is not None
        driver.assert_all_fits()


async def test_a_number_on_the_chart_is_moved_by_the_arrow_keys() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("m")
        number = driver.lesson.query_one(NumberInput)
        assert driver.lesson.aim == {"x": 2.0}
        await driver.press("right", "right", "up", "left")
        # The lesson says that a step of x is 0.1.
        assert (number.value, driver.lesson.aim) == ("2.2", {"x": 2.2})
        number.value = ""
        await driver.type("3.5")
        assert driver.lesson.aim == {"x": 3.5}
        await driver.press("left")
        assert (number.value, number.cursor_position) == ("3.5", 2)
        await driver.press("up")
        assert number.value == "3.6"
        await driver.press(*["up"] * 80)
        assert number.value == "10"
        await driver.press("escape")
        assert driver.lesson.aim is None


async def test_two_numbers_are_aimed_on_the_surface_or_typed() -> None:
    async with tutor("one-sample-regression") as driver:
        await driver.press("m")
        # The first chart is that of the loss: no place for a sight.
        assert driver.lesson.query_one(Typing).has_class("open")
        await driver.press("escape", "c", "enter")
        sight = driver.lesson.query_one(Sight)
        assert sight.has_class("open")
        before = driver.text("chart")
        await driver.press("right", "up")
        assert driver.text("chart") != before
        await driver.press("tab")
        assert driver.lesson.query_one(Typing).has_class("open")
        assert not sight.has_class("open")
        await driver.type("w + 1")
        await driver.press("enter")
        await driver.type("b + 1")
        await driver.press("enter")
        # At w = 2, b = 1 the line goes through the sample (2, 5).
        assert driver.snapshot.column.objective == 0.0


async def test_arrays_are_typed_as_expressions() -> None:
    async with tutor("matrix-gradient") as driver:
        await driver.press("m", "escape", "down", "enter")
        assert "w - rate*grad_w" in str(driver.lesson.query_one(Typing).border_subtitle)
        await driver.type("[1, 2]")
        await driver.press("enter")
        assert driver.lesson.query_one(Typing).border_subtitle == "This does not have the shape of w."
        driver.lesson.query_one(NumberInput).value = ""
        await driver.type("w-rate*grad_w")
        await driver.press("enter")
        await driver.type("b-rate*grad_b")
        await driver.press("enter")
        # Just what gradient descent would have done.
        own = driver.lesson.player.trace.iteration(2).objective
        assert own == pytest.approx(driver.lesson.walk.player_of("default").trace.iteration(2).objective)


async def test_a_lesson_that_is_by_hand_anyway() -> None:
    async with tutor("two-variables") as driver:
        await driver.show_variant("by-hand")
        await driver.press("m")
        assert driver.snapshot.variant == "by-hand"
        assert driver.lesson.busy
        await driver.press("escape")
        await driver.show_variant("default")
        await driver.press("m")
        # There the lesson prescribes the moves; from here on it does not.
        assert driver.snapshot.variant == "by hand"


@pytest.mark.parametrize(
    "keys", [("end",), ("end", "left", "left"), ("down",) * 4], ids=["end", "before it", "last move"]
)
async def test_at_the_end_of_a_run_it_begins_at_the_start(keys: tuple[str, ...]) -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*keys, "m")
        assert (driver.snapshot.variant, driver.snapshot.iteration) == ("by hand", 1)
        assert driver.lesson.query_one(Typing).has_class("open")
        # Given back at once, nothing is compared.
        await driver.press("escape", "m")
        assert notices(driver) == ""


async def test_nothing_is_compared_where_nothing_was_moved() -> None:
    store = MemoryStore()
    # Begun in iteration 5, in which Newton's method ends.
    made = {"variant": "by hand", "base": "default", "settings": {"by hand": 5}}
    place = {"variant": "by hand", "iteration": 5, "revealed": 9}
    store.append([Event("opened", "nonlinear-chain", {"variant": "default"}),
                  Event("changed", "nonlinear-chain", made), Event("stepped", "nonlinear-chain", place)])  # fmt: skip
    async with tutor("nonlinear-chain", progress=Progress(store)) as driver:
        assert driver.snapshot.end is not None
        assert "nothing was moved" in words(driver)
        assert "same number" not in words(driver)
        await driver.press("m")
        assert driver.snapshot.variant == "default"


async def test_by_hand_anyway_and_at_its_end() -> None:
    async with tutor("guess-the-number") as driver:
        await driver.show_variant("by-hand")
        await driver.press("end", "m")
        # The secret number of the lesson.
        await driver.type("34")
        await driver.press("enter", "end")
        assert driver.snapshot.end is not None
        await driver.press("m")
        assert driver.snapshot.variant == "by-hand"
        assert driver.text("footer").startswith(" This run is by hand anyway, and has ended: go back to move again.")


# what if


def what_if(driver: Driver) -> WhatIfScreen:
    assert isinstance(driver.app.screen, WhatIfScreen)
    return driver.app.screen


async def write(driver: Driver, text: str) -> None:
    """Type over what stands in the selected line."""
    what_if(driver).query_one(Input).value = ""
    await driver.type(text)


async def test_another_start_in_a_run_of_its_own() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("down", "down")
        here = driver.shown()
        await driver.press("w")
        assert any("▸ x " in line and "1 … 10" in line for line in driver.lines("form"))
        await write(driver, "3")
        assert any("was 2" in line for line in driver.lines("form"))
        await driver.press("enter")
        assert driver.snapshot.variant == "x = 3"
        assert "What if x = 3?  Everything else is as in the lesson." in words(driver)
        await driver.press("space")
        assert driver.snapshot.column.values["a"] == 9.0
        # The words of a step are those of the lesson.
        assert "a is x squared: 3 becomes 9." in words(driver)
        assert recorded(driver, "changed") == [{"variant": "x = 3", "base": "default", "settings": {"x": 3.0}}]
        # The old run is still where it was.
        await driver.press("v")
        assert driver.shown() == here
        await driver.press("x")
        assert len(driver.lines("runs")) == 4


async def test_what_is_wrong_is_said_and_nothing_is_lost() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("w", "down")
        await write(driver, "2.5")
        await driver.press("up")
        await write(driver, "11")
        await driver.press("down", "down", "enter")
        assert driver.lines("said")[0] == " x can be from 1 to 10 here."
        assert what_if(driver).entry.field.setting == "x"
        assert [entry.text for entry in what_if(driver)._entries[1:3]] == ["11", "2.5"]
        await write(driver, "abc")
        await driver.press("enter")
        assert driver.text("said").startswith(" x: The name 'abc' is not known here.")
        await write(driver, "")
        await driver.press("enter")
        assert "Write a value; it was 2." in driver.text("said")
        await write(driver, "1+1/2")
        assert "abc" not in driver.text("said")
        await driver.press("enter")
        assert driver.snapshot.column.parameters["x"] == 1.5
        assert driver.snapshot.variant == "x = 1.5, y = 2.5"


async def test_nothing_changed_is_nothing_made() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("w", "enter")
        assert "Nothing has been changed yet." in driver.text("said")
        await driver.press("escape")
        assert len(driver.lesson.lesson.variants) == 2


async def test_from_here() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("down", "w", "up", "right")
        assert any("4.243177973676141" in line and "was 2" in line for line in driver.lines("form"))
        await driver.press("left")
        assert any(line.split()[:2] == ["x", "2"] for line in driver.lines("form"))
        await driver.press("right", "enter")
        assert driver.snapshot.variant == "x = 4.24318"
        assert driver.snapshot.column.parameters["x"] == 4.243177973676141


@pytest.mark.parametrize(("size", "language"), [((60, 20), "zh"), (SIZE, "en"), (WIDE, "zh")], ids=str)
async def test_another_rule_brings_its_own_lines(size: tuple[int, int], language: str) -> None:
    async with tutor("mini-batch", size, language) as driver:
        await driver.press("w", "down", "down")
        for _ in range(5):
            await driver.press("right")
            driver.assert_all_fits()
        assert any("beta1" in line for line in driver.lines("form"))
        await driver.press("down")
        await write(driver, "0.1")
        await driver.press("enter")
        assert driver.snapshot.variant == "adam, rate = 0.1"
        told = ""
        for _ in range(12):
            driver.lesson.player.next()
            driver.lesson.arrive()
            driver.assert_all_fits()
            told += words(driver)
        if language == "en":
            # Adam's first step is the rate, whatever the slope: m̂/√v̂ is 1.
            assert "Adam carries w from 0 to 0.1." in told
        await driver.press("end")
        driver.assert_all_fits()


async def test_what_if_of_a_run_with_another_rate() -> None:
    async with tutor("descent-1d") as driver:
        await driver.press("plus", "w")
        assert any(line.split()[-1] == "0.5" for line in driver.lines("form") if "learning rate" in line)
        await write(driver, "1.5")
        await driver.press("enter")
        # The rate that was chosen by key goes with it.
        assert driver.snapshot.variant == "x = 1.5, rate = 0.5"


async def test_another_rate_is_told_where_nothing_else_shows_it() -> None:
    async with tutor("descent-1d") as driver:
        await driver.press(*["space"] * 4)
        before = driver.text("words")
        await driver.press("plus")
        # The rungs above 0.3 are 0.5 and 1; this place is about the slope, and its header has no room for the rule.
        assert driver.text("words") == before
        assert driver.lines("footer")[0].startswith(" Learning rate: η = 0.5.")
        await driver.press("minus")
        assert driver.lines("footer")[0].startswith(" Learning rate: η = 0.3.")
        driver.assert_all_fits()


async def test_a_method_without_a_rate_says_so() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("plus")
        assert driver.lines("footer")[0].startswith(" This method has no learning rate.")


# the menu


async def test_many_variants_have_a_menu() -> None:
    async with tutor("optimisers") as driver:
        await driver.press("end", "v")
        assert isinstance(driver.app.screen, MenuScreen)
        assert "iteration 124 · goal reached" in driver.lines("variants")[0]
        await driver.press("down", "enter")
        assert driver.snapshot.variant == "momentum"
        await driver.press("v", "escape")
        assert driver.snapshot.variant == "momentum"


async def test_the_menu_has_the_names_that_the_words_have_for_the_variants() -> None:
    async with tutor("descent-1d") as driver:
        # "Press v: `runs-away`", say the words of another variant.
        await driver.press("v")
        rows = [" ".join(line.split()) for line in driver.lines("variants")]
        assert "rate 1.1: runs away runs-away gradient descent" in rows
        driver.assert_all_fits()


async def test_a_rate_of_ones_own_is_told_in_the_comparison() -> None:
    async with tutor("descent-1d") as driver:
        await driver.press("plus", "x")
        # The lesson's own is 0.3; the next one on the ladder is 0.5.
        assert "η 0.5" in driver.lines("runs")[1]
        assert "η" not in driver.lines("runs")[2]
