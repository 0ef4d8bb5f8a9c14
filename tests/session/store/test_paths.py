"""Where a learner's data is kept, and by what a lesson is known there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.course.course import bundled
from gradtutor.session.store.paths import data_folder, lesson_key


def test_the_data_folder_is_the_chosen_one_or_that_of_the_environment_or_the_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRADTUTOR_DATA", "/named")
    assert data_folder(Path("/chosen")) == Path("/chosen")
    assert data_folder() == Path("/named")
    monkeypatch.setenv("GRADTUTOR_DATA", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert data_folder() == tmp_path / "gradtutor"


def test_a_lesson_of_the_course_that_ships_is_known_by_its_id_and_others_by_their_folder_too(tmp_path: Path) -> None:
    assert lesson_key(bundled(), bundled() / "slope") == "slope"
    one, two = (lesson_key(tmp_path / name, tmp_path / name / "slope") for name in "ab")
    assert one.startswith("slope@") and two.startswith("slope@") and one != two
    assert lesson_key(tmp_path / "a" / ".." / "a", tmp_path / "a" / "slope" / "x" / "..") == one
