"""Parsing ``text.LANG.md``: a title, a summary, and sections whose paragraphs hold placeholders."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import Final

from gradtutor.i18n import tr
from gradtutor.lessons.text.head import read_head
from gradtutor.lessons.text.lines import without_comments
from gradtutor.lessons.text.model import QUESTION, QuestionWords, SectionKey, Template
from gradtutor.lessons.text.paragraphs import Section, add_line, close
from gradtutor.lessons.text.questions import read_question_words
from gradtutor.lessons.toml.faults import Faults
from gradtutor.records import dataclass
from gradtutor.safe_text import first_obeyed, quoted
from gradtutor.suggestions import write_instead

OF_ERRATA: Final = ("erratum", "right")
"""What an erratum is asked with, and its answer."""
NAMED: Final = ("forward", "backward", "update", "feedback", "variant", *OF_ERRATA)
"""Purposes whose heading may have a name."""
PURPOSES: Final = ("intro", "loss", "done", "limit", "diverged", *NAMED)

CONDITIONAL: Final = ("intro", "forward", "loss", "backward", "update", "done", "limit", "diverged")
"""Purposes whose sections may have a condition."""

_HEADING: Final = re.compile(r"##[ ]+([^\s@]+)(?:[ ]+([^\s@]+))?(?:[ ]+@([^\s@]+))?(?:[ ]+if[ ]+(\S.*?))?[ ]*")


@dataclass
class ParsedText:
    """One text file as far as it could be parsed."""

    faults: Faults
    title: str = ""
    summary: str = ""
    sections: dict[SectionKey, Section] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Headings with a fault, whose sections are not among these."""
    missed: set[SectionKey] = field(default_factory=set)
    """Sections of which it has been said that they are missing."""

    def miss(self, key: SectionKey, line: int, mend: str) -> None:
        """Note that a section is missing, unless it is there."""
        if key not in self.sections:
            self.missed.add(key)
            self.faults.at(line, 1, tr("The section '{key}' is missing.").format(key=key), mend)

    def templates(self) -> dict[SectionKey, Template]:
        """The sections without their places."""
        return {key: tuple(section.paragraphs) for key, section in self.sections.items() if key.purpose != QUESTION}

    def questions(self) -> dict[str, QuestionWords]:
        """The words of the questions by their ids."""
        return {key.name: section.question for key, section in self.sections.items() if key.name and section.question}


def parse_text(file: Path, text: str, own_names: frozenset[str] = frozenset()) -> ParsedText:
    """Parse a whole text; faults are collected in the result. ``own_names`` come before words such as ``rate``."""
    parsed = ParsedText(Faults(file))
    _check_characters(text, parsed.faults)
    lines = without_comments(text)
    head = read_head(lines, parsed.faults)
    parsed.title, parsed.summary, start = head
    section: Section | None = None
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#"):
            close(section, parsed.faults, number - 1)
            section = _heading(line, number, parsed)
        elif section is not None and section.key.purpose == QUESTION:
            section.raw.append((number, line))
        elif section is not None:
            add_line(section, line, number, parsed.faults, own_names)
    close(section, parsed.faults, len(lines))
    for asked in parsed.sections.values():
        if asked.key.purpose == QUESTION:
            read_question_words(asked, parsed.faults, own_names)
    _check_whole(parsed, len(lines))
    return parsed


def _check_whole(parsed: ParsedText, lines: int) -> None:
    """No section is empty, and those that every lesson needs are there."""
    for found in parsed.sections.values():
        if not found.paragraphs and not found.twice:
            parsed.faults.at(
                found.line, 1, tr("The section '{key}' is empty.").format(key=found), tr("Write its words.")
            )
    for purpose in ("intro", "done"):
        parsed.miss(SectionKey(purpose), lines, tr("Write it."))


def _check_characters(text: str, faults: Faults) -> None:
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    for number, line in enumerate(text.split("\n"), 1):
        if bad := first_obeyed(line):
            what = tr("The unprintable character {code} stands here.").format(code=bad[1])
            faults.at(number, bad[0] + 1, what, tr("Take it out, or write a space."))


def _heading(line: str, number: int, parsed: ParsedText) -> Section:
    """The section that a heading begins; one that is wrong is noted."""
    section = _sound_heading(line, number, parsed)
    if section.key not in parsed.sections:
        parsed.refused.append(line)
    return section


def _sound_heading(line: str, number: int, parsed: ParsedText) -> Section:
    """The section that a heading begins, which is among those of the text where the heading has no fault."""
    faults = parsed.faults
    match = _HEADING.fullmatch(line)
    if match is None:
        faults.at(
            number,
            1,
            tr("This is no heading of a section."),
            tr("Write '## PURPOSE [NAME] [@VARIANT] [if CONDITION]'."),
        )
        return Section(SectionKey(""), number)
    if match[1].startswith(QUESTION):
        return _question_heading(match, number, parsed)
    condition = " ".join(match[4].split()) if match[4] else None
    key = SectionKey(match[1], match[2], match[3], condition)
    section = Section(key, number, column=match.start(4) + 1)
    if key.purpose not in PURPOSES:
        what = tr("There are no sections '{purpose}'.").format(purpose=quoted(key.purpose))
        faults.at(number, match.start(1) + 1, what, write_instead(key.purpose, PURPOSES))
    elif key.name is not None and key.purpose not in NAMED:
        what = tr("A section '{purpose}' takes no name.").format(purpose=key.purpose)
        faults.at(number, match.start(2) + 1, what, tr("Take out '{name}'.").format(name=quoted(key.name)))
    elif key.name is None and key.purpose in ("feedback", "variant", *OF_ERRATA):
        what = tr("A section '{purpose}' needs a name.").format(purpose=key.purpose)
        faults.at(number, match.end(1) + 1, what, tr("Write '## {purpose} NAME'.").format(purpose=key.purpose))
    elif key.variant is not None and key.purpose in ("variant", *OF_ERRATA):
        what = tr("A section '{purpose}' takes no '@'.").format(purpose=key.purpose)
        faults.at(number, match.start(3), what, tr("Take out '@{name}'.").format(name=quoted(key.variant)))
    elif key.condition is not None and key.purpose not in CONDITIONAL:
        what = tr("A section '{purpose}' takes no condition.").format(purpose=key.purpose)
        faults.at(number, match.start(4) + 1, what, tr("Take out 'if {condition}'.").format(condition=quoted(match[4])))
    else:
        _keep(section, parsed)
    return section


def _question_heading(match: re.Match[str], number: int, parsed: ParsedText) -> Section:
    """The section that a heading such as ``## ?sign`` begins."""
    section = Section(SectionKey(QUESTION, match[1][1:]), number)
    if any(part is not None for part in match.groups()[1:]):
        what = tr("The heading of a question is its id alone.")
        key = SectionKey(QUESTION, (match[1][1:] or match[2] or "ID"))
        parsed.faults.at(number, match.end(1) + 1, what, tr("Write '{key}'.").format(key=quoted(str(key), 80)))
    elif not section.key.name:
        what = tr("A question needs an id.")
        parsed.faults.at(number, match.end(1) + 1, what, tr("Write '## ?ID'."))
    else:
        _keep(section, parsed)
    return section


def _keep(section: Section, parsed: ParsedText) -> None:
    """Take a section into the text, unless there is one of its key."""
    if section.key in parsed.sections:
        what = tr("The section '{key}' stands in line {line} already.").format(
            key=section, line=parsed.sections[section.key].line
        )
        parsed.faults.at(section.line, 1, what, tr("Join the two."))
        parsed.sections[section.key].twice = True
    else:
        parsed.sections[section.key] = section
