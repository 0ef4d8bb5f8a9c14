"""The commands that look after a class: what they print, write and erase."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import tablib

from gradtutor.classroom.records.paths import NAME_STATE, class_store
from gradtutor.cli.main import main
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore

CLASS = "Maths 7b"
OLD, NEW = datetime(2026, 3, 4, 9).timestamp(), datetime(2026, 9, 1, 9).timestamp()
Printed = Callable[[], str]


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """The options by which a class with two learners is found."""
    store = SqliteStore(class_store(tmp_path, CLASS))
    store.set_state(NAME_STATE, CLASS)
    right = {"question": "q", "answer": 1, "right": True}
    store.append([Event("answered", "slope", right, "anna", OLD), Event("answered", "slope", right, "bo", NEW)])
    store.close()
    return ["--data-dir", str(tmp_path), "--class", CLASS]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return lambda: capsys.readouterr().out


def test_results_as_a_table(words: list[str], printed: Printed) -> None:
    assert main(["results", *words]) == 0
    table = tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")
    assert table["student_id"] == ["anna", "bo"]
    assert table["score"] == ["1.0", "1.0"]


def test_results_as_statements(words: list[str], printed: Printed) -> None:
    assert main(["results", *words, "--format", "jsonl"]) == 0
    assert [json.loads(line)["result"]["success"] for line in printed().splitlines()] == [True, True]


def test_results_to_a_file_for_the_teacher_alone(words: list[str], printed: Printed, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    assert main(["results", *words, "--output", str(file)]) == 0
    assert printed() == ""
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"assignment","duedate"')
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_classes_are_listed(words: list[str], printed: Printed) -> None:
    assert main(["class", "list", *words[:2]]) == 0
    assert printed() == "Maths 7b  2 learners  2 events  2026-09-01\n"


def test_a_learner_is_forgotten_without_regard_to_capitals(words: list[str], printed: Printed) -> None:
    assert main(["class", "forget", *words, "--learner", "Anna", "--yes"]) == 0
    assert printed() == (
        "Events to erase: 1. Learners of whom nothing is left: 1.\nNothing of it is in the class any more.\n"
    )
    assert main(["results", *words]) == 0
    assert "anna" not in printed()


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["bo"]), ("n\n", ["anna", "bo"]), ("\n", ["anna", "bo"])])
def test_what_is_old_is_forgotten_after_asking(
    words: list[str], printed: Printed, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(["class", "forget", *words, "--before", "2026-08-01"]) == 0
    printed()
    assert main(["results", *words]) == 0
    assert tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")["student_id"] == left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["results"], "Which class? Write its name, such as --class 'Maths 7b'."),
        (["results", "--class", "8c"], "There is no class '8c'. To see which there are: gradtutor class list"),
        (["results", "--class", CLASS, "--format", "xls"], "There is no format 'xls'. There are: csv, jsonl."),
        (["class"], "What is to be done with the class? There are: list, forget. See: gradtutor class --help"),
        (
            ["class", "forget", "--class", CLASS],
            "What is to be erased? Write --learner ID, --before YYYY-MM-DD, or both.",
        ),
        (["class", "forget", "--before", "yesterday"], "--before needs a day, written as 2026-08-01."),
        (
            ["class", "forget", "--class", CLASS, "--learner", "anna"],
            "There is nobody to ask. To erase without a question: --yes",
        ),
    ],
)
def test_what_is_refused(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main([*arguments, *words[:2]]) == 2
    assert capsys.readouterr().err == f"{message}\n"


def test_without_a_class_the_list_says_how_to_open_one(printed: Printed, tmp_path: Path) -> None:
    assert main(["class", "list", "--data-dir", str(tmp_path)]) == 0
    assert printed() == "There is no class yet. To open one: gradtutor serve --class NAME\n"
