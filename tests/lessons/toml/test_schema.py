"""The tables of the format say what the author's manual promises: limits, what is needed, what holds when left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.authoring import MANUAL, reference
from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.kinds import Cases, Forms, Many, Names, Table
from gradtutor.lessons.toml.schema import LESSON
from tests.lessons.lessons import TOML, make


def test_the_keys_are_those_of_the_manual() -> None:
    assert reference() in MANUAL.read_text("utf-8"), "if the format is to change so, then: make manual"


@pytest.mark.parametrize("table", ["[batch]\nsize = 1\norder = 'shuffle'\n", "[data.generate]\nrows = 4\n"])
@pytest.mark.parametrize(("seed", "refused"), [(0, False), (2**63 - 1, False), (2**63, True), (-1, True)])
def test_a_seed_is_any_number_from_0_on_that_toml_has(tmp_path: Path, table: str, seed: int, refused: bool) -> None:
    # TOML 1.0: whole numbers of 64 bits with a sign, so at most 2⁶³ − 1.
    message = error_of(tmp_path, TOML + f"\n{table}seed = {seed}\n")
    assert ("'seed' must be" in message) is refused, message


def error_of(folder: Path, text: str) -> str:
    """What is said of a lesson; nothing of a sound one."""
    try:
        load_lesson(make(folder, text))
    except LessonError as error:
        return str(error)
    return ""


TABLES = [key.name for key in LESSON if isinstance(key.kind, Table | Names | Cases | Forms | Many)]


@pytest.mark.parametrize("key", TABLES)
@pytest.mark.parametrize("value", ["3", "true", "[1]", "'text'", "[]", "1979-05-27"])
def test_what_has_to_be_a_table_is_refused_as_anything_else(tmp_path: Path, key: str, value: str) -> None:
    without = re.sub(rf"\[{key}\]\n(.+\n)*", "", TOML)
    message = error_of(tmp_path, f"{key} = {value}\n{without}")
    # No questions and no charts are none.
    assert ("lesson.toml:1:" in message and key in message) or (value == "[]" and message == ""), message
