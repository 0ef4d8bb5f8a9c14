"""Questions on the screen: they open where they are due, take answers and hints, and leave the place as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.session.store.events import Answered
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.question import QuestionScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import plain
from tests.lessons.lessons import TOML, WORDS, make
from tests.tui.driver import Driver, tutor

TABLES = """
[[question]]
id = "way"
kind = "choice"
stage = "loss"
right = 2

[[question]]
id = "delta"
kind = "number"
stage = "backward"
answer = "{delta(a)}"

[[question]]
id = "steps"
kind = "order"
stage = "update"
"""
ENGLISH = """
## ?way
Which way from b = {b:.3f}?

1. down
   > That is further off.
2. up
   > It was too small.

- Look at the gap.
- It is below zero.

## ?delta
How much is it for a?

- The gap, divided.

> It is {delta(a):.3f}.

## ?steps
In which order?

1. forward
2. backward
3. update
"""
CHINESE = ENGLISH.replace("Which way from", "往哪边走？").replace("down", "往下").replace("Look at the gap", "看差距")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, TOML + TABLES, WORDS + ENGLISH, WORDS + CHINESE)


def question(driver: Driver) -> QuestionScreen:
    assert isinstance(driver.app.screen, QuestionScreen), driver.app.screen
    return driver.app.screen


async def text(driver: Driver) -> str:
    """The whole screen, once the question has the height that it needs."""
    await driver.pilot.pause()
    return "\n".join(driver.screen())


def stage(driver: Driver) -> str:
    return driver.snapshot.stage


def events(driver: Driver) -> list[tuple[str, dict[str, object]]]:
    stored = driver.app.progress._store.read()
    return [(event.kind, dict(event.data)) for event in stored if event.kind in ("answered", "hinted")]


async def test_a_choice_from_wrong_to_right(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        await driver.press("space", "space", "space")
        # Two nodes have been shown; the loss is about to begin.
        assert question(driver).asking.question.id == "way"
        assert "Which way from b = 1.386?" in await text(driver)
        assert "▸ 1  down" in await text(driver)
        # The numbers that it is about stay in sight.
        assert "a = x²         4.00000" in await text(driver)
        await driver.press("enter")
        assert "✗ No. That is further off." in await text(driver)
        await driver.press("h", "tab")
        assert "Hint 1: Look at the gap." in await text(driver) and "Hint 2: It is below zero." in await text(driver)
        assert "hint" not in driver.text("footer")
        await driver.press("2", "enter")
        assert "✓ Right. It was too small." in await text(driver)
        assert driver.text("footer").split() == ["enter", "go", "on"]
        await driver.press("enter")
        assert stage(driver) == "forward"
        await driver.press("space")
        assert stage(driver) == "loss"
        # On the way back and forth it is not asked again.
        await driver.press("left", "left", "space", "space")
        assert stage(driver) == "loss"
        assert events(driver) == [
            ("answered", {"question": "way", "answer": 1, "right": False, "reason": ""}),
            ("hinted", {"question": "way", "hint": 1}),
            ("hinted", {"question": "way", "hint": 2}),
            ("answered", {"question": "way", "answer": 2, "right": True, "reason": ""}),
        ]


async def test_a_number_with_a_reason(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        driver.lesson.walk.past.add("way")
        await driver.press(*["space"] * 4)
        assert question(driver).asking.question.id == "delta"
        assert "right within 1 %" in await text(driver)
        await driver.type("a*(2.13-b)")
        await driver.press("enter")
        # Δa = (ln 4 − 2.13) ÷ 1/4 = −2.97482: the sign has been turned round.
        assert "✗ 2.97482 is not right yet." in await text(driver)
        # What is typed now takes the place of what was wrong.
        await driver.type("a*(b-2.13)")
        await driver.press("enter")
        assert "✓ Right. It is −2.975." in await text(driver)
        assert [data["right"] for kind, data in events(driver) if kind == "answered"] == [False, True]
        assert events(driver)[0][1]["reason"] == "sign"
        await driver.press("escape")
        assert isinstance(driver.app.screen, LessonScreen)


async def test_a_wrong_number_says_how_it_was_read(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        driver.lesson.walk.past.add("way")
        await driver.press(*["space"] * 4)
        await driver.type("1/2a")
        await driver.press("enter")
        assert "1/2a is read as 1/2·a." in await text(driver)
        await driver.type("a/2")
        await driver.press("enter")
        assert "is read as" not in await text(driver)


async def test_what_is_no_number_is_said(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        driver.lesson.walk.past.add("way")
        await driver.press(*["space"] * 4)
        await driver.type("q")
        await driver.press("enter")
        assert "The name 'q' is not known here." in " ".join(
            plain(line) for line in question(driver).query_one("#question Panel", Panel).lines
        )
        assert events(driver) == []
        # Nothing typed: the answer.
        await driver.press("backspace", "enter")
        assert "The answer: −2.97482." in await text(driver)
        assert [kind for kind, _ in events(driver)] == ["hinted"]


async def test_steps_are_carried_into_their_order(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        driver.lesson.walk.past.update(("way", "delta"))
        # Two nodes forward, the loss, b, a and x backward: then the update is about to begin.
        await driver.press(*["space"] * 7)
        asking = question(driver).asking
        assert sorted(asking.order) == [1, 2, 3] != asking.order
        await driver.press("enter")
        assert "✗ Not yet" in await text(driver)
        for place in range(3):
            step = asking.order.index(place + 1)
            await driver.press(str(step + 1), "space", *["up"] * (step - place), "space")
        assert asking.order == [1, 2, 3]
        await driver.press("1", "shift+down", "shift+up")
        assert asking.order == [1, 2, 3]
        await driver.press("enter")
        assert "✓ Right." in await text(driver)


async def test_put_away_and_opened_again(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        await driver.press("space", "space", "space", "h", "escape")
        assert "h question" in driver.text("footer")
        await driver.press("space")
        assert stage(driver) == "loss"
        await driver.press("left", "h")
        # The hint has been given, the rest is as at first.
        assert "Hint 1: Look at the gap." in await text(driver)
        await driver.press("a")
        assert "The answer: number 2. It was too small." in await text(driver)
        await driver.press("enter")
        assert "h question" not in driver.text("footer")
        await driver.press("h")
        assert not question(driver).asking.over
        # That the answer was shown is one more than its two hints.
        assert events(driver) == [("hinted", {"question": "way", "hint": hint}) for hint in (1, 3)]


async def test_where_there_is_none_it_says_so(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        assert "h question" not in driver.text("footer")
        await driver.press("h")
        assert isinstance(driver.app.screen, LessonScreen)
        assert driver.text("footer").startswith(" There is no question here.  space next")


async def test_a_right_answer_of_an_earlier_day_is_not_asked_for(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        driver.lesson.walk.note(Answered(question="way", answer=2, right=True, reason=""))
        driver.app.open_lesson(folder)
        await driver.pilot.pause()
        await driver.press("space", "space", "space")
        assert stage(driver) == "loss"
        # Where the next step is not the loss's any more, it is the turn of another.
        await driver.press("left", "h")
        assert question(driver).asking.question.id == "way"


async def test_ways_to_reveal_never_ask(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        for key in ("down", "home", "end", "up"):
            await driver.press(key)
            assert isinstance(driver.app.screen, LessonScreen), key


@pytest.mark.parametrize(("size", "columns"), [((80, 24), 80), ((120, 40), 120)])
async def test_the_language_changes_in_place(folder: Path, size: tuple[int, int], columns: int) -> None:
    async with tutor(folder, size=size, asks=True) as driver:
        await driver.press("space", "space", "space", "h", "l")
        shown = await text(driver)
        assert "往哪边走？" in shown and "1  往下" in shown and "看差距" in shown
        assert max(map(len, driver.screen())) <= columns
        driver.assert_all_fits()


async def test_every_key_is_in_its_help(folder: Path) -> None:
    async with tutor(folder, asks=True) as driver:
        await driver.press("space", "space", "space", "f1")
        shown = await text(driver)
        assert "Give this answer" in shown and "One more hint" in shown and "Put the question away" in shown
        await driver.press("escape")
        assert isinstance(driver.app.screen, QuestionScreen)


async def test_a_question_of_the_course_in_chinese() -> None:
    async with tutor("nonlinear-chain", language="zh", asks=True) as driver:
        await driver.press(*["space"] * 5)
        await driver.press("enter")
        assert "b 的差距是多少" in await text(driver)
        driver.assert_all_fits()
