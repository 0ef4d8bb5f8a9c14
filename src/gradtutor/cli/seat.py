"""One process of a class: the tutor on a learner's terminal, or the teacher's program, over a socket to the server.

``python -m gradtutor.cli.seat COURSE KEYS SOCKET`` is the process that all of them are forked from: it imports
everything that a lesson needs, draws one, and then waits for requests. KEYS are those of the host's settings, as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gradtutor import i18n

if TYPE_CHECKING:
    from gradtutor.classroom.confine.confinement import Confinement
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.store.interface import Store

READY: Final = b"ready"
PARTS: Final = ("engine", "lessons", "session", "view", "tui", "plain")
"""The packages that the tutor is made of: all of their modules are imported once for all learners."""
LATER: Final = (
    "gradtutor.classroom.seats.wire", "numpy", "textual.command", "argon2", "gradtutor.tui.core.terminal_driver",
)  # fmt: skip
"""What else is imported only where it is used."""
REHEARSED: Final = ("space", "space", "space", "space", "backspace")
"""The keys that are pressed in a lesson before anybody is there."""


def command(course: Path, keys: Mapping[str, str]) -> list[str]:
    """How the forking process is started; the number of its socket comes behind."""
    return [sys.executable, "-m", "gradtutor.cli.seat", str(course), json.dumps(keys)]


def main(folder: str, keys: str, file: str) -> None:
    """Import, warm up, say so, and fork for each request that comes over the socket ``file``."""
    from gradtutor.classroom.confine.confinement import Confinement
    from gradtutor.classroom.seats.fork_server import serve_seats
    from gradtutor.classroom.seats.limits import Limits
    from gradtutor.cli.launch import take_keys
    from gradtutor.lessons.course.course import load_course

    course = load_course(Path(folder))
    take_keys(json.loads(keys))
    control = socket.socket(fileno=int(file))
    os.environ["TERM"] = "xterm-256color"
    _prepare(course)
    # Read now: a seat may be elsewhere than where the times of places lie.
    time.tzset()
    confinement = Confinement([course.folder, course.home])
    control.send(READY)
    serve_seats(control, lambda request, own: _sit(course, request, own, confinement), Limits(), confinement)


def _prepare(course: Course) -> None:
    """Import what lessons need, and take a few steps: what is worked out once is worked out before the forks."""
    from gradtutor.classroom.seats.heap_holes import fill_holes
    from gradtutor.classroom.seats.hot_code import executed, gather

    for module in (*LATER, *chain.from_iterable(map(_modules, PARTS))):
        importlib.import_module(module)
    with executed() as codes:
        _rehearse(course, REHEARSED)
    if codes:
        gc.collect()
        fill_holes()
        gather(codes)
        # The copies are new to Python: what it learns about them now each learner's process has from the beginning.
        _rehearse(course)


def _rehearse(course: Course, keys: Sequence[str] = ()) -> None:
    """Draw the contents and a lesson, where ``keys`` are pressed, without a terminal."""
    from gradtutor.tui.app import Tutor
    from gradtutor.tui.core import worker_thread

    async def draw(lesson: Path | None, pressed: Sequence[str]) -> None:
        async with Tutor(course, lesson).run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press(*pressed)

    asyncio.run(draw(course.folder / course.chapters[-1].lessons[0], keys))
    asyncio.run(draw(None, ()))
    worker_thread.stop()


def _modules(part: str) -> Iterator[str]:
    package = importlib.import_module(f"gradtutor.{part}")
    return (found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))


def _sit(course: Course, request: Mapping[str, Any], own: socket.socket, confinement: Confinement) -> int:
    """In a forked process: run the program of a learner or a teacher."""
    from gradtutor.classroom.seats.wire import WireStore
    from gradtutor.session.progress.progress import Progress
    from gradtutor.tui.core import theme
    from gradtutor.view.text.themes import LOOKS

    i18n.use(i18n.from_environment())
    theme.use(None)
    theme.wear(next((look for look in LOOKS if look == os.environ.get("GRADTUTOR_THEME")), LOOKS[0]))
    store = WireStore(own)
    if request["role"] == "teacher":
        from gradtutor.tui.classroom.teacher_app import run_teacher

        return run_teacher(course, store, lambda: settle(confinement))
    if request["role"] == "projector":
        from gradtutor.tui.classroom.projector import run_projector

        return run_projector(course, store, lambda: settle(confinement))
    progress = Progress(store, request["learner"], sole=True)
    if request["plain"]:
        return speak(course, progress, store, request["name"], lambda: settle(confinement))
    from gradtutor.tui.classroom.learner_app import run_taught

    return run_taught(course, progress, store, request["name"], lambda: settle(confinement))


def speak(course: Course, progress: Progress, store: Store, name: str, before_input: Callable[[], None]) -> int:
    """Run a learner's tutor line by line; the exit code."""
    from gradtutor.cli.terminal.check import speaks_utf8
    from gradtutor.plain.taught import run_taught
    from gradtutor.view.text import ascii_spelling

    # Signs that can be read aloud, and only those that the learner's side has.
    ascii_spelling.use(True, strict=not speaks_utf8(), aloud=True)
    with open(1, "w", encoding="utf-8", errors="replace", closefd=False) as sink:
        return run_taught(course, progress, store, name, before_input, sink)


def settle(confinement: Confinement) -> None:
    """The tutor's threads run: from here on it needs no other, and no process at all."""
    from gradtutor.classroom.seats.limits import start_nothing_more
    from gradtutor.tui.core import worker_thread as background

    background.start()
    start_nothing_more()
    confinement.start_no_thread()


if __name__ == "__main__":
    main(*sys.argv[1:])
