"""A learner in a class, and a class of nobody else that a test leads."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.session.classroom.class_state import CLASS
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Follow
from gradtutor.session.store.interface import Event, Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.following_lesson import FollowingLesson
from gradtutor.tui.classroom.learner_app import Taught
from gradtutor.tui.classroom.messages import SaidScreen
from gradtutor.tui.core import theme
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import plain
from tests.session.walks import LESSONS
from tests.tui.driver import SIZE, Driver

CHAIN, BOX = "nonlinear-chain", "black-box"

LI = "li"


class Class(Driver):
    """A learner's tutor, and the teacher's voice."""

    app: Taught
    store: MemoryStore

    async def say(self, kind: str, **data: object) -> None:
        """The teacher says something to everybody, and the learner's tutor looks."""
        self.store.append([Event(kind, "", data, CLASS, time.time())])
        await self.look()

    async def look(self) -> None:
        """The tutor looks, which it else does once a second."""
        assert self.app._hearing is not None
        self.app._hearing.look()
        await self.settle(2)
        await self.pilot.pause()

    async def lead(self, iteration: int, revealed: int, lesson: str = CHAIN, variant: str = "default") -> None:
        """The teacher is there."""
        await self.say("follow", **Follow(lesson, variant, iteration, revealed)._asdict())

    def said(self) -> str:
        """The box with the teacher's words."""
        assert isinstance(self.app.screen, SaidScreen), self.app.screen
        return "\n".join(plain(line).rstrip() for line in self.app.screen.query_one(Panel).lines)

    def notices(self) -> list[str]:
        """What pops up."""
        return [str(notification.message) for notification in self.app._notifications]

    def follows(self) -> bool:
        """Whether the learner goes along with the teacher."""
        return self.app.following

    @property
    def place(self) -> tuple[str, int, int]:
        """Lesson, iteration and steps of the lesson that is seen."""
        below = self.app._below()
        assert isinstance(below, FollowingLesson), below
        return below.lesson.id, below.player.iteration, below.player.revealed


@asynccontextmanager
async def taught(
    store: MemoryStore | None = None, size: tuple[int, int] = SIZE, language: str = "en"
) -> AsyncIterator[Class]:
    """A learner who has just come in."""
    i18n.use(language)
    theme.use("colour")
    store = store or MemoryStore()
    app = Taught(load_course(LESSONS), Progress(store, LI), store, "Li Wei")
    app.asks = False
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            driver = Class(app, pilot)
            driver.store = store
            yield driver
    finally:
        theme.use(None)
        i18n.use("en")


def at(lesson: str = CHAIN, iteration: int = 1, revealed: int = 2) -> MemoryStore:
    """A store in which the learner has been there."""
    store = MemoryStore()
    data = {"variant": "default", "iteration": iteration, "revealed": revealed}
    store.append([Event("opened", lesson, {"variant": "default"}, LI), Event("stepped", lesson, data, LI)])
    return store


def steps(store: Store) -> list[tuple[int, int]]:
    """The places that the learner's events tell of."""
    events = [event for event in store.read(0, LI) if event.kind == "stepped"]
    return [(event.data["iteration"], event.data["revealed"]) for event in events]
