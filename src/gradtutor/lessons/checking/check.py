"""The author's check: every lesson is opened, every variant of it is run to its end, and its texts are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gradtutor.errors import Fault, LessonError
from gradtutor.i18n import tr
from gradtutor.lessons.checking.doubtful_formulas import doubtful_formulas
from gradtutor.lessons.checking.dry_run import CheckedRun, Rehearsal
from gradtutor.lessons.checking.foreign_words import left_in_another_language
from gradtutor.lessons.checking.glossaries import faults_of_glossaries
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.checking.stops import stops_that_cannot_hold
from gradtutor.lessons.checking.translations import left_behind, numbers_at_odds
from gradtutor.lessons.checking.unused_nodes import unused_nodes
from gradtutor.lessons.course.course import COURSE_FILE, lesson_ids, read_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_TOML, MOST_WORDS
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.model import Lesson
    from gradtutor.lessons.toml.positions import Where

Look: TypeAlias = "Callable[[Lesson, Runs], Iterable[Fault]]"
"""A further look at a lesson that could be read and at its runs, by a layer above this one."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    faults: tuple[Fault, ...]
    """In the order of files and places."""
    runs: tuple[CheckedRun, ...]
    warnings: tuple[Fault, ...] = ()
    """What an author should look at, and may be right."""


def check(path: Path, looks: Sequence[Look] = (), doubts: Sequence[Look] = ()) -> Report:
    """Check a lesson folder or a course folder. Whatever is wrong with them is in the report; nothing is raised.

    ``looks`` are asked for further faults of each lesson that can be read, ``doubts`` for further warnings.
    """
    if path.name in (LESSON_FILE, COURSE_FILE) and path.is_file():
        path = path.parent
    if not (path / COURSE_FILE).is_file():
        return _check_lesson(path, looks, doubts, _languages_beside(path))
    course, faults = read_course(path)
    folders = [folder for folder in sorted(path.iterdir()) if (folder / LESSON_FILE).is_file()]
    wanted = course.languages if course is not None else ()
    reports = [_check_lesson(folder, looks, doubts, wanted) for folder in folders]
    if course is not None:
        _check_list(course, faults)
        faults.join(faults_of_glossaries(course))
    found = [*faults.found, *(fault for report in reports for fault in report.faults)]
    warnings = sorted(fault for report in reports for fault in report.warnings)
    return Report(tuple(sorted(found)), tuple(run for report in reports for run in report.runs), tuple(warnings))


def _check_list(course: Course, faults: Faults) -> None:
    """The course's lists against the folders beside them."""
    folders = tuple(sorted(file.parent.name for file in course.folder.glob(f"*/{LESSON_FILE}")))
    seen: set[str] = set()
    for number, chapter in enumerate(course.chapters):
        for index, id_ in enumerate(chapter.lessons):
            where: Where = ("chapter", number, "lessons", index)
            if id_ not in folders:
                what = tr("There is no lesson '{id}' beside {file}.").format(id=quoted(id_), file=COURSE_FILE)
                faults.value(where, what, write_instead(id_, folders))
            elif id_ in seen:
                what = tr("The lesson '{id}' stands in the course twice.").format(id=id_)
                faults.value(where, what, tr("Take one out."))
            seen.add(id_)
    for id_ in folders:
        if id_ not in seen:
            what = tr("The lesson '{id}' is in no chapter.").format(id=quoted(id_))
            faults.at(1, 1, what, tr('Add "{id}" to the lessons of a chapter.').format(id=quoted(id_)))


def _languages_beside(folder: Path) -> tuple[str, ...]:
    """The languages of the course that a lesson belongs to, if it is in one."""
    beside = folder.resolve().parent
    course = read_course(beside)[0] if (beside / COURSE_FILE).is_file() else None
    return course.languages if course is not None and folder.resolve().name in lesson_ids(course) else ()


def _untranslated(folder: Path, wanted: tuple[str, ...]) -> list[Fault]:
    """The texts that a lesson must have, for its course is in their languages, and has not."""
    found: list[Fault] = []
    for language in wanted:
        faults = Faults(words_file(folder, language))
        read_text(faults.file, MOST_WORDS, faults)
        found += faults.found if not faults.file.is_file() else ()
    return found


def _check_lesson(folder: Path, looks: Sequence[Look], doubts: Sequence[Look], wanted: tuple[str, ...] = ()) -> Report:
    missing = _untranslated(folder, wanted)
    try:
        lesson = load_lesson(folder)
    except LessonError as error:
        return Report(tuple(sorted({*error.faults, *missing})), ())
    text = read_text(folder / LESSON_FILE, MOST_TOML, Faults(folder)) or ""
    faults = Faults(folder / LESSON_FILE, text)
    variants = (*lesson.variants.values(), *lesson.sweep)
    told: set[Where] = set()
    shared = Runs()
    runs = tuple(Rehearsal(lesson, variant, faults, text, shared, told).run() for variant in variants)
    stops_that_cannot_hold(lesson, faults, text)
    unused_nodes(lesson, faults, text)
    at_odds = numbers_at_odds(folder)
    faults.join(missing)
    faults.join(at_odds)
    faults.join(left_in_another_language(folder))
    faults.join(fault for look in looks for fault in look(lesson, shared))
    # What is doubted of a lesson that is wrong may follow from that: the cause first.
    doubted = () if faults.found else tuple(fault for doubt in doubts for fault in doubt(lesson, shared))
    warnings = (*(() if at_odds else left_behind(folder)), *doubtful_formulas(lesson), *doubted)
    return Report(tuple(sorted(faults.found)), runs, warnings)
