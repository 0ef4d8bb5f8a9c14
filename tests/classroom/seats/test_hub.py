"""The socket between a learner's process and the server: what goes through it, and what does not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from gradtutor.classroom.seats.hub import Hub, Seat
from gradtutor.classroom.seats.wire import WireStore
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event, Store
from gradtutor.session.store.memory import MemoryStore


class Line:
    """A hub with processes at the other ends of its sockets, each played by a thread."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or MemoryStore()
        self.troubles: list[str] = []
        self.hub = Hub(self.store, lambda: 1000.0, self.troubles.append)
        self._tasks: list[asyncio.Task[None]] = []
        self._ends: list[socket.socket] = []

    async def seat(self, learner: str, *, teacher: bool = False) -> WireStore:
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        self._tasks.append(asyncio.create_task(self.hub.serve(reader, Seat(learner, teacher, writer))))
        self._ends.append(theirs)
        return WireStore(theirs)

    async def do(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """What a process does, which may wait for the server."""
        return await asyncio.to_thread(call, *arguments)

    async def close(self) -> None:
        for end in self._ends:
            end.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def test_events_arrive_with_the_server_s_time_and_the_learner_s_name() -> None:
    line = Line()
    anna = await line.seat("anna")
    await line.do(anna.append, [Event("stepped", "slope", {"iteration": 2}, "somebody else", 5.0)])
    assert await line.do(anna.read) == [Event("stepped", "slope", {"iteration": 2}, "anna", 1000.0, 1)]
    await line.close()


async def test_a_learner_cannot_speak_to_the_class_nor_read_others() -> None:
    line = Line()
    line.store.append([Event("stepped", "slope", learner="bo")])
    line.store.set_state("pin/anna", "hash")
    anna = await line.seat("anna")
    await line.do(anna.append, [Event("message", data={"text": "hi"}), Event("paused", data={"on": True})])
    await line.do(anna.set_state, "class/state", {"paused": True})
    await line.do(anna.set_state, "progress/bo", {})
    assert await line.do(anna.read) == []
    assert await line.do(anna.read, 0, "bo") == []
    line.store.set_state("pin/bo", "hash")
    # That there is a PIN is hers to know; what it is, or anybody else's, is not.
    assert await line.do(anna.state, "pin/anna") is True
    assert await line.do(anna.state, "pin/bo") is None
    assert await line.do(anna.states, "") is None
    assert await line.do(anna.erase) is None
    assert [event.kind for event in line.store.read()] == ["stepped"]
    assert line.store.states("class/") == {}
    assert line.store.states("progress/") == {}
    await line.close()


async def test_a_learner_keeps_a_summary_of_their_own() -> None:
    line = Line()
    anna = await line.seat("anna")
    await line.do(anna.set_state, "progress/anna", {"number": 3})
    assert await line.do(anna.state, "progress/anna") == {"number": 3}
    await line.close()


async def test_the_teacher_sees_everything_and_learners_what_is_said_to_all() -> None:
    line = Line()
    anna, teacher = await line.seat("anna"), await line.seat("teacher", teacher=True)
    heard = await line.do(anna.subscribe)
    seen = await line.do(teacher.subscribe)
    await line.do(anna.append, [Event("stepped", "slope")])
    await line.do(teacher.append, [Event("message", data={"text": "look here"})])
    await line.hub.flush()
    got: list[Event] = []
    while len(got) < 2:
        got += seen.new()
        await asyncio.sleep(0.01)
    assert sorted(event.kind for event in got) == ["message", "stepped"]
    while not (news := heard.new()):
        await asyncio.sleep(0.01)
    assert [(event.kind, event.data) for event in news] == [("message", {"text": "look here"})]
    await line.close()


class FullDisk(MemoryStore):
    """A store that takes nothing until there is room."""

    full = True

    def append(self, events: Any) -> None:
        if self.full:
            raise StoreError("the disk is full")
        super().append(events)


async def test_events_wait_while_the_disk_is_full_and_the_console_hears_of_it_once() -> None:
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    for iteration in (1, 2):
        await line.do(anna.append, [Event("stepped", "slope", {"iteration": iteration})])
        await line.do(anna.read)
    assert line.troubles == ["the disk is full"]
    store.full = False
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1, 2]
    await line.close()


async def test_who_talks_nonsense_is_hung_up_on_and_nobody_else_notices() -> None:
    line = Line()
    anna, bo = await line.seat("anna"), await line.seat("bo")
    for nonsense in (b"{]\n", b'{"append": [1]}\n'):
        eve = await line.seat("eve")
        eve._end.sendall(nonsense)
        assert await line.do(eve._end.recv, 10) == b""
    await line.do(bo.append, [Event("stepped", "slope")])
    assert [event.learner for event in await line.do(bo.read)] == ["bo"]
    assert await line.do(anna.read) == []
    await line.close()
