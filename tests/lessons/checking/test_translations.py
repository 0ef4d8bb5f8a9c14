"""Texts that have come apart: numbers and paragraphs compared, and what a translation says it was made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.checking.translations import decimals_in, left_behind, mark_of, numbers_at_odds
from tests.lessons.lessons import TOML, make

HEAD = "# Title\n\nA summary.\n\n## intro\nHi.\n\n## done\nBye.\n\n"
"""Ten lines: what follows begins in line 11."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.5 and 12.25.", {0.5, 12.25}), ("2 and 2.0 are whole", set()), ("1.2.3 is a version", set()),
        ("x0.5, a.5, 5. and .5", {0.5}), ("0.5, 0.5", {0.5}), ("−0.5", {0.5}), ("见 0.5。", {0.5}), ("", set()),
    ],
)  # fmt: skip
def test_numbers_with_decimals(text: str, numbers: set[float]) -> None:
    assert decimals_in(text) == numbers


def behind(folder: Path, en: str, zh: str) -> list[str]:
    made = make(folder, TOML, HEAD + en, HEAD + zh)
    return [str(one).replace(f"{made}/", "") for one in left_behind(made)]


@pytest.mark.parametrize(
    ("en", "zh", "said"),
    [
        ("## loss\nAt 0.5.", "## loss\n在 0.5。", []),
        ("## loss\nAt 0.5.", "## loss\n在 0.25。", ["11:1: The section '## loss' has not the same numbers as "
         "text.en.md:11: 0.25, 0.5."]),
        ("## loss\nAt 0.5.", "## loss\n在。", ["11:1: The section '## loss' has not the same numbers as "
         "text.en.md:11: 0.5."]),
        ("## loss\nA.\n\nB.", "## loss\n一。",
         ["11:1: The section '## loss' has 1 paragraph, and text.en.md:11 has 2."]),
        ("## loss\nA.", "\n## loss\n一。\n\n二。",
         ["12:1: The section '## loss' has 2 paragraphs, and text.en.md:11 has 1."]),
        ("## loss\nPress {key(next)}.", "## loss\n按空格键。", ["11:1: text.en.md:11 has {key(next)}, and no section "
         "here."]),
        ("## loss\nPress {key(next)}, {key(chart)}.", "## loss\n按 {key(chart)}。\n\n## limit\n{key(next)}", []),
        ("## loss\nPress.", "## loss\n按 {key(next)}。", []),
    ],
)  # fmt: skip
def test_what_an_author_should_look_at(tmp_path: Path, en: str, zh: str, said: list[str]) -> None:
    found = behind(tmp_path, en, zh)
    assert len(found) == len(said)
    assert all(one.startswith(f"text.zh.md:{begin}") for one, begin in zip(found, said, strict=True)), found


def test_a_text_that_says_what_it_was_made_of_is_not_compared(tmp_path: Path) -> None:
    en, zh = "## loss\nA.\n\nB.", "## loss\n一。"
    mark = mark_of("text.en.md", HEAD + en)
    assert re.fullmatch(r"<!-- of text\.en\.md [0-9a-f]{8} -->", mark)
    assert behind(tmp_path, en, f"{zh}\n{mark}") == []
    # Line ends, blanks and comments are no words.
    assert (
        mark_of("text.en.md", "A\nb.") == mark_of("text.en.md", " A   b. \n<!-- c -->\n") != mark_of("text.en.md", "A.")
    )
    (said,) = behind(tmp_path, f"{en} C.", f"{zh}\n{mark}")
    assert said.startswith("text.zh.md:13:1: text.en.md has changed since these words were translated from it.")
    assert said.endswith(mark_of("text.en.md", f"{HEAD}{en} C."))
    (said,) = behind(tmp_path, en, f"{zh}\n<!-- of text.em.md 12345678 -->")
    assert said == "text.zh.md:13:1: There is no text 'text.em.md' to translate from. Write 'text.en.md'."


@pytest.mark.parametrize(
    ("en", "zh", "said"),
    [
        # y is 2.13 in lesson.toml: the text that has another number in its place is the wrong one, whichever it is.
        ("2.13", "2.31", "text.zh.md:11:1: The section '## loss' says 2.31, where text.en.md:11 and lesson.toml have "
         "2.13. Write 2.13."),
        ("2.31", "2.13", "text.en.md:11:1: The section '## loss' says 2.31, where text.zh.md:11 and lesson.toml have "
         "2.13. Write 2.13."),
        ("2.13", "2.13", ""), ("2.41", "2.31", ""), ("2.13", "", ""), ("2.13, 0.7", "2.31, 0.6", ""),
    ],
)  # fmt: skip
def test_a_number_of_the_tables_that_one_text_has_wrong(tmp_path: Path, en: str, zh: str, said: str) -> None:
    made = make(tmp_path, TOML, f"{HEAD}## loss\nAt {en}.\n", f"{HEAD}## loss\n在 {zh}。\n")
    found = [str(one).replace(f"{made}/", "") for one in numbers_at_odds(made)]
    assert found == ([said] if said else [])
