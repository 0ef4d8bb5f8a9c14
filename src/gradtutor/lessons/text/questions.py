"""The words of a question: what is asked, numbered choices or steps, hints, and what is said to an answer.

::

    ## ?sign
    Which way must c move?

    1. up
       > two minus signs make a plus: this is said to who chooses 1.
    2. down

    - The first hint.
    - The second.

    > This is said when the answer is right, or has been shown.

Lines that are indented go on with what stands above them.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Final, Literal, TypeAlias

from gradtutor.i18n import tr
from gradtutor.lessons.text.model import ListItem, QuestionWords
from gradtutor.lessons.text.paragraphs import Section, add_line, close
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.limits import MOST_HINTS, MOST_ITEMS
from gradtutor.records import dataclass

_Part: TypeAlias = Literal["asked", "item", "hint", "feedback", "right"]
_START: Final = r"(?:(?P<item>\d{1,3}\.)|(?P<hint>-)|(?P<right>>)|\s+(?P<feedback>>))(?:\s+|$)"


@dataclass
class _Reading:
    """The words of one question as far as they have been read."""

    section: Section
    faults: Faults
    own_names: frozenset[str]
    blocks: list[tuple[_Part, Section]] = field(default_factory=list)
    ended: bool = False
    """Whether a blank line stands above."""

    def line(self, number: int, line: str) -> None:
        """One more line."""
        if not line:
            self._close(number - 1)
            self.ended = True
            return
        start = re.match(_START, line)
        before: _Part = self.blocks[-1][0] if self.blocks else "asked"
        if start is not None and (part := self._part(start, before)) is not None:
            goes_on = part in ("feedback", "right") and part == before and not self.ended
            self._add(part, number, " " * start.end() + line[start.end() :], new=not goes_on)
        elif before == "asked" or (line[0].isspace() and (not self.ended or before in ("feedback", "right"))):
            self._add(before, number, line, new=not self.blocks)
        else:
            what = tr("This line belongs to nothing: the question stands above its choices and hints.")
            mend = tr("Begin it with '1. ', '- ' or '> ', indent it, or move it up.")
            self.faults.at(number, 1, what, mend)
        self.ended = False

    def _part(self, start: re.Match[str], before: _Part) -> _Part | None:
        """What a line with a sign at its start is; ``None`` for one that goes on with what stands above."""
        part: _Part
        for part in ("item", "hint", "right", "feedback"):
            if start[part]:
                break
        return None if part == "feedback" and before not in ("item", "feedback") else part

    def _add(self, part: _Part, number: int, line: str, new: bool) -> None:
        if new:
            self._close(number - 1)
            self.blocks.append((part, Section(self.section.key, number)))
        # The sign has been made blank, so that columns stay right; after a bare sign nothing is left.
        if line.strip():
            add_line(self.blocks[-1][1], line, number, self.faults, self.own_names)

    def _close(self, number: int) -> None:
        if self.blocks:
            close(self.blocks[-1][1], self.faults, number)

    def finish(self) -> QuestionWords:
        """The words, when there are no more lines."""
        self._close(self.section.raw[-1][0] if self.section.raw else self.section.line)
        items: list[ListItem] = []
        said = False
        for part, block in self.blocks:
            self.section.used.extend(block.used)
            self.section.wrong.extend(block.wrong)
            if not block.paragraphs:
                self.faults.at(block.line, 1, tr("Nothing stands here."), tr("Write its words."))
            elif part == "item":
                self._check_above(block, said)
                items.append(ListItem(block.paragraphs[0]))
            elif part == "right":
                said = True
            elif part == "feedback" and items:
                items[-1] = items[-1]._replace(feedback=(*items[-1].feedback, *block.paragraphs))
        self._check_numbers()
        hints = [block.paragraphs[0] for part, block in self.blocks if part == "hint" and block.paragraphs]
        texts = {one: [text for part, block in self.blocks if part == one for text in block.paragraphs]
                 for one in ("asked", "right")}  # fmt: skip
        self.section.paragraphs.extend(texts["asked"])
        return QuestionWords(tuple(texts["asked"]), tuple(items), tuple(hints), tuple(texts["right"]))

    def _check_above(self, item: Section, said: bool) -> None:
        """What is said to the right answer comes last; above a choice, it is the word to another whose blanks are
        missing."""
        if said:
            what = tr("A line '> ' that is not indented stands above this choice.")
            self.faults.at(item.line, 1, what, tr("Indent it, so that it belongs to its choice, or move it down."))

    def _check_numbers(self) -> None:
        """Choices are numbered in order, so that an author who writes ``right = 2`` sees which one that is."""
        lines = dict(self.section.raw)
        places = [block.line for part, block in self.blocks if part == "item"]
        for number, line in enumerate(places, 1):
            if number > MOST_ITEMS:
                what = tr("A question has at most {most} choices or steps.").format(most=MOST_ITEMS)
                self.faults.at(line, 1, what, tr("Take some out."))
                return
            if not lines[line].startswith(f"{number}."):
                what = tr("This is number {number}, and it is written as another.").format(number=number)
                self.faults.at(line, 1, what, tr("Write '{number}.'.").format(number=number))
                return
        hints = [block.line for part, block in self.blocks if part == "hint"]
        if len(hints) > MOST_HINTS:
            what = tr("A question has at most {most} hints.").format(most=MOST_HINTS)
            self.faults.at(hints[MOST_HINTS], 1, what, tr("Take some out."))


def read_question_words(section: Section, faults: Faults, own_names: frozenset[str]) -> None:
    """Read the lines that were kept in ``section``: its question, its paragraphs and its placeholders are filled in."""
    reading = _Reading(section, faults, own_names)
    for number, line in section.raw:
        reading.line(number, line)
    section.question = reading.finish()
