"""The teacher gives the class something on the screen, and sees who stands where."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from gradtutor import i18n
from gradtutor.session.assignments.assignment import Assignment, Credit
from gradtutor.session.assignments.kept import assignments, give
from gradtutor.session.store.events import Answered, Begun, Opened, Stepped, event_of
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.taken import Taken
from gradtutor.tui.classroom.give import GiveScreen
from gradtutor.tui.classroom.given import GivenScreen, StandingsScreen
from gradtutor.tui.classroom.roll import ClassGrid
from gradtutor.tui.classroom.watch_learner import WatchScreen
from tests.tui.classroom.teaching import NOW, look, small_class, teaching
from tests.tui.driver import Driver

GIVEN = Assignment("k3f9", "Week 3", ("chain-rule",), 20.0, due="2096-10-02", credits=(Credit(4e9, 1.0),), after=0.0)
KEY = Taken("chain-rule", "k3f9", 1).key


def begun(store: MemoryStore, learner: str = "ada") -> None:
    """One of the two questions is right: 10 of 20 points."""
    done = (
        Begun({"w": 1.9, "y": 14.5}),
        Opened("default"),
        Stepped("default", 1, 0, "intro"),
        Answered("sum-or-product", True, 2),
    )
    store.append([event_of(record, KEY, learner, NOW) for record in done])


async def write(driver: Driver, text: str) -> None:
    """Write another value into the highlighted line."""
    await driver.press("enter", "ctrl+u")
    await driver.type(text)
    await driver.press("enter")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_something_is_put_together_and_given(language: str) -> None:
    store = MemoryStore()
    small_class(store)
    async with teaching(store, language=language) as driver:
        await driver.press("A")
        assert isinstance(driver.app.screen, GivenScreen)
        await driver.press("n")
        assert isinstance(driver.app.screen, GiveScreen)
        driver.assert_all_fits()
        # Without a lesson there is nothing to give.
        await driver.press("g")
        assert assignments(store) == {}
        for text in ("Week 3", "2096-10-01", "12,5", "questions, predictions=3", "10%/day", "2"):
            await write(driver, text)
            await driver.press("down")
        # The first lesson of the course, and the third.
        await driver.press("enter", "down", "down", "space")
        assert driver.text("body").count("✓") == 2
        await driver.press("g")
        assert isinstance(driver.app.screen, GivenScreen)
        (made,) = assignments(store).values()
        keys = list(driver.app.lesson_folders)
        assert made.lessons == (keys[0], keys[2])
        assert (made.title, made.due, made.points, made.late, made.tries) == (
            "Week 3",
            "2096-10-01",
            12.5,
            "10%/day",
            2,
        )
        assert made.counts == ("questions", "predictions") and made.predictions == 3
        assert len(made.credits) == 10 and made.given == NOW
        assert "Week 3" in driver.text("body")
        driver.assert_all_fits()


async def test_what_is_not_understood_is_said_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    said: list[str] = []
    async with teaching(store) as driver:
        monkeypatch.setattr(Screen, "notify", lambda self, message, **_: said.append(message))
        await driver.press("A", "n")
        await driver.press("down")
        await write(driver, "soon")
        assert said == ["'soon' is no day. Write 2026-12-05, or 2026-12-05 18:00."]
        assert "—" in driver.lines("body")[2]


async def test_it_is_changed_and_taken_back() -> None:
    store = MemoryStore()
    give(store, GIVEN, 1.0)
    async with teaching(store) as driver:
        await driver.press("A", "c", "down")
        await write(driver, "2096-12-24")
        await driver.press("g")
        (made,) = assignments(store).values()
        assert made.id == "k3f9" and made.due == "2096-12-24" and made.points == 20.0
        await driver.press("x", "escape")
        assert assignments(store)
        await driver.press("x")
        assert "Take back “Week 3”?" in driver.text("about")
        await driver.press("y")
        assert assignments(store) == {} and "Nothing was given yet." in driver.text("body")
        await driver.press("escape")
        assert isinstance(driver.app.screen, ClassGrid)


async def test_who_stands_where_second_by_second() -> None:
    store = MemoryStore()
    small_class(store)
    give(store, GIVEN, 1.0)
    async with teaching(store) as driver:
        await driver.press("A")
        assert "begun by 0" in driver.text("body")
        await driver.press("enter")
        assert isinstance(driver.app.screen, StandingsScreen)
        assert [line.split()[-2:] for line in driver.lines("body")[1:4]] == [["not", "begun"]] * 3
        begun(store)
        await look(driver)
        rows = driver.lines("body")
        assert (
            "Ada" in rows[1] and "10 of 20 points" in rows[1] and "questions 1/2" in rows[1] and "█████·····" in rows[1]
        )
        driver.assert_all_fits()
        await driver.press("escape")
        assert "begun by 1" in driver.text("body")


async def test_what_another_teacher_gives_is_seen() -> None:
    store = MemoryStore()
    async with teaching(store) as driver:
        await driver.press("A")
        give(store, GIVEN, 2.0)
        await look(driver)
        assert "Week 3" in driver.text("body")


async def test_a_learner_in_an_assigned_lesson_is_watched_with_those_numbers() -> None:
    store = MemoryStore()
    small_class(store)
    give(store, GIVEN, 1.0)
    begun(store)
    async with teaching(store) as driver:
        row = next(line for line in driver.lines("body") if "Ada" in line)
        assert "Chain rule #1" in row
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, WatchScreen)
        assert screen.player.variant.problem.parameters[0].start == 1.9
        assert screen.player.variant.problem.constants["y"] == 14.5


async def test_answers_in_tries_are_no_histogram_of_the_class() -> None:
    store = MemoryStore()
    small_class(store)
    give(store, GIVEN, 1.0)
    async with teaching(store) as driver:
        before = len(driver.app.roll.tallies)  # type: ignore[attr-defined]
        begun(store)
        await look(driver)
        # Everybody has other numbers there; but the teacher sees that one answer was right.
        assert len(driver.app.roll.tallies) == before  # type: ignore[attr-defined]
        assert "1/0" in next(line for line in driver.lines("body") if "Ada" in line)
