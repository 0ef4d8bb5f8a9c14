from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.errors import LessonError, UsageError
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.course.course import Course, bundled, find, heading, lesson_ids, load_course
from tests.lessons.lessons import TOML, WORDS, make

COURSE = """\
format = 1
title = { en = "Course", zh = "课程" }

[[chapter]]
title = { en = "One", zh = "一" }
lessons = ["first", "second"]
"""


def course(folder: Path, text: str = COURSE, lessons: tuple[str, ...] = ("first", "second")) -> Path:
    for name in lessons:
        make(folder, TOML.replace('"chain"', f'"{name}"'), name=name)
    (folder / "course.toml").write_text(text, "utf-8")
    return folder


def test_a_course(tmp_path: Path) -> None:
    loaded = load_course(course(tmp_path))
    assert loaded.titles == {"en": "Course", "zh": "课程"}
    assert loaded.chapters[0].titles["zh"] == "一"
    assert lesson_ids(loaded) == ("first", "second")
    assert loaded.chapters[0].leads == {}
    leads = COURSE.replace("lessons =", 'leads = { en = "You can.", zh = "你能。" }\nlessons =')
    assert load_course(course(tmp_path, leads)).chapters[0].leads == {"en": "You can.", "zh": "你能。"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title = { en", "titel = { en", "course.toml:2:1: Unknown key 'titel'. Write 'title'."),
        (', zh = "一"', "", "course.toml:5:1: 'zh' is missing in [chapter.title]. Write zh = \"…\"."),
        ("format = 1", 'format = 1\nlanguages = ["en", "zh", "fr"]',
         "course.toml:3:1: 'fr' is missing in [title]. Write fr = \"…\"."),
        ("format = 1", 'format = 1\nlanguages = ["en", "german"]',
         "course.toml:2:20: 'languages' has 6 characters; 2 is the most. Shorten it."),
        ("format = 1", 'format = 1\nlanguages = ["en", "ZH"]',
         "course.toml:2:20: 'ZH' is no language. Write two small letters, such as en, zh or de."),
        ('zh = "一"', 'Zh = "一"',
         "course.toml:5:23: 'Zh' is no language. Write two small letters, such as en, zh or de."),
        ('"second"', '"../second"', "course.toml:6:21: '../second' cannot be the id of a lesson. "
         "Write the name of a folder beside course.toml."),
        ('"second"', "2", "course.toml:6:21: 'lessons' must be a string; this is a whole number. "
         'Write one such as "x".'),
        ('"Course"', '"Co\\u0007rse"', "course.toml:2:16: "
         "'en' has the unprintable character U+0007 in it. Take it out."),
        ('"一"', '"一', "course.toml:5:32: This is not TOML: Illegal character '\\n'. "
         "Close the string on its own line, or write the character in another way."),
    ],
)  # fmt: skip
def test_a_fault_of_a_course(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in COURSE
    with pytest.raises(LessonError) as caught:
        load_course(course(tmp_path, COURSE.replace(old, new, 1), ()))
    assert message in str(caught.value).replace(f"{tmp_path}/", "").split("\n")


def test_a_folder_that_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"This folder is no course: it has no course\.toml\."):
        load_course(tmp_path)


def test_a_heading_needs_only_the_first_lines(tmp_path: Path) -> None:
    lesson = make(tmp_path, "not read", "# A title\n\nIn two\nlines.\n\n## intro\n" + "漢字" * 5000)
    assert heading(lesson, "zh") == ("A title", "In two lines.")
    (lesson / "text.en.md").write_text("## intro\nHi.\n", "utf-8")
    with pytest.raises(LessonError, match="The title or the summary is missing"):
        heading(lesson, "en")
    with pytest.raises(LessonError, match="The file cannot be read"):
        heading(tmp_path, "en")


def test_find_by_id_by_path_and_by_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_course(course(tmp_path))
    other = make(tmp_path / "elsewhere")
    monkeypatch.chdir(other.parent)
    assert find("second", loaded) == tmp_path / "second"
    assert find("chain", loaded) == Path("chain")
    assert find(str(other / "lesson.toml"), loaded) == other
    with pytest.raises(UsageError) as caught:
        find("secnd", loaded)
    assert str(caught.value) == "There is no lesson 'secnd'. Write 'second'."
    with pytest.raises(UsageError, match=r"is no lesson: it has no lesson\.toml"):
        find(str(other.parent), loaded)


def test_the_bundled_course_is_there() -> None:
    assert isinstance(load_course(bundled()), Course)


# The author's check


def test_check_runs_every_variant_to_its_end(tmp_path: Path) -> None:
    report = check(course(tmp_path))
    assert report.faults == ()
    assert [(run.lesson, run.variant, run.iterations, run.reason) for run in report.runs] == [
        ("first", "default", 4, "converged"),
        ("second", "default", 4, "converged"),
    ]


def test_check_compares_the_lists_with_the_folders(tmp_path: Path) -> None:
    text = COURSE.replace('"first", "second"', '"first", "secnd", "first"')
    assert [str(fault).replace(f"{tmp_path}/", "") for fault in check(course(tmp_path, text)).faults] == [
        "course.toml:1:1: The lesson 'second' is in no chapter. Add \"second\" to the lessons of a chapter.",
        "course.toml:6:21: There is no lesson 'secnd' beside course.toml. Write 'second'.",
        "course.toml:6:30: The lesson 'first' stands in the course twice. Take one out.",
    ]


def test_check_goes_on_after_a_faulty_lesson_and_a_faulty_course(tmp_path: Path) -> None:
    course(tmp_path, COURSE.replace("format = 1", "format = 2"))
    make(tmp_path, "format = 1", name="first")
    report = check(tmp_path)
    assert {fault.file.name for fault in report.faults} >= {"course.toml", "lesson.toml"}
    assert [run.lesson for run in report.runs] == ["second"]


FALLS = TOML.replace('"ln(a)"', '"ln(a - 3.9)"').replace("start = 2.0", "start = 2.5")
FALLS = FALLS.replace("y = 2.13", "y = -9").replace("min = 1.0, ", "")


def test_a_run_that_leaves_a_domain_is_a_fault_unless_there_are_words_for_it(tmp_path: Path) -> None:
    lesson = make(tmp_path, FALLS)
    (fault,) = check(lesson).faults
    assert (fault.line, fault.column) == (12, 1)
    assert fault.what.startswith("The run 'default' ends in iteration 3: ln(−3.19")
    assert fault.what.endswith(") has no value: b cannot be computed.")
    make(tmp_path, FALLS, WORDS + "\n## diverged\nSo it goes.\n")
    report = check(lesson)
    assert report.faults == ()
    assert [(run.iterations, run.reason) for run in report.runs] == [(3, "diverged")]


def test_a_run_without_an_end_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradtutor.lessons.checking.dry_run.MOST_ITERATIONS", 50)
    endless = TOML.replace('when = "abs(error) < 1e-3"', "max_iterations = 1000000")
    (fault,) = check(make(tmp_path, endless)).faults
    assert str(fault).endswith(
        "lesson.toml:22:1: The run 'default' has not ended after 50 iterations. "
        "Lower max_iterations, or make its arrays smaller."
    )


def test_a_run_that_waits_for_the_learner_is_sound(tmp_path: Path) -> None:
    report = check(make(tmp_path, TOML.replace('"newton"', '"manual"')) / "lesson.toml")
    assert (report.faults, [run.reason for run in report.runs]) == ((), ["waiting"])


def test_check_of_nothing(tmp_path: Path) -> None:
    (fault,) = check(tmp_path / "nowhere").faults
    assert fault.what == "There is no such folder."
