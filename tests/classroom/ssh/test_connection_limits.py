"""Who is before the door, and who waits for a place."""

from __future__ import annotations

import asyncio
import random

from gradtutor.classroom.seats.queue import Queue
from gradtutor.classroom.ssh.connection_limits import Bounds, Caller, Door


class Street:
    """Everybody who comes to a door, and who has been hung up on."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.now = 0.0
        self.door = Door(bounds, lambda: self.now, random.Random(1))
        self.gone: list[object] = []

    def come(self, key: object, address: str = "192.0.2.1") -> bool:
        return self.door.came(key, Caller(address, lambda: self.gone.append(key)))

    def enter(self, key: object, name: str, address: str = "192.0.2.1", teacher: bool = False) -> bool:
        return self.come(key, address) and self.door.named(key, name) and self.door.known(key, name, teacher=teacher)


def test_three_hundred_at_one_bell_behind_one_address_get_in() -> None:
    street = Street()
    assert all(street.come(number) for number in range(300))
    for number in range(300):
        assert street.door.named(number, f"learner{number}")
    assert all(street.door.known(number, f"learner{number}") for number in range(300))
    assert street.gone == []
    assert street.door.strangers == 0


def test_who_fills_the_door_is_hung_up_on_and_nobody_of_another_address() -> None:
    street = Street()
    assert street.come("slow", "198.51.100.7")
    assert street.door.named("slow", "slow")
    for number in range(5000):
        street.come(number, "203.0.113.9")
    assert "slow" not in street.gone
    assert street.door.strangers <= 601 + 1
    assert street.door.known("slow", "slow")


def test_many_sources_that_fill_the_door_together_do_not_drive_out_one_who_has_come_alone() -> None:
    street = Street()
    assert street.come("slow", "198.51.100.7")
    for number in range(5000):
        street.come(number, f"203.0.113.{number % 20}")
    assert "slow" not in street.gone
    assert street.door.strangers == 1000


def test_before_somebody_who_types_those_go_who_have_not_said_a_name() -> None:
    street = Street(Bounds(early=5, full=10))
    assert street.come("typing")
    assert street.door.named("typing", "anna")
    for number in range(500):
        street.come(number)
    assert "typing" not in street.gone


def test_the_drop_is_random_from_the_first_bound_and_certain_from_the_second() -> None:
    dropped = 0
    for seed in range(400):
        street = Street(Bounds(early=10, full=20))
        street.door = Door(Bounds(early=10, full=20), lambda: 0.0, random.Random(seed))
        for number in range(10):
            street.come(number)
        assert street.gone == []
        street.come("eleventh")
        dropped += len(street.gone)
    # By hand: 0.3 + 0.7 / 10 = 0.37; three standard deviations of 400 tries are 0.072.
    assert 0.29 < dropped / 400 < 0.45
    street = Street(Bounds(early=10, full=20))
    for number in range(1000):
        street.come(number)
    assert street.door.strangers <= 20


def test_penalties_take_room_away_until_they_are_over() -> None:
    street = Street(Bounds(early=100, full=200))
    for number in range(600):
        street.come(number)
        street.door.left(number)
    assert street.door.penalties.owed("192.0.2.1") == 600.0
    for number in range(600):
        street.come(number)
    # A tenth, and one.
    assert street.door.strangers <= 200 / 11 + 1
    assert street.come("elsewhere", "198.51.100.7")
    street.now = 600.0
    for number in range(1000, 1080):
        street.come(number)
    assert street.door.strangers >= 80


def test_from_where_somebody_has_been_let_in_nobody_pays_for_others() -> None:
    street = Street(Bounds(early=100, full=200))
    for number in range(600):
        street.come(number)
        street.door.left(number)
    assert street.enter("anna", "anna")
    for number in range(1000, 1600):
        street.come(number)
        street.door.left(number)
    street.gone.clear()
    assert all(street.come(f"learner{number}") for number in range(100))
    assert street.gone == []


def test_one_name_has_few_connections_before_login_and_the_newest_of_the_busiest_source_go() -> None:
    street = Street(Bounds(name=4))
    assert street.come("owner", "198.51.100.7")
    assert street.door.named("owner", "victim")
    for number in range(50):
        if street.come(number, "203.0.113.9"):
            street.door.named(number, "victim")
    assert "owner" not in street.gone
    assert 0 not in street.gone
    assert len(street.gone) == 50 - 3


def test_one_name_has_few_connections_inside_and_those_without_a_session_go_first() -> None:
    street = Street()
    assert street.enter("first", "greedy")
    street.door.sat_down("first")
    for number in range(400):
        assert street.enter(number, "greedy")
    assert "first" not in street.gone
    assert len(street.gone) == 400 - 2
    assert street.enter("other", "other")


def test_there_is_always_room_for_the_teacher() -> None:
    street = Street(Bounds(inside=10))
    got_in = [street.enter(number, f"learner{number}") for number in range(30)]
    assert got_in == [True] * 10 + [False] * 20
    assert street.enter("teacher", "teacher", teacher=True)
    assert "teacher" not in street.gone


def test_who_does_not_say_a_name_in_time_is_hung_up_on_and_pays_for_it() -> None:
    street = Street()
    street.come("idle")
    street.door.late("idle")
    assert street.gone == ["idle"]
    assert street.door.penalties.owed("192.0.2.1") == 10.0
    assert street.enter("anna", "anna")
    street.door.late("anna")
    assert street.gone == ["idle"]


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
