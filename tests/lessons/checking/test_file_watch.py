"""A save is noticed once, when it is over, however the editor writes."""

from __future__ import annotations

from pathlib import Path

from gradtutor.lessons.checking.file_watch import Changes
from tests.lessons.lessons import make


def looks(changes: Changes, times: int = 4) -> list[bool]:
    return [changes.settled() for _ in range(times)]


def test_nothing_happens_while_nothing_is_saved(tmp_path: Path) -> None:
    assert looks(Changes(make(tmp_path))) == [False] * 4


def test_a_save_counts_once_when_the_file_rests(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    changes = Changes(lesson)
    (lesson / "lesson.toml").write_text("format = 1")
    assert looks(changes) == [False, True, False, False]


def test_a_file_that_is_still_being_written_is_waited_for(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    changes = Changes(lesson)
    seen = []
    for length in range(3):
        (lesson / "lesson.toml").write_text("#" * length)
        seen.append(changes.settled())
    assert (seen, looks(changes, 2)) == ([False] * 3, [True, False])


def test_an_editor_that_puts_a_new_file_in_the_place_of_the_old(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    changes = Changes(lesson)
    new = lesson / "lesson.toml~"
    new.write_text((lesson / "lesson.toml").read_text())
    new.replace(lesson / "lesson.toml")
    assert looks(changes, 3) == [False, True, False]


def test_a_file_that_is_gone_for_a_moment(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    changes = Changes(lesson)
    words = (lesson / "text.en.md").rename(tmp_path / "kept")
    gone = changes.settled()
    words.rename(lesson / "text.en.md")
    assert gone is False
    assert looks(changes, 3) == [False, False, False]


def test_other_files_and_a_folder_that_goes(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    changes = Changes(lesson)
    (lesson / ".lesson.toml.swp").write_text("x")
    assert looks(changes, 2) == [False, False]
    lesson.rename(tmp_path / "elsewhere")
    assert looks(changes, 3) == [False, True, False]
