"""The limits of the format are written down in one file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gradtutor.lessons as lessons
from gradtutor.cli.main import main
from gradtutor.lessons.course.course import is_id
from gradtutor.lessons.toml import limits

FOLDER = Path(lessons.__path__[0])
NAMES = {name for name in vars(limits) if name.isupper()}


def assigned(file: Path) -> set[str]:
    """The names that a file gives a value to at its top."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_no_other_file_has_a_limit_of_its_own() -> None:
    assert "MOST_ROWS" in NAMES
    own = Path(limits.__file__)
    elsewhere = {file.name: assigned(file) & NAMES for file in FOLDER.rglob("*.py") if file != own}
    # How far a dry run goes is no limit of the format.
    elsewhere["dry_run.py"] -= {"MOST_ITERATIONS"}
    assert {file: names for file, names in elsewhere.items() if names} == {}


def test_ids_and_the_command_line_go_by_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert is_id("a" * limits.LONGEST_ID)
    assert not is_id("a" * (limits.LONGEST_ID + 1))
    assert main(["--lang", "en", "trace", "x", "--iterations", str(limits.MOST_ITERATIONS + 1)]) == 2
    assert f"from 1 to {limits.MOST_ITERATIONS}." in capsys.readouterr().err
