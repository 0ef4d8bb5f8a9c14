"""The teacher's program over the line to a server: it is woken by what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Any

import pytest

from gradtutor.lessons.course.course import load_course
from gradtutor.tui.classroom.teacher_app import Teaching
from tests.classroom.seats.lines import Line, of_iteration
from tests.session.walks import LESSONS
from tests.tui.driver import SIZE


class Beside:
    """A server in a thread of its own, since a program waits for its answers."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever)
        self._thread.start()

    def do(self, what: Any) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(what, self.loop)
        return done.result(20)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@pytest.fixture
def beside() -> Iterator[Beside]:
    made = Beside()
    yield made
    made.close()


async def test_a_step_is_seen_though_the_teacher_presses_nothing(beside: Beside) -> None:
    async def opened() -> Line:
        return Line()

    line = beside.do(opened())
    teacher, anna = beside.do(line.seat("teacher", teacher=True)), beside.do(line.seat("anna"))
    app = Teaching(load_course(LESSONS), teacher)
    app.asks = False
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for iteration in (1, 2, 3):
            anna.append([of_iteration(iteration)])
            end = time.monotonic() + 20
            while app.roll.number < iteration:
                assert time.monotonic() < end
                await asyncio.sleep(0.02)
            assert list(app.roll.learners) == ["anna"]
    beside.do(line.close())
