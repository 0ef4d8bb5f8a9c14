"""How a class is closed: whatever ends it, each terminal is as before, and a last word stands in it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ssh.classroom import CODE, Classroom, children, until
from tests.ssh.people import Person
from tests.terminal.modes import kept, last_words

OVER = "The class is over. What you did is saved."
ENTER = b"\r"


def everybody(process: int) -> list[int]:
    """A process, all that it has started, and they."""
    return [process, *(one for child in children(process) for one in everybody(child))]


def told(processes: Sequence[int], *numbers: signal.Signals) -> None:
    """Each process, the first one first, gets each signal."""
    for number in numbers:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)


class Teacher(Person):
    """Logs in by the code that ``serve`` prints for the teacher."""

    def __init__(self, room: Classroom) -> None:
        super().__init__(room.port, "teacher")
        self._code = room.teacher_code

    def answer(self, prompt: str) -> str:
        return self._code


@pytest.mark.parametrize("backwards", [False, True], ids=["server first", "server last"])
async def test_term_to_all_processes_as_systemd_does_it(tmp_path: Path, backwards: bool) -> None:
    with Classroom(tmp_path, "--code", CODE, "--sessions", "2") as room:
        anna, bert = await Person(room.port, "anna").enter(), await Person(room.port, "bert").enter()
        teacher = await Teacher(room).enter()
        await bert.press(ENTER)
        waiting = await (await Person(room.port, "carla").log_in()).wait_for("number 1 in the queue")
        processes = everybody(room.process.pid)
        # KillMode=control-group (systemd.kill(5)): TERM, then CONT, to every process of the unit.
        assert len(processes) == 2 + 3
        told(processes[::-1] if backwards else processes, signal.SIGTERM, signal.SIGCONT)
        for person in (anna, bert, teacher):
            await asyncio.wait_for(person.closed.wait(), 20)
            assert kept(person.out) == [], person.name
            assert last_words(person.out) == OVER, person.name
        await asyncio.wait_for(waiting.closed.wait(), 20)
        assert waiting.out.decode().strip().endswith(OVER)
        assert await asyncio.to_thread(room.process.wait, 60) == 0
        assert not [one for one in processes if Path(f"/proc/{one}").exists()]
        assert "Traceback" not in room.console, room.console
        assert "ended with" not in room.console, room.console


async def test_a_tutor_that_does_not_move_is_seen_out_by_the_server(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room:
        anna = await Person(room.port, "anna").enter()
        (seat,) = children(room.spawner)
        os.kill(seat, signal.SIGSTOP)
        assert kept(anna.out) != []
        room.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(anna.closed.wait(), 30)
        assert kept(anna.out) == []
        assert last_words(anna.out) == OVER


async def test_a_killed_tutor_leaves_nothing_in_the_terminal(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room:
        anna = await Person(room.port, "anna").enter()
        (seat,) = children(room.spawner)
        os.kill(seat, signal.SIGKILL)
        await asyncio.wait_for(anna.closed.wait(), 30)
        assert kept(anna.out) == []
        assert last_words(anna.out) == "Your tutor has stopped. What you did is safe: log in again to go on."
        until("the console", lambda: "has ended with -9" in room.console)
