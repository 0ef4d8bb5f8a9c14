"""Bytes, sizes and signals that reach a learner's tutor from outside end nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.ssh.classroom import CODE, Classroom, children
from tests.ssh.people import Person

DOWN = b"\x1b[B"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("bytes"), "--code", CODE) as room:
        yield room


@pytest.mark.parametrize("typed", [b"\xe9", b"\xc4\xe3", b"\xff\xfe\x80", bytes(range(128, 256))], ids=bytes.hex)
async def test_bytes_that_are_no_utf8_and_the_next_key_draws(room: Classroom, typed: bytes) -> None:
    anna = await Person(room.port, f"latin{typed[:4].hex()}").enter()
    await anna.press(typed, patience=0.3)
    assert await anna.press(DOWN) > 0
    assert not anna.closed.is_set()
    anna.leave()


@pytest.mark.parametrize("size", [(1000, 1000), (1 << 31, 1 << 31), (1, 1), (500, 500)], ids=str)
async def test_a_window_of_any_size_is_drawn(room: Classroom, size: tuple[int, int]) -> None:
    anna = await (await Person(room.port, f"size{size[0]}").log_in()).sit(size)
    assert len(anna.out) > 100
    assert anna.channel is not None
    for columns, rows in (size, (0, 0), (80, 24)):
        anna.channel.change_terminal_size(columns, rows)
    await anna.quiet()
    assert await anna.press(DOWN) > 0
    assert not anna.closed.is_set()
    anna.leave()


async def test_a_tutor_that_is_continued_without_having_been_stopped_goes_on(room: Classroom) -> None:
    before = set(children(room.spawner))
    anna = await Person(room.port, "continued").enter()
    (seat,) = set(children(room.spawner)) - before
    for _ in range(3):
        os.kill(seat, signal.SIGCONT)
    assert await anna.press(DOWN) > 0
    assert await anna.press(DOWN) > 0
    assert not anna.closed.is_set()
    anna.leave()


def test_nothing_of_all_this_has_reached_the_console(room: Classroom) -> None:
    assert "Traceback" not in room.console
    assert "ended with" not in room.console, room.console
