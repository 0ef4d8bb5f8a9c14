from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.skeleton import new_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.view.checking.fitting import faults_of_size
from gradtutor.view.checking.question_faults import faults_of_questions


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_new_lesson_passes_the_check(tmp_path: Path, language: str) -> None:
    i18n.use(language)
    folder = new_lesson("my-lesson", tmp_path)
    report = check(folder, [faults_of_size, faults_of_questions])
    assert (report.faults, report.warnings) == ((), ())
    # √2 from 3 and from 1.5, by hand: 3, 1.8333, 1.46212, 1.414998, 1.41421; 1.5, 1.416667, 1.414216
    assert [(run.variant, run.iterations) for run in report.runs] == [("default", 5), ("near", 3)]
    assert [question.id for question in load_lesson(folder).questions] == ["next-x"]


def test_its_comments_are_in_the_authors_language_and_its_tables_are_the_same(tmp_path: Path) -> None:
    texts = {}
    for language in i18n.LANGUAGES:
        i18n.use(language)
        texts[language] = (new_lesson("one", tmp_path / language) / "lesson.toml").read_text("utf-8")
    assert "what may change" in texts["en"] and "可以变的量" in texts["zh"]
    assert tomllib.loads(texts["en"]) == tomllib.loads(texts["zh"])
    assert "gradtutor author watch one" in texts["en"]


def test_an_editor_finds_the_schema_by_the_first_line(tmp_path: Path) -> None:
    folder = new_lesson("one", tmp_path)
    text = (folder / "lesson.toml").read_text("utf-8")
    directive, _, path = text.split("\n")[0].partition(" ")
    assert directive == "#:schema"
    schema = json.loads((folder / path).read_text("utf-8"))
    assert list(Draft4Validator(schema).iter_errors(tomllib.loads(text))) == []


@pytest.mark.parametrize("name", ["two words", "../up", "", ".hidden", "übung", "a" * 61])
def test_a_name_that_cannot_be_an_id(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a lesson"):
        new_lesson(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (new_lesson("one", tmp_path) / "lesson.toml").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="is there already, and is not overwritten"):
        new_lesson("one", tmp_path)
    assert (tmp_path / "one" / "lesson.toml").read_text("utf-8") == "mine"
