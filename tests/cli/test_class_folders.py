"""``serve --classes FOLDER``, and what goes together with several classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.classroom.room import Class
from gradtutor.cli.class_folders import classes_in
from gradtutor.cli.main import main
from gradtutor.errors import ClassError

ROSTER = "learner_id,name\nanna,Anna\n"


def made(folder: Path, **files: str) -> Path:
    """A folder of classes: ``Class__file`` -> what is in it, with blanks for the first ``_``."""
    for path, text in files.items():
        name, _, file = path.partition("__")
        (folder / name.replace("_", " ")).mkdir(parents=True, exist_ok=True)
        if file:
            (folder / name.replace("_", " ") / file.replace("_", ".")).write_text(text)
    return folder


def test_each_folder_is_a_class_by_its_name(tmp_path: Path) -> None:
    folder = made(
        tmp_path, Maths_7b__roster_csv=ROSTER, Maths_7b__me_pub="ssh-ed25519 A", Physics__code_txt=" plum-pear\n"
    )
    (folder / "notes.txt").write_text("not a class")
    (folder / ".git").mkdir()
    maths = tmp_path / "Maths 7b"
    assert classes_in(folder) == (
        Class("Maths 7b", maths / "roster.csv", (maths / "me.pub",), ""),
        Class("Physics", None, (), "plum-pear"),
    )


@pytest.mark.parametrize("file", ["rooster.csv", "code", "roster.csv.bak", "keys"])
def test_a_file_that_is_not_understood_is_refused_for_it_may_have_been_a_roster(tmp_path: Path, file: str) -> None:
    made(tmp_path, Maths_7b="")
    (tmp_path / "Maths 7b" / file).write_text(ROSTER)
    with pytest.raises(ClassError) as refused:
        classes_in(tmp_path)
    assert str(tmp_path / "Maths 7b" / file) in str(refused.value)


def test_two_rosters_are_refused(tmp_path: Path) -> None:
    made(tmp_path, Maths__roster_csv=ROSTER, Maths__roster_tsv=ROSTER)
    with pytest.raises(ClassError, match=r"roster\.tsv"):
        classes_in(tmp_path)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--class", "7b", "--class", "7C", "--code", "plum-pear"], "--roster and --code are of one class"),
        (["--class", "7b", "--class", "7C", "--roster", "r.csv"], "--roster and --code are of one class"),
        (["--class", "7b", "--class", "7B"], "The class '7B' is named twice."),
        (["--class", "7b", "--class", "7C", "--print-sshd-config"], "--print-sshd-config is for one class"),
        (["--classes", "missing"], "missing cannot be read: "),
        (["--classes", "empty"], "There is no class in empty."),
        (["--classes", "same"], "'A' and 'B' have the same class code"),
        (["--classes", "same", "--class", "b"], "The class 'B' is named twice."),
        (["--classes", "short"], "The class code needs 6 characters or more."),
    ],
)
def test_what_is_refused(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    made(tmp_path / "same", A__code_txt="plum-pear", B__code_txt=" Plum-Pear ")
    made(tmp_path / "short", A__code_txt="plum", B="")
    assert main(["--lang", "en", "--data-dir", str(tmp_path / "data"), "serve", *words]) == 2
    assert message in capsys.readouterr().err


def test_the_unit_of_a_service_has_all_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "serve", "--class", "Maths 7b", "--class", "Physics", "--print-systemd-unit"]) == 0
    unit = capsys.readouterr().out
    assert main(["--lang", "en", "serve", "--classes", str(tmp_path), "--print-systemd-unit"]) == 2
    assert "With --print-systemd-unit name the classes one by one" in capsys.readouterr().err
    (start,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    assert '--class "Maths 7b" --class Physics --port 2222' in start, start
