"""How often a learner's tutor asks the server of the class: each question is a wait, and three hundred come at once."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.classroom.seats.hub import LEARNERS_LINE, Hub, Seat
from gradtutor.classroom.seats.wire import WireStore
from gradtutor.lessons.course.course import load_course
from gradtutor.session.progress.progress import KEEP_EVERY, Progress
from gradtutor.session.store.events import Changed, Moved, Opened, Predicted, Stepped, Turns, event_of
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.following_lesson import FollowingLesson
from gradtutor.tui.classroom.learner_app import Taught
from gradtutor.tui.core import theme
from gradtutor.tui.screens.contents import ContentsScreen
from tests.session.walks import LESSONS
from tests.tui.driver import SIZE, Driver

LI = "li"
MOST = 10
"""Questions from login to the first frame, and to open a lesson."""


class Counting(Hub):
    """Counts the lines that need an answer, and those that do not."""

    questions = lines = 0

    async def _hear(self, message: dict[str, Any], seat: Seat) -> None:
        self.lines += 1
        self.questions += "ask" in message
        await super()._hear(message, seat)


class Server:
    """A hub with one seat, in a thread of its own."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        ours, self.theirs = socket.socketpair()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ours)), daemon=True)
        self._thread.start()
        self._ready.wait()

    async def _run(self, ours: socket.socket) -> None:
        self.hub = Counting(self.store, lambda: 1000.0, print)
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LEARNERS_LINE)
        self._ready.set()
        await self.hub.serve(reader, Seat(LI, False, writer))
        await self.hub.flush()

    def since(self) -> int:
        """The questions since the last time this was asked."""
        count, self.hub.questions = self.hub.questions, 0
        return count

    def end(self) -> None:
        self.theirs.close()
        self._thread.join(10)


def a_term() -> MemoryStore:
    """The store of a class in which a learner has done a lot, after the summary was kept as well."""
    store = MemoryStore()
    course = load_course(LESSONS)
    for chapter in course.chapters:
        for lesson in chapter.lessons:
            records = [
                Opened("default"), Stepped("default", 1, 1), Turns(on=False), Predicted("default", 1, False, name="b"),
                Changed("rate = 0.4", "default", {"rule.rate": 0.4}), Moved("default", 1, {"w": 0.5}),
            ]  # fmt: skip
            store.append([event_of(record, lesson, LI, 1.0) for record in records])
    return store


def shown(app: Taught) -> type:
    """What kind of screen is seen."""
    return type(app.screen)


@pytest.fixture
def server() -> Iterator[Server]:
    i18n.use("en")
    theme.use("colour")
    made = Server(a_term())
    yield made
    made.end()
    theme.use(None)


async def test_ten_questions_to_the_first_frame_and_ten_to_a_lesson(server: Server) -> None:
    wire = WireStore(server.theirs)
    progress = Progress(wire, LI)
    app = Taught(load_course(LESSONS), progress, wire, "Li Wei")
    async with app.run_test(size=SIZE) as pilot:
        learner = Driver(app, pilot)
        await learner.settle(2)
        # The lesson that was open last is open again.
        assert shown(app) is FollowingLesson
        assert 0 < server.since() <= MOST
        await learner.press("escape")
        assert shown(app) is ContentsScreen
        assert server.since() <= 1
        for _ in range(12):
            await learner.press("up")
        # A key in the contents has nothing to wait for.
        assert server.since() == 0
        for _ in range(3):
            await learner.press("enter")
            assert shown(app) is FollowingLesson
            assert 0 < server.since() <= MOST
            await learner.press("escape")
            await learner.press("down")
            server.since()
        await learner.press("enter")
        server.since()
        for _ in range(30):
            await learner.press("down")
        assert server.since() == 0
    progress.close()


async def test_a_learner_with_a_thousand_events_since_asks_no_more(server: Server) -> None:
    steps = [event_of(Stepped("default", 1, number % 5), "slope", LI, 2.0) for number in range(2 * KEEP_EVERY)]
    server.store.append(steps)
    wire = WireStore(server.theirs)
    progress = Progress(wire, LI)
    app = Taught(load_course(LESSONS), progress, wire, "Li Wei")
    async with app.run_test(size=SIZE) as pilot:
        await Driver(app, pilot).settle(2)
        assert 0 < server.since() <= MOST
    progress.close()
