"""What is understood at every prompt: in a lesson, at predictions, questions and moves; and that empty lines end."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.lessons.text.model import KEYS
from gradtutor.plain.commands import LESSON, understood
from gradtutor.plain.voice import readable
from gradtutor.view.text import ascii_spelling
from gradtutor.view.words.keys import key_words
from tests.plain.transcripts import dialogue

CHAIN = "nonlinear-chain"
# A prompt, and what is typed to come to it.
PROMPTS = {"lesson": [], "prediction": ["p"], "question": [""] * 5}


def heard(typed: list[str], lesson: str = CHAIN, language: str = "en") -> str:
    """What is said after the last of the lines."""
    before, after = dialogue(typed[:-1], lesson, language), dialogue(typed, lesson, language)
    return after.removeprefix(before.removesuffix("\n"))


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("table", ["x: 2\n", "y: 2.13\n"]),
        ("table x", ["iteration 1: 2"]),
        ("graph", ["x makes a, a makes b, b makes c.", "c is to become y.", "The way back: c, b, a, x."]),
        ("chart", ["c over x, from 1 to 10."]),
        ("array", ["There is no array here"]),
        ("word delta", ["delta"]),
        ("help", ["again:", "table:", "array", "graph:", "chart", "word"]),
    ],
)
def test_the_place_can_be_looked_at_from_every_prompt(prompt: str, word: str, said: list[str]) -> None:
    found = heard([*PROMPTS[prompt], word])
    assert all(one in found for one in said), found
    assert "not understood" not in found and "not known" not in found


def test_a_prediction_is_asked_again_after_it_and_no_try_is_counted() -> None:
    asked = "Question: a = x^2 = ?"
    assert all(asked in heard(["p", word]) for word in ("again", "table", "graph", "help", "chart"))
    assert "Not yet" not in dialogue(["p", "again", "table", "graph", "later"], CHAIN)


def test_again_says_the_whole_of_a_question() -> None:
    assert [line[:2] for line in heard([*[""] * 5, "again"]).splitlines() if line[1:2] == "."] == ["1.", "2.", "3."]


def test_the_words_of_the_language_in_use() -> None:
    assert "由 x 得 a、由 a 得 b、由 b 得 c。" in heard(["p", "计算图"], language="zh")
    assert "x: 2\n" in heard(["p", "表格"], language="zh")


def test_a_small_array_is_said_with_its_numbers() -> None:
    # softmax(2, 1, 0): e² = 7.389056, e = 2.718282 and 1, each divided by their sum 11.107338.
    said = heard(["", "table"], "softmax-cross-entropy")
    assert "z: 2, 1, 0\n" in said and "0.66524, 0.24473, 0.09003\n" in said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("array X row 2", "X, row 2: 4, 5, 6"),
        ("array X column 1", "X, column 1: 1, 4, 7, 10"),
        ("array X row 9", "Of X there are parts 1 to 4 that way."),
        ("array X row 0", "Of X there are parts 1 to 4 that way."),
        ("array X somewhere", "'somewhere' is no part of X."),
        ("array w column 1", "'column 1' is no part of w."),
        ("array w 2", "w[2]: -1"),
    ],
)
def test_an_array_by_row_and_column(word: str, said: str) -> None:
    # matrix-gradient: X counts from 1 to 12 in four rows, w is (2, −1, 3).
    assert said in heard(["iteration", word], "matrix-gradient").splitlines()


def test_the_table_of_an_earlier_iteration() -> None:
    # Newton on √ln x² from x = 2: c = √(ln 4) = 1.17741 in iteration 1.
    typed = ["later" if step == 5 else "" for step in range(18)]
    assert "c = sqrt(b): 1.17741" in heard([*typed, "table 1"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lesson", ["", "slope", CHAIN, "guess-the-number"])
def test_nothing_but_empty_lines_comes_to_an_end(lesson: str, language: str) -> None:
    # A question, a move, the end of a run, the contents: nothing of it asks for ever.
    many = 1200
    said = dialogue([""] * many, lesson, language)
    assert said.count("\n> ") < many / 2
    assert said.endswith("> \n")


def test_a_question_is_put_away_by_three_empty_lines_and_can_be_asked_again() -> None:
    typed = [*[""] * 5, "", "", ""]
    assert "The question is put away; 'question' asks it again." in heard(typed)
    assert "1. " in heard([*typed, "question"])
    # What is typed in between begins the count anew.
    assert "put away" not in dialogue([*[""] * 5, "", "", "7", "", ""], CHAIN)


def test_the_end_of_a_run_and_the_contents_tell_that_one_more_empty_line_leaves() -> None:
    end = ["run", "show", "", "", ""]
    said = dialogue([*end, "", "quit"], CHAIN)
    assert "One more empty line goes to the contents." in said
    assert "One more empty line leaves." in dialogue(["contents", "", "", "quit"], CHAIN)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("rate 1.2e−5.", "rate 1.2 times 10 to the −5."),
        ("(3e8, 2)", "(3 times 10 to the 8, 2)"),
        ("x2e5 and 0x1e5 and 1e5x", "x2e5 and 0x1e5 and 1e5x"),
    ],
)
def test_powers_of_ten_are_words(written: str, spoken: str) -> None:
    i18n.use("en")
    assert readable(written).replace("-", "−") == spoken


SAID_AS = {"sweep": "compare", "cell": "array"}
"""Keys of the screen for which line by line another command does: it compares all runs, and says the whole array."""


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("action", KEYS)
def test_what_a_lesson_tells_to_type_is_understood(action: str, language: str) -> None:
    i18n.use(language)
    ascii_spelling.use(True, aloud=True)
    said = key_words(action).strip("'")
    # An empty line is a key even here.
    assert action == "next" or understood(said, LESSON) == (SAID_AS.get(action, action), "")
    ascii_spelling.use(False)
    assert key_words(action) != said or action == "next"
