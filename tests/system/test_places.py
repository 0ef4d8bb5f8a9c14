"""Where nothing can be written, and where there is no home: everything works, and what is not kept is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
NOWHERE = "/proc"
"""A folder in which nobody can make a file, not even root; the rights of others do not bind root."""

pytestmark = pytest.mark.skipif(not Path(NOWHERE, "self").exists(), reason="no folder that nobody can write to")

COMMANDS = [
    ["list"],
    ["courses"],
    ["settings"],
    ["doctor"],
    ["trace", "slope", "--iterations", "1"],
    ["code", "slope"],
    ["author", "test", "autograd"],
    ["author", "schema"],
    ["author", "preview", "slope", "--out", "-"],
]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as ``env -i`` does, with nothing but what is given."""
    bare = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(PROJECT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "gradtutor", *words], cwd=NOWHERE, env=bare | environment, input="\nquit\n",
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_that_keeps_nothing_needs_no_place(command: list[str]) -> None:
    done = run(*command, HOME=NOWHERE, TMPDIR=NOWHERE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_a_lesson_is_taken_and_what_is_not_saved_is_said() -> None:
    done = run("--plain", "--lang", "en", "slope", HOME=NOWHERE)
    assert done.returncode == 0, done.stderr
    assert "Iteration 1" in done.stdout
    assert "not saved" in done.stderr
    assert f"{NOWHERE}/.local/share/gradtutor" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_home_the_data_folder_that_is_named_is_used(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = run("--plain", "--lang", "en", "slope", GRADTUTOR_DATA=str(data))
    assert (done.returncode, done.stderr) == (0, "")
    assert (data / "progress.sqlite").is_file()


@pytest.mark.parametrize(
    "command", [["courses", "add", str(PROJECT / "lessons")], ["author", "preview", "slope"], ["author", "new", "x"]],
    ids=" ".join,
)  # fmt: skip
def test_what_has_to_be_written_is_refused_in_a_sentence(command: list[str]) -> None:
    # The course that ships is among the courses anyway: it is the one thing to add that writes nothing.
    done = run(*command, HOME=NOWHERE)
    written = command[0] != "courses"
    assert (done.returncode == 2) is written, done.stderr
    assert len(done.stderr.splitlines()) == written
    assert "Traceback" not in done.stderr
