"""What a teacher says to the class, in words and as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.safe_text import one_line
from gradtutor.session.classroom.class_state import LONGEST_MESSAGE
from gradtutor.session.store.events import Joined, Removed, record_of
from gradtutor.view.text.lines import Line, wrap

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Event


def clean_message(text: str) -> str:
    """A message in one line, without anything that a terminal would obey."""
    return one_line(text)[:LONGEST_MESSAGE]


def last_word(event: Event, learner: str) -> str:
    """What a learner is told who is not there by this name any more after an event; empty: the learner still is."""
    match record_of(event):
        case Joined(other, name) if other == learner != event.learner:
            text = tr("Your teacher has given you the name {name} here, and all that you did. Log in again to go on.")
            return text.format(name=name)
        case Removed() if event.learner == learner:
            return tr("Your teacher has taken you out of this class. Nothing is stored of you any more.")
    return ""


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
