"""SIGTERM at a server of a class that goes on elsewhere: everybody is asked to log in again, and it ends."""

from __future__ import annotations

import asyncio
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gradtutor.classroom.records.opening import open_class
from tests.ports import HERE, free_port
from tests.postgres import Cluster
from tests.ssh.classroom import CODE, CONTENTS, NAME, Classroom, answer, needs_client, until
from tests.ssh.people import Person

pytestmark = needs_client

AGAIN = "This server is being stopped. Log in again: you go on where you are."
OVER = "The class is over"
LEARNERS = 8


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """A database of its own."""
    name = f"drain_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def readiness(port: int) -> tuple[int, str]:
    """Status and words of /readyz; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{HERE}:{port}/readyz", timeout=5) as answered:
            return answered.status, answered.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


async def test_everybody_is_asked_to_log_in_again_and_nobody_new_comes_in(tmp_path: Path, url: str) -> None:
    metrics = free_port()
    options = ["--code", CODE, "--store", url, "--metrics", f"{HERE}:{metrics}"]
    with Classroom(tmp_path, *options) as room:
        people = await asyncio.gather(*(Person(room.port, f"l{number}").enter() for number in range(LEARNERS)))
        # Somebody has answered everything, and opens a session when the others have been told.
        late = await Person(room.port, "late").log_in()
        assert await asyncio.to_thread(readiness, metrics) == (200, "ready\n")
        with room.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", room.teacher_code)
            teacher.wait_for("l0")
            begun = time.monotonic()
            room.process.send_signal(signal.SIGTERM)
            seen = set()
            while room.process.poll() is None and time.monotonic() < begun + 60:
                seen.add(await asyncio.to_thread(readiness, metrics))
                if late.channel is None and (503, "Nobody new is let in: this server is about to end.\n") in seen:
                    with pytest.raises(OSError, match=r".*"):
                        await Person(room.port, "new").log_in()
                    await late.wait_for(AGAIN)
                await asyncio.sleep(0.01)
            took = time.monotonic() - begun
            teacher.wait_for("Log in again")
            assert OVER not in teacher.text
        assert room.process.returncode == 0
        # One after the other, but not for long.
        assert LEARNERS * 0.1 < took < 20
        assert late.channel is not None
        for person in people:
            await asyncio.wait_for(person.closed.wait(), 10)
            assert AGAIN.encode() in person.out
            assert OVER.encode() not in person.out
        assert "Draining: nobody new comes in" in room.console
        assert "Traceback" not in room.console
    store = open_class(tmp_path, NAME, 2.0, url)
    try:
        kinds = [event.kind for number in range(LEARNERS) for event in store.read(learner=f"l{number}")]
    finally:
        store.close()
    assert (kinds.count("arrived"), kinds.count("departed")) == (LEARNERS, LEARNERS)


async def test_who_asks_twice_waits_for_nobody(tmp_path: Path, url: str) -> None:
    with Classroom(tmp_path, "--code", CODE, "--store", url) as room:
        people = await asyncio.gather(*(Person(room.port, f"l{number}").enter() for number in range(LEARNERS)))
        room.process.send_signal(signal.SIGTERM)
        # Of two signals that wait Python hears the one with the lower number first.
        await asyncio.to_thread(until, "draining", lambda: "Draining" in room.console)
        room.process.send_signal(signal.SIGINT)
        await asyncio.to_thread(room.process.wait, 30)
        assert room.process.returncode == 0
        for person in people:
            await asyncio.wait_for(person.closed.wait(), 10)
            assert AGAIN.encode() in person.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
async def test_at_its_console_a_class_is_closed(tmp_path: Path, url: str, number: signal.Signals) -> None:
    with Classroom(tmp_path, "--code", CODE, "--store", url) as room:
        anna = await Person(room.port, "anna").enter()
        assert CONTENTS.encode() in anna.out
        room.process.send_signal(number)
        await asyncio.to_thread(room.process.wait, 30)
        assert room.process.returncode == 0
        await asyncio.wait_for(anna.closed.wait(), 10)
        assert OVER.encode() in anna.out
