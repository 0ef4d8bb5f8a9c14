"""The glossaries of a course are compared with each other and with its lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.glossaries import faults_of_glossaries
from gradtutor.lessons.course.course import load_course
from tests.lessons.lessons import TOML, make
from tests.session.walks import LESSONS

ENGLISH = "## slope @chain: slope\nHow steep.\n\nx² at 1.5: 3.\n\n## gap @chain: gap\nHow far off.\n\n3 − 2 = 1.\n"
CHINESE = "## slope @chain: 斜率\n有多陡。\n\nx² 在 1.5 处：3。\n\n## gap @chain: 差距\n差多少。\n\n3 − 2 = 1。\n"


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make(tmp_path, TOML, name="chain")
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle = { en = "C", zh = "课" }\n\n'
        '[[chapter]]\ntitle = { en = "One", zh = "一" }\nlessons = ["chain"]\n',
        "utf-8",
    )
    return tmp_path


def faults(folder: Path, english: str | None, chinese: str | None) -> list[str]:
    for language, text in (("en", english), ("zh", chinese)):
        if text is not None:
            (folder / f"glossary.{language}.md").write_text(text, "utf-8")
    found = faults_of_glossaries(load_course(folder))
    return [f"{fault.file.name}:{fault.line} {fault.what} {fault.mend}" for fault in found]


def test_our_own_are_sound() -> None:
    assert faults_of_glossaries(load_course(LESSONS)) == ()


def test_two_that_agree_are_no_fault_nor_is_none(folder: Path) -> None:
    assert faults(folder, None, None) == []
    assert faults(folder, ENGLISH, CHINESE) == []


def test_one_language_alone_is_a_fault(folder: Path) -> None:
    assert faults(folder, ENGLISH, None) == ["glossary.zh.md:1 There is no such file. Write it."]


def test_a_term_that_one_of_them_lacks_is_named_where_it_is_missing(folder: Path) -> None:
    more = "\n## loss @chain: loss\nHow wrong.\n\n4.\n"
    assert faults(folder, ENGLISH + more, CHINESE) == [
        "glossary.zh.md:1 The term 'loss' of glossary.en.md:11 is not here. Write it."
    ]
    assert faults(folder, ENGLISH, CHINESE + more.replace("loss\n", "损失\n")) == [
        "glossary.en.md:1 The term 'loss' of glossary.zh.md:11 is not here. Write it."
    ]


def test_a_lesson_that_there_is_not_is_said_in_each(folder: Path) -> None:
    wrong = [
        text.replace("@chain: gap", "@chian: gap").replace("@chain: 差", "@chian: 差") for text in (ENGLISH, CHINESE)
    ]
    assert faults(folder, wrong[0], wrong[1]) == [
        "glossary.en.md:6 There is no lesson 'chian' in course.toml. Write 'chain'.",
        "glossary.zh.md:6 There is no lesson 'chian' in course.toml. Write 'chain'.",
    ]


def test_the_numbers_are_the_same_in_all_languages(folder: Path) -> None:
    assert faults(folder, ENGLISH, CHINESE.replace("1.5", "2.5")) == [
        "glossary.zh.md:1 The term 'slope' has not the same numbers as glossary.en.md:1: 1.5, 2.5. "
        "Look which of them are right."
    ]


def test_the_check_of_a_course_looks_at_them(folder: Path) -> None:
    faults(folder, ENGLISH.replace("## gap", "## ga p"), CHINESE)
    (found,) = check(folder).faults
    assert found.file.name == "glossary.en.md" and found.line == 6
