"""What whoever runs a class sees of it: the log, and the figures."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.classroom.monitoring.test_figures import samples
from tests.ports import HERE, free_port
from tests.ssh.classroom import CODE, Classroom, children, until
from tests.ssh.people import Person
from tests.ssh.test_closing import Teacher

DOWN, ENTER = b"\x1b[B", b"\r"
SECRET = "my-secret-guess"


class Watched(Classroom):
    """A class with a log of objects, and figures."""

    def __init__(self, folder: Path) -> None:
        self.metrics = free_port()
        super().__init__(folder, "--code", CODE, "--log", "json", "--metrics", f"{HERE}:{self.metrics}")

    def log(self, event: str) -> list[dict[str, Any]]:
        """What the log has about something."""
        found = [json.loads(line) for line in self.console.splitlines() if line.startswith("{")]
        return [one for one in found if one["event"] == event]

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        try:
            with urllib.request.urlopen(f"http://{HERE}:{self.metrics}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def figures(self) -> dict[tuple[str, str], float]:
        """As Prometheus reads them."""
        return samples(self.get("/metrics")[1])


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Watched]:
    with Watched(tmp_path) as room:
        yield room


class Guesser(Person):
    """Says the wrong thing at one question."""

    def __init__(self, port: int, name: str, wrong: str) -> None:
        super().__init__(port, name)
        self._wrong = wrong

    def answer(self, prompt: str) -> str:
        return SECRET if self._wrong in prompt.lower() else super().answer(prompt)


async def test_logins_refusals_a_lock_a_teacher_a_crash(room: Watched) -> None:
    assert room.log("opened")[0]["port"] == room.port
    anna = await Person(room.port, "Anna").enter()
    await anna.press(ENTER)
    await anna.press(DOWN)
    (login,) = room.log("login")
    assert (login["level"], login["address"], login["name"]) == ("info", HERE, "anna")
    for name, wrong in (("eve", "code"), ("anna", "pin")):
        with pytest.raises(asyncssh.Error):
            await Guesser(room.port, name, wrong).log_in()
    refused = room.log("refused")
    assert {(one["level"], one["address"]) for one in refused} == {("warning", HERE)}
    assert {(one["name"], one["reason"]) for one in refused} == {("eve", "code"), ("anna", "pin")}
    teacher = await Teacher(room).enter()
    until("a line", lambda: room.log("teacher"))
    (seat,) = [one for one in children(room.spawner) if one not in _seats_of(room, teacher)][:1]
    found = room.figures()
    assert found["gradtutor_learners", ""] == 1
    assert found["gradtutor_logins_total", "teacher"] == 1
    assert found["gradtutor_refused_total", "code"] == len([one for one in refused if one["reason"] == "code"])
    assert found["gradtutor_key_to_frame_seconds_count", ""] >= 2
    assert 0 < found["gradtutor_key_to_frame_seconds_sum", ""] < 60
    os.kill(seat, signal.SIGKILL)
    until("a line", lambda: room.log("crash"))
    (crash,) = room.log("crash")
    assert (crash["level"], crash["status"], crash["name"]) == ("error", -signal.SIGKILL, "anna")
    until("a line", lambda: room.log("left"))
    assert room.figures()["gradtutor_crashes_total", ""] == 1
    # Nothing that anybody has typed, and nothing that somebody would like to know.
    for secret in (SECRET, CODE, anna.pin):
        assert not [one for one in room.console.splitlines() if one.startswith("{") and secret in one]
    anna.leave()
    teacher.leave()
    await _closed()


def _seats_of(room: Classroom, later: Person) -> list[int]:
    """The processes that came last: those of whoever came last."""
    return sorted(children(room.spawner))[1:]


async def test_a_store_that_fails_is_in_the_log_and_nobody_is_sent_there(room: Watched) -> None:
    assert room.get("/readyz") == (200, "ready\n")
    anna = await Person(room.port, "anna").enter()
    await anna.press(ENTER)
    until("writing", lambda: room.figures()["gradtutor_unwritten_events", ""] == 0)
    room.fill_disk()
    await anna.press(DOWN)
    until("a line", lambda: room.log("store"))
    (fails,) = room.log("store")
    assert (fails["level"], fails["state"]) == ("error", "fails")
    assert fails["reason"]
    status, words = room.get("/readyz")
    assert (status, words) == (503, f"The store takes nothing: {fails['reason']}.\n")
    found = room.figures()
    assert found["gradtutor_unwritten_events", ""] > 0
    until("time", lambda: room.figures()["gradtutor_last_commit_seconds", ""] > 1)
    room.empty_disk()
    until("a line", lambda: [one["state"] for one in room.log("store")] == ["fails", "works"])
    assert room.get("/readyz")[0] == 200
    assert room.figures()["gradtutor_last_commit_seconds", ""] < 5
    anna.leave()
    await _closed()


async def _closed() -> None:
    """A link that was hung up is closed at the loop's next turns."""
    await asyncio.sleep(0.1)
