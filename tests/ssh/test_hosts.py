"""Several servers for one class at the same time: a learner on two of them, one that dies, what the teacher says."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.access.shared_wrongs import WRONGS
from gradtutor.classroom.records.paths import class_folder
from gradtutor.classroom.seats.spool import SPOOL_FILE
from gradtutor.session.classroom.class_state import CLASS_STATE, from_json
from tests.ports import HERE
from tests.postgres import Cluster
from tests.ssh.classroom import CODE, NAME, Classroom, answer, key_pair, needs_client, until
from tests.ssh.machines import begin, events, machine, places, roll, state

pytestmark = needs_client


@pytest.fixture
def hosts(tmp_path: Path, url: str) -> Iterator[tuple[Classroom, Classroom]]:
    """Two machines with the same key."""
    key, _ = key_pair(tmp_path, "host")
    with (
        machine(tmp_path / "a", url, "--host-key", str(key)) as first,
        machine(tmp_path / "b", url, "--host-key", str(key)) as second,
    ):
        yield first, second
    assert "Traceback" not in first.console + second.console


def kinds(url: str, folder: Path, learner: str) -> list[str]:
    return [event.kind for event in events(url, folder, learner) if event.kind in ("arrived", "departed")]


def test_who_logs_in_at_another_server_is_there_once_and_at_the_same_place(
    hosts: tuple[Classroom, Classroom], tmp_path: Path, url: str
) -> None:
    first, second = hosts
    with first.learner("anna") as anna, second.learner("bo"):
        begin(anna)
        anna.type("down")
        anna.wait_for("iteration 3")
        with second.learner("anna") as again:
            until("goodbye", lambda: (anna.read(0.1), "logged in from another place" in anna.text)[1])
            again.press("enter")
            again.wait_for("iteration 3")
            until("leaving", lambda: kinds(url, tmp_path, "anna") == ["arrived", "arrived", "departed"])
            # Her first link has ended, and she sits at the other one.
            assert roll(url, tmp_path).learners["anna"].present
            with first.learner("anna") as third:
                until("goodbye", lambda: (again.read(0.1), "logged in from another place" in again.text)[1])
                third.press("enter")
                third.wait_for("iteration 3")
        until("leaving", lambda: not roll(url, tmp_path).learners["anna"].present)
        assert roll(url, tmp_path).learners["bo"].present
    taken = [event.data["seat"] for event in events(url, tmp_path, "anna") if event.kind == "arrived"]
    assert len(set(taken)) == 3


def test_a_server_is_killed_and_its_learners_sit_at_another_one(tmp_path: Path, url: str) -> None:
    key, _ = key_pair(tmp_path, "host")
    with machine(tmp_path / "b", url, "--host-key", str(key)) as second:
        with (
            machine(tmp_path / "a", url, "--host-key", str(key)) as first,
            first.learner("bo"),
            first.learner("anna") as anna,
        ):
            begin(anna)
            anna.type("down")
            anna.wait_for("iteration 3")
            until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 3)
            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
        died = time.monotonic()
        with second.learner("anna") as anna:
            # Nobody asks for a new PIN, and the place is the same.
            anna.press("enter")
            anna.wait_for("iteration 3")
            assert roll(url, tmp_path).learners["bo"].present
            until("the end of the lease", lambda: not roll(url, tmp_path).learners["bo"].present)
            assert time.monotonic() - died > 5
            assert roll(url, tmp_path).learners["anna"].present
    assert kinds(url, tmp_path, "bo") == ["arrived", "departed"]
    assert kinds(url, tmp_path, "anna") == ["arrived", "arrived", "departed", "departed"]
    refused = serve(tmp_path / "d", url)
    assert "Learners know this class by the key SHA256:" in refused
    assert "--host-key FILE" in refused


def serve(folder: Path, url: str, *options: str) -> str:
    """What a server says that is refused."""
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", "--class", NAME, "--store", url]
    command += ["--address", HERE, "--port", "9", "--data-dir", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stderr


def test_the_class_code_is_that_of_the_first_server(tmp_path: Path, url: str) -> None:
    key, _ = key_pair(tmp_path, "host")
    with machine(tmp_path / "a", url, "--host-key", str(key)):
        (tmp_path / "b").mkdir()
        with Classroom(tmp_path / "b", "--store", url, "--host-key", str(key)) as second:
            assert re.findall(r"Class code:  (\S+)", second.console) == [CODE]
            with second.learner("anna"):
                pass
        assert "The class has another code" in serve(tmp_path / "c", url, "--host-key", str(key), "--code", "lime-kiwi")


def test_a_restart_of_one_server_changes_nothing_for_the_others(
    hosts: tuple[Classroom, Classroom], tmp_path: Path, url: str
) -> None:
    first, second = hosts
    with second.learner("bo") as bo, second.ssh("teacher") as teacher:
        answer(teacher, "Teacher's code:", second.teacher_code)
        teacher.wait_for("bo")
        teacher.press("p")
        bo.wait_for("paused")
        first.process.send_signal(signal.SIGTERM)
        first.process.wait()
        first.open()
        found = roll(url, tmp_path)
        assert found.learners["bo"].present
        assert found.state.paused
        with first.learner("cy") as cy:
            cy.wait_for("paused")
            teacher.wait_for("cy")
            teacher.press("p")
            until("going on", lambda: (cy.read(0.1), "paused" not in cy.text)[1])
            until("going on", lambda: (bo.read(0.1), "paused" not in bo.text)[1])


def test_what_waits_for_the_database_is_kept_though_its_server_is_killed(
    tmp_path: Path, cluster: Cluster, url: str
) -> None:
    with machine(tmp_path / "a", url) as room:
        with room.learner("anna") as anna, room.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", room.teacher_code)
            teacher.wait_for("anna")
            begin(anna)
            until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 2)
            spool = class_folder(room.data, NAME) / SPOOL_FILE
            cluster.control("stop", "-m", "immediate")
            anna.type("down")
            anna.wait_for("iteration 3")
            until("keeping", lambda: spool.is_file() and b'"iteration":3' in spool.read_bytes())
            teacher.press("m")
            teacher.settle()
            teacher.write(b"read it again\r")
            until("keeping", lambda: CLASS_STATE.encode() in spool.read_bytes())
            room.process.send_signal(signal.SIGKILL)
            room.process.wait()
            cluster.control("start")
        room.open()
        assert "saved." in room.console
        assert not spool.exists()
        steps = places(events(url, tmp_path, "anna"))
        assert len(steps) == len(set(steps))
        assert [iteration for iteration, _ in steps] == sorted(iteration for iteration, _ in steps)
        assert steps[-1][0] == 3
        # What the teacher has set was in nobody's memory any more.
        assert [said.text for said in from_json(state(url, tmp_path, CLASS_STATE)).said] == ["read it again"]
        assert not roll(url, tmp_path).learners["anna"].present
        with room.learner("anna") as anna:
            anna.press("enter")
            anna.wait_for("iteration 3")


def test_what_a_teacher_says_reaches_learners_at_the_other_server(
    hosts: tuple[Classroom, Classroom], tmp_path: Path, url: str
) -> None:
    first, second = hosts
    code, other = first.teacher_code, second.teacher_code
    with first.learner("anna") as anna, second.ssh("teacher") as teacher:
        # A code is good at each server, and once; the console that has shown it shows another one.
        answer(teacher, "Teacher's code:", code)
        teacher.wait_for("anna")
        until("another code", lambda: first.teacher_code != code)
        assert second.teacher_code == other
        with second.ssh("teacher") as again:
            answer(again, "Teacher's code:", code)
            until("a refusal", lambda: (again.read(0.1), again.poll() == 255)[1])
        with second.ssh("cy") as guesser:
            answer(guesser, "Class code:", "lime-kiwi")
            until("a refusal", lambda: (guesser.read(0.1), guesser.poll() == 255)[1])
        # Wrong answers at the one are known at the other, and nothing of who has given them.
        told = repr(state(url, tmp_path, WRONGS))
        assert "spent" in told
        assert HERE not in told
        begin(anna)
        # The teacher sees where she is, who sits at the other server.
        until("seeing", lambda: (teacher.read(0.1), re.search(r"anna .* 2 · ", teacher.text))[1])
        teacher.press("m")
        teacher.settle()
        teacher.write(b"look at the board\r")
        anna.wait_for("look at the board")
        teacher.press("o")
        teacher.settle()
        teacher.press("space")
        until("closing", lambda: roll(url, tmp_path).state.closed)
        with first.learner("bo") as bo:
            bo.wait_for("closed")


def test_the_teacher_is_followed_from_the_other_server(
    hosts: tuple[Classroom, Classroom], tmp_path: Path, url: str
) -> None:
    first, second = hosts
    with first.learner("anna") as anna, second.learner("bo") as bo, second.ssh("teacher") as teacher:
        answer(teacher, "Teacher's code:", second.teacher_code)
        teacher.wait_for("anna")
        begin(bo)
        # The first lesson, offered from where it begins.
        teacher.press("o")
        teacher.settle()
        teacher.press("enter")
        teacher.wait_for("iteration 1")
        teacher.press("f")
        until("the offer", lambda: from_json(state(url, tmp_path, CLASS_STATE)).follow is not None)
        for learner in (anna, bo):
            learner.wait_for("f follow")
            learner.press("f")
            learner.wait_for("following")
            learner.wait_for("iteration 1")
        # Each step of the teacher's is one of those who follow, without a key of theirs.
        teacher.type("down", "down", "down")
        teacher.wait_for("iteration 3")
        for learner in (anna, bo):
            learner.wait_for("iteration 3")
        teacher.type("up")
        for learner in (anna, bo):
            learner.wait_for("iteration 2")
        # A step of one's own ends it, at that server alone.
        anna.type("down", "down")
        anna.wait_for("iteration 4")
        until("the end", lambda: (anna.read(0.1), "following" not in anna.text)[1])
        teacher.type("down")
        bo.wait_for("iteration 3")
        assert "following" in bo.text
        assert "iteration 4" in anna.text
        # It is over for who comes later, too.
        teacher.press("f")
        until("the end", lambda: from_json(state(url, tmp_path, CLASS_STATE)).follow is None)
        until("the end", lambda: (bo.read(0.1), "following" not in bo.text)[1])
        with first.learner("cy") as cy:
            assert "f follow" not in cy.text
