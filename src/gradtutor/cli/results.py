"""``gradtutor results --class NAME …``: what a class has done, as a file."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from gradtutor.cli.classes import class_store
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, add_class, add_store, known_format
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.session.store.interface import Store

FORMATS: Final = ("csv", "jsonl")
FILE_MODE: Final = 0o600
"""Of results: they are about people."""


class ResultsOptions(NamedTuple):
    """Whose results are printed, and how."""

    class_name: str | None
    format: str
    output: Path | None
    """A file; without it, the output."""
    store: str
    """The address of the database that has the class; empty: it is in a file."""


def add_options(add: Add) -> None:
    """The class, the format and the file."""
    add_class(add)
    add_store(add)
    formats = tr("csv: a row for each learner and lesson, with nbgrader's columns; jsonl: xAPI statements")
    add("--format", type=_format, default=FORMATS[0], metavar="FORMAT", help=formats)
    add("--output", type=Path, metavar="FILE", help=tr("write it to a file; a new one can be read by you alone"))


def print_results(options: ResultsOptions, context: Context) -> int:
    """The results of a class, to a file or the output."""
    if options.format == "csv":
        from gradtutor.classroom.records.results import write_csv as write
    else:
        from gradtutor.classroom.records.xapi import write_statements as write

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


def _format(text: str) -> str:
    return known_format(text, FORMATS)


COMMAND: Final = Command(
    "results",
    mark("Print what a class has done: as a table for a gradebook, or as xAPI statements without names."),
    "--class NAME [--store URL] [--format csv|jsonl] [--output FILE]",
    ResultsOptions,
    print_results,
    add_options,
)
