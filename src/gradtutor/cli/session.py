"""``gradtutor session``: one learner's tutor, or the teacher's program, as what an ``sshd`` runs for each login."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import FAILED, OK
from gradtutor.cli.parser import Add, add_class, class_name
from gradtutor.cli.terminal.check import check_terminal
from gradtutor.errors import ClassError, CrashError, GradtutorError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.system.signals import CLOSINGS, ENDINGS
from gradtutor.view.text.terminals import only_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradtutor.classroom.access.identity import Person
    from gradtutor.classroom.confine.confinement import Confinement
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.store.batching import BatchingStore
    from gradtutor.session.store.interface import Store

ASKED = "SSH_ORIGINAL_COMMAND"
"""The variable in which sshd says what the client asked to be run."""
BUSY = 5.0
"""Seconds to wait while others write to the store."""
LARGEST_STORE = 1 << 36
"""Bytes up to which a session may write to a file: the store, which is larger than any class's will be."""
SEEN_OUT: Final = (signal.SIGTERM, *(one for one in ENDINGS if one not in CLOSINGS))
"""What ends a session whose terminal is there still: it is put in order, and a last word said."""
AUTHENTICATION = "SSH_USER_AUTH"
"""The variable in which sshd names the file that says how the client was let in."""


class SessionOptions(NamedTuple):
    """Who has logged in to which class."""

    class_name: str | None
    teacher: str
    """The account that is the teacher's; empty where all have one account."""
    user: str
    """Who it is; empty: the owner of the key, else the name of the account."""
    print_unit: bool
    """Whether to print a unit for systemd instead."""


def add_options(add: Add) -> None:
    """The class, and who has logged in."""
    add_class(add)
    teacher = tr("the account that is the teacher's, where learners and teacher have accounts of their own")
    add("--teacher", default="", metavar="ACCOUNT", help=teacher)
    whose = tr("who has logged in; left out: the owner of the key, else the name of the account")
    add("--user", default="", metavar="ID", help=whose)
    unit = tr("print a unit for systemd with an sshd that runs this command for each login")
    add("--print-systemd-unit", dest="print_unit", action="store_true", help=unit)


def session(options: SessionOptions, context: Context) -> int:
    """Run the program of the one who has logged in; the exit code. Raises ``ClassError`` and ``UsageError``."""
    from gradtutor.cli.serve import need_posix

    need_posix()
    from gradtutor.classroom.access.identity import PLAIN
    from gradtutor.classroom.records.opening import open_class
    from gradtutor.classroom.records.paths import class_folder
    from gradtutor.classroom.ssh.sshd_config import account, who
    from gradtutor.cli.launch import keymap, take_keys
    from gradtutor.cli.seat import settle
    from gradtutor.lessons.course.course import bundled, load_course
    from gradtutor.session.store.batching import BatchingStore
    from gradtutor.session.store.events import Departed, event_of
    from gradtutor.session.store.paths import data_folder

    if options.print_unit:
        return _print_unit(options, context)
    asked = os.environ.get(ASKED, "").strip()
    if asked not in ("", PLAIN):
        raise ClassError(tr("There is only the tutor here: log in without a command."))
    data, name = data_folder(context.data_dir), class_name(options.class_name)
    person = who(class_folder(data, name), _authentication(), options.user or account(), options.teacher)
    _clean_environment()
    # numpy comes when it is needed, and then no thread may be started any more.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    plain = person.role == "learner" and (asked == PLAIN or _only_lines())
    if not plain:
        check_terminal()
        # Also where sudo has taken it out: the files here are not the learner's to write.
        os.environ["SSH_TTY"] = os.ttyname(0)
    take_keys(keymap(context))
    course = load_course(context.course or bundled())
    kept = open_class(data, name, BUSY)
    kept.open()
    confinement = _confine(course, kept.files())
    if person.role == "learner":
        person = _found(person, kept)._replace(plain=plain)
    leaving = [event_of(Departed(), learner=person.id)] if person.role == "learner" else []
    store = BatchingStore(kept, last=leaving)
    store.begin()
    for number in CLOSINGS:
        signal.signal(number, lambda *_: _leave(store))
    try:
        return _run(course, store, person, lambda: settle(confinement))
    except CrashError as error:
        return _tell_crash(error, person)


def _found(person: Person, store: Store) -> Person:
    """Who it is by the name that the teacher has given, if so."""
    from gradtutor.session.classroom.people import ALIASES, NAMES, known_as

    alias = store.state(ALIASES + person.id)
    id_, name = known_as(person.name, alias, store.state(NAMES + str(alias or person.id)))
    return person._replace(id=id_, name=name)


def _only_lines() -> bool:
    """Whether the terminal, if there is one, can do nothing else than lines."""
    return os.isatty(0) and only_lines()


def _print_unit(options: SessionOptions, context: Context) -> int:
    """Print the unit of an sshd with the configuration that ``serve --print-sshd-config`` prints."""
    import shutil

    from gradtutor.classroom.records.paths import class_folder
    from gradtutor.classroom.ssh.sshd_config import account
    from gradtutor.classroom.systemd_unit import session_unit
    from gradtutor.session.store.paths import data_folder

    data, name = data_folder(context.data_dir).resolve(), class_name(options.class_name)
    sshd = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or "/usr/sbin/sshd"
    command = [sys.executable, "-m", "gradtutor", "session", "--class", name]
    sys.stdout.write(session_unit(name, class_folder(data, name), account(), sshd, command))
    return OK


def _tell_crash(error: CrashError, person: Person) -> int:
    """Say it to who has logged in, and to the system's log, where sshd writes too; the exit code."""
    import syslog

    syslog.openlog("gradtutor", syslog.LOG_PID, syslog.LOG_USER)
    syslog.syslog(syslog.LOG_ERR, f"{person.id}: {error}")
    print(tr("Your tutor has stopped. What you did is safe: log in again to go on."), file=sys.stderr)
    return FAILED


def _authentication() -> str:
    try:
        return Path(os.environ[AUTHENTICATION]).read_text(encoding="utf-8", errors="replace")
    except (KeyError, OSError):
        return ""


def _clean_environment() -> None:
    """Keep what a seat of ``gradtutor serve`` has, whatever sshd lets in."""
    from gradtutor.classroom.access.environment import KEPT, wanted_variable

    for name in [name for name in os.environ if name not in (*KEPT, "SSH_TTY") and not wanted_variable(name)]:
        del os.environ[name]
    i18n.use(i18n.from_environment())


def _confine(course: Course, files: Sequence[Path]) -> Confinement:
    """Keep this process to reading Python and the lessons, and to the store's own files; with limits as ``serve``.

    To be called before there is a second thread.
    """
    import time

    from gradtutor.classroom.confine.confinement import Confinement
    from gradtutor.classroom.seats.limits import Limits, apply

    time.tzset()
    confinement = Confinement([course.folder, course.home], files)
    apply(Limits(file_size=LARGEST_STORE))
    confinement.enter()
    return confinement


def _run(course: Course, store: BatchingStore, person: Person, before_input: Callable[[], None]) -> int:
    from gradtutor.cli.seat import speak
    from gradtutor.session.progress.progress import Progress

    if person.role == "teacher":
        from gradtutor.tui.classroom.teacher_app import run_teacher

        return run_teacher(course, store, before_input, SEEN_OUT)
    from gradtutor.session.store.events import Arrived, event_of

    store.append([event_of(Arrived(person.name, person.group), learner=person.id)])
    progress = Progress(store, person.id)
    if person.plain:
        return speak(course, progress, store, person.name, before_input)
    from gradtutor.tui.classroom.learner_app import run_taught

    return run_taught(course, progress, store, person.name, before_input, SEEN_OUT)


def _leave(store: BatchingStore) -> None:
    """The link is gone, or nothing is on the screen yet: write what is left and end at once."""
    try:
        store.close()
    except GradtutorError:
        pass
    finally:
        os._exit(0)


COMMAND: Final = Command(
    "session",
    mark("What an OpenSSH server runs for each who logs in to a class: see serve --print-sshd-config."),
    "--class NAME [--teacher ACCOUNT] [--user ID] [--print-systemd-unit]",
    SessionOptions,
    session,
    add_options,
    listed=False,
)
