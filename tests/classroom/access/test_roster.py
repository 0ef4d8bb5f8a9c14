"""The roster: what is read, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.access.roster import read_roster
from gradtutor.errors import LessonError
from gradtutor.session.classroom.pins import hashed, matches

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBexample"


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "roster.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_names_groups_passwords_and_keys(tmp_path: Path) -> None:
    text = f"learner_id,name,group,password or public key\nanna,Anna Li,7b,secret\nBo,,,{KEY} bo@home\n\n"
    pupils = read_roster(written(tmp_path, text))
    assert list(pupils) == ["anna", "bo"]
    assert pupils["anna"].name == "Anna Li"
    assert pupils["anna"].group == "7b"
    assert matches("secret", pupils["anna"].password)
    assert pupils["bo"].name == "Bo"
    assert pupils["bo"].password == ""
    assert pupils["bo"].key == KEY


def test_what_a_spreadsheet_writes(tmp_path: Path) -> None:
    pupils = read_roster(written(tmp_path, '\ufefflearner_id;name;password\r\nanna;"Li; Anna";secret\r\n'))
    assert pupils["anna"].name == "Li; Anna"


def test_a_hash_stays_what_it_is(tmp_path: Path) -> None:
    kept = hashed("secret")
    assert read_roster(written(tmp_path, f'learner_id,password\nanna,"{kept}"\n'))["anna"].password == kept


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 1, "empty"),
        ("name,password\nAnna,secret\n", 1, "learner_id"),
        ("learner_id,pasword\nanna,secret\n", 1, "Write 'password'."),
        ("learner_id,password\nanna,secret\nAnna,secret\n", 3, "twice"),
        ("learner_id,password\nteacher,secret\n", 2, "teacher"),
        ("learner_id,password\nanna,abc\n", 2, "too short"),
        ("learner_id,password\nanna,\n", 2, "neither"),
        ("learner_id,public_key\nanna,hello world\n", 2, "no public key"),
        ("learner_id,password\n\x1b[2J,secret\n", 2, "cannot be a learner_id"),
        ('learner_id,password\n"anna,secret\n', 2, "CSV"),
        ("learner_id,name\n,Anna\n", 2, "does not say who it is"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, text: str | bytes, line: int, word: str) -> None:
    with pytest.raises(LessonError) as raised:
        read_roster(written(tmp_path, text))
    fault = raised.value.faults[0]
    assert fault.line == line
    assert word in str(fault)
    assert "\x1b" not in str(fault)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(LessonError) as raised:
        read_roster(written(tmp_path, "learner_id,password\nteacher,secret\nanna,abc\n"))
    assert [fault.line for fault in raised.value.faults] == [2, 3]


CASES: dict[str, list[dict[str, Any]]] = {
    # A download of Moodle: quoted, several columns that say who it is.
    '"First name","Last name","Username","ID number","Email address","Groups"\n'
    '"Anna","Aalto","anna.aalto","20261","anna.aalto@school.example","7b red"\n': [
        {"id": "anna.aalto", "name": "Anna Aalto", "group": "7b red"}
    ],
    # Canvas: the second row is no learner, and names stand the other way round.
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Aalto, Anna",101,20261,anna.aalto,7b\n"Student, Test",9,,,7b\n': [
        {"id": "anna.aalto", "name": "Anna Aalto", "group": "7b"}
    ],
    # Google Classroom: only an address; of two alike before the @ the whole one counts.
    "Last Name,First Name,Email Address\nAalto,Anna,anna@school.example\nBell,Berta,bell@a.example\n"
    "Bell,Bo,bell@b.example\n": [
        {"id": "anna", "name": "Anna Aalto"}, {"id": "bell@a.example"}, {"id": "bell@b.example", "name": "Bo Bell"}
    ],
    "id,first_name,last_name,email,lms_user_id\nanna,Anna,Aalto,anna.aalto@school.example,20261\n": [
        {"id": "anna", "name": "Anna Aalto"}
    ],
    # GitHub Classroom: most cells may be empty.
    "identifier,github_username,github_id,name\nanna,,,\nbo,bo-codes,7,Bo\n": [
        {"id": "anna", "name": "anna"}, {"id": "bo", "name": "Bo"}
    ],
    "学号,姓,名,班级\nli,李,雷,7b\n": [{"id": "li", "name": "李雷", "group": "7b"}],
    "sep=;\nlearner_id;name;group\nanna;Anna;red\n": [{"id": "anna", "name": "Anna", "group": "red"}],
    # Columns that nobody asked for are left alone.
    "Learner ID\tName\tShoe size\nanna\tAnna\t38\n": [{"id": "anna", "name": "Anna"}],
}  # fmt: skip
"""Tables as other software writes them, and who is in them."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", CASES)
def test_tables_as_other_software_writes_them(tmp_path: Path, text: str, encoding: str) -> None:
    pupils = read_roster(written(tmp_path, text.replace("\n", "\r\n").encode(encoding)))
    assert list(pupils) == [one["id"] for one in CASES[text]]
    for one in CASES[text]:
        assert {key: getattr(pupils[one["id"]], key) for key in one} == one


def test_gbk_without_a_mark(tmp_path: Path) -> None:
    pupils = read_roster(written(tmp_path, "learner_id,name,group\nli,李雷,红\n".encode("gbk")))
    assert (pupils["li"].name, pupils["li"].group) == ("李雷", "红")


def test_which_column_was_taken_for_what_is_said(tmp_path: Path) -> None:
    text = "Username,Full name,Groups,Shoe size\nanna,Anna,red,38\n"
    told = read_roster(written(tmp_path, text)).told
    assert told == "Roster: login name: Username; name: Full name; group: Groups; left alone: Shoe size."


def test_what_says_who_it_is_is_kept_for_a_gradebook(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID\nAnna,101,anna.aalto\n"
    assert read_roster(written(tmp_path, text))["anna.aalto"].known_as == (
        ("SIS Login ID", "anna.aalto"),
        ("ID", "101"),
    )


def test_one_kind_of_fault_is_one_message(tmp_path: Path) -> None:
    lines = "".join(f"learner{number},abc\n" for number in range(30))
    with pytest.raises(LessonError) as raised:
        read_roster(written(tmp_path, f"learner_id,password\n{lines}"))
    (fault,) = raised.value.faults
    assert fault.line == 2 and "The same in 29 more lines." in str(fault)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")
