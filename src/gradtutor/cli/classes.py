"""``gradtutor class ACTION …``: looking after what is stored of classes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from gradtutor.cli import class_slips
from gradtutor.cli.assignments import actions
from gradtutor.cli.assignments import options as assignments
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, add_class, add_store, class_name
from gradtutor.cli.serve import need_posix
from gradtutor.errors import ClassError, UsageError
from gradtutor.i18n import mark, ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from gradtutor.session.store.interface import ClassStore

PATIENCE: Final = 10.0
"""Seconds to wait while the class writes."""


class Place(Protocol):
    """Which class, and where it is kept."""

    @property
    def class_name(self) -> str | None:
        """Its name."""

    @property
    def store(self) -> str:
        """The address of its database; empty: it is in a file."""


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
    """Whether to do without asking what cannot be undone."""
    to: str | None
    """The other name: a new one, or the one that stays."""
    roster: Path | None
    """Whose slips are printed; ``None``: of those who are known."""
    code: str
    """The class code that stands on slips; empty: a new one."""
    address: str
    port: int
    format: str
    output: Path | None
    renew: bool
    """Whether PINs that hold are replaced."""
    store: str
    """The address of the database that has the class; empty: it is in a file."""
    origin: str
    """Where a class is copied from."""
    name: str | None
    """The class, where it is named behind the action."""
    assignment: str | None
    """Which assignment; the rest is what it is made of, see ``cli/assignments``."""
    title: str | None
    lessons: tuple[str, ...] | None
    due: str | None
    late: str | None
    points: float | None
    counted: tuple[tuple[str, ...], int | None] | None
    tries: int | None
    zone: str | None


def add_options(add: Add) -> None:
    """The action, the class, and what is erased."""
    actions = tr(
        "list: the classes; forget: erase a learner, or all that is older than a date; "
        "rename, merge, unlock, pin: put a learner's name or PIN right; slips: a slip of paper for each learner; "
        "copy: all of a class into a database, or from there into a file; "
        "assign, withdraw, assignments: give the class something to do, take it back, see what there is"
    )
    add("action", nargs="?", metavar="ACTION", help=actions)
    add_class(add)
    add_store(add)
    add("--learner", metavar="ID", help=tr("the learner that it is about"))
    add("--before", type=_date, metavar="DATE", help=tr("erase what is from before this day, such as 2026-08-01"))
    add("--yes", action="store_true", help=tr("do not ask first"))
    add("--to", metavar="NAME", help=tr("rename: the new name; merge: the name that stays"))
    class_slips.add_options(add)
    assignments.add_options(add)
    origin = tr("copy: where the class is now, a file or postgresql://…; left out: in the data folder")
    add("--from", dest="origin", default="", metavar="PLACE", help=origin)


def look_after(options: ClassOptions, context: Context) -> int:
    """What ``gradtutor class`` is asked for. Raises ``UsageError`` where there is no such action."""
    action = ACTIONS.get(options.action or "")
    if action is None:
        what = tr("What is to be done with the class? There are: {names}. See: gradtutor class --help")
        raise UsageError(what.format(names=", ".join(ACTIONS)))
    if action is not list_classes:
        need_posix()
    if options.name and options.class_name is None:
        options = options._replace(class_name=options.name)
    return action(options, context)


def list_classes(options: ClassOptions, context: Context) -> int:
    """Each class with its learners, its events and the day of the last one."""
    from datetime import date

    from gradtutor.classroom.records.opening import every_class
    from gradtutor.classroom.records.paths import NAME_STATE
    from gradtutor.session.store.paths import data_folder
    from gradtutor.view.text.lines import in_columns

    rows = []
    for folder, store in every_class(data_folder(context.data_dir), options.store):
        counts, name = store.census(), str(store.state(NAME_STATE) or folder)
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
    from gradtutor.session.classroom.people import see_out

    if options.learner is None and options.before is None:
        raise UsageError(tr("What is to be erased? Write --learner ID, --before YYYY-MM-DD, or both."))
    learner = None if options.learner is None else person_id(options.learner)
    with class_store(options, context.data_dir) as store:
        found = to_forget(store, learner, options.before)
        what = tr("Events to erase: {events}. Learners of whom nothing is left: {learners}.")
        print(what.format(events=found.events, learners=found.learners))
        if any(found) and not options.yes and not agreed(tr("Erase it for good? (y/n) ")):
            print(tr("Nothing was erased."))
            return OK
        if learner is not None and options.before is None:
            see_out(store, learner, time.time, time.sleep)
        # Also where there is nothing: an earlier time may have left traces in the journal.
        if forget(store, learner, options.before):
            print(tr("Nothing of it is in the class any more."))
        else:
            print(tr("Erased, but a program is reading the file: to clear its journal too, do the same again later."))
    return OK


def rename_learner(options: ClassOptions, context: Context) -> int:
    """Give a learner another name."""
    from gradtutor.session.classroom import people
    from gradtutor.session.classroom.person_names import clean_name

    learner, name = _learner(options), _other(options)
    with class_store(options, context.data_dir) as store:
        people.rename(store, learner, name, time.time())
    print(
        tr("{name} is {other} from now on, and may log in by either name.").format(name=learner, other=clean_name(name))
    )
    return OK


def merge_learners(options: ClassOptions, context: Context) -> int:
    """Make two names one learner's, after asking."""
    from gradtutor.session.classroom import people
    from gradtutor.session.classroom.person_names import person_id
    from gradtutor.view.classroom.manage import merge_question

    learner, into = _learner(options), person_id(_other(options))
    with class_store(options, context.data_dir) as store:
        question = merge_question(people.shown_name(store, learner), people.shown_name(store, into))
        if not options.yes and not agreed(f"{question} (y/n) "):
            print(tr("Nothing was changed."))
            return OK
        count = people.merge(store, learner, into, time.time())
    words = ngettext("{count} event is {name}'s now.", "{count} events are {name}'s now.", count)
    print(words.format(count=count, name=into))
    return OK


def unlock_learner(options: ClassOptions, context: Context) -> int:
    """Let a learner log in again at whose name too much was guessed."""
    from gradtutor.session.classroom import people

    with class_store(options, context.data_dir) as store:
        people.unlock(store, _learner(options), time.time())
    print(tr("The name is unlocked."))
    return OK


def new_pin(options: ClassOptions, context: Context) -> int:
    """Give a learner a new PIN and print it."""
    from gradtutor.session.classroom import people

    learner = _learner(options)
    with class_store(options, context.data_dir) as store:
        pin = people.new_pin(store, learner, time.time())
    print(tr("The new PIN of {name} is: {pin}").format(name=learner, pin=pin))
    return OK


def copy_class(options: ClassOptions, context: Context) -> int:
    """Copy all that is stored of a class to a place where there is nothing of it. Raises ``UsageError``, ``ClassError``
    and ``StoreError``."""
    from gradtutor.classroom.records.opening import PATIENCE, SCHEMES, is_class, open_class, open_file
    from gradtutor.classroom.records.paths import NAME_STATE
    from gradtutor.session.store.paths import data_folder

    if options.origin == options.store:
        raise UsageError(tr("From where to where? Write --from FILE, --store postgresql://…, or both."))
    folder, name = data_folder(context.data_dir), options.class_name
    there = options.origin if options.origin.startswith(SCHEMES) else ""
    if there or not options.origin:
        name = class_name(name)
        if not is_class(folder, name, there):
            raise ClassError(tr("There is no class '{name}' there.").format(name=name))
        origin = open_class(folder, name, PATIENCE, there)
    else:
        origin = open_file(Path(options.origin))
    with closing(origin):
        name = name or str(origin.state(NAME_STATE) or "")
        with closing(open_class(folder, name, PATIENCE, options.store)) as target:
            count = target.copy(origin)
    words = ngettext(
        "{count} event of the class '{name}' is copied. What it was copied from stays as it is.",
        "{count} events of the class '{name}' are copied. What they were copied from stays as it is.",
        count,
    )
    print(words.format(count=count, name=name))
    return OK


def _learner(options: ClassOptions) -> str:
    from gradtutor.session.classroom.person_names import person_id

    if not options.learner:
        raise UsageError(tr("Which learner? Write --learner ID."))
    return person_id(options.learner)


def _other(options: ClassOptions) -> str:
    if not options.to:
        raise UsageError(tr("Which other name? Write --to NAME."))
    return options.to


def agreed(question: str) -> bool:
    """Whether the teacher says yes; who cannot be asked has not."""
    try:
        answer = input(question)
    except EOFError:
        raise UsageError(tr("There is nobody to ask. To do it without a question: --yes")) from None
    return answer.strip().lower() in ("y", "yes", "是")


@contextmanager
def class_store(options: Place, data_dir: Path | None, *, create: bool = False) -> Iterator[ClassStore]:
    """The store of the class that is meant; ``create``: also where there is none yet.

    Raises ``UsageError`` where none is named, ``ClassError`` where there is none of the name.
    """
    from gradtutor.classroom.records.opening import is_class, open_class
    from gradtutor.session.store.paths import data_folder

    folder, name = data_folder(data_dir), class_name(options.class_name)
    if not create and not is_class(folder, name, options.store):
        what = tr("There is no class '{name}'. To see which there are: gradtutor class list")
        raise ClassError(what.format(name=name))
    store = open_class(folder, name, PATIENCE, options.store)
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


def _print_slips(options: ClassOptions, context: Context) -> int:
    with class_store(options, context.data_dir, create=True) as store:
        return class_slips.print_slips(options, store, agreed)


def _assign(options: ClassOptions, context: Context) -> int:
    from gradtutor.classroom.records.paths import NAME_STATE

    with class_store(options, context.data_dir, create=True) as store:
        code = actions.assign(options, context, store)
        # It may be given something before it was ever opened.
        store.claim_state(NAME_STATE, class_name(options.class_name))
        return code


def _assignments(options: ClassOptions, context: Context) -> int:
    with class_store(options, context.data_dir) as store:
        return actions.show(options, context, store)


def _withdraw(options: ClassOptions, context: Context) -> int:
    with class_store(options, context.data_dir) as store:
        return actions.withdraw(options, store, agreed, yes=options.yes)


ACTIONS: Final[Mapping[str, Callable[[ClassOptions, Context], int]]] = MappingProxyType(
    {
        "list": list_classes,
        "slips": _print_slips,
        "rename": rename_learner,
        "merge": merge_learners,
        "pin": new_pin,
        "unlock": unlock_learner,
        "forget": forget_learners,
        "copy": copy_class,
        "assign": _assign,
        "assignments": _assignments,
        "withdraw": _withdraw,
    }
)
"""Word -> action."""

COMMAND: Final = Command(
    "class",
    mark("Look after the learners and what is stored of classes; also while a class is open."),
    "list\n       gradtutor class slips --class NAME [--roster FILE] [--code CODE] [--format text|html] …"
    "\n       gradtutor class rename|merge --class NAME --learner ID --to NAME [--yes]"
    "\n       gradtutor class pin|unlock --class NAME --learner ID"
    "\n       gradtutor class forget --class NAME [--learner ID] [--before YYYY-MM-DD] [--yes]"
    "\n       gradtutor class copy [--class NAME] [--from FILE] [--store URL]"
    "\n       gradtutor class assign CLASS --lessons ID,... [--title WORDS] [--due DAY] [--late RULE] [--points N]"
    "\n                       [--count WHAT,...] [--tries N] [--zone ZONE] [--assignment ID]"
    "\n       gradtutor class assignments CLASS [--assignment ID]"
    "\n       gradtutor class withdraw CLASS --assignment ID [--yes]",
    ClassOptions,
    look_after,
    add_options,
)
