"""What a teacher says to the class, in words and as lines."""

from __future__ import annotations

from collections.abc import Sequence

from gradtutor.i18n import tr
from gradtutor.safe_text import one_line
from gradtutor.session.classroom.class_state import LONGEST_MESSAGE
from gradtutor.view.text.lines import Line, wrap


def clean_message(text: str) -> str:
    """A message in one line, without anything that a terminal would obey."""
    return one_line(text)[:LONGEST_MESSAGE]


def said_lines(paused: bool, messages: Sequence[str], columns: int) -> list[Line]:
    """That the class is paused, if it is, and the messages, oldest first."""
    lines: list[Line] = []
    if paused:
        text = tr("Your teacher has paused the class. It goes on by itself.")
        lines += wrap([(text, "strong")], columns)
    if messages:
        lines += [*([()] if lines else []), ((tr("Your teacher writes:"), "heading"),)]
    for message in messages:
        head = "• "
        for line in wrap([(message, "")], columns - len(head)):
            lines.append(((head, "muted"), *line))
            head = "  "
    return lines


def offer_words(title: str, iteration: int, key: str) -> str:
    """Where the teacher is, and how to get there."""
    text = tr("Your teacher is at: {lesson}, iteration {number}. Press {key} to follow.")
    return text.format(lesson=title, number=iteration, key=key)
