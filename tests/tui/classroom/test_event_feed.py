"""How soon a program looks at what has come."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from gradtutor.session.store.interface import Event
from gradtutor.tui.classroom.event_feed import Wake


class Feed:
    """Something to read that comes over a socket."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.kept_back: Callable[[], None] = lambda: None

    def new(self) -> list[Event]:
        return [Event("stepped")] * len(self.ours.recv(100))

    def fileno(self) -> int:
        return self.ours.fileno()

    def when_kept_back(self, call: Callable[[], None]) -> None:
        self.kept_back = call


class Timer:
    def __init__(self, delay: float, call: Callable[[], None]) -> None:
        self.delay, self.call, self.stopped = delay, call, False

    def stop(self) -> None:
        self.stopped = True


class Program:
    """What a ``Wake`` uses of a program, and a program that looks, by a clock that a test sets."""

    def __init__(self) -> None:
        self.feed, self.timers, self.looks, self.goes_on = Feed(), list[Timer](), list[int](), True
        self.time = 100.0
        app: Any = self
        Wake(app, self.feed, self.look, lambda: self.goes_on, lambda: self.time)

    def set_timer(self, delay: float, call: Callable[[], None]) -> Timer:
        self.timers.append(Timer(delay, call))
        return self.timers[-1]

    def call_later(self, call: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(call)

    def look(self) -> None:
        try:
            self.looks.append(len(self.feed.new()))
        except BlockingIOError:
            self.looks.append(0)

    @property
    def delay(self) -> float:
        """Seconds until the next look."""
        (timer,) = [timer for timer in self.timers if not timer.stopped]
        return timer.delay

    def go(self) -> None:
        """The time for the next look has come."""
        self.time += self.delay
        timer = self.timers[-1]
        self.timers.clear()
        timer.call()

    async def come(self, count: int) -> None:
        self.feed.theirs.send(b"." * count)
        for _ in range(10):
            await asyncio.sleep(0.001)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.feed.fileno())
        self.feed.ours.close()
        self.feed.theirs.close()


async def test_what_comes_after_a_while_is_looked_at_at_once_and_without_news_each_second() -> None:
    program = Program()
    assert program.delay == 1.0
    program.go()
    await program.come(2)
    assert program.delay == 0.02
    program.go()
    assert program.looks == [0, 2]
    assert program.delay == 1.0
    program.close()


async def test_while_more_and_more_comes_it_is_looked_at_once_a_second() -> None:
    program = Program()
    await program.come(1)
    program.go()
    for _ in range(3):
        program.time += 0.3
        await program.come(4)
        assert abs(program.delay - 0.7) < 1e-9
        # More of it changes nothing, and wakes nobody.
        await program.come(1)
        assert abs(program.delay - 0.7) < 1e-9
        program.go()
    assert program.looks == [1, 5, 5, 5]
    assert abs(program.time - 103.02) < 1e-9
    program.close()


async def test_what_was_kept_back_is_looked_at_and_after_the_end_nothing_is() -> None:
    program = Program()
    program.feed.kept_back()
    await program.come(0)
    assert program.delay == 0.02
    program.goes_on = False
    program.go()
    await program.come(1)
    program.feed.kept_back()
    await program.come(0)
    # Nobody reads it, and nobody is woken by it again and again.
    assert (program.looks, program.timers) == ([0], [])
    program.close()
