"""``gradtutor results --class NAME …``: what a class has done, as a file."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from gradtutor.cli.classes import class_store
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, add_class, add_store, known_format, one_of
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.classroom.records.gradebook import Kind
    from gradtutor.session.store.interface import Store

FORMATS: Final = ("csv", "gradebook", "jsonl")
FILE_MODE: Final = 0o600
"""Of results: they are about people."""


class ResultsOptions(NamedTuple):
    """Whose results are printed, and how."""

    class_name: str | None
    format: str
    output: Path | None
    """A file; without it, the output."""
    roster: Path | None
    """Of a gradebook: who has a row, and what they are called by."""
    target: Kind | None
    """Of a gradebook: for whom; ``None``: for whom the roster is from."""
    lessons: tuple[str, ...]
    """Of a gradebook: the ids of the lessons that have a column; those that somebody has opened where none is named."""
    store: str
    """The address of the database that has the class; empty: it is in a file."""


def add_options(add: Add) -> None:
    """The class, the format and the file."""
    add_class(add)
    add_store(add)
    formats = tr(
        "csv: a row for each learner and lesson, with nbgrader's columns; gradebook: a row for each learner, "
        "for Moodle, Canvas or nbgrader; jsonl: xAPI statements"
    )
    add("--format", type=_format, default=FORMATS[0], metavar="FORMAT", help=formats)
    add("--output", type=Path, metavar="FILE", help=tr("write it to a file; a new one can be read by you alone"))
    add(
        "--roster",
        type=Path,
        metavar="FILE",
        help=tr("gradebook: a row for each in this file, also who has done nothing"),
    )
    target = tr("gradebook: for canvas, moodle or nbgrader; left out: what the roster is from")
    add("--for", dest="target", type=_kind, metavar="WHOM", help=target)
    lessons = tr("gradebook: a column for each of these, with commas between; left out: those that were opened")
    add("--lessons", type=_ids, default=(), metavar="ID,...", help=lessons)


def print_results(options: ResultsOptions, context: Context) -> int:
    """The results of a class, to a file or the output."""
    if options.format == "csv":
        from gradtutor.classroom.records.results import write_csv as write
    elif options.format == "jsonl":
        from gradtutor.classroom.records.xapi import write_statements as write
    else:
        write = partial(_gradebook, options, context)

    with class_store(options, context.data_dir) as store:
        if options.output is None:
            sys.stdout.flush()
            _fill(sys.stdout.buffer, store, write)
            return OK
        file = os.open(options.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with open(file, "wb") as stream:
            _fill(stream, store, write)
    return OK


def _fill(stream: BinaryIO, store: Store, write: Callable[[Store, TextIO], None]) -> None:
    """Write in UTF-8, whatever the encoding of the terminal is, and with the ends of lines as they are."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        write(store, text)
    finally:
        text.detach()


def _gradebook(options: ResultsOptions, context: Context, store: Store, stream: TextIO) -> None:
    """A row for each learner. Raises ``UsageError`` for a lesson that there is not, ``LessonError`` for the roster."""
    from gradtutor import i18n
    from gradtutor.classroom.access.roster import read_roster
    from gradtutor.classroom.records.gradebook import Given, graded, opened, write_gradebook
    from gradtutor.classroom.records.nbgrader_rows import is_nbgraders, write_nbgrader
    from gradtutor.cli.assignments.actions import plans_of
    from gradtutor.cli.launch import course_at
    from gradtutor.lessons.course.course import find, lesson_ids
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.session.assignments.kept import assignments

    roster = read_roster(options.roster) if options.roster is not None else None
    with course_at(context.course) as course:
        done = opened(store)
        wanted = options.lessons or [id_ for id_ in lesson_ids(course) if id_ in done]
        lessons = [graded(id_, load_lesson(find(id_, course)), i18n.language()) for id_ in wanted]
        given = [Given(one, plans_of(one, course)) for one in assignments(store).values()]
    if options.target == "nbgrader" or (options.target is None and roster is not None and is_nbgraders(roster)):
        write_nbgrader(store, stream, [*lessons, *given], roster)
    else:
        write_gradebook(store, stream, lessons, roster, options.target, given, time.time())


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _kind(text: str) -> str:
    from gradtutor.classroom.records.gradebook import KINDS

    return one_of(text, KINDS, tr("There is no gradebook '{name}'."))


def _format(text: str) -> str:
    return known_format(text, FORMATS)


COMMAND: Final = Command(
    "results",
    mark("Print what a class has done: as a table for a gradebook, or as xAPI statements without names."),
    "--class NAME [--store URL] [--format csv|gradebook|jsonl]\n"
    "                         [--output FILE] [--roster FILE] [--for WHOM] [--lessons ID,...]",
    ResultsOptions,
    print_results,
    add_options,
)
