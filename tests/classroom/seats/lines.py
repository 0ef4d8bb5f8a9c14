"""A hub whose processes are threads of the test, and a store whose disk may be full."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from gradtutor.classroom.seats.hub import LEARNERS_LINE, Hub, Seat
from gradtutor.classroom.seats.wall import Wall
from gradtutor.classroom.seats.wire import WireStore
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import ClassStore, Event, Source
from gradtutor.session.store.memory import MemoryStore


class Line:
    """A hub with processes at the other ends of its sockets, each played by a thread."""

    def __init__(self, store: ClassStore | None = None, patience: float = 10.0) -> None:
        self.store = store or MemoryStore()
        self.troubles: list[str] = []
        self.hub = Hub(self.store, lambda: 1000.0, self.troubles.append, patience=patience)
        self._tasks: list[asyncio.Task[None]] = []
        self._ends: list[socket.socket] = []

    async def seat(self, learner: str, *, teacher: bool = False, wall: Wall | None = None) -> WireStore:
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LEARNERS_LINE)
        self._tasks.append(asyncio.create_task(self.hub.serve(reader, Seat(learner, teacher, writer, wall=wall))))
        self._ends.append(theirs)
        return WireStore(theirs)

    async def do(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """What a process does, which may wait for the server."""
        return await asyncio.to_thread(call, *arguments)

    async def close(self) -> None:
        for end in self._ends:
            end.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.close()


class FullDisk(MemoryStore):
    """A store that takes nothing until there is room, and that may fail when it is read as well."""

    full = True
    mute = False

    def append(self, events: Any, source: Source | None = None) -> None:
        if self.full:
            raise StoreError("/a/file: the disk is full.", "the disk is full")
        super().append(events, source)

    def set_state(self, name: str, value: Any) -> None:
        if self.full:
            raise StoreError("/a/file: the disk is full.", "the disk is full")
        super().set_state(name, value)

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        if self.mute:
            raise StoreError("/a/file: another program holds it.", "another program holds it")
        return super().read(after, learner, most)


def of_iteration(iteration: int) -> Event:
    return Event("stepped", "slope", {"variant": "v", "iteration": iteration, "revealed": 0})


async def comes(what: Callable[[], object], patience: float = 20.0) -> None:
    """Wait until something is so."""
    end = asyncio.get_running_loop().time() + patience
    while not what():
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.01)


def trouble_of(wire: WireStore) -> str:
    """What a process has been told of saving."""
    wire.arrived()
    return wire.notice
