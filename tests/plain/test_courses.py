"""Going from one course to another by what is typed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import bundled, load_course
from gradtutor.lessons.course.known import Shelf
from gradtutor.plain.course import run
from gradtutor.session.progress.progress import Progress
from gradtutor.view.text import ascii_spelling
from tests.lessons.course.test_known import archive, course


@pytest.fixture(autouse=True)
def aloud() -> Iterator[None]:
    ascii_spelling.use(True, aloud=True)
    yield
    ascii_spelling.use(False)
    i18n.use("en")


def said(shelf: Shelf | None, *typed: str) -> str:
    sink = io.StringIO()
    run(load_course(bundled()), None, Progress(), io.StringIO("".join(f"{line}\n" for line in typed)), sink, shelf)
    return sink.getvalue()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "data" / "courses.json")
    for path in (course(tmp_path / "a", "one"), archive(tmp_path / "b", "two")):
        made.add(path)
    return made


def test_courses_are_told_and_gone_to(shelf: Shelf) -> None:
    text = said(shelf, "courses", "courses 3", "1", "contents", "courses", "courses 1", "quit")
    told, _, rest = text.partition("'courses 2' goes to the second.")
    assert "1. Gradients, step by step, " in told
    assert " (open)" in told.split("1. Gradients, step by step, ")[1].splitlines()[0]
    assert "2. one, 1 lesson\n3. two, 1 lesson\n" in told
    # In the archive: its title, its one lesson, and the lesson itself.
    assert "\ntwo\n" in rest
    assert "1. Title" in rest
    assert "3. two, 1 lesson (open)" in rest
    assert rest.rstrip().count("Gradients, step by step") >= 2


def test_in_chinese_too(shelf: Shelf) -> None:
    i18n.use("zh")
    assert "零" in said(shelf, "courses", "quit")


def test_a_number_that_there_is_not_is_said(shelf: Shelf) -> None:
    assert "There is no course '9'." in said(shelf, "courses 9", "quit")


def test_where_there_is_one_course_that_is_said(tmp_path: Path) -> None:
    for one in (None, Shelf(tmp_path / "courses.json")):
        assert "This is the only course. To add one: gradtutor courses add PATH" in said(one, "courses", "quit")
