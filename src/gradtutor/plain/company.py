"""Who else is there while somebody learns line by line: nobody, unless it is a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradtutor.lessons.model import Lesson
    from gradtutor.plain.commands import Utterance
    from gradtutor.session.store.events import Follow
    from gradtutor.session.store.taken import Taken
    from gradtutor.view.text.lines import Line


class Speaker(Protocol):
    """By what the company speaks: a ``Voice``."""

    def say(self, *texts: str) -> None:
        """Each text as a line of its own."""

    def show(self, lines: Iterable[Line]) -> None:
        """Lines without their roles."""

    def interject(self, *texts: str) -> None:
        """Say something while a line is waited for."""

    def interrupt(self) -> None:
        """Go away from a prompt that nothing is answered to."""


class Elsewhere(Exception):
    """The dialogue is to go on at another place: where the teacher is, in a try of something that was assigned, or
    with neither in the contents."""

    def __init__(self, follow: Follow | None, attempt: Taken | None = None) -> None:
        super().__init__()
        self.follow, self.attempt = follow, attempt


class Company:
    """Nobody; a class says more, and asks for more."""

    words: tuple[Utterance, ...] = ()
    """What can be asked for at every prompt because of it."""
    lesson = ""
    """The key of the lesson that is open; empty in the contents."""

    @property
    def closed(self) -> frozenset[str]:
        """The keys of the lessons that may not be opened now."""
        return frozenset()

    def speak(self, voice: Speaker) -> None:
        """Say what is new; called before each prompt. Raises ``Elsewhere`` and ``Silence``."""

    def answers(self, voice: Speaker, text: str) -> bool:
        """Whether a line that was heard was for the company and is done with. Raises ``Elsewhere`` and ``Silence``."""
        return False

    def refuses(self, voice: Speaker, lesson: str) -> bool:
        """Whether a lesson may not be opened; if so, that is said."""
        return False

    def to_do(self) -> list[str]:
        """What is to be done next, in the contents."""
        return []

    def begins(self, lesson: Lesson, key: str) -> list[str]:
        """What there is to say of a lesson when it is opened, by its name in the learner's progress."""
        return []

    def on_own(self, voice: Speaker) -> None:
        """The learner goes a way of their own."""
