"""What a learner's process, and a teacher's, may have of the server, and what it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from typing import Any

from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.classroom.seats.lines import Line, comes, of_iteration


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
