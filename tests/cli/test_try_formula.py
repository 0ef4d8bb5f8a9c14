"""``gradtutor try``: what is typed becomes a lesson."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gradtutor.cli.main import main


def test_the_lesson_is_written_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Formulas stand apart, and options before, between and after them.
    words = ["--start", "x=3", "try", "a = x**2", "--name", "mine", "b = a + c", "--target", "b=9", "--constant", "c=5"]
    assert main(["--lang", "en", *words, "--save", str(tmp_path / "mine")]) == 0
    folder = tmp_path / "mine"
    assert capsys.readouterr().out == f"The lesson is in '{folder}'. To see it: gradtutor {folder}\n"
    made = tomllib.loads((folder / "lesson.toml").read_text(encoding="utf-8"))
    assert made["id"] == "mine"
    assert made["parameters"]["x"]["start"] == 3.0
    assert made["constants"]["c"] == 5.0
    assert made["goal"] == {"output": "b", "target": 9.0}
    assert main(["trace", str(folder), "--format", "json"]) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a = x**2", "--start", "x"], "--start x: this is not NAME=VALUE."),
        (["a = x**2"], "No value is given for: x. Write --start x=1 for a name that is to change"),
        (["a = x**2", "--start"], "The option --start is not used like that. See: gradtutor try --help"),
    ],
)
def test_what_is_refused(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "try", *words]) == 2
    assert message in capsys.readouterr().err
