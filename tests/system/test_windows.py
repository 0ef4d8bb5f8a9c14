"""Every local command as on Windows: without what CPython has not there. ``make windows`` runs the suite so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

PROJECT = Path(__file__).parents[2]
HIDER = Path(__file__).parent / "windows"
NOT_THERE = ("TERM", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ")


def _environment(place: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_THERE}
    paths = os.pathsep.join([str(PROJECT / "src"), str(HIDER)])
    return kept | {"PYTHONPATH": paths, "GRADTUTOR_DATA": str(place / "my data"), "PYTHONUTF8": "1"} | more


def _run(place: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gradtutor", *words]
    return subprocess.run(
        command, cwd=place, env=_environment(place, **more), input="\nquit\n", capture_output=True, text=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def _without(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return _run(place, *words, PYTHONPATH=str(PROJECT / "src"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a blank in its name, and in it a course of one lesson, as a folder and as a zip."""
    place = tmp_path / "Jo's place"
    course = place / "my course"
    course.mkdir(parents=True)
    shutil.copytree(PROJECT / "lessons" / "slope", course / "slope")
    (course / "course.toml").write_text(
        'format = 1\n[title]\nen = "Mine"\nzh = "我的"\n[[chapter]]\nlessons = ["slope"]\n'
        'title = { en = "One", zh = "一" }\n',
        "utf-8",
    )
    shutil.make_archive(str(place / "my course"), "zip", course)
    return place


def test_the_hider_hides(place: Path) -> None:
    # The program of another system would fail in the first of these lines, and this test without the hider too.
    source = "import os, sys; found = (sys.platform, os.name, hasattr(os, 'fork')); import fcntl"
    (place / "gradtutor").mkdir()
    (place / "gradtutor" / "__init__.py").write_text(
        "def tried(source):\n    try: exec(source, globals())\n    except ImportError as error: print(found, error)\n"
    )
    run = [sys.executable, "-c", f"import gradtutor; gradtutor.tried({source!r})"]
    environment = _environment(place) | {"PYTHONPATH": f"{place}{os.pathsep}{HIDER}"}
    done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "('win32', 'nt', False) No module named 'fcntl' (Windows)\n", done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("list",),
        ("settings",),
        ("trace", "nonlinear-chain"),
        ("code", "slope"),
        ("try", "y = x^2", "--start", "x=2", "--target", "y=1", "--plain"),
        ("--course", "my course", "list"),
        ("--course", "my course.zip", "list"),
        ("--course", "my course.zip", "--plain", "slope"),
        ("trace", "my course/slope"),
        ("author", "check", "my course"),
        ("--data-dir", "other data", "--plain", "slope"),
        ("class", "list"),
    ],
    ids=" ".join,
)
def test_a_local_command_does_what_it_does_elsewhere(words: tuple[str, ...], place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / place.name
    shutil.copytree(place, elsewhere)
    done, expected = _run(place, *words), _without(elsewhere, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace(str(place), "") == expected.stdout.replace(str(elsewhere), "")


def test_a_lesson_is_made_and_kept(place: Path) -> None:
    done = _run(place, "author", "new", "mine")
    assert done.returncode == 0 and (place / "mine" / "lesson.toml").is_file(), done.stderr
    done = _run(place, "try", "y = x^2", "--start", "x=2", "--target", "y=1", "--save", "made")
    assert done.returncode == 0 and (place / "made" / "lesson.toml").is_file(), done.stderr
    assert _run(place, "author", "check", "made").returncode == 0


def test_what_was_done_is_there_the_next_time(place: Path) -> None:
    assert "Step 1" not in _run(place, "--plain", "slope").stdout
    assert (place / "my data" / "progress.sqlite").is_file()
    again = _run(place, "--plain", "slope")
    assert (again.returncode, again.stderr) == (0, "")


def test_the_doctor_finds_nothing_wrong_with_a_console_without_a_name(place: Path) -> None:
    done = _run(place, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok  TERM is ''." in done.stdout


@pytest.mark.parametrize("words", [("serve",), ("serve", "--print-sshd-config"), ("session",), ("class", "slips")])
def test_a_class_says_in_a_sentence_what_it_needs(words: tuple[str, ...], place: Path) -> None:
    done = _run(place, *words, "--class", "7b")
    assert done.returncode == 2
    assert done.stderr.startswith("A class needs a server with Linux or macOS") and done.stderr.count("\n") == 1


def test_the_screen_opens_without_term(place: Path) -> None:
    environment: dict[str, str | None] = {**_environment(place), **dict.fromkeys(NOT_THERE)}
    with Terminal([sys.executable, "-m", "gradtutor", "slope"], environment=environment) as terminal:
        terminal.wait_for("Slope")
        terminal.type(" ")
        terminal.type("\x11")
        assert terminal.wait() == 0


def test_every_file_is_written_with_one_kind_of_line_end_and_in_one_encoding() -> None:
    """Python's own choice of both is another one on Windows."""
    calls = re.compile(r"(?<!def )\b(?:write_text\(.*|open\([^\n]*[\"'][wax]\+?[\"'].*)")
    found = [
        f"{path.relative_to(PROJECT)}: {call}"
        for path in sorted((PROJECT / "src").rglob("*.py"))
        for call in calls.findall(path.read_text("utf-8"))
        # A descriptor of the process, which is a terminal.
        if "newline=" not in call and "Binding(" not in call and "open(1," not in call
    ]
    assert found == []
