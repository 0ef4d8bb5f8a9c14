"""The glossaries of a course against each other, and against its lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.checking.translations import decimals_in
from gradtutor.lessons.course.course import COURSE_FILE, lesson_ids
from gradtutor.lessons.course.glossary import Term, read_glossary
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import glossary_file, languages_of_glossary
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.errors import Fault
    from gradtutor.lessons.course.course import Course


def faults_of_glossaries(course: Course) -> tuple[Fault, ...]:
    """What is wrong with the glossaries of a course; nothing where it has none.

    Where there is one, there is one in each language of the course, with the same terms, the same lessons and the same
    decimals; and the lessons are those of the course. One in another language may have fewer terms.
    """
    there = languages_of_glossary(course.folder)
    if not there:
        return ()
    languages = tuple(dict.fromkeys((*course.languages, *there)))
    found: list[Fault] = []
    read: dict[str, tuple[Mapping[str, Term], Faults]] = {}
    for language in languages:
        listed, faults = read_glossary(glossary_file(course.folder, language))
        _check_lessons(course, listed, faults)
        read[language] = ({term.id: term for term in listed}, faults)
    (_, (first, source)), *others = read.items()
    for language, (terms, faults) in others:
        # A file that is not there, or has faults, is not said to lack what stands in them.
        if not faults.found and not source.found:
            _compare(first, source, terms, faults, whole=language in course.languages)
    for _, faults in read.values():
        found += faults.found
    return tuple(found)


def _check_lessons(course: Course, terms: tuple[Term, ...], faults: Faults) -> None:
    ids = lesson_ids(course)
    for term in terms:
        if term.lesson not in ids:
            what = tr("There is no lesson '{id}' in {file}.").format(id=quoted(term.lesson), file=COURSE_FILE)
            faults.at(term.line, 1, what, write_instead(term.lesson, ids))


def _compare(
    first: Mapping[str, Term], source: Faults, terms: Mapping[str, Term], faults: Faults, *, whole: bool
) -> None:
    """Note at the second file what it lacks, if it is to be ``whole``, and at the first what that lacks."""
    for mine, theirs, notes, file in ((first, terms, faults, source.file), (terms, first, source, faults.file)):
        for id_ in mine:
            if id_ not in theirs and (whole or mine is terms):
                what = tr("The term '{id}' of {place} is not here.")
                notes.at(1, 1, what.format(id=id_, place=f"{file.name}:{mine[id_].line}"), tr("Write it."))
    for id_, term in terms.items():
        other = first.get(id_)
        if other is None:
            continue
        place = f"{source.file.name}:{other.line}"
        if term.lesson != other.lesson:
            what = tr("The term '{id}' names the lesson '{lesson}' in {place}.")
            what = what.format(id=id_, lesson=other.lesson, place=place)
            faults.at(term.line, 1, what, tr("Name the same lesson in all languages."))
        numbers, its_numbers = (decimals_in(f"{one.meaning} {one.example}") for one in (term, other))
        if numbers != its_numbers:
            differing = ", ".join(f"{number:g}" for number in sorted(numbers ^ its_numbers))
            what = tr("The term '{id}' has not the same numbers as {place}: {numbers}.")
            what = what.format(id=id_, place=place, numbers=differing)
            faults.at(term.line, 1, what, tr("Look which of them are right."))
