"""A class at the bell, over SSH from this machine: ``python -m benchmarks.classroom [--learners N] [--ssh N]``.

Measured twice: with ``gradtutor serve``, whose learners' processes are forked from one that has everything imported,
and, with fewer learners, with OpenSSH's sshd, which starts a program for each. Linux, two processors. Exit code 1: a
bound broke.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.attacks import attacked
from benchmarks.crowd import Crowds, Door
from benchmarks.processes import family, processor_seconds, proportional_mib
from benchmarks.sshd import SSHD, sshd
from benchmarks.timing import Bounds, spread
from gradtutor.classroom.records.paths import class_store
from gradtutor.lessons.course.course import bundled, lesson_ids, load_course
from gradtutor.session.store.interface import Event
from gradtutor.session.store.paths import lesson_key
from gradtutor.session.store.sqlite import SqliteStore
from tests.ssh.classroom import CODE, NAME, Classroom, until

LESSONS = (
    "nonlinear-chain",
    "computational-graph",
    "optimisers",
    "two-variables",
    "mini-batch",
    "two-layer-network",
    "convolution",
)
"""Learners are spread over these: the light lessons and those that have most to draw."""
READY = "Choose a lesson"
GENERATORS = 2
"""Processes with learners."""
ALONE = 7
"""Learners who log in while nothing else happens."""
EVERY = 5.0
"""Seconds between two keys of a learner."""

AT_THE_BELL, MANY_AT_THE_BELL, TO_FIRST_FRAME = 12.0, 25.0, 0.4
MEDIAN_KEY, LATE_KEY = 40.0, 150.0
PER_LEARNER, MANY_TOGETHER = 13.0, 4.5
SLOW, GUESSES, FLOODED = 60.0, 5.0, 1.5


@dataclass
class Run:
    """What was measured of one way to hold a class."""

    alone: list[float] = field(default_factory=list)
    """Seconds from being let in to the first frame, one learner at a time."""
    bell: list[float] = field(default_factory=list)
    """Seconds from the bell to the first frame of each."""
    refused: list[str] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    nothing: int = 0
    """Keys that drew nothing."""
    load: float = 0.0
    """Processors that the class uses while keys are pressed; and that of those who press them."""
    generators: float = 0.0
    per_learner: float = 0.0
    """MiB of the learners' processes and of what they come from, in the largest class."""
    server: float = 0.0
    """MiB of the server itself."""
    later_bell: list[float] = field(default_factory=list)
    """As ``bell``, of the larger class."""
    together: float = 0.0
    """GiB of everything with the larger class."""


def unasked(file: Path, learners: Sequence[str]) -> None:
    """No question is open, and no turn is the learner's: each key shows one more number."""
    course = bundled()
    events = []
    for name in LESSONS:
        lesson = lesson_key(course, course / name)
        questions = tomllib.loads((course / name / "lesson.toml").read_text()).get("question", ())
        answers = [{"question": one["id"], "answer": "", "right": True, "reason": ""} for one in questions]
        for learner in learners:
            events.append(Event("turns", lesson, {"on": False}, learner))
            events += [Event("answered", lesson, answer, learner) for answer in answers]
    store = SqliteStore(file)
    store.append(events)
    store.close()


def named(first: int, count: int) -> list[str]:
    """The names of some learners."""
    return [f"learner{number}" for number in range(first, first + count)]


def attend(run: Run, crowds: Crowds, learners: int, seconds: float, server: int) -> None:
    """A class from before the bell until its keys have been pressed; it goes on afterwards."""
    for name in named(0, ALONE):
        one = crowds.arrive([name], READY)
        run.alone += [drawn - let_in for let_in, drawn in zip(one["authenticated"], one["drawn"], strict=True)]
    crowds.all("leave")
    arrived = crowds.arrive(named(ALONE, learners), READY)
    run.bell, run.refused = arrived["drawn"], arrived["refused"]
    open_lessons(crowds)
    before, begin = processor_seconds(family(server)), time.perf_counter()
    theirs = processor_seconds(crowds.pids)
    pressed = crowds.all("press", seconds, EVERY)
    passed = time.perf_counter() - begin
    run.keys, run.nothing = pressed["keys"], sum(pressed["nothing"])
    run.load = (processor_seconds(family(server)) - before) / passed
    run.generators = (processor_seconds(crowds.pids) - theirs) / passed
    first, *others = family(server)
    run.server = proportional_mib([first])
    run.per_learner = proportional_mib(others) / learners


def open_lessons(crowds: Crowds) -> None:
    """Each opens one of the lessons, and takes two steps."""
    order = lesson_ids(load_course(bundled()))
    crowds.all("open", [order.index(lesson) for lesson in LESSONS])


def with_serve(learners: int, many: int, seconds: float, folder: Path) -> Run:
    """The run with ``gradtutor serve``; and a bell for ``many`` afterwards, 0 for none."""
    run, most = Run(), max(learners, many)
    with Classroom(folder, "--code", CODE, "--sessions", str(most)) as room:
        unasked(class_store(room.data, NAME), named(0, ALONE + learners + many))
        with Crowds(Door(room.port, CODE), GENERATORS) as crowds:
            attend(run, crowds, learners, seconds, room.process.pid)
            if many:
                crowds.all("leave")
                until("leaving", lambda: len(family(room.process.pid)) == 2)
                later = crowds.arrive(named(ALONE + learners, many), READY)
                run.later_bell = later["drawn"]
                run.refused += later["refused"]
                open_lessons(crowds)
                crowds.all("press", EVERY, EVERY)
                everything = family(room.process.pid)
                run.together = proportional_mib(everything) / 1024
                run.per_learner = proportional_mib(everything[1:]) / many
                # The server and the process that forks are no learners.
                assert len(everything) == many + 2, f"{len(everything) - 2} of {many} are connected"
            crowds.all("leave")
    return run


def with_sshd(learners: int, seconds: float, folder: Path) -> Run:
    """The run with OpenSSH and a program started for each learner."""
    run, names = Run(), named(0, ALONE + learners)
    with sshd(folder, folder / "data", names) as (door, server):
        unasked(class_store(folder / "data", NAME), names)
        with Crowds(door, GENERATORS) as crowds:
            attend(run, crowds, learners, seconds, server)
            crowds.all("leave")
    return run


def main() -> int:
    """Measure; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100)
    parser.add_argument("--many", type=int, default=300, help="at one bell in the end; 0: leave that out")
    parser.add_argument("--attacks", action=argparse.BooleanOptionalAction, default=True, help="or leave them out")
    parser.add_argument("--seconds", type=float, default=60.0, help="of pressing keys")
    parser.add_argument("--ssh", type=int, default=20, help="learners with OpenSSH; 0: leave that out")
    chosen = parser.parse_args()
    print(f"      Python {platform.python_version()}, {os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        run = with_serve(chosen.learners, chosen.many, chosen.seconds, Path(folder))
    report(f"gradtutor serve, {chosen.learners} learners", run)
    for reason in run.refused[:3]:
        print(f"      refused: {reason}")
    if chosen.ssh and SSHD is None:
        print("      there is no sshd to compare with")
    elif chosen.ssh:
        with tempfile.TemporaryDirectory() as folder:
            report(
                f"OpenSSH and a program for each of {chosen.ssh} learners",
                with_sshd(chosen.ssh, chosen.seconds, Path(folder)),
            )
    found = None
    if chosen.attacks:
        with tempfile.TemporaryDirectory() as folder:
            found = attacked(Path(folder))
    print(f"      load after: {os.getloadavg()[0]:.1f}")
    bounds = Bounds()
    bounds.at_most("learners who were refused", len(run.refused), 0, "")
    bounds.at_most("the last first frame after the bell", max(run.bell), AT_THE_BELL, "s")
    bounds.at_most("from being let in to the first frame, one alone", statistics.median(run.alone), TO_FIRST_FRAME, "s")
    bounds.at_most("key to frame, median", statistics.median(run.keys) * 1e3, MEDIAN_KEY, "ms")
    late = sorted(run.keys)[int(0.95 * (len(run.keys) - 1))]
    bounds.at_most("key to frame, 95 %", late * 1e3, LATE_KEY, "ms")
    bounds.at_most("memory of each learner (PSS)", run.per_learner, PER_LEARNER, "MiB")
    if run.later_bell:
        last = max(run.later_bell)
        bounds.at_most(f"the last first frame of {chosen.many} at one bell", last, MANY_AT_THE_BELL, "s")
        bounds.at_most(f"memory with {chosen.many} learners, server included", run.together, MANY_TOGETHER, "GiB")
    if found is not None:
        slow, guesses, flooded = found
        bounds.at_least("a learner who types for 20 s in a flood of connections is in", slow, 0.0, "s")
        bounds.at_most("   after", slow, SLOW, "s")
        bounds.at_most("guesses at one name a minute, of 180 connections", guesses, GUESSES, "")
        bounds.at_most("key to frame of a classmate in a flood of events", flooded, FLOODED)
    return int(bounds.broken > 0)


def report(name: str, run: Run) -> None:
    """Print what was measured of one way, without bounds."""
    print(f"      {name}")
    print(f"        first frame after being let in, one alone, median / p95: {spread(run.alone)}")
    print(f"        first frame after the bell, median / p95: {spread(run.bell)}; the last: {max(run.bell):.1f} s")
    print(f"        key to frame, median / p95: {spread(run.keys)}; {len(run.keys)} keys, {run.nothing} drew nothing")
    print(f"        memory of each learner: {run.per_learner:.1f} MiB; of the server: {run.server:.0f} MiB")
    load = f"{run.load:.2f}, and {run.generators:.2f} by those who press"
    print(f"        processors in use while keys are pressed: {load}")


if __name__ == "__main__":
    sys.exit(main())
