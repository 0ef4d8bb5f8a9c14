"""The socket between a learner's process and the server: what goes through it, and what does not."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.seats.allowance import A_DAY
from gradtutor.classroom.seats.hub import LEARNERS_LINE, Hub, Seat
from gradtutor.classroom.seats.wire import WireStore
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event, Store
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore


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
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LEARNERS_LINE)
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


MALFORMED = (
    b"{]", b"[]", b"5", b"null", b'"append"', b'{"append": 5}', b'{"append": [1]}', b'{"append": [[]]}',
    b'{"append": [["stepped", "s", {}, "", "now", 0]]}', b'{"append": [["\\ud800", "s", {}, "", 0, 0]], "set": 1}',
    b'{"set": 5}', b'{"set": ["a"]}', b'{"set": [[], 1]}', b'{"set": ["progress/eve", "\\ud800"]}',
    b'{"ask": 1}', b'{"ask": 1, "what": "read", "with": []}', b'{"ask": 1, "what": "read", "with": ["x", null, null]}',
    b'{"ask": 1, "what": "read", "with": [1e999, null, null]}', b'{"ask": 1, "what": "read", "with": [0, null, {}]}',
    b'{"ask": 1, "what": "read", "with": [99999999999999999999999, null, null]}',
    b'{"ask": 1, "what": "state", "with": []}', b'{"ask": 1, "what": "state", "with": [[]]}',
    b'{"ask": 1, "what": "states", "with": ["\\ud800"]}', b'{"ask": 1, "what": "state", "with": 5}',
    b'{"ask": 1, "what": "subscribe", "with": [1e999]}', b'{"ask": 1, "what": "subscribe", "with": [[]]}',
    b'{"ask": 1, "what": "subscribe", "with": [-1]}', b'{"ask": 1, "what": [], "with": {"a": 1}}',
    b'{"crash": ' + b"[" * 100_000, b"\xff\xfe", b"1" * 5000, b"{" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("teacher", [False, True], ids=["learner", "teacher"])
@pytest.mark.parametrize("frame", MALFORMED, ids=lambda frame: frame[:60].decode(errors="replace"))
async def test_a_malformed_frame_ends_its_own_line_at_the_most(
    tmp_path: Path, frame: bytes, teacher: bool, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(tmp_path / "class.sqlite")
    line = Line(store)
    eve, bo = await line.seat("eve", teacher=teacher), await line.seat("bo")
    eve._end.settimeout(2)
    eve._end.sendall(frame + b"\n")
    with contextlib.suppress(TimeoutError):
        await line.do(eve._end.recv, 1 << 16)
    await line.do(bo.append, [Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})])
    assert [event.learner for event in await line.do(bo.read)] == ["bo"]
    await line.close()
    # The task of the line has ended by itself, not with an error that nobody has caught.
    assert [task.exception() for task in line._tasks if task.done() and not task.cancelled()] == [None, None]
    assert caplog.records == []
    assert line.troubles == []
    store.close()


class Asked(MemoryStore):
    """Notes whose events are read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, str | None]] = []

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        self.asked.append((after, learner))
        return super().read(after, learner, most)


async def test_a_learner_who_subscribes_from_the_beginning_has_only_the_class_s_events_read() -> None:
    store = Asked()
    store.append([Event("stepped", "slope", learner="bo"), Event("message", data={"text": "hi"})])
    store.append([Event("stepped", "slope", learner="anna")])
    line = Line(store)
    anna, teacher = await line.seat("anna"), await line.seat("teacher", teacher=True)
    heard = await line.do(anna.subscribe, 0)
    assert [learner for after, learner in store.asked if after == 0] == [""]
    assert [event.kind for event in heard.new()] == ["message"]
    seen = await line.do(teacher.subscribe, 0)
    assert [event.learner for event in seen.new()] == ["bo", "", "anna"]
    await line.close()


async def test_a_flood_of_events_is_slowed_and_others_are_not() -> None:
    now, slept = [1000.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    line = Line()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    eve, bo = await line.seat("eve"), await line.seat("bo")
    step = Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})
    for _ in range(100):
        await line.do(eve.append, [step] * 40)
    assert len(await line.do(eve.read)) == 4000
    # 400 come together, of the other 3600 and the question forty go in a second.
    assert sum(slept) == pytest.approx(3601 / 40, abs=1.5)
    slept.clear()
    await line.do(bo.append, [step])
    assert len(await line.do(bo.read)) == 1
    assert slept == []
    await line.close()


async def test_after_a_day_s_worth_no_more_is_kept_and_both_are_told_once() -> None:
    now = [86_400.0 * 3]

    async def sleep(seconds: float) -> None:
        return

    line = Line()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    eve = await line.seat("eve")
    heard = await line.do(eve.subscribe)
    step = Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})
    for _ in range(A_DAY // 1000 + 3):
        await line.do(eve.append, [step] * 1000)
    assert len(await line.do(line.store.read)) <= A_DAY
    await line.do(eve.state, "progress/eve")
    assert len(line.store.read()) == A_DAY
    assert line.troubles == [f"eve has sent {A_DAY} events today: no more are saved until tomorrow."]
    assert [event.kind for event in heard.new()] == ["notice"]
    # Another link is the same learner; another day is another day.
    again = await line.seat("eve")
    await line.do(again.append, [step])
    await line.do(again.state, "progress/eve")
    assert len(line.store.read()) == A_DAY
    now[0] += 86_400.0
    await line.do(again.append, [step])
    await line.do(again.state, "progress/eve")
    assert len(line.store.read()) == A_DAY + 1
    await line.close()
