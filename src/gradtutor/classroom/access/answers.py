"""What the entrance says to a visitor, whatever carries it: a question, that he is in, or that he is not."""

from __future__ import annotations

from gradtutor.classroom.access.guesses import Verdict
from gradtutor.classroom.access.identity import Person
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple


class Prompt(NamedTuple):
    """One line to type."""

    text: str
    echo: bool = False


class Challenge(NamedTuple):
    """What somebody is asked."""

    title: str
    instructions: str
    prompts: tuple[Prompt, ...]


class Admitted(NamedTuple):
    """Let in."""

    person: Person


class Refused(NamedTuple):
    """Not let in; ``final``: nor is another try of this connection heard."""

    reason: str
    final: bool = False
    judged: bool = True
    """Whether the answer was looked at and was wrong."""
    why: str = ""
    """The reason in a word, for those who run the class: one of the figures' ``REASONS``."""


def refusal(verdict: Verdict, wrong: str) -> Refused:
    """What somebody is told who is not let in; ``wrong`` where the answer was looked at."""
    if verdict == "locked":
        words = tr("Too much was guessed at this name. It waits until your teacher unlocks it.")
        return Refused(words, final=True, judged=False, why="locked")
    if verdict == "busy":
        words = tr("Somebody is trying to log in by this name. Wait for a minute.")
        return Refused(words, final=True, judged=False, why="busy")
    return Refused(wrong)
