"""The author's check: every lesson is opened, and every variant of it is run to its end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from gradtutor.engine.faults import sentence
from gradtutor.engine.trace import Trace
from gradtutor.errors import Fault, LessonError
from gradtutor.lessons.course import COURSE_FILE, read_course
from gradtutor.lessons.faults import Faults, spelled, write_instead
from gradtutor.lessons.files import LESSON_FILE, MOST_TOML, read_text
from gradtutor.lessons.load import load_lesson
from gradtutor.lessons.positions import Positions, Where
from gradtutor.lessons.schema import VARIANTS
from gradtutor.locale import LANGUAGES, tr

if TYPE_CHECKING:
    from gradtutor.engine.trace import Iteration
    from gradtutor.lessons.model import Course, Lesson, Variant

MOST_ITERATIONS: Final = 20_000
MOST_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """One variant of one lesson, run to its end."""

    lesson: str
    variant: str
    iterations: int
    reason: Literal["converged", "limit", "diverged", "waiting", "unfinished"]
    """How it ended: as in a trace; ``waiting`` for the learner to set a parameter; ``unfinished`` within the bounds."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    faults: tuple[Fault, ...]
    """In the order of files and places."""
    runs: tuple[CheckedRun, ...]


def check(path: Path) -> Report:
    """Check a lesson folder or a course folder. Whatever is wrong with them is in the report; nothing is raised."""
    if path.name in (LESSON_FILE, COURSE_FILE) and path.is_file():
        path = path.parent
    if not (path / COURSE_FILE).is_file():
        return _check_lesson(path)
    course, faults = read_course(path)
    reports = [_check_lesson(folder) for folder in sorted(path.iterdir()) if (folder / LESSON_FILE).is_file()]
    if course is not None:
        _check_list(course, faults)
    found = [*faults.found, *(fault for report in reports for fault in report.faults)]
    return Report(tuple(sorted(found)), tuple(run for report in reports for run in report.runs))


def _check_list(course: Course, faults: Faults) -> None:
    """The course's lists against the folders beside them."""
    folders = tuple(sorted(file.parent.name for file in course.folder.glob(f"*/{LESSON_FILE}")))
    seen: set[str] = set()
    for number, chapter in enumerate(course.chapters):
        for index, id_ in enumerate(chapter.lessons):
            where: Where = ("chapter", number, "lessons", index)
            if id_ not in folders:
                what = tr("There is no lesson '{id}' beside {file}.").format(id=spelled(id_), file=COURSE_FILE)
                faults.value(where, what, write_instead(id_, folders))
            elif id_ in seen:
                what = tr("The lesson '{id}' stands in the course twice.").format(id=id_)
                faults.value(where, what, tr("Take one out."))
            seen.add(id_)
    for id_ in folders:
        if id_ not in seen:
            what = tr("The lesson '{id}' is in no chapter.").format(id=spelled(id_))
            faults.at(1, 1, what, tr('Add "{id}" to the lessons of a chapter.').format(id=spelled(id_)))


def _check_lesson(folder: Path) -> Report:
    try:
        lesson = load_lesson(folder)
    except LessonError as error:
        return Report(error.faults, ())
    text = read_text(folder / LESSON_FILE, MOST_TOML, Faults(folder)) or ""
    faults = Faults(folder / LESSON_FILE, text)
    runs = tuple(_run(lesson, variant, faults, text) for variant in lesson.variants.values())
    return Report(faults.found, runs)


def _run(lesson: Lesson, variant: Variant, faults: Faults, text: str) -> CheckedRun:
    """Run one variant; a run that cannot be shown to a learner is a fault."""
    last = _last(Trace(variant.problem))
    reason = last.end.reason if last.end else "waiting" if last.waiting else "unfinished"
    lead = tr("The run '{variant}'").format(variant=variant.name)
    if reason == "unfinished":
        what = tr("{run} has not ended after {count} iterations.").format(run=lead, count=last.number)
        mend = tr("Lower max_iterations, or make its arrays smaller.")
        faults.key(_where(text, variant.name, ("stop", "max_iterations"), ("stop",), ("rule",)), what, mend)
    elif last.end is not None and reason == "diverged" and not _has_words(lesson, variant):
        fault = last.end.fault
        node, why = (fault.node, sentence(fault)) if fault else ("", "")
        what = tr("{run} ends in iteration {number}: {why}").format(run=lead, number=last.number, why=why)
        mend = tr("Change where it starts or how far it steps, or write a section '## diverged'.")
        where = _where(text, variant.name, ("nodes", node), ("parameters", node), ("rule",))
        faults.key(where, what, mend)
    return CheckedRun(lesson.id, variant.name, last.number, reason)


def _last(trace: Trace) -> Iteration:
    """The last iteration of a run, or the one at which patience ends."""
    until = time.monotonic() + MOST_SECONDS
    for number in range(1, MOST_ITERATIONS + 1):
        record = trace.iteration(number)
        if record.end or record.waiting or time.monotonic() > until:
            break
    return record


def _has_words(lesson: Lesson, variant: Variant) -> bool:
    return all(lesson.words[language].find("diverged", None, variant.name) for language in LANGUAGES)


def _where(text: str, variant: str, *choices: Where) -> Where:
    """The first of ``choices`` that is written, in the variant's own tables before the base's; the top if none is."""
    positions = Positions(text)
    for choice in choices:
        for where in ((VARIANTS.name, variant, *choice), choice):
            try:
                positions.key(where)
            except KeyError:
                continue
            return where
    return ()
