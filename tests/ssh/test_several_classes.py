"""Two classes on one server and port, over a real ``ssh``: the code tells which, and one never sees the other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from gradtutor.classroom.records.opening import open_class
from gradtutor.classroom.records.paths import class_folder, class_store
from gradtutor.session.store.sqlite import SqliteStore
from tests.ports import HERE, free_port
from tests.postgres import Cluster
from tests.ssh.classroom import (  # fmt: skip
    CODE,
    CONTENTS,
    NAME,
    PATIENCE,
    PIN,
    Classroom,
    answer,
    key_pair,
    needs_client,
    until,
)
from tests.terminal.terminal import Terminal

pytestmark = needs_client

PHYSICS, PHYSICS_CODE, OTHER_PIN = "Physics 8a", "plum-pear", "582204"


class School(Classroom):
    """The class of the other tests and a second one; both have a folder with their code."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folders = folder / "school"
        for name, code in ((NAME, CODE), (PHYSICS, PHYSICS_CODE)):
            (self.folders / name).mkdir(parents=True)
            (self.folders / name / "code.txt").write_text(f"{code}\n")
        self.metrics = free_port()
        super().__init__(folder, "--log", "json", "--metrics", f"{HERE}:{self.metrics}", *options)

    def which(self) -> tuple[str, ...]:
        """The folder in place of a name."""
        return ("--classes", str(self.folders))

    @contextmanager
    def sitting(self, name: str, code: str, pin: str) -> Iterator[Terminal]:
        """A learner who has logged in."""
        with self.ssh(name) as terminal:
            self.enter(terminal, code, pin)
            yield terminal

    def arrived(self, name: str) -> list[str]:
        """The learners who have come into a class, by its store."""
        store = SqliteStore(class_store(self.data, name))
        try:
            return [event.learner for event in store.read() if event.kind == "arrived"]
        finally:
            store.close()

    def teachers_code(self, name: str) -> str:
        """What the board has for the teacher of a class."""
        found = re.search(rf"Class: {name}\n.*?once the code (\S+)", self.console, re.DOTALL)
        assert found is not None, self.console
        return found[1]

    @property
    def logged(self) -> list[dict[str, object]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.console.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with School(tmp_path_factory.mktemp("school")) as school:
        yield school


def test_the_board_has_one_address_and_a_code_for_each_class(school: School) -> None:
    assert school.console.count("Log in with:") == 1
    assert school.console.count("The server's fingerprint:") == 1
    codes = re.findall(r"Class: (.*)\nClass code:  (\S+)\n", school.console)
    assert codes == [(NAME, CODE), (PHYSICS, PHYSICS_CODE)]
    assert "ctrl+c closes the classes." in school.console


def test_one_name_in_two_classes_is_two_learners_of_which_each_teacher_sees_one(school: School) -> None:
    with (
        school.sitting("anna", CODE, PIN) as maths,
        school.sitting("anna", PHYSICS_CODE, OTHER_PIN) as physics,
        school.sitting("bodo", PHYSICS_CODE, PIN),
    ):
        assert CONTENTS in maths.text
        assert CONTENTS in physics.text
        # The second one has not taken over from the first.
        maths.write(b"\r")
        until("the lesson", lambda: "Press space to begin" in (maths.read(0.05), maths.text)[1])
        with school.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", school.teachers_code(NAME))
            until("the class", lambda: " anna " in (teacher.read(0.05), teacher.text)[1])
            teacher.settle()
            assert "bodo" not in teacher.text
        with school.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", school.teachers_code(PHYSICS))
            until("the class", lambda: " bodo " in (teacher.read(0.05), teacher.text)[1])
            teacher.settle()
            (row,) = [row for row in teacher.rows if " anna " in row]
            # Who has opened nothing in this class: the lesson was the other one's.
            assert "Guess the number" not in row
            # A pause of the one class is none of the other.
            teacher.write(b"p")
            until("the pause", lambda: "pause" in (physics.read(0.05), physics.text)[1].casefold())
            maths.settle()
            assert "Press space to begin" in maths.text
    assert "bodo" not in school.arrived(NAME)
    assert {"anna", "bodo"} <= set(school.arrived(PHYSICS))


def test_a_pin_of_the_other_class_does_not_let_in(school: School) -> None:
    with school.sitting("carl", CODE, PIN), school.ssh("carl") as other:
        answer(other, "Class code:", PHYSICS_CODE)
        # Nobody has taken the name there.
        answer(other, "New PIN:", OTHER_PIN)
        answer(other, "once more:", OTHER_PIN)
        until("the first frame", lambda: CONTENTS in (other.read(0.05), other.text)[1])
    with school.ssh("carl") as carl:
        answer(carl, "Class code:", PHYSICS_CODE)
        answer(carl, "Your PIN:", PIN)
        until("the refusal", lambda: carl.poll() is not None or "denied" in (carl.read(0.05), carl.text)[1])
    until("the log", lambda: any(line.get("reason") == "pin" for line in school.logged))
    (line,) = [line for line in school.logged if line.get("reason") == "pin"]
    assert (line["class"], line["name"]) == (PHYSICS, "carl")


def test_log_and_figures_name_the_class(school: School) -> None:
    with school.sitting("dora", PHYSICS_CODE, PIN):
        logins = [line for line in school.logged if line["event"] == "login" and line["name"] == "dora"]
        assert [line["class"] for line in logins] == [PHYSICS]
        with urllib.request.urlopen(f"http://{HERE}:{school.metrics}/metrics", timeout=PATIENCE) as read:
            text = read.read().decode()
    samples = {
        (sample.name, sample.labels.get("class")): sample.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
        for sample in family.samples
    }
    assert samples["gradtutor_learners", PHYSICS] == 1
    assert samples["gradtutor_learners", NAME] == 0
    assert ("gradtutor_queue", None) in samples
    with urllib.request.urlopen(f"http://{HERE}:{school.metrics}/readyz", timeout=PATIENCE) as read:
        assert read.status == 200


def test_each_class_is_locked_and_has_a_folder_of_its_own(school: School) -> None:
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", "serve", "--class", PHYSICS, "--class", "New"]
    more = ["--port", str(free_port()), "--data-dir", str(school.data)]
    again = subprocess.run([*command, *more], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert again.returncode == 2
    assert again.stderr.startswith(f"{PHYSICS}: The class is open already: process {school.process.pid} holds it.")
    folders = [class_folder(school.data, name) for name in (NAME, PHYSICS)]
    assert all((folder / "class.sqlite").is_file() for folder in folders)
    # One key for the server, in the folder that has both.
    assert [(folder / "host_ed25519").exists() for folder in (*folders, folders[0].parent)] == [False, False, True]


def test_the_key_that_learners_know_by_one_class_stays_when_another_one_joins(tmp_path: Path) -> None:
    file, line = key_pair(tmp_path, "teacher")
    with Classroom(tmp_path, "--code", CODE) as room:
        (before,) = re.findall(r"fingerprint:  (\S+)", room.console)
        data = room.data
    (tmp_path / "more").mkdir()
    more = ("--class", PHYSICS, "--teacher-key", str(file.with_suffix(".pub")), "--data-dir", str(data))
    with Classroom(tmp_path / "more", *more) as room:
        assert re.findall(r"fingerprint:  (\S+)", room.console) == [before]
        # A teacher's key is good for both: the word behind the name says for which.
        assert f"With your key: ssh teacher+physics-8a@{HERE} -p {room.port}" in room.console
        options = ("-i", str(file), "-o", "PreferredAuthentications=publickey")
        for name in ("teacher", "teacher+maths"):
            refused = room.run(room.command(name, *options))
            assert "Permission denied" in refused.stderr
        with room.ssh("teacher+physics-8a", *options) as teacher:
            until("the class", lambda: "Class: 0 of 0 here" in (teacher.read(0.05), teacher.text)[1])
    assert line.startswith("ssh-ed25519")


def test_both_classes_are_rows_of_one_database(tmp_path: Path, cluster: Cluster) -> None:
    name = f"school_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = cluster.at(cluster.port, name)
    with School(tmp_path, "--store", url) as school:
        with school.sitting("anna", CODE, PIN), school.sitting("anna", PHYSICS_CODE, OTHER_PIN) as physics:
            physics.write(b"\r")
            until("the lesson", lambda: "Press space to begin" in (physics.read(0.05), physics.text)[1])
        stores = {one: open_class(tmp_path, one, 2.0, url) for one in (NAME, PHYSICS)}
        try:
            until("the lesson", lambda: any(one.kind == "opened" for one in stores[PHYSICS].read()))
            assert [event.learner for event in stores[NAME].read() if event.kind == "arrived"] == ["anna"]
            assert not any(event.kind == "opened" for event in stores[NAME].read())
            pins = [store.state("pin/anna") for store in stores.values()]
            assert None not in pins
            assert pins[0] != pins[1]
        finally:
            for store in stores.values():
                store.close()
        assert not list(school.data.glob("classes/*/class.sqlite"))
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
