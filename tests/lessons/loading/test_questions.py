"""Questions in the format: their keys, their words, and what is wrong with either."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Number
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Question
from gradtutor.lessons.text.model import ListItem, Placeholder, QuestionWords
from tests.lessons.lessons import TOML, WORDS, make, messages

CHOICE = '\n[[question]]\nid = "sign"\nkind = "choice"\nstage = "backward"\nright = 2\n'
NUMBER = '\n[[question]]\nid = "delta-b"\nkind = "number"\nstage = "backward"\niteration = 2\nanswer = "{delta(b)}"\n'
ORDER = '\n[[question]]\nid = "order"\nkind = "order"\nstage = "forward"\niteration = 2\n'
CHOICE_WORDS = """
## ?sign
The gap is {error:.3f}. Which way
must x move?

1. up
   > That is too far
   already.
2. down

- Look at the sign
  of the gap.
- Then **think**.

> Two minus signs.
"""
NUMBER_WORDS = "\n## ?delta-b\nWhat is Δb?\n"
ORDER_WORDS = "\n## ?order\nIn which order?\n\n1. a\n2. b\n"


def words_of(tmp_path: Path, toml: str, words: str, id_: str) -> QuestionWords:
    return load_lesson(make(tmp_path, TOML + toml, WORDS + words)).words["en"].questions[id_]


def test_what_stands_in_the_toml(tmp_path: Path) -> None:
    words = CHOICE_WORDS + NUMBER_WORDS + ORDER_WORDS
    lesson = load_lesson(make(tmp_path, TOML + CHOICE + NUMBER + ORDER, WORDS + words))
    assert lesson.questions == (
        Question("sign", "choice", "backward", right=2),
        Question("delta-b", "number", "backward", 2, answer=Placeholder("delta", ("b",))),
        Question("order", "order", "forward", 2),
    )


def test_the_words_of_a_choice(tmp_path: Path) -> None:
    assert words_of(tmp_path, CHOICE, CHOICE_WORDS, "sign") == QuestionWords(
        asked=(("The gap is ", Placeholder("error", (), ".3f"), ". Which way must x move?"),),
        items=(ListItem(("up",), (("That is too far already.",),)), ListItem(("down",))),
        hints=(("Look at the sign of the gap.",), ("Then **think**.",)),
        right=(("Two minus signs.",),),
    )


def test_a_question_is_no_section_of_a_stage(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path, TOML + NUMBER, WORDS + NUMBER_WORDS))
    assert {key.purpose for key in lesson.words["en"].sections} == {"intro", "forward", "done"}


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("2.5", Number(2.5)),
        ('"2*x + 1"', parse("2*x + 1", ["x"])),
        ('"{grad(x)}"', Placeholder("grad", ("x",))),
        ('" {local(b, a):.3f} "', Placeholder("local", ("b", "a"), ".3f")),
    ],
)
def test_answers_of_numbers(tmp_path: Path, answer: str, read: object) -> None:
    toml = NUMBER.replace('"{delta(b)}"', answer)
    assert load_lesson(make(tmp_path, TOML + toml, WORDS + NUMBER_WORDS)).questions[0].answer == read


@pytest.mark.parametrize(
    ("toml", "old", "new", "message"),
    [
        (CHOICE, "right = 2\n", "", "lesson.toml:24:3: 'right' is missing in [[question]]. Write right ="),
        (CHOICE, '"backward"', '"back"', "lesson.toml:27:9: 'stage' cannot be 'back'. Write 'backward'."),
        (CHOICE, '"choice"', '"choose"', "lesson.toml:26:8: 'kind' cannot be 'choose'. Write 'choice'."),
        (CHOICE, "right = 2", "right = 2\nanswer = 3", "lesson.toml:29:1: "),
        (CHOICE, '"sign"', '"the sign"', "lesson.toml:25:1: 'the sign' cannot be the name of a question."),
        (CHOICE, "right = 2", 'right = 2\nvariant = "fast"', "lesson.toml:29:11: There is no variant 'fast'."),
        (NUMBER, "iteration = 2", "iteration = 0", "lesson.toml:28:13: 'iteration' must be from 1 to 10000."),
        (NUMBER, "{delta(b)}", "{delta(q)}", "lesson.toml:29:18: There is no node or parameter 'q'."),
        (NUMBER, "{delta(b)}", "{rate}", "lesson.toml:29:12: 'rate' has no value under the rule 'newton'."),
        (NUMBER, "{delta(b)}", "{variant(default)}", "lesson.toml:29:12: 'variant' is words and no number. Ask for a"),
        (NUMBER, "{delta(b)}", "{key(chart)}", "lesson.toml:29:12: 'key' is words and no number. Ask for a number."),
        (NUMBER, "{delta(b)}", "{delta(b)} + 1", "lesson.toml:29:11: This is no placeholder. Write one such as"),
        (NUMBER, "{delta(b)}", "2*q", "lesson.toml:29:13: The name 'q' is not known here."),
        (NUMBER, "{delta(b)}", "2*", "lesson.toml:29:"),
    ],
)
def test_faults_of_the_toml(tmp_path: Path, toml: str, old: str, new: str, message: str) -> None:
    assert old in toml
    words = WORDS + (CHOICE_WORDS if toml == CHOICE else NUMBER_WORDS)
    said = messages(make(tmp_path, TOML + toml.replace(old, new, 1), words))
    assert any(one.startswith(message) for one in said), said


def test_an_id_stands_once(tmp_path: Path) -> None:
    said = messages(make(tmp_path, TOML + NUMBER + NUMBER, WORDS + NUMBER_WORDS))
    assert said == ["lesson.toml:32:6: The question 'delta-b' stands here twice. Give one of them another id."]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## ?sign", "## ?sing", "14:5: There is no question 'sing' in lesson.toml. Write 'sign'."),
        ("## ?sign", "## ?sing", "1:1: The section '## ?sign' is missing. Write it: what is asked?"),
        ("## ?sign", "## ? sign", "14:5: The heading of a question is its id alone. Write '## ?sign'."),
        ("## ?sign", "## ?", "14:5: A question needs an id. Write '## ?ID'."),
        ("## ?sign", "## ?sign @default", "14:9: The heading of a question is its id alone. Write '## ?sign'."),
        ("2. down\n", "", "14:1: '## ?sign' needs at least 2 choices or steps."),
        ("2. down", "3. down", "21:1: This is number 2, and it is written as another. Write '2.'."),
        ("   > That", "> That", "21:1: A line '> ' that is not indented stands above this choice."),
        ("- Then **think**.", "- Then **think.", "25:1: A '**' in this paragraph is not closed. Close it."),
        ("- Then **think**.", "Then think.", "25:1: This line belongs to nothing:"),
        ("- Then **think**.", "-", "25:1: Nothing stands here. Write its words."),
        ("{error:.3f}", "{eror:.3f}", "15:13: Unknown name 'eror'. Write 'error'."),
        ("The gap is {error:.3f}. Which way\nmust x move?\n", "", "14:1: The section '## ?sign' is empty."),
    ],
)
def test_faults_of_the_words(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in CHOICE_WORDS
    folder = make(tmp_path, TOML + CHOICE, WORDS + CHOICE_WORDS.replace(old, new))
    said = [one for one in messages(folder) if one.startswith("text.en.md:")]
    assert any(one.startswith(f"text.en.md:{message}") for one in said), said


@pytest.mark.parametrize(
    ("toml", "words", "message"),
    [
        (NUMBER, NUMBER_WORDS + "\n1. a\n2. b\n", "'## ?delta-b' asks for a number, so it takes no choices."),
        (CHOICE.replace("2", "3"), CHOICE_WORDS, "'## ?sign' has 2 choices, and number 3 is to be the right one."),
        (ORDER, ORDER_WORDS.replace("1. a", "1. a\n   > no"), "The steps of '## ?order' take no words of their own."),
        (ORDER, ORDER_WORDS + "\n".join(f"{n}. x" for n in range(3, 11)), "A question has at most 9 choices or steps."),
        (NUMBER, NUMBER_WORDS + "\n- x" * 10, "A question has at most 9 hints."),
    ],
)
def test_the_words_go_with_the_kind(tmp_path: Path, toml: str, words: str, message: str) -> None:
    said = messages(make(tmp_path, TOML + toml, WORDS + words))
    assert any(message in one for one in said), said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2. down\n", "2. down\n3. nowhere\n", "'## ?sign' has fewer choices or steps than text.en.md:14."),
        ("- Then **think**.\n", "- Then **think**.\n- And look.\n", "'## ?sign' has fewer hints than text.en.md:14."),
        (
            "2. down\n",
            "2. down\n   > Yes.\n",
            "'## ?sign' says nothing to a choice to which text.en.md:14 says something.",
        ),
        ("must x move?", "must x = {x} move?", "The section '## ?sign' lacks {x}, which text.en.md:14 has."),
    ],
)
def test_the_languages_agree(tmp_path: Path, old: str, new: str, message: str) -> None:
    said = messages(make(tmp_path, TOML + CHOICE, WORDS + CHOICE_WORDS.replace(old, new), WORDS + CHOICE_WORDS))
    assert [one for one in said if one.startswith("text.zh.md:14:1: " + message)], said


def test_the_right_answer_is_said_in_both(tmp_path: Path) -> None:
    without = CHOICE_WORDS.replace("> Two minus signs.\n", "")
    said = messages(make(tmp_path, TOML + CHOICE, WORDS + CHOICE_WORDS, WORDS + without))
    assert said[0].startswith("text.zh.md:14:1: '## ?sign' says nothing to the right answer, as text.en.md:14 does.")


def test_numbers_of_the_run_that_it_is_asked_in(tmp_path: Path) -> None:
    toml = TOML + CHOICE.replace("right", 'variant = "slow"\nright')
    toml += '[variants.slow]\nrule = { kind = "secant", tries = { x = [3.0] } }\n'
    named = WORDS + "\n## variant default\nA\n\n## variant slow\nB\n"
    words = CHOICE_WORDS.replace("{error:.3f}", "{slope:.3f}")
    assert load_lesson(make(tmp_path, toml, named + words)).questions[0].variant == "slow"
    said = messages(make(tmp_path, toml.replace('variant = "slow"\n', ""), named + words))
    assert any("'slope' has no value under the rule 'newton'" in one for one in said), said
