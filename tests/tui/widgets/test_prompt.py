"""The learner's own moves: typing the next values, and moving the sight."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from gradtutor.engine.problem import Parameter
from gradtutor.session.run.number_input import read_number
from gradtutor.tui.widgets.prompt import Sight, Typing
from tests.tui.driver import SIZE, SMALL, WIDE, Driver, tutor

PARAMETER = Parameter("x", 1.0, minimum=0.0, maximum=3.0)


async def to_own_move(driver: Driver, variant: str) -> None:
    """To the first place of a variant where the learner is to move."""
    await driver.show_variant(variant)
    await driver.press("end")
    assert driver.snapshot.waiting


def asked(driver: Driver) -> bool:
    return bool(driver.lesson.query("Typing.open, Sight.open"))


def aim(driver: Driver) -> dict[str, float] | None:
    """Where the sight is, while there is one."""
    return None if driver.lesson.aim is None else dict(driver.lesson.aim)


async def answer(driver: Driver, text: str) -> None:
    """Type over what stands there, and press enter."""
    driver.lesson.query_one("#prompt Input", Input).value = ""
    await driver.type(text)
    await driver.press("enter")


# numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), (" 2 ", 2.0), ("3/2", 1.5), ("x + 0.5", 1.5), ("sqrt(out)", 2.0), ("−1 + 2", 1.0), ("3", 3.0)],
)
def test_a_number_or_an_expression_over_what_is_shown(text: str, value: float) -> None:
    assert read_number(text, {"x": 1.0, "out": 4.0}, PARAMETER) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3.1", "The largest that is allowed is 3."),
        ("0 - 1", "The smallest that is allowed is 0."),
        ("x/(1 - x)", "This has no value."),
    ],
)
def test_what_is_no_answer_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_number(text, {"x": 1.0}, PARAMETER)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["", "  ", "abc", "1 +", "secret", "__import__('os')", "9**9**9**9", "one", "nan"])
def test_nonsense_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w.*\.$"):
        read_number(text, {"x": 1.0}, PARAMETER)


# typing


async def test_a_run_that_waits_asks() -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        assert "Your move: press enter" in driver.text("words").replace("\n ", " ")
        await driver.press("enter")
        typing = driver.lesson.query_one(Typing)
        assert asked(driver)
        hint = "0 … 3 · type it, or use the arrows"
        assert (typing.border_title, typing.border_subtitle) == ("next x =", hint)
        assert driver.app.focused is driver.lesson.query_one("#prompt Input", Input)


@pytest.mark.parametrize("key", ["space", "right", "down", "enter"])
async def test_every_key_that_leads_on_asks(key: str) -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press(key)
        assert asked(driver)


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("3/2", 1.5), ("x - 0.5", 1.5)])
async def test_an_answer_is_played_at_once(text: str, value: float) -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        await answer(driver, text)
        await driver.settle(2)
        assert not asked(driver)
        assert driver.app.focused is None
        assert driver.snapshot.stage == "update"
        assert driver.snapshot.column.updated == {"x": value}
        await driver.press("space")
        assert driver.snapshot.iteration == 3


async def test_what_is_wrong_is_said_and_nothing_is_lost() -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        shown = driver.shown()
        typing = driver.lesson.query_one(Typing)
        for text, sentence in (
            ("99", "The largest that is allowed is 3."),
            ("0-5", "The smallest that is allowed is 0."),
            ("1/(out - out)", "This has no value."),
            ("", "Nothing has been typed: the next value, or something to work out."),
        ):
            await answer(driver, text)
            assert asked(driver)
            assert driver.lesson.query_one("#prompt Input", Input).value == text
            assert typing.border_subtitle == sentence
        await answer(driver, "ab")
        assert "'ab'" in str(typing.border_subtitle)
        assert driver.shown() == shown
        await answer(driver, "1.6")
        await driver.settle(2)
        assert driver.snapshot.column.updated == {"x": 1.6}


async def test_a_hidden_number_cannot_be_used_to_cheat() -> None:
    async with tutor("guess-the-number") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        await answer(driver, "secret")
        assert asked(driver)
        await answer(driver, "guess - answer")
        assert asked(driver)


async def test_escape_puts_the_question_away() -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        shown = driver.shown()
        await driver.press("enter")
        await driver.type("1.")
        await driver.press("escape")
        assert not asked(driver)
        assert driver.app.focused is None
        assert driver.shown() == shown
        await driver.press("enter")
        assert driver.lesson.query_one("#prompt Input", Input).value == ""


@pytest.mark.parametrize("key", ["up", "down", "left", "home", "end", "backspace", "v", "c", "l", "q", "question_mark"])
async def test_while_it_asks_keys_belong_to_the_question(key: str) -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        shown = driver.shown()
        await driver.press(key)
        assert asked(driver)
        assert driver.shown() == shown


async def test_going_back_and_choosing_again_forgets_what_came_after() -> None:
    async with tutor("black-box") as driver:
        await to_own_move(driver, "by-hand")
        for text in ("1.2", "2.5"):
            await driver.press("enter")
            await answer(driver, text)
            await driver.settle(2)
            await driver.press("end")
        assert driver.snapshot.iteration == 4
        await driver.press("up", "up", "space", "space")
        assert driver.snapshot.iteration == 3
        assert driver.snapshot.column.parameters == {"x": 1.2}


# the sight


def target(driver: Driver) -> list[str]:
    """The picture without the legend below it, which names the sight's sign."""
    return [line for line in driver.lines("chart") if "the sight" not in line]


async def test_the_arrow_keys_move_the_sight_and_enter_fires() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        sight = driver.lesson.query_one(Sight)
        assert driver.app.focused is sight
        assert aim(driver) == {"ax": 0.0, "ay": 0.0}
        await driver.press("right", "right", "right", "down", "up", "up", "left")
        assert aim(driver) == {"ax": 1.0, "ay": 0.5}
        assert sum(line.count("╋") for line in target(driver)) == 1
        await driver.press("enter")
        await driver.settle(2)
        assert not asked(driver)
        assert aim(driver) is None
        assert driver.snapshot.column.updated == {"ax": 1.0, "ay": 0.5}
        await driver.press("down")
        assert driver.snapshot.column.values["x"] == pytest.approx(1.0 - 6.363961030678928)


async def test_the_sight_stays_within_its_bounds() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter", *["left"] * 25, *["up"] * 25)
        assert driver.lesson.aim == {"ax": -10.0, "ay": 10.0}


async def test_the_sight_moves_on_the_picture() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        places = []
        for keys in ([], ["right"] * 4, ["up"] * 4):
            await driver.press(*keys)
            ((row, line),) = [(row, line) for row, line in enumerate(target(driver)) if "╋" in line]
            places.append((line.index("╋"), row))
        (x0, y0), (x1, y1), (x2, y2) = places
        assert x1 > x0 and y1 == y0
        assert x2 == x1 and y2 < y1


@pytest.mark.parametrize("key", ["c", "v", "home", "end", "backspace", "x"])
async def test_while_it_aims_the_place_stays(key: str) -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter", "right")
        where = (driver.snapshot.variant, driver.snapshot.iteration, driver.lesson.chart)
        await driver.press(key)
        assert (driver.snapshot.variant, driver.snapshot.iteration, driver.lesson.chart) == where
        await driver.press("enter")
        await driver.settle(2)
        assert driver.snapshot.column.updated == {"ax": 0.5, "ay": 0.0}


async def test_escape_puts_the_sight_away() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        shown = driver.shown()
        await driver.press("enter", "right", "escape")
        assert driver.lesson.aim is None
        assert driver.shown() == shown


async def test_the_language_and_the_size_change_while_it_aims() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter", "right")
        sight = driver.lesson.query_one(Sight)
        assert sight.border_title == "your sight"
        await driver.press("l")
        assert sight.border_title == "你的准星"
        for size in (WIDE, SMALL, SIZE):
            await driver.resize(*size)
        assert driver.lesson.aim == {"ax": 0.5, "ay": 0.0}
        await driver.press("enter")
        await driver.settle(2)
        assert driver.snapshot.column.updated == {"ax": 0.5, "ay": 0.0}


async def test_moving_the_sight_draws_the_target_and_the_numbers_only() -> None:
    async with tutor("target-shooting") as driver:
        await to_own_move(driver, "by-hand")
        await driver.press("enter")
        await driver.rest()
        await driver.press("right")
        sent = await driver.frames()
        assert sent.full == 0
        assert sum(end - start for _, start, end in sent.pieces) < 300
