"""The commands that look after a class: what they print, write and erase."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import tablib

from gradtutor.cli.main import main

CLASS = "Maths 7b"
Printed = Callable[[], str]


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
        (["class", "forget", "--learner", "anna"], "Which class? Write its name, such as --class 'Maths 7b'."),
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
