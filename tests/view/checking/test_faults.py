"""Faults for an author who has the lesson open: where, what, and how many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import Fault
from gradtutor.view.checking.faults import fault_lines, fault_place, list_of_faults, more_faults
from gradtutor.view.text.lines import line_width
from tests.view.scenes import roles_of, texts

FIRST = Fault(Path("/home/somebody/lesson/lesson.toml"), 12, 5, "Unknown key 'ratee'.", "Write 'rate'.")
SECOND = Fault(Path("/home/somebody/lesson/text.en.md"), 1, 1, "The title is missing.", "")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_a_place_is_as_editors_take_it() -> None:
    assert fault_place(FIRST) == "lesson.toml:12:5"


def test_what_is_wrong_and_the_mend() -> None:
    lines = fault_lines(FIRST, 80)
    assert texts(lines) == ["Unknown key 'ratee'. Write 'rate'."]
    assert roles_of(lines, "Unknown") == ["fault"] and roles_of(lines, "Write") == [""]
    assert texts(fault_lines(SECOND, 80)) == ["The title is missing."]
    assert max(map(line_width, fault_lines(FIRST, 20))) <= 20


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, ""), (2, "and 1 more"), (5, "and 4 more")])
def test_how_many_more(count: int, words: str) -> None:
    assert more_faults([FIRST] * count) == words


def test_all_of_them_each_below_its_place() -> None:
    assert texts(list_of_faults([FIRST, SECOND], 80)) == [
        "lesson.toml:12:5", "  Unknown key 'ratee'. Write 'rate'.", "",
        "text.en.md:1:1", "  The title is missing.", "",
    ]  # fmt: skip
    assert max(map(line_width, list_of_faults([FIRST, SECOND], 24))) <= 24
