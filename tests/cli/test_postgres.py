"""The commands for a class that is kept in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.cli.main import main
from tests.postgres import Cluster

CLASS = "Maths 7b"
NOBODY = "postgresql://u@127.0.0.1:9/s"
Printed = Callable[[], str]


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    name = f"cli_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_class_goes_into_a_database_and_back(words: list[str], url: str, tmp_path: Path, printed: Printed) -> None:
    assert main(["results", *words]) == 0
    before = printed()
    assert main(["class", "copy", "--from", str(class_store(tmp_path, CLASS)), "--store", url]) == 0
    assert printed() == f"2 events of the class '{CLASS}' are copied. What they were copied from stays as it is.\n"
    assert main(["results", "--class", CLASS, "--store", url]) == 0
    assert printed() == before
    assert main(["class", "list", "--store", url]) == 0
    assert printed() == "Maths 7b  2 learners  2 events  2026-09-01\n"
    back = ["--data-dir", str(tmp_path / "back"), "--class", CLASS]
    assert main(["class", "copy", *back, "--from", url]) == 0
    printed()
    assert main(["results", *back]) == 0
    assert printed() == before


def test_what_is_done_with_learners_is_done_in_the_database(words: list[str], url: str, printed: Printed) -> None:
    there = ["--class", CLASS, "--store", url]
    assert main(["class", "copy", *words, "--store", url]) == 0
    assert main(["class", "rename", *there, "--learner", "bo", "--to", "Bob"]) == 0
    assert main(["class", "merge", *there, "--learner", "anna", "--to", "bob", "--yes"]) == 0
    printed()
    assert main(["class", "list", "--store", url]) == 0
    assert "1 learner " in printed()
    assert main(["class", "forget", *there, "--learner", "bob", "--yes"]) == 0
    assert "Nothing of it is in the class any more." in printed()
    # The file that it came from is as it was.
    assert main(["class", "list", *words[:2]]) == 0
    assert printed() == "Maths 7b  2 learners  2 events  2026-09-01\n"


def test_it_is_not_copied_over_another_one(words: list[str], url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["class", "copy", *words, "--store", url]) == 0
    assert main(["class", "copy", *words, "--store", url]) == 2
    assert "There is something in the class already. Copy into one that is empty." in capsys.readouterr().err
    assert main(["class", "list", "--store", url]) == 0
    assert "2 events" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["class", "copy", "--class", CLASS], "From where to where?"),
        (
            ["class", "copy", "--from", "/nowhere/class.sqlite", "--store", "URL"],
            "There is no file /nowhere/",
        ),
        (["class", "copy", "--class", "Art", "--store", "URL"], "There is no class 'Art' there."),
        (["results", "--class", CLASS, "--store", "URL"], "There is no class 'Maths 7b'."),
        (
            ["class", "list", "--store", "mysql://school"],
            "A class is kept in a file, or in PostgreSQL: --store postgresql:",
        ),
        (
            ["class", "list", "--store", "postgresql://u@127.0.0.1:9/s"],
            "cannot be reached: Connection refused. Does it run",
        ),
        (
            ["serve", "--class", CLASS, "--store", "postgresql://u@127.0.0.1:9/s"],
            "cannot be reached: Connection refused.",
        ),
        (
            ["serve", "--class", CLASS, "--store", "postgresql://u:secret@h/s", "--print-systemd-unit"],
            "A unit can be read by all: leave the password out of --store",
        ),
    ],
)
def test_what_is_refused(url: str, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert main([url if word == "URL" else word for word in arguments]) == 2
    said = capsys.readouterr().err
    assert message in " ".join(said.split())
    assert "secret" not in said
    assert "Traceback" not in said


def test_a_unit_has_the_address_of_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    where = "postgresql://u@db.example.org/school"
    assert main(["serve", "--class", CLASS, "--store", where, "--print-systemd-unit"]) == 0
    assert f"--store {where}" in capsys.readouterr().out.replace('"', "")
