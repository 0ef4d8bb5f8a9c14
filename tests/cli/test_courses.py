"""``gradtutor courses``: the list, what is added to it and taken from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.lessons.course.course import bundled, lesson_ids, load_course
from tests.lessons.course.test_known import course

SHIPS = len(lesson_ids(load_course(bundled())))


def test_courses_are_added_listed_and_removed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = ["--data-dir", str(tmp_path / "data")]
    one = course(tmp_path, "one")
    assert main(["courses", *data]) == 0
    assert capsys.readouterr().out == f"1  Gradients, step by step  {SHIPS} lessons  comes with the tutor\n"
    assert main(["courses", "add", str(one), *data]) == 0
    assert capsys.readouterr().out == "'one' is among the courses; in the contents, 'o' shows them.\n"
    assert main(["courses", *data]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"2  one                      1 lesson    {one}"
    assert main(["courses", "--lang", "zh", *data]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("2  零")
    assert main(["courses", "remove", "2", *data]) == 0
    assert capsys.readouterr().out.startswith(f"'{one}' is forgotten.")
    assert main(["courses", *data]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add"], "Which course? Write: gradtutor courses add PATH"),
        (["ad", "x"], "Courses cannot be asked for 'ad'. Write 'add'."),
        (["remove", "5"], "There is no course '5' to remove. 'gradtutor courses' shows them."),
    ],
)
def test_what_is_not_understood_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], said: str
) -> None:
    assert main(["courses", *words, "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{said}\n"
