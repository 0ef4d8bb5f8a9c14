"""What others do while a class is held, and what is left for a learner: measured by ``benchmarks.classroom``."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import statistics
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import asyncssh

from tests.ports import HERE, free_port
from tests.ssh import classroom
from tests.ssh.classroom import CODE, Classroom
from tests.ssh.people import Person

ELSEWHERE = "127.0.0.9"
"""Where the flood of connections comes from: not from where the learner does."""
A_SECOND = 15.0
"""Connections of the flood."""
TYPING = 20.0
"""Seconds that the learner takes to type code and PIN, twice the PIN."""
CONNECTIONS = 180
"""Of the classmate who guesses at a name."""
MINUTE = 60.0
FLOOD = 12.0
"""Seconds of events as fast as they go."""
PRESSES = 25
DOWN, UP = b"\x1b[B", b"\x1b[A"
PATIENCE = 30.0
"""Seconds for a frame."""
ATTACKS = Path(classroom.__file__).parent / "attacks"


async def _connections(port: int) -> None:
    """Bare connections from elsewhere, none of which says anything, until cancelled."""
    held: list[socket.socket] = []
    try:
        while True:
            one = socket.socket()
            one.setblocking(False)
            one.bind((ELSEWHERE, 0))
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().sock_connect(one, (HERE, port))
            held.append(one)
            await asyncio.sleep(1 / A_SECOND)
    finally:
        for one in held:
            one.close()


async def slow_learner(port: int) -> float:
    """Seconds until a learner is in who takes ``TYPING`` seconds, during a flood of connections; -1: thrown out."""
    flood = asyncio.create_task(_connections(port))
    await asyncio.sleep(5)
    begin = time.monotonic()
    learner = Person(port, "slow", pause=TYPING / 3)
    try:
        await learner.enter()
        return time.monotonic() - begin
    except (asyncssh.Error, OSError):
        return -1.0
    finally:
        learner.leave()
        flood.cancel()
        await asyncio.sleep(0.1)


class _Guesser(Person):
    """Another PIN each time."""

    def answer(self, prompt: str) -> str:
        return CODE if "code" in prompt.lower() else f"{time.monotonic_ns() % 1_000_000:06}"


def _judged(metrics: int) -> float:
    """How many PINs the server has judged and found wrong."""
    with urllib.request.urlopen(f"http://{HERE}:{metrics}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    found = re.search(r'^gradtutor_refused_total\{reason="pin"\} (\S+)$', text, re.MULTILINE)
    assert found is not None
    return float(found[1])


async def guesses_a_minute(port: int, metrics: int) -> float:
    """Guesses at one name that are judged in the second of two minutes, over many connections at once."""
    owner = await Person(port, "victim").enter()
    owner.leave()

    async def guess() -> None:
        while True:
            who = _Guesser(port, "victim")
            try:
                await who.log_in(MINUTE)
            except (asyncssh.Error, OSError):
                await asyncio.sleep(0.5)
            else:
                who.leave()

    guessing = [asyncio.create_task(guess()) for _ in range(CONNECTIONS)]
    await asyncio.sleep(MINUTE)
    before = await asyncio.to_thread(_judged, metrics)
    await asyncio.sleep(MINUTE)
    after = await asyncio.to_thread(_judged, metrics)
    for task in guessing:
        task.cancel()
    await asyncio.gather(*guessing, return_exceptions=True)
    return after - before


@contextlib.contextmanager
def taken_over(here: Path) -> Iterator[None]:
    """Every class that is opened meanwhile has a learner, ``eve``, whose process floods the server with events."""
    evil = here / "evil"
    evil.mkdir()
    for name in ("taken_over.py", "flood_events.py"):
        shutil.copy(ATTACKS / name, evil)
    shutil.copy(ATTACKS / "inside.py", evil / "sitecustomize.py")
    (evil / "inside.json").write_text(json.dumps({"attack": "flood", "seconds": FLOOD}))
    with mock.patch.object(classroom, "SOURCE", f"{evil}{os.pathsep}{classroom.SOURCE}"):
        yield


async def during_events(port: int) -> tuple[float, float]:
    """The median of a classmate's seconds from key to frame before and during a flood of events."""
    mate = await Person(port, "mate").enter()
    # There and back: each key draws.
    keys = itertools.cycle((DOWN, UP))

    async def pressed() -> float:
        begin, mate.last = time.monotonic(), 0.0
        assert mate.channel is not None
        mate.channel.write(next(keys))
        while not mate.last and time.monotonic() - begin < PATIENCE:
            await asyncio.sleep(0.001)
        assert mate.last, "a key has drawn nothing"
        took = mate.last - begin
        await mate.quiet(0.1)
        return took

    before = statistics.median([await pressed() for _ in range(PRESSES)])
    eve = await Person(port, "eve").log_in()
    sitting = asyncio.create_task(eve.sit())
    await asyncio.sleep(2)
    meanwhile = statistics.median([await pressed() for _ in range(PRESSES)])
    await sitting
    eve.leave()
    mate.leave()
    await asyncio.sleep(0.1)
    return before, meanwhile


def attacked(folder: Path) -> tuple[float, float, float]:
    """Seconds of the slow learner; guesses a minute; key to frame during a flood of events, in times of before."""
    metrics = free_port()
    (folder / "door").mkdir()
    with Classroom(folder / "door", "--code", CODE, "--metrics", f"{HERE}:{metrics}") as room:
        slow = asyncio.run(slow_learner(room.port))
        guesses = asyncio.run(guesses_a_minute(room.port, metrics))
    (folder / "flooded").mkdir()
    with taken_over(folder), Classroom(folder / "flooded", "--code", CODE) as room:
        before, meanwhile = asyncio.run(during_events(room.port))
    return slow, guesses, meanwhile / before
