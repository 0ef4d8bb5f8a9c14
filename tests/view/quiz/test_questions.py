"""Questions as they are shown: whole, with all of their numbers, and with the word for each answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Question
from gradtutor.session.quiz.questions import Asking
from gradtutor.session.run.player import Player
from gradtutor.view.checking.question_faults import COLUMNS, faults_of_questions
from gradtutor.view.quiz.questions import Posed, pose, question_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width
from tests.lessons.lessons import TOML, WORDS, make
from tests.session.walks import LESSONS, lesson
from tests.view.scenes import texts

COURSE = [
    (folder.name, question)
    for folder in sorted(LESSONS.iterdir())
    if (folder / "lesson.toml").is_file()
    for question in lesson(folder.name).questions
]
IDS = [f"{name}-{question.id}" for name, question in COURSE]
ROWS = 22
"""Of the smallest screen that lessons are made for, without header and footer: frame and input take four more."""


def posed(name: str, question: Question, language: str = "en") -> Posed:
    i18n.use(language)
    found = lesson(name)
    player = Player(found.variants[question.variant])
    words = found.words[language]
    asking = Asking.of(question, words.questions[question.id], player)
    result = pose(asking, Scene(found, player.variant, player.trace, words, player.snapshot()))
    assert result is not None
    return result


def question(name: str, id_: str) -> Question:
    return next(one for one in lesson(name).questions if one.id == id_)


def shown(one: Posed, cursor: int = 0, held: bool = False) -> list[str]:
    return texts(question_lines(one, cursor, held, COLUMNS))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "question"), COURSE, ids=IDS)
def test_every_question_of_the_course_fits_with_all_that_is_said(name: str, question: Question, language: str) -> None:
    one = posed(name, question, language)
    while one.asking.hint():
        pass
    answers = range(1, one.asking.items + 1) if question.kind == "choice" else ()
    for choice in answers:
        one.asking.answer(choice)
        lines = question_lines(one, 0, False, COLUMNS)
        assert len(lines) <= ROWS - 2
        assert max(map(line_width, lines)) <= COLUMNS
        # Each choice has words of its own, with the verdict before them.
        assert len(" ".join(texts(lines[-2:]))) > 12 and one.feedback()[0][2:]
    one.asking.tell()
    lines = question_lines(one, 0, False, COLUMNS)
    assert len(lines) <= ROWS - 2
    assert max(map(line_width, lines)) <= COLUMNS


def test_the_course_has_no_fault() -> None:
    for name in dict.fromkeys(name for name, _ in COURSE):
        assert faults_of_questions(lesson(name)) == ()


def test_what_is_asked_with_the_numbers_of_its_place() -> None:
    lines = shown(posed("nonlinear-chain", question("nonlinear-chain", "bigger")), cursor=1)
    # The gap is √(ln 4) − 2.13 = −0.9526, and ∂c/∂b = 1/(2√(ln 4)) = 0.4247.
    assert lines[0].startswith("At c the gap is −0.953. c moves only 0.425 times as much as b.")
    assert lines[3:6] == [
        "   1  Smaller: −0.953 × 0.425",
        " ▸ 2  Larger: −0.953 ÷ 0.425",
        "   3  The same: a gap stays a gap",
    ]
    assert len(lines) == 6


def test_a_wrong_choice_hears_why_and_keeps_its_mark() -> None:
    one = posed("nonlinear-chain", question("nonlinear-chain", "bigger"))
    one.asking.answer(1)
    lines = shown(one, cursor=2)
    assert lines[3].startswith(" ✗ 1")
    assert lines[-2].startswith("✗ No. That is how a gradient goes back.")
    one.asking.answer(2)
    lines = shown(one, cursor=1)
    assert lines[4].startswith(" ✓ 2")
    assert lines[-2].startswith("✓ Right. b has to go further")


def test_hints_come_one_at_a_time() -> None:
    one = posed("slope", question("slope", "slope-here"))
    assert not any("Hint" in line for line in shown(one))
    one.asking.hint()
    assert [line[:7] for line in shown(one) if "Hint" in line] == ["Hint 1:"]
    one.asking.hint()
    assert [line[:7] for line in shown(one) if "Hint" in line] == ["Hint 1:", "Hint 2:"]


def test_a_wrong_number_hears_the_likeliest_reason() -> None:
    one = posed("linear-backprop", question("linear-backprop", "two-roads"))
    assert "right within 1 %" in shown(one)
    # 9 × 3 is the road through x alone; 18 × 2 through y is missing.
    one.asking.answer(27.0)
    said = " ".join(shown(one)[-2:])
    assert said.startswith("✗ 27 is not right yet. ") and "add up all paths" in said
    one.asking.answer(63.0)
    assert " ".join(shown(one)[-2:]).startswith("✓ Right. 9 × 3 by x, 18 × 2 by y, together 63.")


def test_what_is_counted_is_asked_for_exactly() -> None:
    assert not any("within" in line for line in shown(posed("mini-batch", question("mini-batch", "per-epoch"))))


def test_an_answer_that_is_shown_stands_apart_from_its_reason() -> None:
    one = posed("descent-1d", question("descent-1d", "next-x"))
    one.asking.tell()
    # 0.48 − 0.3 × 0.96
    assert shown(one)[-2] == "The answer: 0.192."
    assert shown(one)[-1].startswith("0.48 − 0.3 × 0.96 = 0.192")


def test_steps_out_of_order() -> None:
    one = posed("one-sample-regression", question("one-sample-regression", "one-round"))
    one.asking.order[:] = [1, 2, 4, 3]
    one.asking.answer((1, 2, 4, 3))
    lines = shown(one, cursor=3, held=True)
    assert lines[5].startswith(" ● 4  The slopes of the loss")
    assert lines[-1] == "✗ Not yet: from the top, 2 in place."
    one.asking.answer((4, 2, 1, 3))
    assert shown(one)[-1] == "✗ Not yet: something else comes first."


NEVER = '\n[[question]]\nid = "q"\nkind = "number"\nstage = "backward"\niteration = 90\nanswer = 1\n'
NO_NUMBER = NEVER.replace("90", "1").replace("answer = 1", 'answer = "ln(x - 9)"')
EARLY = NEVER.replace("90", "1")


@pytest.mark.parametrize(
    ("toml", "words", "fault"),
    [
        (NEVER, "What?", "lesson.toml:27:1: The run 'default' never comes to this place"),
        (NO_NUMBER, "What?", "lesson.toml:29:10: The answer is no plain number in iteration 1."),
        (EARLY, "What of {delta(b)}?", "text.en.md:14:1: 'b' is not known yet at the place of this question."),
        # Six times two words of 12 columns in a row of 75.
        (EARLY, "Many words. " * 200, "text.en.md:14:1: This question takes 34 rows without its hints; 18 is"),
    ],
)
def test_faults_that_only_a_run_shows(tmp_path: Path, toml: str, words: str, fault: str) -> None:
    found = load_lesson(make(tmp_path, TOML + toml, f"{WORDS}\n## ?q\n{words}\n"))
    said = [str(one).replace(f"{found.folder}/", "") for one in faults_of_questions(found)]
    assert any(one.startswith(fault) for one in said), said


def test_the_numbers_of_an_answer_may_come_later(tmp_path: Path) -> None:
    words = f"{WORDS}\n## ?q\nWhat?\n\n> It is {{delta(b)}}, and x becomes {{next(x)}}.\n"
    assert faults_of_questions(load_lesson(make(tmp_path, TOML + EARLY, words))) == ()
