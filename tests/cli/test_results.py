"""``gradtutor results``: what it prints and writes."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import tablib

from gradtutor.cli.main import main

CLASS = "Maths 7b"
Printed = Callable[[], str]


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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Which class? Write its name, such as --class 'Maths 7b'."),
        (["--class", "8c"], "There is no class '8c'. To see which there are: gradtutor class list"),
        (["--class", CLASS, "--format", "xls"], "There is no format 'xls'. There are: csv, jsonl."),
    ],
)
def test_what_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["results", *arguments, *words[:2]]) == 2
    assert capsys.readouterr().err == f"{message}\n"
