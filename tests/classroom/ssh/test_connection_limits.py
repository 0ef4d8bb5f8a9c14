"""Who is before the door, and who waits for a place."""

from __future__ import annotations

import asyncio

from gradtutor.classroom.seats.queue import Queue
from gradtutor.classroom.ssh.connection_limits import Caller, Door


def test_the_oldest_stranger_goes_when_there_are_too_many() -> None:
    door = Door(unknown=3, per_address=100)
    gone: list[int] = []
    for number in range(5):
        assert door.came(number, Caller("a", lambda number=number: gone.append(number)))  # type: ignore[misc]
    assert gone == [0, 1]
    assert door.unknown == 3


def test_who_is_known_does_not_count_as_a_stranger() -> None:
    door = Door(unknown=1, per_address=100)
    gone: list[str] = []
    door.came("anna", Caller("a", lambda: gone.append("anna")))
    door.known("anna")
    door.came("bo", Caller("a", lambda: gone.append("bo")))
    assert gone == []


def test_an_address_has_its_share() -> None:
    door = Door(unknown=100, per_address=2)
    assert [door.came(number, Caller("a", lambda: None)) for number in range(3)] == [True, True, False]
    assert door.came("other", Caller("b", lambda: None))
    for number in range(3):
        door.left(number)
    assert door.came("again", Caller("a", lambda: None))


async def test_everybody_gets_in_in_turn_and_sees_the_place() -> None:
    queue = Queue(places=1, starting=1)
    order: list[str] = []
    places: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    leave = {name: asyncio.Event() for name in places}

    async def come(name: str) -> None:
        async with queue.place(places[name].append) as started:
            order.append(name)
            started()
            await leave[name].wait()

    tasks = []
    for name in places:
        tasks.append(asyncio.create_task(come(name)))
        await asyncio.sleep(0)
    assert order == ["a"]
    assert places == {"a": [], "b": [1], "c": [2]}
    for name in places:
        leave[name].set()
        for _ in range(5):
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert order == ["a", "b", "c"]
    assert places["c"][-1] == 1
    assert (queue.inside, queue.waiting) == (0, 0)


async def test_only_so_many_start_at_once() -> None:
    queue = Queue(places=10, starting=2)
    inside = 0
    start = asyncio.Event()

    async def come() -> None:
        nonlocal inside
        async with queue.place(lambda _: None) as started:
            inside += 1
            await start.wait()
            started()
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(come()) for _ in range(5)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert inside == 2
    start.set()
    await asyncio.gather(*tasks)
    assert inside == 5


async def test_who_goes_away_makes_room() -> None:
    queue = Queue(places=1)
    hold = asyncio.Event()

    async def come() -> None:
        async with queue.place(lambda _: None):
            await hold.wait()

    first, second, third = (asyncio.create_task(come()) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    assert queue.waiting == 1
    hold.set()
    await asyncio.gather(first, third)
    assert (queue.inside, queue.waiting) == (0, 0)


async def test_who_is_about_to_give_a_place_back_comes_before_all_who_wait() -> None:
    queue = Queue(places=1)
    order: list[str] = []
    places: dict[str, list[int]] = {"old": [], "waiting": [], "new": []}
    leave = asyncio.Event()

    async def come(name: str, ahead: bool = False) -> None:
        async with queue.place(places[name].append, ahead):
            order.append(name)
            if name == "old":
                await leave.wait()

    tasks = []
    for name in places:
        tasks.append(asyncio.create_task(come(name, name == "new")))
        await asyncio.sleep(0)
    assert places == {"old": [], "waiting": [1, 2], "new": [1]}
    leave.set()
    await asyncio.gather(*tasks)
    assert order == ["old", "new", "waiting"]
