"""``gradtutor session``: one learner's tutor, or the teacher's program, as what an ``sshd`` runs for each login."""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.cli.serve import class_name
from gradtutor.cli.terminal_check import check_terminal
from gradtutor.errors import ClassError, CrashError, GradtutorError
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.classroom.access.identity import Person
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.store.batching import BatchingStore

ASKED = "SSH_ORIGINAL_COMMAND"
"""The variable in which sshd says what the client asked to be run."""
AUTHENTICATION = "SSH_USER_AUTH"
"""The variable in which sshd names the file that says how the client was let in."""


def session(chosen: Namespace) -> int:
    """Run the program of the one who has logged in; the exit code. Raises ``ClassError`` and ``UsageError``."""
    from gradtutor.classroom.records.paths import class_folder, class_store
    from gradtutor.classroom.ssh.sshd_config import account, who
    from gradtutor.cli.launch import keymap, take_keys
    from gradtutor.lessons.course.course import bundled, load_course
    from gradtutor.session.store.batching import BatchingStore
    from gradtutor.session.store.paths import data_folder
    from gradtutor.session.store.sqlite import SqliteStore

    if os.environ.get(ASKED):
        raise ClassError(tr("There is only the tutor here: log in without a command."))
    data, name = data_folder(chosen.data_dir), class_name(chosen)
    person = who(class_folder(data, name), _authentication(), chosen.user or account(), chosen.teacher)
    _clean_environment()
    check_terminal()
    take_keys(keymap(chosen))
    # Also where sudo has taken it out: the files here are not the learner's to write.
    os.environ["SSH_TTY"] = os.ttyname(0)
    course = load_course(chosen.course or bundled())
    store = BatchingStore(SqliteStore(class_store(data, name), patience=5.0))
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda *_: _leave(store, person))
    try:
        return _run(course, store, person)
    except CrashError as error:
        return _tell_crash(error, person)


def _tell_crash(error: CrashError, person: Person) -> int:
    """Say it to who has logged in, and to the system's log, where sshd writes too; the exit code."""
    import syslog

    from gradtutor.cli.crash import FAILED

    syslog.openlog("gradtutor", syslog.LOG_PID, syslog.LOG_USER)
    syslog.syslog(syslog.LOG_ERR, f"{person.id}: {error}")
    print(tr("Your tutor has stopped. What you did is safe: log in again to go on."), file=sys.stderr)
    return FAILED


def print_config(chosen: Namespace) -> int:
    """Print the configuration of an ``sshd`` for a class, and make the class's key."""
    from gradtutor.classroom.records.paths import class_folder
    from gradtutor.classroom.ssh.host_key import host_key
    from gradtutor.classroom.ssh.sshd_config import sshd_config
    from gradtutor.session.store.paths import data_folder

    data, name = data_folder(chosen.data_dir).resolve(), class_name(chosen)
    folder = class_folder(data, name)
    host_key(folder)
    words = ["session", "--class", name, "--data-dir", str(data)]
    if chosen.course is not None:
        words += ["--course", str(chosen.course.resolve())]
    program = [sys.executable, "-m", "gradtutor", *words]
    sys.stdout.write(sshd_config(program, name, folder, chosen.port, chosen.address))
    return 0


def _authentication() -> str:
    try:
        return Path(os.environ[AUTHENTICATION]).read_text(encoding="utf-8", errors="replace")
    except (KeyError, OSError):
        return ""


def _clean_environment() -> None:
    """Keep what a seat of ``gradtutor serve`` has, whatever sshd lets in."""
    from gradtutor.classroom.seats.fork_server import KEPT, wanted_variable

    for name in [name for name in os.environ if name not in (*KEPT, "SSH_TTY") and not wanted_variable(name)]:
        del os.environ[name]
    i18n.use(i18n.from_environment())


def _run(course: Course, store: BatchingStore, person: Person) -> int:
    from gradtutor.session.progress.progress import Progress

    if person.role == "teacher":
        from gradtutor.tui.classroom.teacher_app import run_teacher

        return run_teacher(course, store)
    from gradtutor.session.store.events import Arrived, event_of
    from gradtutor.tui.classroom.learner_app import run_taught

    store.append([event_of(Arrived(person.name, person.group), learner=person.id)])
    try:
        return run_taught(course, Progress(store, person.id), store, person.name)
    finally:
        _depart(store, person)


def _depart(store: BatchingStore, person: Person) -> None:
    from gradtutor.session.store.events import Departed, event_of

    if person.role == "learner":
        store.append([event_of(Departed(), learner=person.id)])
    store.close()


def _leave(store: BatchingStore, person: Person) -> None:
    """The link is gone: write what is left and end at once; there is no terminal any more to tidy up."""
    try:
        _depart(store, person)
    except GradtutorError:
        pass
    finally:
        os._exit(0)
