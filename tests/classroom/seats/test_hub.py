"""The socket between a learner's process and the server: what goes through it, and what does not."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.seats.allowance import A_DAY
from gradtutor.classroom.seats.hub import LEARNERS_LINE, Hub, Seat
from gradtutor.classroom.seats.wall import HIDDEN, Wall
from gradtutor.classroom.seats.wire import WireStore, encode, event_to_json
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import ClassStore, Event, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore


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


async def test_events_arrive_with_the_server_s_time_and_the_learner_s_name() -> None:
    line = Line()
    anna = await line.seat("anna")
    await line.do(anna.append, [Event("stepped", "slope", {"iteration": 2}, "somebody else", 5.0)])
    assert await line.do(anna.read) == [Event("stepped", "slope", {"iteration": 2}, "anna", 1000.0, 1)]
    await line.close()


async def test_a_wall_gets_answers_without_names_and_does_nothing() -> None:
    line = Line()
    answered = Event("answered", "slope", {"question": "sign", "right": True, "answer": 2.0})
    line.store.append([Event("arrived", data={"name": "Anna Aalto"}, learner="anna"), answered._replace(learner="anna"),
                       answered._replace(learner="bo"), answered._replace(learner="anna"),
                       Event("message", data={"text": "Anna, come here"})])  # fmt: skip
    for name in ("pin/anna", "class/state", "alias/ana", "secret/accounts"):
        line.store.set_state(name, "hers")
    wall = await line.seat("projector", teacher=True, wall=Wall())
    read = await line.do(wall.read)
    assert [event.kind for event in read] == [HIDDEN, "answered", "answered", "answered", HIDDEN]
    assert [event.number for event in read] == [1, 2, 3, 4, 5]
    # Two of them are of one learner, and of none that is in the class.
    assert read[1].learner == read[3].learner != read[2].learner
    assert not {event.learner for event in read} & {"anna", "bo"}
    assert "anna" not in repr(read).lower()
    # Not even whether there is somebody of a name.
    assert await line.do(wall.read, 0, "anna") == await line.do(wall.read, 0, "nobody") == read
    other = await line.seat("projector", teacher=True, wall=Wall())
    assert (await line.do(other.read))[1].learner != read[1].learner
    # What comes later is the same; of what is hidden nothing comes.
    feed = await line.do(wall.subscribe, 5)
    line.hub.append([answered._replace(learner="anna"), Event("message", data={"text": "Anna!"}), Event("erased")])
    await line.hub.flush()
    fresh: list[Event] = []
    while len(fresh) < 2:
        fresh += await line.do(feed.new)
    assert [(event.kind, event.learner) for event in fresh] == [("answered", read[1].learner), ("erased", "")]
    # And nothing that a teacher may do.
    kept = line.store.read()
    await line.do(wall.append, [Event("paused", data={"on": True}), Event("message", data={"text": "hi"})])
    await line.do(wall.set_state, "class/state", {"paused": True})
    for name in ("pin/anna", "class/state", "alias/ana", "secret/accounts"):
        assert await line.do(wall.state, name) is None
    assert await line.do(wall.states, "") is None
    assert await line.do(wall.claim_state, "pin/bo", "mine") is None
    assert await line.do(wall.erase) is None
    assert await line.do(wall.reassign, "anna", "bo") is None
    await line.hub.flush()
    assert line.store.read() == kept
    assert line.store.state("class/state") == "hers"
    assert line.store.state("pin/bo") is None
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


async def test_events_wait_while_the_disk_is_full_and_both_hear_of_it_once() -> None:
    store = FullDisk()
    line = Line(store, patience=0.3)
    anna, bo = await line.seat("anna"), await line.seat("bo")
    for iteration in (1, 2):
        await line.do(anna.append, [of_iteration(iteration)])
        assert await line.do(anna.read) == []
    await line.do(anna.set_state, "progress/anna", {"number": 7})
    assert line.troubles == ["/a/file: the disk is full."]
    # Known at once, though it is not written.
    assert await line.do(anna.state, "progress/anna") == {"number": 7}
    await comes(lambda: trouble_of(anna) and trouble_of(bo))
    assert anna.notice == bo.notice == "Not saved: the disk is full. It is kept and tried again."
    # Who comes only now is told as well.
    carl = await line.seat("carl")
    await comes(lambda: trouble_of(carl))
    store.full = False
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1, 2]
    assert store.state("progress/anna") == {"number": 7}
    await comes(lambda: trouble_of(bo).startswith("Saved again"))
    assert line.troubles == ["/a/file: the disk is full.", "The class is saved again. Nothing is missing."]
    await line.close()


async def test_a_disk_that_is_full_for_a_moment_is_no_learner_s_concern() -> None:
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: line.troubles)
    store.full = False
    await comes(lambda: len(line.troubles) == 2)
    assert trouble_of(anna) == ""
    assert len(store.read()) == 1
    await line.close()


async def test_a_store_that_can_be_read_again_works_also_where_nobody_has_anything_to_write() -> None:
    store = FullDisk()
    store.full, store.mute = False, True
    line = Line(store)
    await line.hub.flush()
    assert line.hub.journal.failing
    committed = line.hub.journal.since_commit
    store.mute = False
    await comes(lambda: not line.hub.journal.failing)
    assert line.troubles[-1] == "The class is saved again. Nothing is missing."
    # Nothing has been written.
    assert line.hub.journal.since_commit > committed
    # What waits is not safe, though it can be read.
    store.full = True
    line.hub.append([of_iteration(1)])
    await comes(lambda: line.hub.journal.failing)
    await line.hub.flush()
    assert (line.hub.journal.failing, line.hub.journal.waiting) == (True, 1)
    store.full = False
    await comes(lambda: not line.hub.journal.failing)
    await line.close()


async def test_a_question_is_tried_again_and_then_answered_with_an_error_and_the_line_stays_open() -> None:
    store = FullDisk()
    store.full = False
    line = Line(store, patience=0.8)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    assert len(await line.do(anna.read)) == 1
    store.mute = True
    asking = asyncio.create_task(line.do(anna.read))
    await asyncio.sleep(0.1)
    store.mute = False
    # It has failed for a moment only.
    assert len(await asking) == 1
    store.mute = True
    with pytest.raises(StoreError, match="s store cannot be used: another program holds it"):
        await line.do(anna.read)
    begun = asyncio.get_running_loop().time()
    with pytest.raises(StoreError):
        await line.do(anna.read)
    # After that nobody waits for long to hear the same.
    assert asyncio.get_running_loop().time() - begun < 0.5
    store.mute = False
    await line.do(anna.append, [of_iteration(2)])
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1, 2]
    await line.close()


async def test_when_too_much_waits_the_tutors_keep_theirs_and_send_them_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.journal.MANY_WAITING", 20)
    monkeypatch.setattr("gradtutor.classroom.seats.wire.LONGEST_PIECE", 500)
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(iteration) for iteration in range(20)])
    await comes(lambda: trouble_of(anna))
    for iteration in range(20, 60):
        await line.do(anna.append, [of_iteration(iteration)])
    await asyncio.sleep(0.3)
    assert (line.hub.journal.waiting, len(anna._held)) == (20, 40)
    store.full = False
    # What is done meanwhile comes behind.
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    await line.do(anna.append, [of_iteration(60)])
    await comes(lambda: (trouble_of(anna), not anna._held)[1])
    await comes(lambda: len(store.read()) == 61)
    assert [event.data["iteration"] for event in store.read()] == list(range(61))
    await line.close()


async def test_who_leaves_while_the_tutors_keep_theirs_leaves_them_to_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.journal.MANY_WAITING", 1)
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(0)])
    await comes(lambda: trouble_of(anna))
    for iteration in range(1, 300):
        await line.do(anna.append, [of_iteration(iteration)])
    await line.do(anna.close)
    await comes(lambda: line.hub.journal.waiting == 300)
    store.full = False
    await comes(lambda: len(store.read()) == 300)
    assert [event.data["iteration"] for event in store.read()] == list(range(300))
    await line.close()


async def test_at_the_end_the_store_is_tried_for_some_seconds_and_what_is_lost_is_told() -> None:
    store = FullDisk()
    line = Line(store, patience=0.1)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1), of_iteration(2)])
    await comes(lambda: line.hub.journal.waiting)
    await line.close()
    assert line.troubles[-1] == "2 events are lost: the disk is full."
    store = FullDisk()
    line = Line(store, patience=20.0)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: line.troubles)
    closing = asyncio.create_task(line.close())
    store.full = False
    await closing
    assert [event.data["iteration"] for event in store.read()] == [1]


async def test_a_lock_that_another_process_holds_on_the_file_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    store = SqliteStore(path, patience=0.2)
    store.set_state("class/name", "x")
    line = Line(store, patience=0.5)
    anna = await line.seat("anna")
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert await line.do(holder.stdout.readline) == b"held\n"
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: trouble_of(anna))
    assert anna.notice == "Not saved: another program holds it. It is kept and tried again."
    # What others have written can still be read meanwhile, and the loop is not held up.
    begun = asyncio.get_running_loop().time()
    assert await line.do(anna.state, "class/name") == "x"
    assert asyncio.get_running_loop().time() - begun < 1.0
    holder.communicate()
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1]
    await line.close()
    store.close()


async def test_a_store_that_was_damaged_is_told_to_everybody_and_later_to_each_teacher() -> None:
    line = Line()
    line.hub.warnings = lambda: ["set aside as /a/file"] if line.store.notice else []
    anna, teacher = await line.seat("anna"), await line.seat("teacher", teacher=True)
    heard, told = await line.do(anna.subscribe), await line.do(teacher.subscribe)
    line.store.notice = "damaged"
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: line.troubles)
    assert line.troubles == ["damaged"]
    for feed, words in ((heard, "Your teacher knows."), (told, "set aside as /a/file")):
        news = list[Event]()
        await comes(lambda news=news, feed=feed: news.extend(feed.new()) or news)  # type: ignore[misc]
        assert words in next(event.data["text"] for event in news if event.kind == "notice")
    later = await line.seat("teacher", teacher=True)
    feed = await line.do(later.subscribe)
    assert [event.data["text"] for event in feed.new() if event.kind == "notice"] == ["set aside as /a/file"]
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
    # 400 come together, of the other 3600 and the question forty go in a second; 4 KiB of the answer count as one.
    answer = encode({"answer": 1, "value": [event_to_json(event) for event in line.store.read()]})
    assert sum(slept) == pytest.approx((3601 + len(answer) / 4096) / 40, abs=1.5)
    slept.clear()
    await line.do(bo.append, [step])
    assert len(await line.do(bo.read)) == 1
    assert slept == []
    await line.close()


async def test_a_flood_of_questions_is_slowed_by_what_their_answers_weigh() -> None:
    now, slept = [1000.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    line = Line()
    await line.hub.close()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    line.store.append([of_iteration(number)._replace(learner="eve") for number in range(9000)])
    eve = await line.seat("eve")
    for _ in range(20):
        # However much is asked for.
        assert len(await line.do(eve.read, 0, None, 1_000_000)) == 5000
    answer = encode({"answer": 1, "value": [event_to_json(event) for event in line.store.read(most=5000)]})
    assert len(answer) > 300_000
    # 400 at once; each question is one, and each 4 KiB of its answer; the last answer is not waited for.
    assert sum(slept) == pytest.approx((19 * (1 + len(answer) / 4096) - 400) / 40, rel=0.15)
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
    await line.do(eve.read, A_DAY)
    assert len(line.store.read()) == A_DAY
    assert line.troubles == [f"eve has sent {A_DAY} events today: no more are saved until tomorrow."]
    assert [event.kind for event in heard.new()] == ["notice"]
    # Another link is the same learner; another day is another day.
    again = await line.seat("eve")
    await line.do(again.append, [step])
    await line.do(again.read, A_DAY)
    assert len(line.store.read()) == A_DAY
    now[0] += 86_400.0
    await line.do(again.append, [step])
    await line.do(again.read, A_DAY)
    assert len(line.store.read()) == A_DAY + 1
    await line.close()


class Counting(MemoryStore):
    """A store that counts the events which are read from it."""

    def __init__(self) -> None:
        super().__init__()
        self.read_out = 0

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        found = super().read(after, learner, most)
        self.read_out += len(found)
        return found

    def told(self, after: int, learners: Collection[str]) -> tuple[list[Event], int]:
        before = self.read_out
        found = super().told(after, learners)
        # As a database does it: what is left out has not been read.
        self.read_out = before + len(found[0])
        return found


async def test_a_server_without_a_teacher_reads_what_concerns_its_learners_and_with_one_everything() -> None:
    store = Counting()
    line = Line(store)
    anna = await line.seat("anna")
    heard = await line.do(anna.subscribe, 0)
    elsewhere = [Event("stepped", "slope", learner=f"pupil {at}") for at in range(100)]
    store.append([*elsewhere, Event("message", data={"text": "look"}), *elsewhere])
    await line.hub.flush()
    while not (news := heard.new()):
        await asyncio.sleep(0.01)
    assert [event.kind for event in news] == ["message"]
    assert store.read_out == 1
    teacher = await line.seat("teacher", teacher=True)
    store.append(elsewhere)
    seen = await line.do(teacher.subscribe, 0)
    store.append(elsewhere)
    await line.hub.flush()
    got: list[Event] = []
    while len(got) < 401:
        got += seen.new()
        await asyncio.sleep(0.01)
    assert [event.number for event in got] == list(range(1, 402))
    assert heard.new() == []
    await line.close()


async def test_somebody_who_comes_or_goes_elsewhere_is_told_once() -> None:
    line, heard = Line(), list[tuple[str, str]]()
    line.hub.when_seats_change = lambda event: heard.append((event.kind, event.learner))
    line.hub.learners = lambda: frozenset({"anna"})
    elsewhere = [Event("arrived", learner="bo"), Event("arrived", learner="anna"), Event("departed", learner="anna")]
    line.store.append(elsewhere)
    await line.hub.flush()
    await line.hub.flush()
    assert heard == [("arrived", "anna"), ("departed", "anna")]
    await line.close()


class Slow(MemoryStore):
    """A store that takes half a second for whatever it is asked."""

    slow = False


def slowly(name: str) -> Callable[..., Any]:
    plain = getattr(MemoryStore, name)

    def method(store: Slow, *arguments: Any) -> Any:
        if store.slow:
            time.sleep(0.5)
        return plain(store, *arguments)

    return method


for _name in ("append", "read", "told", "state", "states", "set_state", "swap_state", "presence", "last"):
    setattr(Slow, _name, slowly(_name))


async def test_a_slow_store_holds_up_who_has_asked_it_and_not_the_loop_that_the_keys_go_through() -> None:
    store = Slow()
    line = Line(store)
    anna, bo, teacher = await line.seat("anna"), await line.seat("bo"), await line.seat("teacher", teacher=True)
    late: list[float] = []

    async def keys() -> None:
        while True:
            begun = time.monotonic()
            await asyncio.sleep(0.01)
            late.append(time.monotonic() - begun - 0.01)

    store.slow = True
    pressing = asyncio.create_task(keys())
    begun = time.monotonic()
    asked = [
        line.do(anna.append, [of_iteration(1)]), line.do(anna.read), line.do(bo.state, "progress/bo"),
        line.do(bo.set_state, "progress/bo", {"number": 1}), line.do(teacher.subscribe, 0), line.hub.flush(),
        line.hub.store.presence("anna"), line.hub.store.swap_state("x", None, 1),
    ]  # fmt: skip
    await asyncio.gather(*asked)
    assert time.monotonic() - begun > 2.0
    pressing.cancel()
    # The machine may be busy with something else; half a second is what one question takes.
    assert max(late) < 0.4
    store.slow = False
    await line.close()
