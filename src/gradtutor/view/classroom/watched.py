"""What a teacher reads beside the lesson of a learner: whose it is, and what was answered last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.session.progress.review import item_of
from gradtutor.session.store.events import Answered
from gradtutor.view.classroom.roll import ABSENT, PRESENT, item_words
from gradtutor.view.quiz.guesses import MARKS, ROLES
from gradtutor.view.text.lines import Line, cut
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.session.store.events import Predicted

LONGEST_NAME = 20
"""Columns of a name in the header."""
LONGEST_ANSWER = 24


def whose(name: str, present: bool) -> str:
    """Whose lesson it is, for the header."""
    return f"{PRESENT if present else ABSENT} {cut(name, LONGEST_NAME)}"


def answer_line(answer: Predicted | Answered) -> Line:
    """The last answer."""
    given = answer.answer if isinstance(answer, Answered) else answer.guess
    text = " ".join(map(str, given)) if isinstance(given, tuple) else short(given)
    return (
        (f"{MARKS[answer.right]} ", ROLES[answer.right]),
        (f"{item_words(item_of(answer))}: {cut(text, LONGEST_ANSWER)}", "strong"),
    )


def not_open() -> Line:
    """What stands there while no lesson is open."""
    return ((tr("in the contents; this lesson was the last"), "strong"),)
