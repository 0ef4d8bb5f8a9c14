"""What a teacher says: harmless to the terminal, in the room there is."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.session.classroom.class_state import LONGEST_MESSAGE
from gradtutor.view.classroom.messages import clean_message, offer_words, said_lines
from gradtutor.view.text.lines import line_width
from tests.view.scenes import texts


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  look at\tthe\nboard ", "look at the board"),
        ("\x1b[31mred\x07", "[31mred"),
        ("turned \u202eround", "turned round"),
        ("\ud800", ""),
        ("看黑板", "看黑板"),
    ],
)
def test_a_message_is_one_line_that_no_terminal_obeys(text: str, clean: str) -> None:
    assert clean_message(text) == clean


def test_a_message_has_an_end() -> None:
    assert clean_message("a" * 1000) == "a" * LONGEST_MESSAGE


def test_a_pause_stands_above_the_messages() -> None:
    assert texts(said_lines(True, ["first", "then"], 60)) == [
        "Your teacher has paused the class. It goes on by itself.", "", "Your teacher writes:", "• first", "• then",
    ]  # fmt: skip


def test_without_a_pause_the_messages_stand_alone_and_nothing_is_nothing() -> None:
    assert texts(said_lines(False, ["first"], 60)) == ["Your teacher writes:", "• first"]
    assert texts(said_lines(True, [], 60)) == ["Your teacher has paused the class. It goes on by itself."]
    assert said_lines(False, [], 60) == []


def test_a_long_message_goes_on_below_its_words() -> None:
    lines = said_lines(False, ["one two three four five six"], 14)
    assert max(map(line_width, lines)) <= 20  # the heading is as long as it is
    assert texts(lines)[1:] == ["• one two", "  three four", "  five six"]


def test_an_offer_says_where_and_by_which_key() -> None:
    assert offer_words("Slope", 3, "f") == "Your teacher is at: Slope, iteration 3. Press f to follow."
