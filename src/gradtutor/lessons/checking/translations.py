"""Has the text in one language been left behind by another?

Dates of files cannot tell: a copy or a checkout gives all files the same. A translation may therefore say what it was
made from, in a line of its own such as ``<!-- of text.en.md 1a2b3c4d -->``: the file, and the first digits of the
SHA-256 of its words. Where no such line stands, the two are compared by what both must have: as many paragraphs, the
same numbers with decimals, and the same keys, in whichever section.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gradtutor.errors import Fault
from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.text.lines import without_comments
from gradtutor.lessons.text.model import Paragraph
from gradtutor.lessons.text.paragraphs import Section
from gradtutor.lessons.text.parse import ParsedText, parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, languages_of, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_TOML, MOST_WORDS
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

DIGITS: Final = 8
"""Of the hash: enough that no two versions of a text share them."""
_MARK: Final = re.compile(r"<!--[ ]*of[ ]+(\S+)[ ].*-->[ ]*")
_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])")
_DECIMALS: Final = re.compile(r"(?<![\d.])\d+\.\d+(?!\.?\d)")


def mark_of(file_name: str, source: str) -> str:
    """The line that says that a text was translated from the text ``source`` of the file ``file_name``."""
    words = " ".join(" ".join(without_comments(source)).split())
    return f"<!-- of {file_name} {hashlib.sha256(words.encode()).hexdigest()[:DIGITS]} -->"


def left_behind(folder: Path) -> tuple[Fault, ...]:
    """What an author should look at in the texts of a sound lesson; warnings, for only an author can tell."""
    texts = {}
    for language in languages_of(folder):
        file = words_file(folder, language)
        text = read_text(file, MOST_WORDS, Faults(file))
        if text is None:
            return ()
        texts[file.name] = text
    found: list[Fault] = []
    marked: list[str] = []
    for name, text in texts.items():
        faults = Faults(folder / name, text)
        others = {other: source for other, source in texts.items() if other != name}
        if _check_mark(text, others, faults):
            marked.append(name)
        found += faults.found
    first, *others_ = texts
    for name in others_:
        if name not in marked and first not in marked:
            one, other = (parse_text(folder / each, texts[each]) for each in (first, name))
            found += _compare(one, other, mark_of(first, texts[first]))
    return tuple(found)


def numbers_at_odds(folder: Path) -> tuple[Fault, ...]:
    """Where a section of one text has a number with decimals that stands nowhere in lesson.toml, and the other text
    has in its place one that does: the first is wrong. For a text that says what it was translated from as well."""
    file = folder / LESSON_FILE
    known = {abs(float(number)) for number in _NUMBER.findall(read_text(file, MOST_TOML, Faults(file)) or "")}
    texts = []
    for language in languages_of(folder):
        words = words_file(folder, language)
        texts.append(parse_text(words, read_text(words, MOST_WORDS, Faults(words)) or ""))
    found: list[Fault] = []
    pairs = [pair for other in texts[1:] for pair in ((texts[0], other), (other, texts[0]))]
    for mine, its in pairs:
        for key in mine.sections.keys() & its.sections.keys():
            here, there = (_decimals(text.sections[key].paragraphs) for text in (mine, its))
            wrong, right = here - there, there - here
            if len(wrong) == len(right) == 1 and right <= known and not wrong & known:
                what = tr("The section '{key}' says {wrong}, where {place} and {file} have {right}.")
                place = f"{its.faults.file.name}:{its.sections[key].line}"
                numbers = {"wrong": f"{min(wrong):g}", "right": f"{min(right):g}"}
                what = what.format(key=mine.sections[key], place=place, file=LESSON_FILE, **numbers)
                faults = Faults(mine.faults.file)
                faults.at(mine.sections[key].line, 1, what, tr("Write {right}.").format(**numbers))
                found += faults.found
    return tuple(found)


def _check_mark(text: str, others: dict[str, str], faults: Faults) -> bool:
    """Whether a text says what it is a translation of; a warning where that has changed since."""
    for number, line in enumerate(text.split("\n"), 1):
        match = _MARK.fullmatch(line)
        if match is None:
            continue
        name = match[1]
        if name not in others:
            what = tr("There is no text '{name}' to translate from.").format(name=quoted(name))
            faults.at(number, 1, what, write_instead(name, tuple(others)))
        elif (right := mark_of(name, others[name])) != line.strip():
            what = tr("{file} has changed since these words were translated from it.").format(file=name)
            mend = tr("Bring them up to date, then write this line so: {line}").format(line=right)
            faults.at(number, 1, what, mend)
        return True
    return False


def _compare(one: ParsedText, other: ParsedText, mark: str) -> tuple[Fault, ...]:
    """Sections that differ in what does not depend on the language, noted at the second text."""
    for key, section in one.sections.items():
        twin = other.sections.get(key)
        if twin is None:
            continue
        numbers, its_numbers = _decimals(section.paragraphs), _decimals(twin.paragraphs)
        place = f"{one.faults.file.name}:{section.line}"
        mend = tr("Look whether one of the two is older. If both are right, write in a line here: {line}")
        mend = mend.format(line=mark)
        if len(section.paragraphs) != len(twin.paragraphs):
            what = ngettext(
                "The section '{key}' has {count} paragraph, and {place} has {other}.",
                "The section '{key}' has {count} paragraphs, and {place} has {other}.",
                len(twin.paragraphs),
            )
            what = what.format(key=section, count=len(twin.paragraphs), place=place, other=len(section.paragraphs))
            other.faults.at(twin.line, 1, what, mend)
        elif numbers != its_numbers:
            what = tr("The section '{key}' has not the same numbers as {place}: {numbers}.")
            differing = ", ".join(f"{number:g}" for number in sorted(numbers ^ its_numbers))
            other.faults.at(twin.line, 1, what.format(key=section, place=place, numbers=differing), mend)
    _compare_keys(one, other)
    return other.faults.found


def _compare_keys(one: ParsedText, other: ParsedText) -> None:
    """Keys of the first text that the second never asks for: there they are typed out, and wrong line by line."""
    here = {name for section in other.sections.values() for name in _keys_of(section)}
    for key, section in one.sections.items():
        for name in _keys_of(section):
            if name not in here and key in other.sections:
                here.add(name)
                placeholder, place = f"{{key({name})}}", f"{one.faults.file.name}:{section.line}"
                what = tr("{place} has {placeholder}, and no section here.").format(
                    place=place, placeholder=placeholder
                )
                mend = tr("Write it in place of the key, which is another one line by line.")
                other.faults.at(other.sections[key].line, 1, what, mend)


def _keys_of(section: Section) -> list[str]:
    """What the keys are for that a section names, in its order."""
    return [used.placeholder.names[0] for used in section.used if used.placeholder.kind == "key"]


def _decimals(paragraphs: Iterable[Paragraph]) -> set[float]:
    """The numbers with decimals that stand in the plain text of a section."""
    return decimals_in(" ".join(part for paragraph in paragraphs for part in paragraph if isinstance(part, str)))


def decimals_in(text: str) -> set[float]:
    """The numbers with decimals that stand in a text; 2.0 is also written 2, and left out."""
    return {number for found in _DECIMALS.findall(text) if not (number := float(found)).is_integer()}
