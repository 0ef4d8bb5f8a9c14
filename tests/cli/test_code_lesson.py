"""``gradtutor code``: a program that runs by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


def test_what_is_printed_runs_without_gradtutor(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["code", "descent-1d", "--iterations", "3", "--set", "x=5", "--set", "rule.rate=0.1"]) == 0
    file = tmp_path / "mine.py"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    made = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, text=True, check=True, cwd=tmp_path)
    # Of x² each step of 0.1 times the slope 2x leaves 0.8 of x: 5, 4, 3.2; squared 25, 16, 10.24.
    assert [line.split()[3] for line in made.stdout.splitlines()] == ["5", "4", "3.2"]
    assert [line.split()[-1] for line in made.stdout.splitlines()] == ["25", "16", "10.24"]


@pytest.mark.parametrize(("library", "line"), [("pytorch", "J.backward()"), ("jax", "jax.grad(output, argnums=(0,))")])
def test_other_libraries(capsys: pytest.CaptureFixture[str], library: str, line: str) -> None:
    assert main(["code", "descent-1d", "--as", library]) == 0
    assert line in capsys.readouterr().out


def test_the_comments_are_in_the_language_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "code", "descent-1d"]) == 0
    assert "    # 前向" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["code"], "Which lesson? Write: gradtutor code LESSON"),
        (["code", "descent-1d", "--as", "numpi"], "There is no library 'numpi'."),
        (["code", "descent-1d", "--variant", "nothing"], "nothing"),
    ],
)
def test_what_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err
