"""Errata in the format: what the article prints, and the words that ask and answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Erratum
from gradtutor.lessons.text.model import Placeholder, SectionKey
from tests.lessons.lessons import TOML, WORDS, make, messages

ERRATUM = """
[[erratum]]
id = "column-5"
printed = "x = 9.665"
article = "table 2-2"
"""
ASKED = "\n## erratum column-5\nWhat should it be?\n"
ANSWERED = "\n## right column-5\nIt is {x:.3f}.\n"
ALL = WORDS + ASKED + ANSWERED


def test_a_sound_erratum(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path, TOML + ERRATUM, ALL))
    assert lesson.errata == (Erratum("column-5", "x = 9.665", "table 2-2"),)
    words = lesson.words["zh"].sections
    assert words[SectionKey("erratum", "column-5")] == (("What should it be?",),)
    assert words[SectionKey("right", "column-5")] == (("It is ", Placeholder("value", ("x",), ".3f"), "."),)


def test_a_lesson_without_errata(tmp_path: Path) -> None:
    assert load_lesson(make(tmp_path)).errata == ()


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('printed = "x = 9.665"\n', "lesson.toml:24:3: 'printed' is missing in [[erratum]]. Write printed ="),
        ('article = "table 2-2"\n', "lesson.toml:24:3: 'article' is missing in [[erratum]]. Write article ="),
    ],
)
def test_what_an_erratum_needs(tmp_path: Path, toml: str, message: str) -> None:
    assert messages(make(tmp_path, TOML + ERRATUM.replace(toml, ""), ALL))[0].startswith(message)


def test_ids_are_unique_and_can_stand_in_a_heading(tmp_path: Path) -> None:
    assert messages(make(tmp_path, TOML + ERRATUM + ERRATUM, ALL)) == [
        "lesson.toml:30:6: The erratum 'column-5' stands here twice. Give one of them another id."
    ]
    said = messages(make(tmp_path, TOML + ERRATUM.replace("column-5", "column 5"), WORDS))
    assert said[0].startswith("lesson.toml:25:1: 'column 5' cannot be the name of a")


def test_both_languages_need_both_sections(tmp_path: Path) -> None:
    said = messages(make(tmp_path, TOML + ERRATUM, WORDS + ASKED, WORDS))
    assert "text.en.md:1:1: The section '## right column-5' is missing. Write it: the answer, and why." in said
    assert "text.zh.md:1:1: The section '## erratum column-5' is missing. Write it: what should it be?" in said
    assert "text.zh.md:1:1: The section '## right column-5' is missing. Write it: the answer, and why." in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "## right column-5",
            "## right column-6",
            "17:10: There is no 'column-6' for a section 'right'. Write 'column-5'",
        ),
        ("## right column-5", "## right", "17:9: A section 'right' needs a name. Write '## right NAME'."),
        ("## right column-5", "## right column-5 @default", "17:19: A section 'right' takes no '@'. Take out"),
        ("{x:.3f}", "{q}", "18:8: Unknown name 'q'."),
        ("{x:.3f}", "{rate}", "18:8: 'rate' has no value under the rule 'newton'."),
    ],
)
def test_faults_of_the_words(tmp_path: Path, old: str, new: str, message: str) -> None:
    said = messages(make(tmp_path, TOML + ERRATUM, ALL.replace(old, new)))
    assert any(one.startswith(f"text.en.md:{message}") for one in said), said


def test_only_names_of_the_default_run_can_be_used(tmp_path: Path) -> None:
    toml = TOML + ERRATUM + '[variants.other.nodes]\nextra = "x + 1"\n'
    words = ALL.replace("{x:.3f}", "{extra}") + "\n## variant default\nA\n\n## variant other\nB\n"
    assert messages(make(tmp_path, toml, words))[0].startswith("text.en.md:18:8: Unknown name 'extra'.")
