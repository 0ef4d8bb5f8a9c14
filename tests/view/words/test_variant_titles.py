"""A variant that the words name is called by its title, in their language, not by its name in the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.scene import scene_at
from gradtutor.view.text.lines import plain
from gradtutor.view.words.narration import narrated
from tests.lessons.lessons import TOML, make
from tests.session.walks import cases, lesson

TWO = TOML + "\n[variants.far-away]\nparameters.x.start = 9.0\n"
ENGLISH = """\
# Title

A summary.

## intro
Press {key(variant)} for {variant(far-away)}, and again for {variant(default)}.

## done
Done.

## variant default
near

## variant far-away
from **9**, far away
"""
CHINESE = (
    ENGLISH.replace("Press {key(variant)} for {variant(far-away)}, and again for", "看{variant(far-away)}，再看")
    .replace("near", "近处")
    .replace("from **9**, far away", "从 **9** 出发")
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Press v for “from 9, far away”, and again for “near”."),
        ("zh", "看“从 9 出发”，再看 “近处”."),
        # Where there is no text in German, the English one is shown; the marks are those of the interface.
        ("de", "Press v for „from 9, far away“, and again for „near“."),
    ],
)
def test_a_variant_is_called_by_its_title(tmp_path: Path, language: str, said: str) -> None:
    two = load_lesson(make(tmp_path, TWO, ENGLISH, CHINESE))
    with i18n.speaking(language):
        here = scene_at(two, Player(two.variants["default"]))
        assert [plain(tuple(spans)) for spans in narrated(here)] == [said]


def test_the_only_variant_without_a_title_keeps_its_name(tmp_path: Path) -> None:
    words = "# Title\n\nA summary.\n\n## intro\nThis is {variant(default)}.\n\n## done\nDone.\n"
    one = load_lesson(make(tmp_path, TOML, words))
    here = scene_at(one, Player(one.variants["default"]))
    assert [plain(tuple(spans)) for spans in narrated(here)] == ["This is “default”."]


@pytest.mark.parametrize("name", dict(cases()))
def test_no_lesson_shows_the_name_that_its_files_have_for_a_variant(name: str) -> None:
    found = lesson(name)
    for words in found.words.values():
        texts = [part for section in words.sections.values() for paragraph in section for part in paragraph]
        for text in texts:
            if isinstance(text, str):
                assert not set(re.findall("`([^`]+)`", text)) & set(found.variants), text
