"""What a process gives up: each tried in a process of its own, for it cannot be undone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.confine import landlock, seccomp
from gradtutor.classroom.confine.confinement import not_held, python_folders
from gradtutor.classroom.confine.syscalls import NUMBERS, REFUSED
from tests.ssh.classroom import SOURCE

needs_landlock = pytest.mark.skipif(landlock.version() < 1, reason="no Landlock: Linux 5.13, lsm=landlock")
needs_seccomp = pytest.mark.skipif(not seccomp.available(), reason="no seccomp filters here")
HEADERS = (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h"))
HEAD = """
import json, os, socket, sys, threading
from pathlib import Path
from gradtutor.classroom.confine import landlock, seccomp
from gradtutor.classroom.confine.confinement import Confinement
from gradtutor.classroom.confine.linux import gain_nothing_more

found = {}
def tried(what, act):
    try:
        act()
        found[what] = "done"
    except OSError as error:
        found[what] = error.errno
    except RuntimeError:
        found[what] = "no thread"
"""


def tried(program: str, *words: object) -> dict[str, Any]:
    """What a program has found."""
    command = [sys.executable, "-c", f"{HEAD}{program}\nprint(json.dumps(found))", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": SOURCE}, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("column", [0, 1], ids=["x86-64", "64-bit ARM"])
def test_the_numbers_of_the_calls_are_those_of_the_headers(column: int) -> None:
    if not HEADERS[column].exists():
        pytest.skip("there are no headers of the kernel (Debian: linux-libc-dev)")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[column].read_text())
    headers = {name: int(number) for name, number in defined}
    ours = {name: numbers[column] for name, numbers in NUMBERS.items()}
    known = {name: number for name, number in ours.items() if name in headers}
    assert known == {name: headers[name] for name in known}
    assert len(known) > 100
    # Older headers lack the newest calls; of the others, nothing is said to be missing that is there.
    assert {name for name, number in ours.items() if number is None} & set(headers) == set()


def test_every_call_that_is_refused_has_a_number() -> None:
    assert {name for names in REFUSED.values() for name in names} <= set(NUMBERS)


@needs_landlock
@pytest.mark.parametrize("abi", range(1, 7))
def test_landlock_of_each_version_leaves_reading_of_what_was_named(tmp_path: Path, abi: int) -> None:
    if abi > landlock.version():
        pytest.skip(f"this kernel has version {landlock.version()}")
    for name in ("mine", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("text")
    program = """
here, abi = Path(sys.argv[1]), int(sys.argv[2])
rules = landlock.ruleset([here / "mine", here / "not there"], [here / "theirs/changed"], known=abi)
gain_nothing_more()
ours, theirs = here / "mine/file", here / "theirs/file"
landlock.enter(rules)
tried("read", ours.read_text)
tried("list", lambda: os.listdir(here / "mine"))
tried("write", lambda: ours.write_text("x"))
tried("make", lambda: (here / "mine/new").write_text("x"))
tried("remove", ours.unlink)
tried("read theirs", theirs.read_text)
tried("list theirs", lambda: os.listdir(here / "theirs"))
tried("run", lambda: os.execv("/bin/true", ["true"]))
tried("change", lambda: (here / "theirs/changed").write_text("longer"))
tried("read what may be changed", (here / "theirs/changed").read_text)
tried("tcp", lambda: socket.create_server(("127.0.0.1", 0)))
tried("signal", lambda: os.kill(os.getppid(), 0))
"""
    (tmp_path / "theirs/changed").write_text("old")
    found = tried(program, tmp_path, abi)
    denied, not_permitted = 13, 1
    reading = {"read": "done", "list": "done", "change": "done", "read what may be changed": "done"}
    refused = dict.fromkeys(["write", "make", "remove", "read theirs", "list theirs", "run"], denied)
    network = {"tcp": denied if abi >= 4 else "done", "signal": not_permitted if abi >= 6 else "done"}
    assert found == {**reading, **refused, **network}
    assert (tmp_path / "theirs/changed").read_text() == "longer"


@needs_seccomp
def test_seccomp_refuses_processes_programs_sockets_and_in_the_end_threads() -> None:
    program = """
seccomp_first = threading.Event()
gain_nothing_more()
seccomp.enter(os.getpid())
tried("fork", os.fork)
tried("run", lambda: os.execv("/bin/true", ["true"]))
tried("socket", socket.socket)
tried("pair", socket.socketpair)
tried("signal to oneself", lambda: os.kill(os.getpid(), 0))
tried("signal to the parent", lambda: os.kill(os.getppid(), 0))
import resource
tried("own limits", lambda: resource.prlimit(0, resource.RLIMIT_NOFILE))
tried("limits of the parent", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE))
over = threading.Event()
waits = threading.Thread(target=over.wait, daemon=True)
tried("thread", waits.start)
from_thread = {}
def last():
    seccomp.start_no_thread()
other = threading.Thread(target=last)
other.start(); other.join()
# Said by the other thread for all of them.
tried("one more thread", threading.Thread(target=int).start)
over.set(); waits.join()
"""
    assert tried(program) == {
        "fork": 1, "run": 1, "socket": 1, "pair": "done", "signal to oneself": "done", "signal to the parent": 1,
        "own limits": "done", "limits of the parent": 1, "thread": "done", "one more thread": "no thread",
    }  # fmt: skip


@needs_landlock
@needs_seccomp
def test_a_confined_process_imports_late_and_costs_less_than_a_millisecond(tmp_path: Path) -> None:
    program = """
import time
confinement = Confinement([Path(sys.argv[1])])
began = time.perf_counter()
confinement.enter()
found["seconds"] = time.perf_counter() - began
import sqlite3, decimal, textual.widgets, numpy.fft
tried("lesson", (Path(sys.argv[1]) / "lesson").read_text)
tried("elsewhere", lambda: open("/etc/passwd"))
tried("process", lambda: os.listdir("/proc"))
"""
    (tmp_path / "lesson").write_text("text")
    runs = [tried(program, tmp_path) for _ in range(3)]
    assert all((run["lesson"], run["elsewhere"], run["process"]) == ("done", 13, 13) for run in runs)
    # One of three, for another process may have been in the way.
    assert min(run["seconds"] for run in runs) < 1e-3


def test_the_working_folder_and_the_home_are_not_among_what_may_be_read(tmp_path: Path) -> None:
    program = "from gradtutor.classroom.confine.confinement import python_folders\nprint(*python_folders(), sep='\\n')"
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": SOURCE, "HOME": str(tmp_path)},
    )  # fmt: skip
    found = [Path(line) for line in done.stdout.splitlines()]
    assert not any(tmp_path.is_relative_to(folder) for folder in found)
    assert any(Path(os.__file__).resolve().is_relative_to(folder) for folder in found)
    assert any(Path(landlock.__file__).resolve().is_relative_to(folder) for folder in found)
    assert set(found) == set(python_folders())


@pytest.mark.parametrize(
    ("abi", "filters", "words"),
    [
        (6, True, []),
        (1, True, []),
        (0, True, ["Landlock"]),
        (6, False, ["starting programs"]),
        (4, False, ["starting programs", "signals"]),
        (0, False, ["Landlock", "starting programs", "signals"]),
    ],
)
def test_what_a_machine_cannot_hold_is_said(abi: int, filters: bool, words: list[str]) -> None:
    said = not_held(abi, filters)
    assert len(said) == len(words)
    assert all(word in sentence for word, sentence in zip(words, said, strict=True))
