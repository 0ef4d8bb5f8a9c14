"""What the commands for a class do: each is a function from the options to an exit code."""

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from gradtutor.cli.serve import class_name
from gradtutor.errors import ClassError, UsageError, harmless
from gradtutor.i18n import tr

# Imported where they are used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.session.store.sqlite import SqliteStore

OK: Final = 0
FILE_MODE: Final = 0o600
"""Of results: they are about people."""
PATIENCE: Final = 10.0
"""Seconds to wait while the class writes."""


def serve_class(chosen: Namespace) -> int:
    """Open a class until ctrl+c, or print how OpenSSH would."""
    if chosen.print_config:
        from gradtutor.cli.session import print_config

        return print_config(chosen)
    from gradtutor.classroom.service import Class, serve
    from gradtutor.cli.launch import keymap
    from gradtutor.cli.seat import command
    from gradtutor.lessons.course.course import bundled, load_course
    from gradtutor.session.store.paths import data_folder

    # A course with a fault is refused before anybody logs in.
    course = load_course(chosen.course or bundled())
    opened = Class(
        class_name(chosen),
        data_folder(chosen.data_dir),
        chosen.address,
        chosen.port,
        chosen.sessions,
        chosen.idle,
        chosen.roster,
        tuple(chosen.teacher_keys),
        chosen.code,
    )
    return serve(opened, command(course.folder, keymap(chosen)), lambda line: print(line, flush=True))


def print_results(chosen: Namespace) -> int:
    """The results of a class, to a file or the output."""
    if chosen.format == "csv":
        from gradtutor.classroom.records.results import write_csv as write
    else:
        from gradtutor.classroom.records.xapi import write_statements as write

    with _store(chosen) as store:
        if chosen.output is None:
            sys.stdout.flush()
            _fill(sys.stdout.buffer, store, write)
            return OK
        file = os.open(chosen.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with open(file, "wb") as stream:
            _fill(stream, store, write)
    return OK


def _fill(stream: BinaryIO, store: SqliteStore, write: Callable[[SqliteStore, TextIO], None]) -> None:
    """Write in UTF-8, whatever the encoding of the terminal is, and with the ends of lines as they are."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        write(store, text)
    finally:
        text.detach()


def look_after(chosen: Namespace) -> int:
    """What ``gradtutor class`` is asked for. Raises ``UsageError`` where there is no such action."""
    action = ACTIONS.get(chosen.action)
    if action is None:
        what = tr("What is to be done with the class? There are: {names}. See: gradtutor class --help")
        raise UsageError(what.format(names=", ".join(ACTIONS)))
    return action(chosen)


def list_classes(chosen: Namespace) -> int:
    """Each class with its learners, its events and the day of the last one."""
    from datetime import date

    from gradtutor.classroom.records.paths import NAME_STATE, classes
    from gradtutor.session.store.paths import data_folder
    from gradtutor.session.store.sqlite import SqliteStore
    from gradtutor.view.text.lines import in_columns

    rows = []
    for file in classes(data_folder(chosen.data_dir)):
        store = SqliteStore(file)
        try:
            counts, name = store.census(), str(store.state(NAME_STATE) or file.parent.name)
        finally:
            store.close()
        last = max((count.last for count in counts.values()), default=None)
        learners = tr("{count} learners").format(count=len(counts.keys() - {""}))
        events = tr("{count} events").format(count=sum(count.events for count in counts.values()))
        rows.append((harmless(name), learners, events, "" if last is None else date.fromtimestamp(last).isoformat()))
    for line in in_columns(rows):
        print(line)
    if not rows:
        print(tr("There is no class yet. To open one: gradtutor serve --class NAME"))
    return OK


def forget_learners(chosen: Namespace) -> int:
    """Erase, after asking, what is stored of a learner or from before a day."""
    from gradtutor.classroom.access.identity import clean_name
    from gradtutor.classroom.records.erasure import forget, to_forget

    if chosen.learner is None and chosen.before is None:
        raise UsageError(tr("What is to be erased? Write --learner ID, --before YYYY-MM-DD, or both."))
    learner = None if chosen.learner is None else clean_name(chosen.learner).casefold()
    with _store(chosen) as store:
        found = to_forget(store, learner, chosen.before)
        what = tr("Events to erase: {events}. Learners of whom nothing is left: {learners}.")
        print(what.format(events=found.events, learners=found.learners))
        if any(found) and not chosen.yes and not _agreed():
            print(tr("Nothing was erased."))
            return OK
        # Also where there is nothing: an earlier time may have left traces in the journal.
        if forget(store, learner, chosen.before):
            print(tr("Nothing of it is in the class any more."))
        else:
            print(tr("Erased, but a program is reading the file: to clear its journal too, do the same again later."))
    return OK


def _agreed() -> bool:
    """Whether the teacher says yes; who cannot be asked has not."""
    try:
        answer = input(tr("Erase it for good? (y/n) "))
    except EOFError:
        raise UsageError(tr("There is nobody to ask. To erase without a question: --yes")) from None
    return answer.strip().lower() in ("y", "yes", "是")


@contextmanager
def _store(chosen: Namespace) -> Iterator[SqliteStore]:
    """The store of the class that is meant. Raises ``ClassError`` where there is no such class."""
    from gradtutor.classroom.records.paths import class_store
    from gradtutor.session.store.paths import data_folder
    from gradtutor.session.store.sqlite import SqliteStore

    name = class_name(chosen)
    file: Path = class_store(data_folder(chosen.data_dir), name)
    if not file.is_file():
        what = tr("There is no class '{name}'. To see which there are: gradtutor class list")
        raise ClassError(what.format(name=name))
    store = SqliteStore(file, patience=PATIENCE)
    try:
        yield store
    finally:
        store.close()


ACTIONS: Final[Mapping[str, Callable[[Namespace], int]]] = MappingProxyType(
    {"list": list_classes, "forget": forget_learners}
)
"""Word -> action."""


def session_of_class(chosen: Namespace) -> int:
    """Run the program of the one whom OpenSSH has let in."""
    from gradtutor.cli.session import session

    return session(chosen)
