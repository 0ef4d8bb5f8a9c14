"""What a course by somebody else may say to the terminal: nothing that it obeys."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.errors import Fault, LessonError, UsageError
from gradtutor.lessons.course.untrusted import opened_course
from gradtutor.safe_text import harmless
from tests.lessons.course.test_course import COURSE, course
from tests.lessons.lessons import TOML, make

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066\u200b\u2028\x7f"


def visible(text: str) -> bool:
    return harmless(text) == text


def test_harmless_spells_out_what_a_terminal_would_obey() -> None:
    assert harmless("plain, √2 · 中文，　ŷ\n") == "plain, √2 · 中文，　ŷ\n"
    assert harmless(HOSTILE) == "\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202eevil\\u2066\\u200b\\u2028\\x7f"
    assert harmless("\udc1b") == "\\udc1b"  # from a file name that is no UTF-8
    assert str(UsageError(HOSTILE)) == harmless(HOSTILE)
    assert visible(str(Fault(Path(f"/{HOSTILE}/lesson.toml"), 1, 1, HOSTILE, HOSTILE)))


PLACES = {
    "title of the course": ("course.toml", '"Course"'),
    "title of a chapter": ("course.toml", '"One"'),
    "id in the course": ("course.toml", '"first"'),
    "key of the course": ("course.toml", "format"),
    "id": ("first/lesson.toml", '"first"'),
    "parameter": ("first/lesson.toml", "x = {"),
    "key": ("first/lesson.toml", "start"),
    "formula": ("first/lesson.toml", '"x**2"'),
    "rule": ("first/lesson.toml", '"newton"'),
    "stop rule": ("first/lesson.toml", '"abs(error) < 1e-3"'),
    "comment": ("first/lesson.toml", "format = 1"),
    "title": ("first/text.en.md", "# Title"),
    "summary": ("first/text.en.md", "A summary."),
    "heading": ("first/text.en.md", "## forward"),
    "words": ("first/text.zh.md", "Press space."),
    "placeholder": ("first/text.en.md", "{b}"),
}


@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "raw"])
@pytest.mark.parametrize("place", PLACES)
def test_a_hostile_course_cannot_speak_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, escaped: bool
) -> None:
    file, old = PLACES[place]
    plain = course(tmp_path / "plain")
    text = (plain / file).read_text("utf-8")
    payload = "".join(f"\\u{ord(one):04x}" for one in HOSTILE) if escaped and file.endswith("toml") else HOSTILE
    closing = '"' if old.startswith('"') else ""
    assert old in text
    (plain / file).write_text(text.replace(old, f"{old.rstrip(closing)}{payload}{closing}", 1), "utf-8")
    for words in (
        ["list"],
        ["trace", "first"],
        ["trace", "first", "--format", "json"],
        ["author", "check", str(plain)],
    ):
        main(["--lang", "en", *words, "--course", str(plain)])
    printed = capsys.readouterr()
    assert visible(printed.out + printed.err)


def test_hostile_names_of_files_and_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = course(tmp_path / f"plain{HOSTILE}")
    lesson = make(plain, name=f"x{HOSTILE}")
    (lesson / "data.csv").write_text(f"x{HOSTILE},size\n1,{HOSTILE}\n", "utf-8")
    data = TOML.replace("[nodes]", '[data]\nfile = "data.csv"\n\n[nodes]').replace('"x**2"', '"x**2 + sum(size)"')
    (lesson / "lesson.toml").write_text(data, "utf-8")
    for words in (["list"], ["list", str(lesson)], ["trace", str(lesson)], ["author", "check", str(plain)],
                  ["--course", str(lesson), "list"]):  # fmt: skip
        main(["--lang", "en", "--course", str(plain), *words])
    printed = capsys.readouterr()
    assert "data.csv" in printed.err
    assert visible(printed.out + printed.err)


def test_a_line_break_is_no_part_of_a_title(tmp_path: Path) -> None:
    text = COURSE.replace('"Course"', '"Course\\nrow"')
    with (
        pytest.raises(LessonError, match=r"'en' has the unprintable character U\+000A in it"),
        opened_course(course(tmp_path, text)),
    ):
        pass
