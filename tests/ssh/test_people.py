"""Names that a teacher puts right while those who have them sit in the class, from the screen and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.session.classroom.roll import Roll
from tests.ssh.classroom import CODE, CONTENTS, NAME, PATIENCE, SOURCE, Classroom, answer, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    with Classroom(tmp_path, "--code", CODE) as room:
        yield room


def hear(terminal: Terminal, text: str) -> None:
    until(text, lambda: (terminal.read(0.05), text in " ".join(terminal.text.split()))[1])


def gradtutor(room: Classroom, *words: str) -> str:
    """What the command line says beside the open class."""
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", "--data-dir", str(room.data), "class", *words]
    done = subprocess.run(
        [*command, "--class", NAME], capture_output=True, text=True, check=True, timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip
    return done.stdout


def step(room: Classroom, terminal: Terminal, name: str) -> None:
    """Open the first lesson and make a step."""
    hear(terminal, CONTENTS)
    terminal.press("enter")
    terminal.wait_for("iteration 1")
    terminal.type("space")
    until("a step", lambda: room.steps(name) >= 1)


def test_the_teacher_joins_two_names_while_both_are_there(room: Classroom) -> None:
    with room.learner("ana") as ana, room.learner("anna") as anna, room.ssh("teacher") as teacher:
        step(room, ana, "ana")
        step(room, anna, "anna")
        answer(teacher, "Teacher's code:", room.teacher_code)
        hear(teacher, "2 of 2 here")
        teacher.type("s", "s", "s")
        hear(teacher, "by name")
        teacher.type("e")
        hear(teacher, "Logs in as: ana")
        teacher.type("m")
        hear(teacher, "the same learner as")
        teacher.write(b"anna\r")
        hear(teacher, "This cannot be undone.")
        teacher.type("y")
        hear(teacher, "All of it is now anna's.")
        hear(ana, "Your teacher has given you the name anna here")
        until("leaving", lambda: (ana.read(0.05), ana.poll() is not None)[1])
        until("one name", lambda: {one.learner for one in room.events() if one.learner} == {"anna"})
        # The other one goes on, and is told; the events of both are there.
        anna.type("space")
        until("going on", lambda: room.steps("anna") == 3)
        roll = Roll()
        for event in room.events():
            roll.fold(event)
        assert list(roll.learners) == ["anna"]
        assert roll.learners["anna"].present
        teacher.type("escape")
        hear(teacher, "1 of 1 here")
    # By the old name one comes in as the new one, with its PIN.
    with room.learner("ana"):
        until("coming", lambda: room.events("anna")[-1].kind != "departed")
    assert room.events("ana") == []


def test_the_command_line_renames_and_removes_who_sits_there(room: Classroom) -> None:
    with room.learner("ana") as ana:
        step(room, ana, "ana")
        assert "Anna" in gradtutor(room, "rename", "--learner", "ana", "--to", "Anna")
        hear(ana, "Your teacher has given you the name Anna here")
        until("leaving", lambda: (ana.read(0.05), ana.poll() is not None)[1])
    until("that all is hers", lambda: room.events("ana") == [])
    assert room.steps("anna") == 1
    with room.learner("anna") as anna:
        hear(anna, "iteration 1")
        assert "Nothing of it is in the class any more." in gradtutor(room, "forget", "--learner", "anna", "--yes")
        hear(anna, "Your teacher has taken you out of this class.")
        until("leaving", lambda: (anna.read(0.05), anna.poll() is not None)[1])
    until("that nothing is left", lambda: {one.learner for one in room.events()} == {""})
    kept = b"".join(file.read_bytes() for file in room.data.rglob("class.sqlite*"))
    assert b"iteration" not in kept
