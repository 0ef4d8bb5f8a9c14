"""The store of an open class fails: a full disk, a file that another program holds, a file that is damaged."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.session.store.interface import Event
from tests.ssh.classroom import CODE, CONTENTS, NAME, OPEN, PIN, Classroom, answer, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client

FIRST = "iteration 1"
SIZE = 6 << 20
"""Bytes of the small disk."""


def begin(terminal: Terminal) -> None:
    """Open the first lesson and go into its second iteration."""
    terminal.press("enter")
    terminal.wait_for(FIRST)
    terminal.type("down", "down")
    terminal.wait_for("iteration 2")


def places(events: list[Event]) -> list[tuple[int, int]]:
    """Where the steps were."""
    return [(event.data["iteration"], event.data["revealed"]) for event in events if event.kind == "stepped"]


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Leave no byte on a disk."""
    file = disk / "ballast"
    with file.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(bytes(1 << 12))
    return file


def test_a_full_disk_is_told_to_everybody_and_nothing_is_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        (tmp_path / "room").mkdir()
        (tmp_path / "room/data").symlink_to(disk)
        with (
            Classroom(tmp_path / "room", "--code", CODE) as room,
            room.learner("anna") as anna,
            room.ssh("teacher") as teacher,
        ):
            answer(teacher, "Teacher's code:", room.teacher_code)
            teacher.wait_for("anna")
            begin(anna)
            until("writing", lambda: room.steps("anna") >= 1)
            ballast = fill(disk)
            anna.type("down")
            anna.wait_for("iteration 3")
            until("a word on the console", lambda: "cannot be used: the disk is full" in room.console)
            anna.wait_for("Not saved:")
            teacher.wait_for("Not saved:")
            # The learner goes on, also to the contents and into the lesson again.
            anna.type("down")
            anna.wait_for("iteration 4")
            anna.press("escape")
            anna.wait_for(CONTENTS)
            anna.press("enter")
            anna.wait_for("iteration 4")
            # Somebody who has been there before gets in; somebody new cannot be given a PIN, and is told so.
            with room.ssh("newcomer") as new:
                answer(new, "Class code:", CODE)
                answer(new, "New PIN:", PIN)
                answer(new, "once more:", PIN)
                # In a line that the terminal breaks somewhere.
                new.wait_for("(the disk is full). Try again")
                assert new.wait() == 255
            ballast.unlink()
            anna.wait_for("Saved again.")
            teacher.wait_for("Saved again.")
            until("a word on the console", lambda: "saved again" in room.console)
            until("writing", lambda: places(room.events("anna"))[-1][0] == 4)
            assert {iteration for iteration, _ in places(room.events("anna"))} == {1, 2, 3, 4}
            with room.learner("newcomer") as new:
                assert CONTENTS in new.text
        assert "Traceback" not in room.console
        # What was tried again was written once.
        stepped = [event for event in room.events("anna") if event.kind == "stepped"]
        assert len({(event.time, event.data["iteration"], event.data["revealed"]) for event in stepped}) == len(stepped)


def test_a_file_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room, room.learner("anna") as anna:
        begin(anna)
        until("writing", lambda: room.steps("anna") >= 1)
        holder = sqlite3.connect(class_store(room.data, NAME), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        anna.type("down")
        anna.wait_for("iteration 3")
        anna.wait_for("Not saved: another program holds it.")
        begun = time.monotonic()
        anna.type("down")
        anna.wait_for("iteration 4")
        assert time.monotonic() - begun < 5
        holder.execute("ROLLBACK")
        holder.close()
        anna.wait_for("Saved again.")
        until("writing", lambda: places(room.events("anna"))[-1][0] == 4)
    assert "Traceback" not in room.console


def test_the_class_is_not_opened_twice(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room, room.learner("anna") as anna:
        begin(anna)
        words = ["--class", NAME, "--address", "127.0.0.1", "--data-dir", str(room.data)]
        command = [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", *words]
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode != 0
        assert f"process {room.process.pid} holds it" in second.stderr
        assert OPEN not in second.stdout
        # Nobody has been marked absent.
        assert [event.kind for event in room.events("anna") if event.kind == "departed"] == []
        # Killed, it is let go of.
        room.process.send_signal(signal.SIGKILL)
        room.process.wait()
        room.open()


def test_a_damaged_store_is_told_on_the_console_and_to_the_teacher_for_as_long_as_it_lies_there(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room:
        with room.learner("anna") as anna:
            begin(anna)
            until("writing", lambda: room.steps("anna") >= 1)
        file = class_store(room.data, NAME)
        room.process.terminate()
        room.process.wait()
        file.write_bytes(b"rubbish " * 1000)
        for time_of_opening in (1, 2):
            room.open()
            (aside,) = file.parent.glob("class.broken-*.sqlite")
            assert aside.read_bytes() == b"rubbish " * 1000
            assert f"was damaged and has been set aside as {aside}" in room.console
            with room.ssh("teacher") as teacher:
                answer(teacher, "Teacher's code:", room.teacher_code)
                # In lines as narrow as the picture.
                teacher.wait_for("damaged")
            if time_of_opening == 1:
                with room.learner("anna") as anna:
                    assert "New PIN" in anna.raw.decode()
                    anna.wait_for("damaged")
            room.process.terminate()
            room.process.wait()
        aside.rename(tmp_path / "elsewhere")
        room.open()
        assert "damaged" not in room.console
