"""The list of courses that are at hand: the one that ships first, and what was added, once each."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from gradtutor.errors import GradtutorError, UsageError
from gradtutor.lessons.course.course import bundled, lesson_ids, load_course
from gradtutor.lessons.course.known import Shelf, described, place_of
from tests.lessons.lessons import make

COURSE = """\
format = 1
title = {{ en = "{name}", zh = "零" }}
[[chapter]]
title = {{ en = "A", zh = "甲" }}
lessons = ["chain"]
"""


def course(folder: Path, name: str) -> Path:
    make(folder / name)
    (folder / name / "course.toml").write_text(COURSE.format(name=name), "utf-8")
    return folder / name


def archive(folder: Path, name: str) -> Path:
    made = course(folder, name)
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as packed:
        for file in made.rglob("*.*"):
            packed.write(file, file.relative_to(folder))
    return folder / f"{name}.zip"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "courses.json")


def test_at_first_there_is_the_one_that_ships(shelf: Shelf) -> None:
    assert shelf.paths() == (bundled(),)
    found = described(bundled())
    assert (found.ships, found.lessons) == (True, len(lesson_ids(load_course(bundled()))))


def test_what_is_added_comes_after_it_once(shelf: Shelf, tmp_path: Path) -> None:
    one, other = course(tmp_path, "one"), archive(tmp_path, "other")
    added = shelf.add(one)
    assert (added.titles["en"], added.lessons, added.ships) == ("one", 1, False)
    shelf.add(other)
    shelf.add(one)
    shelf.add(bundled())
    assert shelf.paths() == (bundled(), other, one)
    # Another program, another day.
    assert Shelf(tmp_path / "data" / "courses.json").paths() == shelf.paths()


def test_what_is_no_course_is_not_added(shelf: Shelf, tmp_path: Path) -> None:
    for wrong in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(GradtutorError):
            shelf.add(wrong)
    assert shelf.paths() == (bundled(),)


def test_one_is_removed_by_its_number_or_its_path(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = course(tmp_path, "one"), course(tmp_path, "other")
    shelf.add(one)
    shelf.add(other)
    assert shelf.remove("2") == one
    assert shelf.remove("other") == other
    assert shelf.paths() == (bundled(),)
    for wrong in ("1", "2", "0", "one"):
        with pytest.raises(UsageError, match="There is no course"):
            shelf.remove(wrong)
    assert one.is_dir()


def test_one_that_is_gone_can_be_removed_and_is_told_as_such(shelf: Shelf, tmp_path: Path) -> None:
    one = course(tmp_path, "one")
    shelf.add(one)
    one.rename(tmp_path / "moved")
    assert described(one).fault.startswith(f"{one}:1:1: There is no such folder.")
    assert shelf.remove(str(one)) == one


def test_the_list_is_bounded(shelf: Shelf, tmp_path: Path) -> None:
    one, file = course(tmp_path, "one"), tmp_path / "data" / "courses.json"
    file.parent.mkdir()
    for others in (99, 100):
        many = [str(tmp_path / str(number)) for number in range(others)]
        file.write_text(json.dumps({"format": 1, "courses": many}), "utf-8")
        if others < 100:
            shelf.add(one)
            assert len(shelf.paths()) == 101  # with the one that ships
        else:
            with pytest.raises(UsageError, match="100 courses are the most"):
                shelf.add(one)


@pytest.mark.parametrize("text", ["", "[]", '{"courses": 3}', "[" * 100_000])
def test_a_broken_list_is_a_sentence(shelf: Shelf, tmp_path: Path, text: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "courses.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        shelf.paths()


def test_which_one_is_open_is_known_by_its_place(shelf: Shelf, tmp_path: Path) -> None:
    one, other = course(tmp_path, "one"), course(tmp_path, "other")
    shelf.add(one)
    assert place_of(load_course(one), shelf.paths()) == 1
    assert place_of(load_course(other), shelf.paths()) == -1
