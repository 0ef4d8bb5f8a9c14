"""What happens when something breaks in the middle: a link, a process, the disk."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import HERE, free_port
from tests.ssh.classroom import (  # fmt: skip
    CODE,
    CONTENTS,
    NAME,
    OPEN,
    SOURCE,
    Classroom,
    children,
    needs_client,
    until,
)
from tests.terminal.terminal import Terminal

pytestmark = needs_client

FIRST = "iteration 1"
BATCH = 1.0
"""Seconds within which the store promises to have what a learner did."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("lasting"), "--code", CODE) as room:
        yield room


def begin(terminal: Terminal) -> None:
    """Open the first lesson and go into its second iteration."""
    terminal.press("enter")
    terminal.wait_for(FIRST)
    terminal.type("down", "down")
    terminal.wait_for("iteration 2")


def test_the_window_has_the_size_of_the_client(room: Classroom) -> None:
    with room.learner("anna") as terminal:
        assert "quit" in terminal.rows[23]
        terminal.resize(120, 40)
        until("drawing anew", lambda: "quit" in (terminal.read(0.05), terminal.rows[39])[1])


def test_a_lost_link_and_then_the_same_place(room: Classroom) -> None:
    with room.learner("berta") as terminal:
        begin(terminal)
        terminal.type("space")
        terminal.wait_for("iteration 3 · forward")
        until("writing", lambda: room.steps("berta") >= 3, BATCH + 1)
        os.kill(terminal.process, signal.SIGKILL)
        terminal.wait()
    until("leaving", lambda: room.events("berta")[-1].kind == "departed")
    with room.learner("berta") as terminal:
        terminal.wait_for("iteration 3 · forward")


def test_who_logs_in_twice_goes_on_at_the_second(room: Classroom) -> None:
    with room.learner("carla") as one:
        begin(one)
        with room.learner("carla") as two:
            two.wait_for("iteration 2")
            one.wait_for("You have logged in from another place")
            assert one.wait() == 0
            two.type("space")
            assert room.process.poll() is None


def test_a_killed_process_is_one_learners_only(room: Classroom) -> None:
    with room.learner("dora") as other:
        begin(other)
        before = set(children(room.spawner))
        with room.learner("emil") as terminal:
            (seat,) = set(children(room.spawner)) - before
            begin(terminal)
            until("writing", lambda: room.steps("emil") >= 1, BATCH + 1)
            os.kill(seat, signal.SIGKILL)
            terminal.wait_for("Your tutor has stopped.")
            assert terminal.wait() == 0
        other.type("down")
        other.wait_for("iteration 3")
        with room.learner("emil") as terminal:
            terminal.wait_for("iteration 2")


def test_when_the_forking_process_is_killed_the_others_go_on_and_new_ones_come_in(room: Classroom) -> None:
    with room.learner("frieda") as other:
        begin(other)
        parent = room.spawner
        os.kill(parent, signal.SIGKILL)
        with room.learner("georg") as terminal:
            assert CONTENTS in terminal.text
            assert room.spawner != parent
            steps = room.steps("frieda")
            other.type("down")
            other.wait_for("iteration 3")
            until("writing", lambda: room.steps("frieda") > steps, BATCH + 1)
            other.press("q")
            other.settle()
            other.press("q")
            assert other.wait() == 0
        until("leaving", lambda: room.events("frieda")[-1].kind == "departed")


def test_a_full_disk_stops_nobody_and_nothing_is_lost(room: Classroom) -> None:
    with room.learner("hanna") as terminal:
        begin(terminal)
        until("writing", lambda: room.steps("hanna") >= 1, BATCH + 1)
        steps = room.steps("hanna")
        room.fill_disk()
        terminal.type("down")
        terminal.wait_for("iteration 3")
        until("a word on the console", lambda: "cannot be used" in room.console)
        assert room.steps("hanna") == steps
        room.empty_disk()
        until("writing", lambda: room.steps("hanna") > steps)


def test_a_killed_server_has_everything_but_the_last_second(room: Classroom) -> None:
    with room.learner("igor") as terminal:
        begin(terminal)
        until("writing", lambda: room.steps("igor") >= 1, BATCH + 1)
        parent = room.spawner
        seats = children(parent)
        room.process.kill()
        room.process.wait()
        assert terminal.wait() == 255
    until("the end of its processes", lambda: not any(os.path.exists(f"/proc/{one}") for one in (parent, *seats)))
    room.open()
    with room.learner("igor") as terminal:
        assert "New PIN" not in terminal.raw.decode()
        terminal.wait_for("iteration 2")


def test_what_was_drawn_a_second_before_a_kill_is_in_the_store(room: Classroom) -> None:
    with room.learner("karl") as one, room.learner("lena") as two:
        for terminal in (one, two):
            begin(terminal)
        for round_ in range(3, 7):
            for terminal in (one, two):
                terminal.type("down")
                terminal.wait_for(f"iteration {round_}")
        # Drawn: from here on the promise counts.
        time.sleep(BATCH)
        parent = room.spawner
        seats = children(parent)
        room.process.kill()
        room.process.wait()
        for terminal in (one, two):
            assert terminal.wait() == 255
    until("the end of its processes", lambda: not any(os.path.exists(f"/proc/{one}") for one in (parent, *seats)))
    for name in ("karl", "lena"):
        steps = [event.data["iteration"] for event in room.events(name) if event.kind == "stepped"]
        assert steps[-1] == 6, steps
    room.open()
    with room.learner("karl") as terminal:
        terminal.wait_for("iteration 6")


def test_at_the_end_everybody_is_told(room: Classroom) -> None:
    with room.learner("jana") as terminal:
        begin(terminal)
        room.process.send_signal(signal.SIGTERM)
        terminal.wait_for("The class is over. What you did is saved.")
        assert terminal.wait() == 0
    assert room.process.wait(60) == 0
    assert room.events("jana")[-1].kind == "departed"
    assert room.steps("jana") >= 1
    assert "Traceback" not in room.console, room.console


def test_ctrl_c_closes_the_class_without_a_word_too_many(tmp_path: Path) -> None:
    words = ["--class", NAME, "--address", HERE, "--port", str(free_port()), "--data-dir", str(tmp_path)]
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", *words]
    # In a terminal, whose ctrl+c goes to every process of the foreground.
    with Terminal(command, environment={"PYTHONPATH": SOURCE}) as console:
        console.wait_for(OPEN)
        console.press("ctrl+c")
        console.wait_for("Closing the class")
        assert console.wait() == 0
        assert "Traceback" not in console.text
