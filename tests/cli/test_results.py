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


def test_a_gradebook_for_moodle_has_a_row_for_everybody(words: list[str], printed: Printed, tmp_path: Path) -> None:
    roster = tmp_path / "moodle.csv"
    roster.write_text(
        "First name,Last name,Username,Email address\nAnna,Aalto,anna,anna@school.example\n"
        "Cy,Cox,cy,cy@school.example\n"
    )
    arguments = [*words, "--format", "gradebook", "--roster", str(roster), "--lessons", "chain-rule,nonlinear-chain"]
    assert main(["results", *arguments]) == 0
    table = tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")
    assert table.headers[:2] == ["Username", "Email address"]
    # Two questions and the end: three points for a lesson.
    assert table.headers[3:] == ["Chain rule (points: 3)", "Nonlinear chain (points: 3)"]
    assert table["Email address"] == ["anna@school.example", "cy@school.example"]
    assert table[1][3:] == ("", "")


def test_a_gradebook_for_canvas_is_in_its_own_form(words: list[str], printed: Printed, tmp_path: Path) -> None:
    roster = tmp_path / "canvas.csv"
    roster.write_text(
        'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Aalto, Anna",101,20261,anna,7b\n'
    )
    arguments = [*words, "--format", "gradebook", "--roster", str(roster), "--lessons", "nonlinear-chain"]
    assert main(["results", *arguments]) == 0
    first, points, anna = printed().lstrip("\ufeff").splitlines()
    assert first == "Student,ID,SIS User ID,SIS Login ID,Section,Nonlinear chain"
    assert points == "    Points Possible,,,,,3"
    assert anna.startswith("Anna Aalto,101,20261,anna,7b,")


def test_a_gradebook_for_nbgrader_by_its_roster_and_by_name(words: list[str], printed: Printed, tmp_path: Path) -> None:
    roster = tmp_path / "students.csv"
    roster.write_text("id,first_name,last_name,email,lms_user_id\nanna,Anna,Aalto,a@s.example,1\ncy,Cy,Cox,,\n")
    arguments = [*words, "--format", "gradebook", "--lessons", "nonlinear-chain"]
    assert main(["results", *arguments, "--roster", str(roster)]) == 0
    by_roster = tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")
    assert by_roster["last_name"] == ["Aalto", "Cox"]
    assert by_roster["max_score"] == ["3.0", "3.0"]
    assert main(["results", *arguments, "--for", "nbgrader"]) == 0
    by_name = tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")
    assert by_name.headers == by_roster.headers
    # And another one, where that is wanted of the same roster.
    assert main(["results", *arguments, "--roster", str(roster), "--for", "moodle"]) == 0
    assert printed().lstrip("\ufeff").startswith("id,lms_user_id,email,name,Nonlinear chain (points: 3)")


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
        (
            ["--class", CLASS, "--for", "blackboard"],
            "There is no gradebook 'blackboard'. There are: canvas, moodle, nbgrader.",
        ),
        (["--class", CLASS, "--format", "xls"], "There is no format 'xls'. There are: csv, gradebook, jsonl."),
    ],
)
def test_what_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["results", *arguments, *words[:2]]) == 2
    assert capsys.readouterr().err == f"{message}\n"
