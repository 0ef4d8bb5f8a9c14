"""A teacher's program over a store, and a small class."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.session.classroom.class_state import CLASS_STATE, ClassState, from_json
from gradtutor.session.store.interface import Store
from gradtutor.tui.classroom.roll import ClassGrid
from gradtutor.tui.classroom.teacher_app import Teaching
from gradtutor.tui.core import theme
from tests.session.pupils import CHAIN, Pupil
from tests.session.walks import LESSONS
from tests.tui.driver import SIZE, Driver

NOW = 1_800_000_000.0


@asynccontextmanager
async def shown(app: Teaching, size: tuple[int, int], language: str = "en") -> AsyncIterator[Driver]:
    """A program of a class in colour; it looks at the class when the test says so, not once a second."""
    i18n.use(language)
    theme.use("colour")
    app.set_interval = lambda *_, **__: None  # type: ignore[assignment, method-assign]
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Driver(app, pilot)
    finally:
        theme.use(None)
        i18n.use("en")


@asynccontextmanager
async def teaching(store: Store, size: tuple[int, int] = SIZE, language: str = "en") -> AsyncIterator[Driver]:
    """The teacher's program."""
    app = Teaching(load_course(LESSONS), store, lambda: NOW)
    app.asks = False
    async with shown(app, size, language) as driver:
        yield driver


def teacher(driver: Driver) -> Teaching:
    return cast(Teaching, driver.app)


async def look(driver: Driver) -> None:
    """A second has passed."""
    teacher(driver).look()
    await driver.pilot.pause()


def names(driver: Driver) -> list[str]:
    grid = driver.app.screen_stack[0]
    assert isinstance(grid, ClassGrid)
    return [row.learner.name for row in grid.rows]


def said(store: Store) -> list[tuple[str, Any]]:
    return [(event.kind, dict(event.data)) for event in store.read(learner="")]


def kept(store: Store) -> ClassState:
    return from_json(store.state(CLASS_STATE))


def small_class(store: Store) -> dict[str, Pupil]:
    """Ada is stuck in the chain, Bob walks through it, Cy has left the class from another lesson."""
    pupils = {}
    for name, group, ago in (("Ada", "7a", 60), ("Bob", "7b", 2), ("Cy", "7b", 5)):
        pupil = pupils[name] = Pupil(store, name.lower(), name, group, NOW - ago)
        pupil.open("slope" if name == "Cy" else CHAIN)
        pupil.step(2)
    for guess in (1.0, 2.0, 3.0):
        pupils["Ada"].predict(guess, -1.4615, right=False)
    pupils["Cy"].say("departed")
    return pupils
