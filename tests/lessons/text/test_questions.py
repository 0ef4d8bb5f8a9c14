"""The words of questions, line by line: what a line goes on with, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.text.model import ListItem, QuestionWords
from gradtutor.lessons.text.parse import ParsedText, parse_text

FRAME = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n\n## ?q\n"
"""Eleven lines, so that what is asked begins in line 12."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def parsed(text: str) -> ParsedText:
    return parse_text(Path("text.en.md"), FRAME + text)


def words(text: str) -> QuestionWords:
    found = parsed(text)
    assert not found.faults.found
    return found.questions()["q"]


def test_what_is_asked_may_have_paragraphs() -> None:
    assert words("A\nb.\n\nC.\n\n  D.\n").asked == (("A b.",), ("C.",), ("D.",))


def test_an_indented_line_goes_on_with_what_stands_above() -> None:
    found = words("A?\n1. one\n   more\n2. two\n\n- hint\n  more\n\n> right\n  more\n")
    assert found.items == (ListItem(("one more",)), ListItem(("two",)))
    assert (found.hints, found.right) == ((("hint more",),), (("right more",),))


def test_feedback_and_the_last_words_may_have_paragraphs() -> None:
    found = words("A?\n1. one\n   > no\n   > more\n\n   second\n2. two\n\n> right\n> more\n\n  second\n\n> third\n")
    assert found.items == (ListItem(("one",), (("no more",), ("second",))), ListItem(("two",)))
    assert found.right == (("right more",), ("second",), ("third",))


def test_an_indented_sign_of_feedback_belongs_to_a_choice_alone() -> None:
    # Where there is none above, it is a sign that is written.
    assert words("A?\n  > b\n").asked == (("A? > b",),)
    assert words("A?\n\n- hint\n  > 2 is more\n").hints == (("hint > 2 is more",),)


@pytest.mark.parametrize("sign", ["1.", "-", ">"])
def test_a_sign_needs_a_blank_behind_it(sign: str) -> None:
    found = words(f"A?\n{sign}5 is a number.\n")
    assert (found.asked, found.items, found.hints, found.right) == (((f"A? {sign}5 is a number.",),), (), (), ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("A?\n\n1. one\n\n  more\n", "16:1: This line belongs to nothing:"),
        ("A?\n\n1. one\nmore\n", "15:1: This line belongs to nothing:"),
        ("A?\n\n- hint\n\n  more\n", "16:1: This line belongs to nothing:"),
        ("A?\n\n> right\nmore\n", "15:1: This line belongs to nothing:"),
        ("A?\n\n1. one\n   >\n2. two\n", "15:1: Nothing stands here. Write its words."),
        ("A?\n\n1. one\n1. two\n", "15:1: This is number 2, and it is written as another. Write '2.'."),
        ("A?\n\n2. one\n3. two\n", "14:1: This is number 1, and it is written as another. Write '1.'."),
        ("A?\n\n> right\n\n1. one\n", "16:1: A line '> ' that is not indented stands above this choice."),
        # Columns are those of the file: behind "1. " is the fourth.
        ("A?\n\n1. {a b}\n", "14:5: '{a b}' is no placeholder."),
        ("A?\n\n1. one\n   > {a b}\n", "15:7: '{a b}' is no placeholder."),
        ("A?\n\n- a **b\n", "14:1: A '**' in this paragraph is not closed."),
        ("A?\n\n- a **b", "14:1: A '**' in this paragraph is not closed."),
        ("A **b?\nc\n\n- d\n", "12:1: A '**' in this paragraph is not closed."),
    ],
)
def test_a_fault_has_its_place(text: str, fault: str) -> None:
    (said,) = (str(one) for one in parsed(text).faults.found)
    assert said.startswith(f"text.en.md:{fault}")


def test_there_are_at_most_nine_choices_and_nine_hints() -> None:
    def choices(count: int) -> str:
        return "A?\n\n" + "".join(f"{number}. c\n" for number in range(1, count + 1))

    def hints(count: int) -> str:
        return "A?\n\n" + "- h\n" * count

    assert (len(words(choices(9)).items), len(words(hints(9)).hints)) == (9, 9)
    # The tenth is that in line 12 + 2 + 9.
    for text, what in ((choices(11), "A question has at most 9 choices or steps."),
                       (hints(11), "A question has at most 9 hints.")):  # fmt: skip
        assert [(one.line, one.column, one.what) for one in parsed(text).faults.found] == [(23, 1, what)]
