"""A class is open at one server at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradtutor.classroom.records.sole_server import LOCK_FILE, sole_server
from gradtutor.errors import ClassError

HOLD = """
import subprocess, sys, time
from pathlib import Path
from gradtutor.classroom.records.sole_server import sole_server
with sole_server(Path(sys.argv[1])):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that holds the class, and the number of one that it has started."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    child = int(process.stdout.readline())
    try:
        yield process, child
    finally:
        process.kill()
        # It holds the other end of the pipe as well.
        os.kill(child, signal.SIGKILL)
        process.communicate()


def test_the_second_is_refused_and_hears_who_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path / "class") as (process, _):
        for _ in range(2):
            with (
                pytest.raises(ClassError, match=f"open already: process {process.pid} holds it"),
                sole_server(tmp_path / "class"),
            ):
                pass


def test_the_kernel_lets_go_of_it_when_the_holder_is_killed_though_what_it_has_started_lives_on(tmp_path: Path) -> None:
    with holder(tmp_path) as (process, child):
        process.kill()
        process.wait()
        os.kill(child, 0)
        with sole_server(tmp_path):
            assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"
        # And when it is closed.
        with sole_server(tmp_path):
            pass


def test_another_class_may_be_open_meanwhile(tmp_path: Path) -> None:
    with holder(tmp_path / "one"), sole_server(tmp_path / "two"):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClassError, match="file/class cannot be used"), sole_server(tmp_path / "file/class"):
        pass
