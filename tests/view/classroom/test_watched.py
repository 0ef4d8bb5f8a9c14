"""Beside the lesson of a learner whom the teacher watches: whose it is, and the last answer."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.session.store.events import Answered, Predicted
from gradtutor.view.classroom.watched import answer_line, not_open, whose
from gradtutor.view.text.lines import plain, width

DELTA = Predicted("default", 2, False, "delta", "b")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_a_name_says_whether_somebody_is_there() -> None:
    assert whose("Ada", True) == "● Ada"
    assert whose("Ada", False) == "○ Ada"
    assert width(whose("a name of more than twenty columns", True)) <= 22


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (DELTA._replace(guess=-1.461538, right=True), ("✓ ", "Δb · iteration 2: −1.46154")),
        (DELTA._replace(guess=3.0), ("✗ ", "Δb · iteration 2: 3")),
        (Answered("sign", True, 2.0), ("✓ ", "sign: 2")),
        (Answered("order", False, (2, 1, 3)), ("✗ ", "order: 2 1 3")),
    ],
)
def test_the_last_answer_has_its_mark(answer: Predicted | Answered, line: tuple[str, str]) -> None:
    assert tuple(text for text, _ in answer_line(answer)) == line


def test_right_and_wrong_differ_in_more_than_colour() -> None:
    right, wrong = (answer_line(DELTA._replace(guess=1.0, right=one)) for one in (True, False))
    assert right[0] != wrong[0] and right[0][0] != wrong[0][0]


def test_between_lessons_it_says_so() -> None:
    assert plain((*not_open(),)) == "in the contents; this lesson was the last"
