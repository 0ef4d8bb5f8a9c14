"""The roster: what is read, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

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
        ("learner_id,colour,password\nanna,red,secret\n", 1, "colour"),
        ("learner_id,password\nanna,secret\nAnna,secret\n", 3, "twice"),
        ("learner_id,password\nteacher,secret\n", 2, "teacher"),
        ("learner_id,password\nanna,abc\n", 2, "too short"),
        ("learner_id,password\nanna,\n", 2, "neither"),
        ("learner_id,public_key\nanna,hello world\n", 2, "no public key"),
        ("learner_id,password\n\x1b[2J,secret\n", 2, "cannot be a learner_id"),
        ('learner_id,password\n"anna,secret\n', 2, "CSV"),
        (b"learner_id,password\nanna,secr\xe9t\n", 2, "UTF-8"),
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


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")
