"""What lessons say stays true at the rate, the start and the constants that a learner has set: found cases, in each
language of the lesson."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.files import languages_of
from tests.plain.transcripts import LESSONS, dialogue

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("true_words.toml").read_text("utf-8"))["case"]
_ENDS = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n")


def named(case: dict[str, Any]) -> str:
    return f"{case['lesson']}-{case['variant']}-{'-'.join(key for key in case['keys'] if key)}"


IN_LANGUAGES = [(case, language) for case in CASES for language in languages_of(LESSONS / case["lesson"])]


@pytest.mark.parametrize(
    ("case", "language"), IN_LANGUAGES, ids=lambda one: one if isinstance(one, str) else named(one)
)
def test_no_sentence_says_what_does_not_hold(case: dict[str, Any], language: str) -> None:
    variants = list(load_lesson(LESSONS / case["lesson"]).variants)
    typed = [f"variant {variants.index(case['variant']) + 1}", *case["keys"], "quit"]
    said = dialogue(typed, case["lesson"], language)
    # What is said before the first change is about the lesson's own run.
    false = [re.compile(one) for one in case["false"]]
    for sentence in _ENDS.split(said):
        if all(one.search(sentence) for one in false):
            assert "unless" in case and re.search(case["unless"], sentence), sentence
    # The dialogue came to where the words stand.
    assert len(said) > 400
