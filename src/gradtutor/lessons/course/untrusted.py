"""Courses by somebody else: a folder or a zip archive, of many lessons or of one. They are data, and not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gradtutor.errors import LessonError
from gradtutor.i18n import SOURCE, tr
from gradtutor.i18n.by_language import ByLanguage
from gradtutor.lessons.course.course import COURSE_FILE, Chapter, Course, heading, lesson_ids, load_course
from gradtutor.lessons.toml.faults import refusal, shown
from gradtutor.lessons.toml.files import LESSON_FILE, is_glossary_file, is_lesson_file, languages_of

_ALONE: Final = ByLanguage({SOURCE: ""})
"""The title of the chapter of a lesson that comes without a course."""


@contextmanager
def opened_course(path: Path) -> Iterator[Course]:
    """The course at ``path``: a folder or a zip archive; a lesson alone is a course of one.

    An archive is unpacked into a temporary folder that is gone afterwards. Raises ``LessonError`` for a faulty
    course.toml, ``UsageError`` for what is none, is no sound archive, or has links that lead out of it.
    """
    with unpacked(path) as folder:
        check_links(folder, (folder,))
        if _is_lesson(folder):
            course = _alone(folder)
        else:
            course = load_course(folder)
            check_links(folder, (folder / id_ for id_ in lesson_ids(course)))
        yield course._replace(source=path) if _is_archive(path) else course


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder at ``path``, or that of the archive at ``path``; faults in it are named as places in the archive."""
    if not _is_archive(path):
        yield path.parent if path.name in (COURSE_FILE, LESSON_FILE) and path.is_file() else path
        return
    from gradtutor.lessons.course.archive import unpack
    from gradtutor.lessons.course.temporary import temporary_folder

    with temporary_folder() as into:
        folder = unpack(path, into)
        try:
            yield folder
        except LessonError as error:
            top = shown(into)
            raise LessonError(
                [
                    one._replace(file=path / one.file.relative_to(top)) if one.file.is_relative_to(top) else one
                    for one in error.faults
                ]
            ) from None


def check_links(top: Path, folders: Iterable[Path]) -> None:
    """Refuse links by which a file in one of the ``folders`` would be one outside of ``top``. Raises ``UsageError``."""
    real = top.resolve()
    for folder in folders:
        files = [file for file in folder.iterdir() if _is_read(file.name)] if folder.is_dir() else []
        for file in (folder, *files):
            if not file.resolve().is_relative_to(real):
                what = tr("'{path}' is a link that leads out of the course.").format(path=shown(file))
                raise refusal(what, tr("Put the file itself there."))


def _is_read(name: str) -> bool:
    return name == COURSE_FILE or is_glossary_file(name) or is_lesson_file(name)


def _is_archive(path: Path) -> bool:
    return path.is_file() and path.name not in (COURSE_FILE, LESSON_FILE)


def _is_lesson(folder: Path) -> bool:
    return (folder / LESSON_FILE).is_file() and not (folder / COURSE_FILE).is_file()


def _alone(folder: Path) -> Course:
    """A lesson as a course of its own."""
    folder = folder.resolve()
    languages = languages_of(folder)
    titles = ByLanguage({language: heading(folder, language)[0] for language in languages or (SOURCE,)})
    return Course(folder.parent, titles, (Chapter(_ALONE, (folder.name,)),), languages)
