"""The teacher's screen of one learner: PIN, name, two names, out of the class; nothing final without a question."""

from __future__ import annotations

import pytest

from gradtutor.session.classroom import people
from gradtutor.session.classroom.pins import hashed, matches
from gradtutor.session.store.events import Arrived, Opened, Stepped, event_of
from gradtutor.session.store.interface import Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.manage_learner import ManageScreen
from gradtutor.tui.classroom.roll import ClassGrid
from tests.tui.classroom.teaching import NOW, look, names, teaching
from tests.tui.driver import SIZE, WIDE, Driver


def school(*people_: str) -> Store:
    store = MemoryStore()
    for name in people_:
        store.append(
            [
                event_of(Arrived(name), "", name.casefold(), NOW - 60),
                event_of(Opened("default"), "nonlinear-chain", name.casefold(), NOW - 50),
                event_of(Stepped("default", 1, 1, "forward", "a"), "nonlinear-chain", name.casefold(), NOW - 20),
            ]
        )
    store.set_state(people.ENTRY, people.CODE)
    return store


def body(driver: Driver) -> str:
    return driver.text("body")


def footer(driver: Driver) -> str:
    return driver.text("footer")


async def opened(driver: Driver, down: int = 0) -> ManageScreen:
    """The screen of a learner, by name."""
    await driver.press("s", "s", "s", *["down"] * down, "e")
    assert isinstance(driver.app.screen, ManageScreen)
    return driver.app.screen


async def test_a_new_pin_is_asked_about_shown_once_and_kept_as_a_hash() -> None:
    store = school("Anna")
    store.set_state("pin/anna", hashed("forgotten"))
    store.set_state("lock/anna", 20)
    async with teaching(store) as driver:
        await opened(driver)
        await driver.press("n")
        assert "The one before does not hold any more." in body(driver)
        await driver.press("escape")
        assert matches("forgotten", str(store.state("pin/anna")))
        await driver.press("n", "y")
        pin = body(driver).split("The new PIN of Anna is: ")[1].split()[0]
        assert matches(pin, str(store.state("pin/anna")))
        assert store.state("lock/anna") is None
        await driver.press("escape", "e")
        assert pin not in body(driver)


@pytest.mark.parametrize("size", [SIZE, WIDE])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_key_is_on_the_screen_and_a_question_has_its_own(language: str, size: tuple[int, int]) -> None:
    store = school("Anna", "Bo")
    store.set_state("lock/anna", 20)
    escape = {"en": "esc", "zh": "Esc"}[language]
    async with teaching(store, size, language) as driver:
        await opened(driver)
        for key in ("n ", "r ", "m ", "x ", f"{escape} "):
            assert key in footer(driver)
        assert "y " not in footer(driver)
        await driver.press("x")
        assert "y " in footer(driver)
        assert "n " not in footer(driver).split(escape)[0]
        assert len(store.read(learner="anna")) == 3


async def test_a_name_is_put_right() -> None:
    store = school("ana", "Bo")
    async with teaching(store) as driver:
        screen = await opened(driver)
        await driver.press("r", *["backspace"] * 3, *"Anna", "enter")
        assert screen.learner == "anna"
        assert "The name is Anna from now on." in body(driver)
        await driver.press("escape")
        assert names(driver) == ["Anna", "Bo"]
        await look(driver)
        assert names(driver) == ["Anna", "Bo"]
    assert {event.learner for event in store.read()} == {"anna", "bo", ""}


async def test_a_name_that_is_taken_leads_to_the_question_whether_it_is_the_same_one() -> None:
    store = school("ana", "Anna")
    async with teaching(store) as driver:
        await opened(driver)
        await driver.press("r", *["backspace"] * 3, *"anna", "enter")
        assert "Is ana the same learner as Anna?" in body(driver)
        await driver.press("y")
        assert "All of it is now Anna's." in body(driver)
        await driver.press("escape")
        assert names(driver) == ["Anna"]
    assert sum(event.kind == "stepped" for event in store.read(learner="anna")) == 2


async def test_two_names_are_joined_by_typing_a_part_of_the_other() -> None:
    store = school("Anna", "Berta", "Bernd", "ana")
    async with teaching(store) as driver:
        screen = await opened(driver)
        assert screen.learner == "ana"
        await driver.press("m", *"ber")
        found = body(driver).split("\n\n")[-1]
        assert ["Bernd" in found, "Berta" in found, "Anna" in found] == [True, True, False]
        await driver.press("enter")
        assert "Several learners have that in the name" in body(driver)
        await driver.press("m", *"zoe", "enter")
        assert "Nobody else has that in the name." in body(driver)
        await driver.press("m", *"anna", "enter", "escape")
        assert names(driver).count("ana") == 1
        await driver.press("m", *"anna", "enter", "y", "escape")
        assert names(driver) == ["Anna", "Bernd", "Berta"]


async def test_a_learner_is_taken_out_after_a_question_and_the_screen_is_left() -> None:
    store = school("Anna", "Bo")
    async with teaching(store) as driver:
        await opened(driver)
        await driver.press("x")
        assert "with the PIN: 3 events." in " ".join(body(driver).split())
        await driver.press("y")
        assert isinstance(driver.app.screen, ClassGrid)
        assert names(driver) == ["Bo"]
    # What is left tells the learner's program to end; the server erases it then.
    assert [event.kind for event in store.read(learner="anna")] == ["removed"]


async def test_who_is_taken_out_elsewhere_leaves_the_screens() -> None:
    store = school("Anna", "Bo")
    async with teaching(store) as driver:
        await opened(driver)
        people.remove(store, "anna", NOW)
        await look(driver)
        assert isinstance(driver.app.screen, ClassGrid)
        assert names(driver) == ["Bo"]


async def test_in_a_class_with_a_roster_names_and_pins_stay() -> None:
    store = school("Anna")
    store.set_state(people.ENTRY, people.ROSTER)
    async with teaching(store) as driver:
        await opened(driver)
        await driver.press("n", "y")
        assert "the roster has its passwords" in body(driver)
        await driver.press("r", *"x", "enter")
        assert "stand in its roster" in body(driver)
    assert store.states("pin/") == {}


async def test_keys_that_come_with_the_one_that_opens_the_screen_do_no_harm() -> None:
    store = school("Anna")
    async with teaching(store) as driver:
        for key in "enuxrm":
            driver.app.simulate_key(key)
        await driver.pilot.pause()
        await driver.pilot.pause()
        assert isinstance(driver.app.screen, ManageScreen)
        assert body(driver)
    assert store.states("pin/") == {}
