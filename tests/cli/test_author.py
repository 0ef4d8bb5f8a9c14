"""``gradtutor author``: what is printed where, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.lessons.course.course import bundled
from tests.lessons.lessons import WORDS, make


def test_check_prints_runs_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["author", "check", str(bundled() / "nonlinear-chain")]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "nonlinear-chain  default     5  reached its goal",
        "nonlinear-chain  gradient  192  reached its goal",
        "2 runs, no fault.",
    ]
    assert printed.err == ""


def test_check_prints_faults_on_stderr(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["author", "check", str(tmp_path)]) == 2
    assert "This folder is no lesson" in capsys.readouterr().err
    lines = "\n\n".join(f"Line {number}." for number in range(12))
    assert main(["author", "check", str(make(tmp_path, en=WORDS.replace("Press space.", lines), zh=WORDS))]) == 2
    # Of 22 rows the graph takes 3 with two lines beside it, the table 8: 9 are left for 12 lines.
    assert "these words are 3 rows too long. Shorten them." in capsys.readouterr().err


def test_a_warning_is_no_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lesson = make(tmp_path, zh=WORDS.replace("Press space.", "Press space 2.5 times."))
    assert main(["author", "check", str(lesson)]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith(f"Warning: {lesson}/text.zh.md:5:1: ")
    assert printed.out.endswith("1 run, no fault.\n")


def test_what_an_author_may_do_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["author"]) == 2
    assert capsys.readouterr().err.startswith("What is an author to do? There are: check, ")
    assert main(["author", "watch"]) == 2
    assert capsys.readouterr().err == "Which lesson? Write: gradtutor author watch DIR\n"
    assert main(["author", "watch", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == f"There is no folder '{tmp_path / 'nowhere'}'.\n"


def test_preview_writes_a_page_and_nothing_else_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lesson = str(make(tmp_path))
    assert main(["author", "preview", lesson]) == 0
    assert capsys.readouterr().out == "The page is in 'chain.html'.\n"
    text = Path("chain.html").read_text("utf-8")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    # The colour of forward, on light ground and on dark.
    assert "fill:#0072b2" in text
    assert "fill:#56b4e9" in text
    # Its own page is renewed, and no other file.
    assert main(["author", "preview", lesson, "--ascii"]) == 0
    assert Path("chain.html").read_text("utf-8") == text
    capsys.readouterr()
    assert main(["author", "preview", lesson, "--out", "chain/lesson.toml"]) == 2
    assert capsys.readouterr().err == "'chain/lesson.toml' is there already, and is no such page.\n"
    assert main(["author", "preview"]) == 2
    assert capsys.readouterr().err.startswith("Which lesson?")


TESTS = "format = 1\n[[run]]\n[[run.iteration]]\nnumber = 1\nvalues = { a = 4 }\n"


def test_a_lesson_is_compared_with_the_numbers_of_its_tests(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lesson = make(tmp_path)
    assert main(["author", "test", str(lesson)]) == 2
    assert capsys.readouterr().err == f"There is no tests.toml in '{lesson}': nothing to compare.\n"
    (lesson / "tests.toml").write_text(TESTS, "utf-8")
    assert main(["author", "test", str(lesson)]) == 0
    assert capsys.readouterr().out == "chain  1  1\n1 number, as expected.\n"
    (lesson / "tests.toml").write_text(TESTS.replace("4", "5"), "utf-8")
    assert main(["author", "test", str(lesson)]) == 2
    printed = capsys.readouterr()
    assert printed.err == f"{lesson}/tests.toml:5:16: Iteration 1 of the run 'default': a is 4, not 5, within 1e-06.\n"


def test_a_lesson_of_the_course_is_named_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["author", "test", "autograd"]) == 0
    assert capsys.readouterr().out.startswith("autograd  1  10\n")


PUBLISHED = """\
format = 1
title = { en = "Zeros", zh = "零点" }
version = "1.0.0"
author = "A. Author"
licence = "MIT"
[[chapter]]
title = { en = "One", zh = "一" }
lessons = ["chain"]
"""


def test_what_the_check_refuses_is_not_published(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lesson = make(tmp_path / "zeros")
    (tmp_path / "zeros" / "course.toml").write_text(PUBLISHED, "utf-8")
    (lesson / "tests.toml").write_text(TESTS.replace("4", "5"), "utf-8")
    assert main(["author", "publish", "zeros"]) == 2
    assert "a is 4, not 5" in capsys.readouterr().err
    make(tmp_path / "zeros", en=WORDS, zh=WORDS.replace("## forward", "## forwards"))
    (lesson / "tests.toml").write_text(TESTS, "utf-8")
    assert main(["author", "publish", "zeros"]) == 2
    assert "text.zh.md" in capsys.readouterr().err
    assert list(tmp_path.glob("*.zip")) == []
    make(tmp_path / "zeros")
    assert main(["author", "publish", "zeros"]) == 0
    assert "The course is in 'zeros-1.0.0.zip': 1 lesson, " in capsys.readouterr().out
    assert main(["--course", "zeros-1.0.0.zip", "list"]) == 0
    assert main(["author", "publish", "zeros", "--out", "zeros/course.toml"]) == 2
    assert (tmp_path / "zeros" / "course.toml").read_text("utf-8") == PUBLISHED
