"""The queue before the class: everybody gets in, some a moment later, and sees their place meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

STARTING: Final = 6
"""Tutors that draw their first frame at the same time; more of them would only get in each other's way."""


class Queue:
    """Lets in one after the other, in the order of their coming: ``places`` at once, ``starting`` of them starting."""

    def __init__(self, places: int, starting: int = STARTING) -> None:
        self._places, self._may_start = places, starting
        self._inside = 0
        self._starting = 0
        self._waiting: list[tuple[asyncio.Future[None], Callable[[int], None]]] = []

    @property
    def inside(self) -> int:
        """How many are in."""
        return self._inside

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, tell: Callable[[int], None], ahead: bool = False) -> AsyncIterator[Callable[[], None]]:
        """A place in the class, from when it is free. ``tell`` hears each new place in the queue, counted from 1.

        ``ahead``: before all who wait, for somebody who is about to give a place back. What is given is to be called
        once the tutor has started; leaving the block gives the place back.
        """
        turn = asyncio.get_running_loop().create_future()
        entry = (turn, tell)
        self._waiting.insert(0 if ahead else len(self._waiting), entry)
        self._let_in()
        if not turn.done():
            self._tell_all(from_place=0 if ahead else len(self._waiting) - 1)
        started = False

        def has_started() -> None:
            nonlocal started
            if not started:
                started = True
                self._starting -= 1
                self._let_in()

        try:
            await turn
        except asyncio.CancelledError:
            if entry in self._waiting:
                self._waiting.remove(entry)
                self._tell_all()
            else:
                self._leave(has_started)
            raise
        try:
            yield has_started
        finally:
            self._leave(has_started)

    def _leave(self, has_started: Callable[[], None]) -> None:
        self._inside -= 1
        has_started()
        self._let_in()

    def _let_in(self) -> None:
        before = len(self._waiting)
        while self._waiting and self._inside < self._places and self._starting < self._may_start:
            turn, _ = self._waiting.pop(0)
            if not turn.cancelled():
                self._inside += 1
                self._starting += 1
                turn.set_result(None)
        if len(self._waiting) != before:
            self._tell_all()

    def _tell_all(self, from_place: int = 0) -> None:
        for number, (_, tell) in enumerate(self._waiting[from_place:], from_place + 1):
            tell(number)
