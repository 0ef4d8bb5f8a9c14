"""What a wall shows: the question that most are answering, its bars, and nobody's name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from gradtutor.lessons.course.course import load_course
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.projector import Projecting, ProjectorScreen
from tests.session.pupils import CHAIN, Pupil
from tests.session.walks import LESSONS
from tests.tui.classroom.teaching import NOW, look, shown
from tests.tui.driver import SIZE, Driver

NAMES = ("Anna Aalto", "Bo", "Clara")
WAITING = "The answers to a question appear here"


@asynccontextmanager
async def projecting(store: MemoryStore, size: tuple[int, int] = SIZE) -> AsyncIterator[Driver]:
    """The program for a wall."""
    async with shown(Projecting(load_course(LESSONS), store, lambda: NOW), size) as driver:
        yield driver


def screen(driver: Driver) -> ProjectorScreen:
    return cast(ProjectorScreen, driver.app.screen)


def seen(driver: Driver) -> str:
    """All that can be read."""
    return "\n".join(driver.text(name) for name in ("header", "body", "footer"))


def pupils(store: MemoryStore) -> list[Pupil]:
    """Three who have opened the first lesson with a choice."""
    found = [Pupil(store, name.split()[0].lower(), name, now=NOW - 10) for name in NAMES]
    for pupil in found:
        pupil.open(CHAIN)
    return found


def bars_of(text: str) -> list[str]:
    """How many have chosen each, as it stands behind the bars."""
    return [row.split()[-3] for row in text.splitlines() if row.rstrip().endswith("%")]


async def test_the_bars_grow_as_answers_come_in_without_names() -> None:
    store = MemoryStore()
    class_ = pupils(store)
    async with projecting(store) as driver:
        assert WAITING in seen(driver)
        class_[0].answer("bigger", 2.0, True)
        await look(driver)
        assert WAITING not in seen(driver)
        assert "first answers: 1" in seen(driver)
        assert bars_of(seen(driver)) == ["0", "1", "0"]
        class_[1].answer("bigger", 1.0, False)
        class_[2].answer("bigger", 2.0, True)
        await look(driver)
        assert bars_of(seen(driver)) == ["1", "2", "0"]
        assert "✓" not in seen(driver)
        await driver.press("space")
        assert "✓" in seen(driver)
        assert not any(name.split()[0] in seen(driver) for name in NAMES)


async def test_it_goes_where_most_are_but_not_while_an_answer_is_looked_at() -> None:
    store = MemoryStore()
    class_ = pupils(store)
    async with projecting(store) as driver:
        class_[0].answer("bigger", 2.0, True)
        await look(driver)
        first = screen(driver).asked
        assert first is not None
        await driver.press("space")
        for pupil in class_:
            pupil.answer("sign", 0.5, False)
        await look(driver)
        assert screen(driver).asked == first
        await driver.press("space")
        await look(driver)
        assert screen(driver).asked == (CHAIN, first[1]._replace(question="sign"))


async def test_what_the_teacher_has_chosen_stays_until_the_class_is_followed_again() -> None:
    store = MemoryStore()
    class_ = pupils(store)
    async with projecting(store) as driver:
        class_[0].answer("bigger", 2.0, True)
        await look(driver)
        class_[0].answer("sign", 0.5, False)
        class_[1].answer("sign", 0.5, False)
        await look(driver)
        assert screen(driver).asked[1].question == "sign"  # type: ignore[index]
        await driver.press("left")
        class_[2].answer("sign", 0.5, False)
        await look(driver)
        assert screen(driver).asked[1].question == "bigger"  # type: ignore[index]
        await driver.press("f")
        assert screen(driver).asked[1].question == "sign"  # type: ignore[index]


async def test_what_is_erased_is_gone() -> None:
    store = MemoryStore()
    class_ = pupils(store)
    async with projecting(store) as driver:
        class_[0].answer("bigger", 2.0, True)
        await look(driver)
        store.erase("anna")
        store.append([Event("erased")])
        await look(driver)
        await driver.settle(2)
        assert WAITING in seen(driver)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 45)])
async def test_it_fits_in_every_size_and_in_chinese(size: tuple[int, int]) -> None:
    store = MemoryStore()
    for pupil in pupils(store):
        pupil.answer("bigger", 2.0, True)
    async with projecting(store, size) as driver:
        await look(driver)
        assert bars_of(seen(driver)) == ["0", "3", "0"]
        assert max(map(len, seen(driver).splitlines())) <= size[0]
        await driver.press("l")
        assert "第一次的答案：3" in seen(driver)


async def test_there_is_no_way_to_lessons_or_to_learners() -> None:
    store = MemoryStore()
    async with projecting(store) as driver:
        before = driver.app.screen_stack
        for key in ("ctrl+p", "enter", "escape", "q", "o", "a", "m", "e"):
            await driver.press(key)
        assert driver.app.screen_stack == before
        assert store.read(learner="") == []
