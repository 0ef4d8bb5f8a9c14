"""What is said and what is heard: lines of plain text, in signs that can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol, TextIO

from gradtutor.i18n import tr
from gradtutor.plain.company import Company
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import plain

if TYPE_CHECKING:
    from gradtutor.view.text.lines import Line, Span

PROMPT = "> "
LONGEST = 4000
"""Characters of an answer; what is longer is heard as several."""
_APART = re.compile(r" {3,}")
_AFTER_FULL_WIDTH = re.compile("(?<=[。！？：；，）]) +")

_POWER = re.compile(r"(?a)(?<![\w.])(\d+(?:\.\d+)?)e([-−+]?\d+)(?![\w.]*\w)")
"""A number in e-notation, which a reading voice takes for a word."""


class Silence(Exception):
    """There is nothing more to be heard: the end of the input, or the learner has said so."""


class Lines(Protocol):
    """Where the lines come from that are heard."""

    def isatty(self) -> bool:
        """Whether who types sees what is typed."""

    def readline(self, longest: int, /) -> str:
        """The next line, or as many characters of it; empty at the end."""


class Voice:
    """Both ends of a dialogue. What is heard from a pipe or a file is repeated, so that the whole can be read."""

    def __init__(
        self, source: Lines, sink: TextIO, trouble: Callable[[], str] = str, company: Company | None = None
    ) -> None:
        """``trouble`` says what is wrong beside the dialogue, such as that nothing is saved; empty: nothing."""
        self.company = company or Company()
        self._prompt = ""
        self._source = source
        self._sink = sink
        self._repeats = not source.isatty()
        self._trouble = trouble
        self._told = ""

    def say(self, *texts: str) -> None:
        """Each text as a line of its own."""
        for text in texts:
            self._sink.write(f"{readable(text)}\n")

    def show(self, lines: Iterable[Line]) -> None:
        """Lines without their roles; blank ones are left out."""
        self.say(*(text for line in lines if (text := plain(line).strip())))

    def tell(self, paragraphs: Iterable[Iterable[Span]]) -> None:
        """Paragraphs, each in one line: whoever reads them breaks them."""
        self.show(tuple(paragraph) for paragraph in paragraphs)

    def tell_trouble(self) -> None:
        """Say what is wrong, once."""
        if (trouble := self._trouble()) != self._told:
            self._told = trouble
            if trouble:
                self.say(trouble)

    def hear(self, prompt: str = "") -> str:
        """What is answered to a prompt; what is wrong is said before it. Raises ``Silence`` at the end of the input,
        and ``Elsewhere`` where the class goes another way."""
        while True:
            self.tell_trouble()
            self.company.speak(self)
            text = self._heard(readable(prompt) + PROMPT)
            if not self.company.answers(self, text):
                return text

    def interject(self, *texts: str) -> None:
        """Say something while a line is waited for, and the prompt once more."""
        self.interrupt()
        self.say(*texts)
        self._sink.write(self._prompt)
        self._sink.flush()

    def interrupt(self) -> None:
        """Go to a line of its own, away from a prompt that nothing is answered to."""
        self._sink.write("\n")

    def _heard(self, prompt: str) -> str:
        self._prompt = prompt
        self._sink.write(prompt)
        self._sink.flush()
        heard = self._source.readline(LONGEST)
        if not heard:
            self._sink.write("\n")
            raise Silence
        text = heard.strip()
        if self._repeats:
            self._sink.write(f"{text}\n")
        return text


def readable(text: str) -> str:
    """A text in signs that can be read aloud: ``Δb = Δc ÷ ∂c/∂b`` as ``delta b = delta c / (dc/db)``; what only blanks
    set apart is set apart by a sign, and ``1.2e−5`` is ``1.2 times 10 to the −5``."""
    return spelled(_POWER.sub(_power, _APART.sub("; ", _AFTER_FULL_WIDTH.sub("", text))))


def _power(number: re.Match[str]) -> str:
    return tr("{number} times 10 to the {power}").format(number=number[1], power=number[2].lstrip("+"))
