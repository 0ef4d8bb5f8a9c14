"""``gradtutor class ACTION …``: looking after what is stored of classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, add_class, class_name
from gradtutor.errors import ClassError, UsageError
from gradtutor.i18n import mark, ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.session.store.sqlite import SqliteStore

PATIENCE: Final = 10.0
"""Seconds to wait while the class writes."""


class ClassOptions(NamedTuple):
    """What is done, and with what of which class."""

    action: str | None
    """One of ``ACTIONS``."""
    class_name: str | None
    learner: str | None
    """Whose events are erased."""
    before: float | None
    """The moment before which events are erased, in seconds since 1970."""
    yes: bool
    """Whether to erase without asking."""


def add_options(add: Add) -> None:
    """The action, the class, and what is erased."""
    actions = tr(
        "'list' shows the classes; 'forget' erases what is stored of one learner, or all that is older than a date"
    )
    add("action", nargs="?", metavar="ACTION", help=actions)
    add_class(add)
    add("--learner", metavar="ID", help=tr("erase what is stored of this learner, with the PIN"))
    add("--before", type=_date, metavar="DATE", help=tr("erase what is from before this day, such as 2026-08-01"))
    add("--yes", action="store_true", help=tr("do not ask first"))


def look_after(options: ClassOptions, context: Context) -> int:
    """What ``gradtutor class`` is asked for. Raises ``UsageError`` where there is no such action."""
    action = ACTIONS.get(options.action or "")
    if action is None:
        what = tr("What is to be done with the class? There are: {names}. See: gradtutor class --help")
        raise UsageError(what.format(names=", ".join(ACTIONS)))
    return action(options, context)


def list_classes(_: ClassOptions, context: Context) -> int:
    """Each class with its learners, its events and the day of the last one."""
    from datetime import date

    from gradtutor.classroom.records.paths import NAME_STATE, classes
    from gradtutor.session.store.paths import data_folder
    from gradtutor.session.store.sqlite import SqliteStore
    from gradtutor.view.text.lines import in_columns

    rows = []
    for file in classes(data_folder(context.data_dir)):
        store = SqliteStore(file)
        try:
            counts, name = store.census(), str(store.state(NAME_STATE) or file.parent.name)
        finally:
            store.close()
        last = max((count.last for count in counts.values()), default=None)
        learners, events = len(counts.keys() - {""}), sum(count.events for count in counts.values())
        many = (
            ngettext("{count} learner", "{count} learners", learners).format(count=learners),
            ngettext("{count} event", "{count} events", events).format(count=events),
        )
        rows.append((harmless(name), *many, "" if last is None else date.fromtimestamp(last).isoformat()))
    for line in in_columns(rows):
        print(line)
    if not rows:
        print(tr("There is no class yet. To open one: gradtutor serve --class NAME"))
    return OK


def forget_learners(options: ClassOptions, context: Context) -> int:
    """Erase, after asking, what is stored of a learner or from before a day."""
    from gradtutor.classroom.access.identity import person_id
    from gradtutor.classroom.records.erasure import forget, to_forget

    if options.learner is None and options.before is None:
        raise UsageError(tr("What is to be erased? Write --learner ID, --before YYYY-MM-DD, or both."))
    learner = None if options.learner is None else person_id(options.learner)
    with class_store(options.class_name, context.data_dir) as store:
        found = to_forget(store, learner, options.before)
        what = tr("Events to erase: {events}. Learners of whom nothing is left: {learners}.")
        print(what.format(events=found.events, learners=found.learners))
        if any(found) and not options.yes and not _agreed():
            print(tr("Nothing was erased."))
            return OK
        # Also where there is nothing: an earlier time may have left traces in the journal.
        if forget(store, learner, options.before):
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
def class_store(named: str | None, data_dir: Path | None) -> Iterator[SqliteStore]:
    """The store of the class that is meant. Raises ``UsageError`` where none is named, ``ClassError`` where there is
    none of the name."""
    from gradtutor.classroom.records import paths
    from gradtutor.session.store.paths import data_folder
    from gradtutor.session.store.sqlite import SqliteStore

    name = class_name(named)
    file = paths.class_store(data_folder(data_dir), name)
    if not file.is_file():
        what = tr("There is no class '{name}'. To see which there are: gradtutor class list")
        raise ClassError(what.format(name=name))
    store = SqliteStore(file, patience=PATIENCE)
    try:
        yield store
    finally:
        store.close()


def _date(text: str) -> float:
    """The midnight at which a day begins, by the clock of this machine, in seconds since 1970."""
    from datetime import datetime

    try:
        return datetime.strptime(text, "%Y-%m-%d").timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(tr("--before needs a day, written as 2026-08-01.")) from None


ACTIONS: Final[Mapping[str, Callable[[ClassOptions, Context], int]]] = MappingProxyType(
    {"list": list_classes, "forget": forget_learners}
)
"""Word -> action."""

COMMAND: Final = Command(
    "class",
    mark("Look after what is stored of classes; also while a class is open."),
    "list\n       gradtutor class forget --class NAME [--learner ID] [--before YYYY-MM-DD] [--yes]",
    ClassOptions,
    look_after,
    add_options,
)
