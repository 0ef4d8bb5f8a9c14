"""What a teacher says to everybody: messages, pauses, closed lessons, a place that is offered."""

from __future__ import annotations

from gradtutor.session.classroom.class_state import CLASS_STATE, ClassState
from gradtutor.session.store.events import Follow
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.lead_lesson import LeadScreen
from gradtutor.tui.classroom.lessons import LessonsScreen
from tests.session.walks import LESSONS
from tests.tui.classroom.teaching import kept, look, said, small_class, teacher, teaching


async def test_a_message_goes_to_everybody() -> None:
    store = MemoryStore()
    async with teaching(store) as driver:
        assert "Nobody has come yet." in driver.text("body")
        await driver.press("m")
        await driver.type("look up")
        await driver.press("enter")
        assert said(store) == [("message", {"text": "look up"})]
        await look(driver)
        # Once, for those who come late, though it has come back from the store as well.
        assert [one.text for one in kept(store).said] == ["look up"]
        await driver.press("m", "escape", "m", "enter")
        assert len(said(store)) == 1


async def test_the_class_is_paused_and_nobody_stays_so() -> None:
    store = MemoryStore()
    async with teaching(store) as driver:
        await driver.press("p")
        assert driver.text("header").endswith("paused")
        assert kept(store) == ClassState(paused=True)
        await look(driver)
        await driver.press("p")
        assert kept(store) == ClassState()
        await driver.press("p", "q")
    assert said(store) == [("paused", {"on": on}) for on in (True, False, True, False)]
    assert kept(store) == ClassState()


async def test_lessons_are_closed_and_opened() -> None:
    store = MemoryStore()
    small_class(store)
    async with teaching(store) as driver:
        keys = list(driver.app.lesson_folders)
        await driver.press("o")
        assert isinstance(driver.app.screen, LessonsScreen)
        await driver.press("space", "down", "space")
        assert kept(store).closed == frozenset(keys[:2])
        first = next(line for line in driver.lines("body") if line.startswith(" ✗ "))
        assert first.endswith("closed")
        assert any(line.endswith("2 in it") for line in driver.lines("body")) or len(keys) > 20
        await driver.press("space")
        assert kept(store).closed == frozenset(keys[:1])
        await driver.press("n")
        assert kept(store).closed == frozenset(keys) - {keys[1]}
        driver.assert_all_fits()
        await driver.press("a", "escape")
        assert kept(store).closed == frozenset()
        assert said(store)[0] == ("lessons", {"closed": keys[:1]})


async def test_the_teachers_place_is_offered_and_released() -> None:
    store = MemoryStore()
    async with teaching(store) as driver:
        await driver.press("o", "enter")
        lead = driver.app.screen
        assert isinstance(lead, LeadScreen)
        await driver.press("space")
        assert said(store) == []
        await driver.press("f")
        key = lead.lesson_key
        assert kept(store).follow == Follow(key, "default", 1, 1)
        assert "follow me" in driver.text("header")
        await driver.press("space", "space")
        lead._offer()
        assert [kind for kind, _ in said(store)] == ["follow", "follow"]
        assert kept(store).follow == Follow(key, "default", 1, 3)
        # The lesson is left: the last place stays offered until it is released.
        await driver.press("space", "escape")
        assert isinstance(driver.app.screen, LessonsScreen)
        assert kept(store).follow == Follow(key, "default", lead.player.iteration, lead.player.revealed)
        await driver.press("escape")
        assert "follow me: " in driver.text("header")
        await driver.press("f")
        assert kept(store).follow is None
        assert said(store)[-1] == ("released", {})


async def test_a_run_of_the_teachers_own_is_not_offered() -> None:
    store = MemoryStore()
    async with teaching(store) as driver:
        teacher(driver).open_lesson(LESSONS / "descent-1d")
        await driver.pilot.pause()
        await driver.press("space", "f", "plus")
        lead = driver.app.screen
        assert isinstance(lead, LeadScreen)
        lead._offer()
        assert "not offered" in driver.text("header")
        assert len(said(store)) == 1


async def test_who_comes_back_finds_the_class_as_it_was() -> None:
    store = MemoryStore()
    small_class(store)
    store.set_state(CLASS_STATE, {"paused": True, "closed": ["slope"], "follow": None})
    async with teaching(store) as driver:
        assert driver.text("header").endswith("paused · closed lessons: 1")
