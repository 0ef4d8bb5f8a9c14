"""The teacher's screen over a real ``ssh``, while thirty learners work."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.crowd import Crowds, Door
from tests.session.walks import place_in_contents
from tests.ssh.classroom import CODE, CONTENTS, Classroom, key_pair, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client

NAMES = [f"learner{number:02}" for number in range(30)]
CHAIN, STEP, ITERATION, BACK = "\x1b[B" * place_in_contents("nonlinear-chain") + "\r", "\x1b[C", "\x1b[B", "\x1b[A"
"""Keys: from the contents into a lesson; one number; to the end of an iteration, and back to its begin."""
WALKS = (
    ((), "1 · start"),
    ((STEP,), "1 · forward"),
    ((ITERATION,), "1 · update"),
    ((ITERATION, STEP), "2 · forward"),
    ((ITERATION, ITERATION), "2 · update"),
)
"""Keys in the lesson, and where they lead."""
WRONG = ("p", "7\r", "8\r", "9\r", "\x1b")
"""Three predictions for the logarithm of 18, and away from the question."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    key_pair(tmp_path, "teacher")
    with Classroom(tmp_path, "--code", CODE, "--teacher-key", str(tmp_path / "teacher.pub")) as room:
        yield room


def row_of(terminal: Terminal, name: str) -> str:
    """What the teacher reads about a learner; empty where the name is not seen."""
    terminal.read(0.02)
    return next((row for row in terminal.rows if f" {name} " in row), "")


def place_of(terminal: Terminal, name: str) -> str:
    """Iteration and stage that the teacher reads."""
    found = re.search(r"\d+ · \w+", row_of(terminal, name))
    return found[0] if found else ""


def see(terminal: Terminal, places: Mapping[str, str]) -> None:
    """Wait until the teacher sees learners at these places."""
    for name, place in places.items():
        until(f"{name} at {place}", lambda name=name, place=place: place_of(terminal, name) == place)


def topmost(terminal: Terminal) -> list[str]:
    """The names in the first three rows of the grid."""
    top = [row for row in terminal.rows if "learner" in row][:3]
    return sorted(name for row in top for name in NAMES if f" {name} " in row)


def bursts(terminal: Terminal, meanwhile: Future[Any]) -> list[float]:
    """When the screen began to be drawn anew, as long as something else goes on."""
    begun: list[float] = []
    last = 0.0
    while not meanwhile.done():
        if terminal.read(0.05):
            now = time.monotonic()
            if now - last > 0.15:
                begun.append(now)
            last = now
    return begun


def test_the_teacher_sees_thirty_learners_live(room: Classroom, tmp_path: Path) -> None:
    stuck = NAMES[3::10]
    with (
        Terminal(room.command("teacher", "-i", str(tmp_path / "teacher")), columns=120, rows=44) as terminal,
        Crowds(Door(room.port, CODE), 1) as crowd,
        ThreadPoolExecutor(1) as beside,
    ):
        terminal.wait_for("a answers")
        arrived = crowd.arrive(NAMES, CONTENTS)
        assert arrived["refused"] == []
        until("30 of 30", lambda: (terminal.read(0.05), "30 of 30 here" in terminal.rows[0])[1])
        walks = {name: WALKS[number % len(WALKS)] for number, name in enumerate(NAMES)}
        # One after the other is seen by the teacher, and so done, before the next keys are pressed.
        crowd.all("type", dict.fromkeys(NAMES, (CHAIN,)))
        see(terminal, dict.fromkeys(NAMES, "1 · start"))
        crowd.all("type", {name: keys for name, (keys, _) in walks.items()})
        see(terminal, {name: place for name, (_, place) in walks.items()})
        assert all("Nonlinear chain" in row_of(terminal, name) for name in NAMES)
        crowd.all("type", dict.fromkeys(stuck, WRONG))
        until("3 stuck", lambda: (terminal.read(0.05), "3 stuck" in terminal.rows[0])[1])
        # Those who need help stand at the top, and what it is about; a frame comes in more than one piece.
        until("those who are stuck at the top", lambda: (terminal.read(0.05), topmost(terminal) == stuck)[1])
        top = [row for row in terminal.rows if "learner" in row][:3]
        assert all("! ●" in row and " 0/3 " in row and row.endswith("b · iteration 2") for row in top)
        # All press keys all the time: the teacher's screen follows, once a second.
        moving = beside.submit(crowd.all, "type", dict.fromkeys(NAMES, (ITERATION, *(BACK, ITERATION) * 14)))
        drawn = bursts(terminal, moving)
        moving.result()
        assert len(drawn) >= 3
        assert median(later - earlier for earlier, later in pairwise(drawn)) > 0.75
        for name, (_, place) in walks.items():
            until(f"{name} moving on", lambda name=name, place=place: place_of(terminal, name) not in ("", place))
        crowd.all("leave")
        until("leaving", lambda: (terminal.read(0.05), "0 of 30 here" in terminal.rows[0])[1])
