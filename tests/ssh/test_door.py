"""Floods before the door, and what they do to those who only want to come in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from gradtutor.classroom import ssh_server
from tests.ports import HERE
from tests.ssh.classroom import CODE, Classroom, answer, key_pair
from tests.ssh.people import Person
from tests.terminal.terminal import Terminal

ELSEWHERE = "127.0.0.9"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    with Classroom(tmp_path, "--code", CODE) as room:
        yield room


async def flood(port: int, a_second: float, held: list[socket.socket]) -> None:
    """Bare connections from one address, kept open, without end."""
    while True:
        one = socket.socket()
        held.append(one)
        one.setblocking(False)
        one.bind((ELSEWHERE, 0))
        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().sock_connect(one, (HERE, port))
        await asyncio.sleep(1 / a_second)


async def test_a_learner_who_takes_twenty_seconds_gets_in_during_a_flood_from_elsewhere(room: Classroom) -> None:
    held: list[socket.socket] = []
    others = asyncio.create_task(flood(room.port, 15.0, held))
    try:
        slow = await Person(room.port, "slow", pause=20 / 3).enter()
        slow.leave()
    finally:
        others.cancel()
        for one in held:
            one.close()
    assert len(held) > 200


async def test_a_learner_of_the_same_address_gets_in_as_well(room: Classroom) -> None:
    held: list[socket.socket] = []
    others = asyncio.create_task(flood(room.port, 100.0, held))
    try:
        await asyncio.sleep(5)
        slow = await Person(room.port, "slow", pause=3, address=ELSEWHERE).enter()
        slow.leave()
    finally:
        others.cancel()
        for one in held:
            one.close()
    assert len(held) > 400


async def test_a_hundred_logins_of_one_name_leave_room_for_others_and_the_teacher(tmp_path: Path) -> None:
    key, _ = key_pair(tmp_path, "teacher")
    with Classroom(tmp_path, "--code", CODE, "--sessions", "3", "--teacher-key", f"{key}.pub") as room:
        first = await Person(room.port, "greedy").log_in()
        held = [first]
        door = asyncio.Semaphore(4)

        async def one() -> None:
            async with door:
                with contextlib.suppress(asyncssh.Error, OSError, TimeoutError):
                    held.append(await asyncio.wait_for(Person(room.port, "greedy").log_in(), 20))

        await asyncio.gather(*(one() for _ in range(100)))
        await asyncio.sleep(0.5)
        assert len(held) > 50
        assert sum(not who.connection.is_closed() for who in held if who.connection) <= 3
        other = await Person(room.port, "other").enter()
        other.leave()
        teacher = await (await Person(room.port, "teacher").log_in(keys=[str(key)])).sit()
        assert "a answers" in "\n".join(teacher.rows())
        teacher.leave()


async def test_who_opens_no_session_is_hung_up_on(room: Classroom) -> None:
    idle = await Person(room.port, "idle").log_in()
    begin = time.monotonic()
    await asyncio.wait_for(idle.closed.wait(), ssh_server.SESSION_SECONDS + 5)
    assert time.monotonic() - begin > ssh_server.SESSION_SECONDS - 2


async def test_one_connection_has_one_session(room: Classroom) -> None:
    anna = await Person(room.port, "anna").enter()
    second = Person(room.port, "anna")
    second.connection = anna.connection
    with pytest.raises(asyncssh.ChannelOpenError):
        await second.sit()
    assert await anna.press(b"\x1b[B") > 0
    anna.leave()


def test_the_code_of_a_teacher_is_heard_while_somebody_guesses_it(room: Classroom) -> None:
    wrong = [Terminal(room.command("teacher")) for _ in range(6)]
    with contextlib.ExitStack() as stack:
        for terminal in wrong:
            stack.enter_context(terminal)
            answer(terminal, "Teacher's code:", "aaaa-bbbb-cccc")
        with room.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", room.teacher_code)
            teacher.wait_for("a answers")
