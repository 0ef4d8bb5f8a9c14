"""Plain mode in a class with the real ``ssh``: over a pipe and in a terminal, the same dialogue as for one alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from gradtutor.session.classroom.roll import Roll
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.walks import place_in_contents
from tests.ssh.classroom import CODE, PATIENCE, PIN, SOURCE, Classroom, answer, children, key_pair, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client

TYPED = (
    str(place_in_contents("nonlinear-chain") + 1),
    "",
    "",
    "predict",
    "7",
    "8",
    "again",
    "9",
    "later",
    "table",
    "contents",
    "quit",
)
"""Into a lesson, two numbers on, and three wrong predictions."""
PLACES = {"en": "LANG=en_GB.UTF-8", "zh": "LANG=zh_CN.UTF-8"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    with Classroom(tmp_path, "--code", CODE) as room:
        yield room


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Classroom]:
    """A class with a roster, in which Berta has a key and goes line by line, and Carl has one and does not."""
    rows = [f"{name},{key_pair(tmp_path, name)[1]},{plain}" for name, plain in (("berta", "yes"), ("carl", ""))]
    roster = tmp_path / "class.csv"
    roster.write_text("\n".join(["learner_id,public_key,plain", *rows]) + "\n")
    with Classroom(tmp_path, "--roster", str(roster)) as room:
        yield room


def alone(folder: Path, language: str, typed: Sequence[str]) -> tuple[str, list[Event]]:
    """What ``gradtutor --plain`` says to the same lines, and what it keeps."""
    done = subprocess.run(
        [sys.executable, "-m", "gradtutor", "--plain", "--lang", language, "--data-dir", str(folder)],
        input="\n".join(typed) + "\n", capture_output=True, text=True, check=True, timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip
    store = SqliteStore(folder / "progress.sqlite")
    try:
        return done.stdout, store.read()
    finally:
        store.close()


def said(room: Classroom, name: str, typed: Sequence[str], *options: str, word: str = "") -> tuple[str, str]:
    """What the client prints when the lines come over a pipe, and what it says of itself."""
    command = [*room.command(name, *options), *([word] if word else [])]
    done = subprocess.run(
        command, input="\n".join(typed) + "\n", capture_output=True, text=True, check=False, timeout=PATIENCE,
        env=room.askpass(), start_new_session=True,
    )  # fmt: skip
    return done.stdout, done.stderr


def told(events: Sequence[Event]) -> list[tuple[str, str, object]]:
    """What the events say, without whose they are and when they were."""
    return [(one.kind, one.lesson, dict(one.data)) for one in events if one.kind not in ("arrived", "departed")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_over_a_pipe_it_is_the_dialogue_that_one_has_alone(school: Classroom, tmp_path: Path, language: str) -> None:
    expected, kept = alone(tmp_path / "alone", language, TYPED)
    heard, error = said(school, "berta", TYPED, "-T", "-i", str(tmp_path / "berta"), "-o", f"SetEnv={PLACES[language]}")
    assert error == ""
    first, rest = heard.split("\n", 1)
    assert "berta" in first
    assert rest == expected
    until("leaving", lambda: school.events("berta")[-1].kind == "departed")
    assert told(school.events("berta")) == told(kept)
    assert {one.kind for one in kept} >= {"opened", "stepped", "predicted", "left"}


def test_the_teacher_sees_the_same_of_it(school: Classroom, tmp_path: Path) -> None:
    # The input ends at the question: the last words are heard, and the learner is gone.
    said(school, "berta", TYPED[:8], "-T", "-i", str(tmp_path / "berta"))
    until("leaving", lambda: school.events("berta")[-1].kind == "departed")
    roll = Roll()
    events = school.events()
    for event in events[:-1]:
        roll.fold(event)
    learner = roll.learners["berta"]
    assert (learner.present, learner.lesson, learner.iteration, learner.stage) == (
        True,
        "nonlinear-chain",
        1,
        "forward",
    )
    assert (learner.wrong_in_a_row, learner.score) == (3, (0, 3))
    stuck = roll.stuck(learner, events[-1].time)
    assert stuck is not None
    assert stuck.cause == "wrong"


def test_by_its_word_as_a_command_and_nothing_else(school: Classroom, tmp_path: Path) -> None:
    key = str(tmp_path / "carl")
    heard, _ = said(school, "carl", ["quit"], "-T", "-i", key, word="plain")
    assert "1. " in heard
    assert heard.endswith("> quit\n")
    for words in ((), ("plain; id",), ("id",)):
        heard, error = said(school, "carl", ["quit"], "-T", "-i", key, word=" ".join(words))
        assert heard == ""
        assert words or error == "The tutor needs a terminal: ssh -t. Without one, line by line: ssh … plain\n"


@pytest.mark.parametrize("how", ["typed", "TERM=dumb"])
def test_in_a_terminal(room: Classroom, how: str) -> None:
    dumb = {"TERM": "dumb"} if how == "TERM=dumb" else None
    with Terminal(room.command("Berta"), columns=120, rows=80, environment=dumb) as terminal:
        if how == "typed":
            answer(terminal, "Class code:", "plain")
            until("the question once more", lambda: (terminal.read(0.05), terminal.text.count("Class code:") == 2)[1])
        answer(terminal, "Class code:", CODE)
        answer(terminal, "New PIN:", PIN)
        answer(terminal, "once more:", PIN)
        until("the contents", lambda: (terminal.read(0.05), "Type the number of a lesson." in terminal.text)[1])
        assert "You are in the class as Berta." in terminal.text
        (process,) = children(room.spawner)
        # As confined as any other: no new privileges, filters of system calls, no other process.
        status = Path(f"/proc/{process}/status").read_text()
        assert re.search(r"NoNewPrivs:\s1\b", status)
        assert re.search(r"Seccomp:\s2\b", status)
        # What is typed is shown once, by the terminal, and a whole character can be taken back.
        terminal.write("9中\x7f\r".encode())
        until("the lesson", lambda: (terminal.read(0.05), "Nonlinear chain" in terminal.text)[1])
        terminal.write(b"\r")
        until("a step", lambda: room.steps("berta") == 1)
        # ctrl+d is a way to leave.
        terminal.write(b"\x04")
        until("leaving", lambda: (terminal.read(0.05), terminal.poll() is not None)[1])
        assert b"\x1b" not in terminal.raw
    until("that it is kept", lambda: room.events("berta")[-1].kind == "departed")


def test_a_blind_learner_takes_part(room: Classroom) -> None:
    def hear(terminal: Terminal, text: str) -> None:
        until(text, lambda: (terminal.read(0.05), text in terminal.text)[1])

    with Terminal(room.command("Berta"), columns=120, rows=120) as berta, room.ssh("teacher") as teacher:
        answer(berta, "Class code:", "plain")
        until("the question once more", lambda: (berta.read(0.05), berta.text.count("Class code:") == 2)[1])
        answer(berta, "Class code:", CODE)
        answer(berta, "New PIN:", PIN)
        answer(berta, "once more:", PIN)
        hear(berta, "Type the number of a lesson.")
        answer(teacher, "Teacher's code:", room.teacher_code)
        hear(teacher, "1 of 1 here")
        # A message is read out at the next prompt.
        teacher.write(b"m")
        hear(teacher, "say to everybody")
        teacher.write(b"Look at b now\r")
        hear(teacher, "Said to everybody.")
        until("the message", lambda: any(one.kind == "message" for one in room.events()))
        # It is on its way to her; each line that she types is another prompt.
        for _ in range(20):
            berta.write(b"help\r")
            end = time.monotonic() + 3.0
            while "Look at b now" not in berta.text and time.monotonic() < end:
                berta.read(0.05)
            if "Look at b now" in berta.text:
                break
        else:
            pytest.fail("the message was never read out")
        # A pause holds the next line; its end is said at once.
        teacher.write(b"p")
        hear(teacher, "paused")
        until("the pause", lambda: any(one.kind == "paused" for one in room.events()))
        berta.write(b"1\r")
        hear(berta, "Your teacher has paused the class.")
        assert not any(one.kind == "opened" for one in room.events("berta"))
        teacher.write(b"p")
        hear(berta, "Your teacher goes on with the class.")
        berta.write(b"1\r")
        until("the lesson", lambda: any(one.kind == "opened" for one in room.events("berta")))
    until("leaving", lambda: room.events("berta")[-1].kind == "departed")


def test_the_end_of_the_class_is_said(room: Classroom) -> None:
    with Terminal(room.command("Berta"), columns=120, rows=80) as berta:
        answer(berta, "Class code:", "plain")
        until("the question once more", lambda: (berta.read(0.05), berta.text.count("Class code:") == 2)[1])
        answer(berta, "Class code:", CODE)
        answer(berta, "New PIN:", PIN)
        answer(berta, "once more:", PIN)
        until("the contents", lambda: (berta.read(0.05), "Type the number" in berta.text)[1])
        room.process.terminate()
        until("the last word", lambda: (berta.read(0.05), "The class is over." in berta.text)[1])
        until("leaving", lambda: (berta.read(0.05), berta.poll() is not None)[1])
