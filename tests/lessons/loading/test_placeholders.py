"""Formulas and conditions in the words, against the variants that show them; and both languages against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson

TOML = """\
format = 1
id = "bowl"

[parameters]
x = 3.0

[constants]
c = 1.0

[nodes]
J = "(x - c)**2"

[goal]
minimize = "J"

[rule]
kind = "sgd"
rate = 0.4

[stop]
max_iterations = 5

[variants.newton]
goal = { output = "J", target = 0.01 }
rule = { kind = "newton" }
"""
FRAME = """\
# Bowl

A bowl.

## intro

Press space.

## done

Done.

## variant default

default

## variant newton

newton

"""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def messages(folder: Path, en: str, zh: str | None = None) -> list[str]:
    """What is wrong with a lesson whose words go on so after the frame of 20 lines."""
    made = folder / "bowl"
    made.mkdir()
    (made / "lesson.toml").write_text(TOML, "utf-8")
    for language, text in (("en", en), ("zh", en if zh is None else zh)):
        (made / f"text.{language}.md").write_text(FRAME + text, "utf-8")
    try:
        load_lesson(made)
    except LessonError as error:
        return [str(fault).partition("bowl/")[2] for fault in error.faults]
    return []


def english(found: list[str]) -> list[str]:
    return [one.partition("text.en.md:")[2] for one in found if one.startswith("text.en.md")]


@pytest.mark.parametrize(
    "text",
    [
        "## limit if rate < 0.5\n\n{= 1 - 2*rate:.2f}, from {start(x)} = {= start(x)}.\n",
        "## update x @default\n\n{= next(x) - x} and {= c + iteration}\n",
        "## loss if unchanged\n\nOnly so.\n",
        "## backward x if grad(x) > 0\n\nDown.\n",
    ],
)
def test_formulas_of_a_sound_lesson_are_read(tmp_path: Path, text: str) -> None:
    if "rate" in text:
        text = text.replace("## limit if", "## limit @default if")
    assert messages(tmp_path, text) == []


def test_all_keys_are_told_where_none_is_meant(tmp_path: Path) -> None:
    (said,) = english(messages(tmp_path, "## loss\n\nPress {key(Leertaste)}.\n"))
    assert said == (
        "23:12: There is no key for 'Leertaste'. There are: next, variant, chart, compare, sweep, array, cell, errata, "
        "set, up, down, run, start, predict, question, back."
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        # Each name at its own column, that of a heading as well.
        ("## loss\n\n{= 1 - 2*rote}\n", "23:10: The name 'rote' is not known here. Write 'rate'."),
        ("## limit if 0.5 < rote\n\nNo.\n", "21:19: The name 'rote' is not known here. Write 'rate'."),
        ("## loss\n\n{= start(J)}\n", "23:4: There is no parameter 'J'."),
        ("## loss\n\n{start(c)}\n", "23:8: There is no parameter 'c'."),
        # Newton's method has no rate.
        ("## loss\n\n{= 2*rate}\n", "23:6: In the variant 'newton': 'rate' has no value under the rule 'newton'."),
        ("## limit if rate < 1\n\nNo.\n", "21:13: 'rate' has no value under the rule 'newton'."),
    ],
)
def test_what_has_no_meaning_has_its_place(tmp_path: Path, text: str, fault: str) -> None:
    found = english(messages(tmp_path, text))
    assert any(one.startswith(fault) for one in found), found


def test_a_section_that_conditions_leave_over_is_checked_too(tmp_path: Path) -> None:
    text = "## loss @newton if x > 2\n\nFar.\n\n## loss\n\n{rate}\n"
    found = english(messages(tmp_path, text))
    assert len(found) == 1 and found[0].startswith("27:2: In the variant 'newton': 'rate' has no value")


def test_both_languages_have_the_same_conditions_and_formulas(tmp_path: Path) -> None:
    en = "## limit @default if rate < 0.5\n\n{= 2*rate}\n\n## loss\n\n{= 2*x}\n"
    zh = "## limit @default if rate < 0.4\n\n{= 2*rate}\n\n## loss\n\n{= 3*x}\n"
    found = " ".join(messages(tmp_path, en, zh))
    assert "lacks {= 2*x}" in found and "lacks {= 3*x}" in found
    assert "'## limit @default if rate < 0.5' is missing" in found


def test_an_answer_is_a_formula_without_braces(tmp_path: Path) -> None:
    toml = TOML + '\n[[question]]\nid = "q"\nkind = "number"\nstage = "update"\nanswer = "{= 2*x}"\n'
    made = tmp_path / "bowl"
    made.mkdir()
    (made / "lesson.toml").write_text(toml, "utf-8")
    for language in ("en", "zh"):
        (made / f"text.{language}.md").write_text(FRAME + "## ?q\n\nHow much?\n", "utf-8")
    with pytest.raises(LessonError, match=r"An answer that is computed needs no braces\. Write '2\*x'\."):
        load_lesson(made)
