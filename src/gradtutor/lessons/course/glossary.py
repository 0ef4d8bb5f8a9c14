"""The glossary of a course: ``glossary.LANG.md`` beside course.toml, a section for each term.

A section is ``## ID @LESSON: NAME, OTHER NAME`` with two paragraphs below it: what the term means, and an example.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.errors import LessonError
from gradtutor.i18n import SOURCE, tr
from gradtutor.i18n.by_language import nearest_language
from gradtutor.lessons.course.course import is_id
from gradtutor.lessons.text.lines import joined, width, without_comments
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import glossary_file, languages_of_glossary, read_text
from gradtutor.lessons.toml.limits import MOST_EXPLAINED, MOST_WORDS, WIDEST_SENTENCE, WIDEST_TERM
from gradtutor.records import NamedTuple
from gradtutor.safe_text import first_obeyed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADING: Final = re.compile(r"##[ ]+(\S+)[ ]+@([^\s:：]+)[ ]*[:：][ ]*(.*)")
_BETWEEN: Final = re.compile(r"[,，、][ ]*")
_PARAGRAPHS: Final = 2


class Term(NamedTuple):
    """A word of the subject."""

    id: str
    """The same in all languages."""
    lesson: str
    """The id of the lesson that shows it."""
    names: tuple[str, ...]
    """What it is called, the usual name first."""
    meaning: str
    example: str
    line: int
    """Of the file, where it begins."""
    language: str = ""
    """Of its words."""

    @property
    def name(self) -> str:
        """The usual name."""
        return self.names[0]


def load_glossary(folder: Path, language: str) -> tuple[Term, ...]:
    """The terms of a course in ``language``, in the order of the file; none where it explains none.

    A term that is not explained in that language comes in the nearest one. Raises ``LessonError`` with all faults of
    the files.
    """
    there = languages_of_glossary(folder)
    found: dict[str, Term] = {}
    for one in dict.fromkeys((nearest_language(SOURCE, there), nearest_language(language, there))) if there else ():
        terms, faults = read_glossary(glossary_file(folder, one))
        if faults.found:
            raise LessonError(faults.found)
        # In the order of the first, which has them all.
        found |= {term.id: term._replace(language=one) for term in terms}
    return tuple(found.values())


def read_glossary(file: Path) -> tuple[tuple[Term, ...], Faults]:
    """As ``load_glossary``, but hands the faults back, with the terms that could be read."""
    faults = Faults(file)
    text = read_text(file, MOST_WORDS, faults)
    if text is None:
        return (), faults
    sections = list(_sections(without_comments(text)))
    _check_head(sections[0], faults)
    terms: dict[str, Term] = {}
    for number, lines in sections[1:]:
        term = _term(number, lines, faults)
        if term is None:
            continue
        if len(terms) == MOST_EXPLAINED:
            faults.at(
                number, 1, tr("There are more than {most} terms.").format(most=MOST_EXPLAINED), tr("Leave some out.")
            )
            break
        if term.id in terms:
            what = tr("The term '{id}' stands here twice.").format(id=term.id)
            faults.at(number, 1, what, tr("Give one of them another id."))
        terms.setdefault(term.id, term)
    _check_names(tuple(terms.values()), faults)
    return tuple(terms.values()), faults


def find_term(terms: Sequence[Term], text: str) -> Term | None:
    """The term of that name or id, whatever its case; ``None`` where there is none."""
    wanted = text.strip().casefold()
    return next((term for term in terms if wanted in _called(term)), None)


def _called(term: Term) -> set[str]:
    return {term.id, *(name.casefold() for name in term.names)}


def _sections(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """What stands above the first heading of a term, then each heading with what is below it, and its line."""
    starts = [0, *(place for place, line in enumerate(lines) if line.startswith("##")), len(lines)]
    for start, end in pairwise(starts):
        yield start + 1, lines[start:end]


def _check_head(section: tuple[int, list[str]], faults: Faults) -> None:
    """Above the terms there may be a title, for those who read the file."""
    for number, line in enumerate(section[1], section[0]):
        if line and not line.startswith("# "):
            faults.at(number, 1, tr("This belongs to no term."), tr("Write '## ID @LESSON: NAME' above it."))
            return


def _term(number: int, lines: list[str], faults: Faults) -> Term | None:
    if strange := next((place for place, line in enumerate(lines) if first_obeyed(line)), None):
        faults.at(number + strange, 1, tr("A terminal would obey a character of this line."), tr("Take it out."))
        return None
    match = _HEADING.fullmatch(lines[0])
    names = tuple(name for part in _BETWEEN.split(match[3]) if (name := part.strip())) if match else ()
    if match is None or not names or first_obeyed(lines[0]):
        what = tr("This is not the heading of a term.")
        faults.at(number, 1, what, tr("Write '## ID @LESSON: NAME, OTHER NAME'."))
        return None
    if not is_id(match[1]):
        what = tr("'{id}' cannot be the id of a term.").format(id=quoted(match[1]))
        faults.at(number, 4, what, tr("Use letters, digits, - and _."))
        return None
    if (wide := width(", ".join(names))) > WIDEST_TERM:
        what = tr("The names are {width} columns wide; {most} is the most.").format(width=wide, most=WIDEST_TERM)
        faults.at(number, 1, what, tr("Shorten it."))
    paragraphs = list(_paragraphs(number, lines))
    if len(paragraphs) != _PARAGRAPHS:
        what = tr("A term has two paragraphs: what it means, and an example. Here are {count}.")
        faults.at(number, 1, what.format(count=len(paragraphs)), tr("Separate them by an empty line."))
        return None
    for place, text in paragraphs:
        if (wide := width(text)) > WIDEST_SENTENCE:
            what = tr("The paragraph is {width} columns wide; {most} is the most.")
            faults.at(place, 1, what.format(width=wide, most=WIDEST_SENTENCE), tr("Shorten it."))
    (_, meaning), (_, example) = paragraphs
    return Term(match[1], match[2], names, meaning, example, number)


def _paragraphs(number: int, lines: list[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs below a heading, each with the line that it begins in."""
    start, text = 0, ""
    for place, line in enumerate([*lines[1:], ""], number + 1):
        if line:
            start = start or place
            text += (joined(text, line) if text else "") + line.strip()
        elif text:
            yield start, text
            start, text = 0, ""


def _check_names(terms: tuple[Term, ...], faults: Faults) -> None:
    """Who asks for a name shall find one term."""
    taken: dict[str, Term] = {}
    for term in terms:
        for name in _called(term):
            other = taken.setdefault(name, term)
            if other is not term:
                what = tr("'{name}' is also the name of '{other}'.").format(name=quoted(name), other=other.id)
                faults.at(term.line, 1, what, tr("Leave it to one of them."))
