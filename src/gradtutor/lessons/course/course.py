"""Courses: ordered collections of lesson folders. Opening one does not open its lessons."""

from __future__ import annotations

import errno
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from gradtutor.errors import Fault, LessonError, UsageError
from gradtutor.i18n import is_code, tr
from gradtutor.i18n.by_language import ByLanguage, nearest_language
from gradtutor.lessons.text.head import read_head
from gradtutor.lessons.text.lines import without_comments
from gradtutor.lessons.toml.by_language import texts
from gradtutor.lessons.toml.faults import Faults, shown, table_name
from gradtutor.lessons.toml.files import LESSON_FILE, languages_of, parse_toml, read_text, words_file
from gradtutor.lessons.toml.limits import LONGEST_ID, MOST_TOML, WIDEST_SUMMARY
from gradtutor.lessons.toml.reader import Reader, Record
from gradtutor.lessons.toml.schema import COURSE
from gradtutor.lessons.toml.tree import Tree
from gradtutor.records import NamedTuple
from gradtutor.safe_text import first_obeyed, quoted
from gradtutor.suggestions import write_instead

COURSE_FILE: Final = "course.toml"
HEAD: Final = 4096
"""Bytes of a text file in which its title and summary must be."""

_ID: Final = rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_ID - 1}}}"


class Chapter(NamedTuple):
    """A group of lessons with a title in each language."""

    titles: Mapping[str, str]
    lessons: tuple[str, ...]
    leads: Mapping[str, str] = ByLanguage()
    """What a learner can do after it, in each language; empty where nothing is said of it."""


class Course(NamedTuple):
    """An ordered collection of lesson folders. Lessons themselves are read when they are opened."""

    folder: Path
    titles: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    languages: tuple[str, ...] = ()
    """Those that every lesson has words in, in the order in which one goes round."""
    source: Path | None = None
    """The archive from which the folder was unpacked."""

    @property
    def home(self) -> Path:
        """Where the course is from one day to the next."""
        return self.source or self.folder


def load_course(folder: Path) -> Course:
    """The course in ``folder``. Raises ``LessonError`` with all faults of its course.toml; opens no lesson."""
    course, faults = read_course(folder)
    if course is None:
        raise LessonError(faults.found)
    return course


def read_course(folder: Path) -> tuple[Course | None, Faults]:
    """As ``load_course``, but hands the faults back; there is a course only when there are none."""
    file = folder / COURSE_FILE
    faults = Faults(file)
    if not file.is_file():
        what = tr("This folder is no course: it has no {file}.") if folder.is_dir() else tr("There is no such folder.")
        faults = Faults(folder)
        mend = tr("Give the path to a folder with a {file} in it.")
        faults.at(1, 1, what.format(file=COURSE_FILE), mend.format(file=COURSE_FILE))
        return None, faults
    text = read_text(file, MOST_TOML, faults)
    document = None if text is None else parse_toml(text, faults)
    if text is None or document is None:
        return None, faults
    faults = Faults(file, text)
    record = Reader(faults).table(COURSE, Tree(document, ()))
    listed = [one for one in record.get("chapter", tuple) or () if isinstance(one, Record)]
    chapters = tuple(_chapter(one, faults) for one in listed)
    titles = texts(record, "title", faults)
    languages = _languages(record, titles, faults)
    _check_titles([record, *listed], languages, faults)
    course = Course(folder, titles, chapters, languages)
    return (None if faults.found else course), faults


def heading(folder: Path, language: str) -> tuple[str, str]:
    """Title and summary of the lesson in ``folder``, without reading more of it than the first lines of its text.

    They come in the nearest language that the lesson has. Raises ``LessonError`` when there is no text, or no title
    and summary in it.
    """
    file = words_file(folder, spoken_in(folder, language))
    try:
        # Whoever opens a pipe or a device waits without end.
        if not stat.S_ISREG(file.stat().st_mode):
            raise OSError(errno.EINVAL, tr("it is no plain file"))
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        what = tr("The file cannot be read: {reason}.").format(reason=error.strerror)
        raise LessonError([Fault(shown(file), 1, 1, what, "")]) from None
    # The cut may go through a character of several bytes, and through the line that is not needed any more.
    text = head.decode("utf-8", errors="ignore").removeprefix("\ufeff").replace("\r\n", "\n")
    text = text.partition("\n##")[0]
    title, summary, _ = read_head(without_comments(text), Faults(Path()))
    if not title or not summary or first_obeyed(title + summary):
        what = tr("The title or the summary is missing.")
        mend = tr("Write '# Title', an empty line, and a summary of at most {most} columns.").format(
            most=WIDEST_SUMMARY
        )
        raise LessonError([Fault(shown(file), 1, 1, what, mend)])
    return title, summary


def spoken_in(folder: Path, language: str) -> str:
    """The language of the words that are shown to who reads ``language``: that, or the nearest that the lesson has."""
    if words_file(folder, language).exists():
        return language
    return nearest_language(language, languages_of(folder))


def bundled() -> Path:
    """The folder of the course that ships with the program: in the installed package, or in a checkout."""
    package = Path(__file__).parents[2] / "course"
    return package if package.is_dir() else Path(__file__).parents[4] / "lessons"


def find(reference: str, course: Course) -> Path:
    """The folder of a lesson: ``reference`` is an id of the course or a path. Raises ``UsageError``."""
    ids = lesson_ids(course)
    if reference in ids:
        return course.folder / reference
    path = Path(reference)
    if path.name == LESSON_FILE and path.is_file():
        return path.parent
    if (path / LESSON_FILE).is_file():
        return path
    if path.is_dir():
        what = tr("The folder '{path}' is no lesson: it has no {file}.").format(path=reference, file=LESSON_FILE)
        raise UsageError(what)
    what = tr("There is no lesson '{name}'.").format(name=quoted(reference, 100))
    raise UsageError(f"{what} {write_instead(reference, ids)}".rstrip())


def is_id(text: str) -> bool:
    """Whether a text can be the id of a lesson in a course: the plain name of a folder."""
    return re.fullmatch(_ID, text) is not None


def lesson_ids(course: Course) -> tuple[str, ...]:
    """The ids of all lessons, in the order of the course."""
    return tuple(id_ for chapter in course.chapters for id_ in chapter.lessons)


def _languages(record: Record, titles: Mapping[str, str], faults: Faults) -> tuple[str, ...]:
    """What the course declares; where it does not, the languages of its title."""
    declared = record.get("languages", tuple)
    if declared is None:
        return tuple(titles)
    for index, language in enumerate(declared):
        if not is_code(language):
            what = tr("'{name}' is no language.").format(name=quoted(language))
            where = (*record.place("languages"), index)
            faults.value(where, what, tr("Write two small letters, such as en, zh or de."))
    return tuple(dict.fromkeys(language for language in declared if is_code(language)))


def _check_titles(records: Iterable[Record], languages: Iterable[str], faults: Faults) -> None:
    """What has a title, and what says more, says it in each language of the course."""
    for record in records:
        for key in ("title", "leads"):
            if key not in record or record.faulty(key):
                continue
            for language in languages:
                if language not in (said := record.record(key)):
                    what = tr("'{key}' is missing in {table}.").format(key=language, table=table_name(said.where))
                    faults.key(said.where, what, tr("Write {key} = {example}.").format(key=language, example='"…"'))


def _chapter(record: Record, faults: Faults) -> Chapter:
    ids: tuple[Any, ...] = record.get("lessons", tuple) or ()
    for index, id_ in enumerate(ids):
        if not is_id(id_):
            what = tr("'{id}' cannot be the id of a lesson.").format(id=quoted(id_))
            mend = tr("Write the name of a folder beside {file}.").format(file=COURSE_FILE)
            faults.value((*record.place("lessons"), index), what, mend)
    return Chapter(texts(record, "title", faults), ids, texts(record, "leads", faults))
