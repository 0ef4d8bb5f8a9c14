"""A class that is kept in PostgreSQL: served, moved to another machine, and its database restarted under it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gradtutor.classroom.records.opening import open_class
from gradtutor.session.store.interface import Event
from tests.postgres import Cluster
from tests.ssh.classroom import CODE, HERE, NAME, PIN, Classroom, answer, key_pair, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """A database of its own."""
    name = f"ssh_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def machine(folder: Path, url: str, *options: str) -> Classroom:
    """The class at a machine with a folder of its own."""
    folder.mkdir()
    return Classroom(folder, "--code", CODE, "--store", url, *options)


def events(url: str, folder: Path, learner: str) -> list[Event]:
    store = open_class(folder, NAME, 2.0, url)
    try:
        return store.read(learner=learner)
    finally:
        store.close()


def places(found: list[Event]) -> list[tuple[int, int]]:
    return [(event.data["iteration"], event.data["revealed"]) for event in found if event.kind == "stepped"]


def begin(terminal: Terminal) -> None:
    terminal.press("enter")
    terminal.wait_for("iteration 1")
    terminal.type("down", "down")
    terminal.wait_for("iteration 2")


def test_a_server_is_killed_and_another_machine_goes_on(tmp_path: Path, url: str) -> None:
    key, _ = key_pair(tmp_path, "host")
    with machine(tmp_path / "a", url, "--host-key", str(key)) as first:
        refused = subprocess.run(
            [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", "--class", NAME, "--store", url,
             "--address", HERE, "--port", "9", "--data-dir", str(tmp_path / "c")],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert "The class is open already at another server" in refused.stderr
        with first.learner("anna") as anna:
            begin(anna)
            anna.type("down")
            anna.wait_for("iteration 3")
            until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 3)
            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
    with machine(tmp_path / "b", url, "--host-key", str(key)) as second, second.learner("anna") as anna:
        # Nobody asks for a new PIN, and the place is the same.
        anna.press("enter")
        anna.wait_for("iteration 3")
    other = [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", "--class", NAME, "--store", url]
    other += ["--address", HERE, "--port", "9", "--data-dir", str(tmp_path / "d")]
    refused = subprocess.run(other, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert "Learners know this class by the key SHA256:" in refused.stderr
    assert "--host-key FILE" in refused.stderr


def test_the_database_restarts_and_is_away_and_nothing_is_lost_or_kept_twice(
    tmp_path: Path, cluster: Cluster, url: str
) -> None:
    with machine(tmp_path / "a", url) as room, room.learner("anna") as anna, room.ssh("teacher") as teacher:
        answer(teacher, "Teacher's code:", room.teacher_code)
        teacher.wait_for("anna")
        begin(anna)
        cluster.control("restart", "-m", "immediate")
        anna.type("down")
        anna.wait_for("iteration 3")
        until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 3)
        cluster.control("stop", "-m", "fast")
        anna.type("down")
        # Keys do not wait for the database.
        anna.wait_for("iteration 4")
        begun = time.monotonic()
        with room.ssh("bo") as bo:
            answer(bo, "Class code:", CODE)
            until("an answer", lambda: (bo.read(0.1), "cannot be reached" in " ".join(bo.text.split()))[1])
            assert 8 < time.monotonic() - begun < 30
        anna.wait_for("Not saved:")
        cluster.control("start")
        anna.wait_for("Saved again.")
        until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 4)
        with room.learner("bo") as bo:
            teacher.wait_for("bo")
        assert "Traceback" not in room.console
    kept = events(url, tmp_path, "anna")
    steps = places(kept)
    assert len(steps) == len(set(steps))
    assert [iteration for iteration, _ in steps] == sorted(iteration for iteration, _ in steps)
    assert [event.kind for event in kept if event.kind in ("arrived", "departed")] == ["arrived", "departed"]
    assert PIN not in str(kept)
