"""Spoilt lessons and formulas, as many as wished: ``python -m benchmarks.fuzz [COUNT] [FIRST]``.

Each input is opened as a learner would open it, and some of those that can be opened are walked through. Whatever
comes of it but a lesson or a fault with its place is a failure, and so is what takes longer than ``SLOWEST`` or makes
a process larger than ``LARGEST``. An input is a number: ``tests.lessons.spoiling.spoilt`` makes the lesson of it.
Exit code 1: there was a failure.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pool, cpu_count
from pathlib import Path
from typing import Any, NamedTuple

from gradtutor import i18n
from gradtutor.engine.language.parser import parse, parse_condition
from gradtutor.errors import ExpressionError, LessonError, UsageError
from gradtutor.lessons.generate.generate import made_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Lesson
from gradtutor.session.quiz.grading import judge
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.registry import picture
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.graph.drawing import graph_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.quiz.prediction import verdict_lines
from gradtutor.view.scene import Scene
from gradtutor.view.words.narration import narration
from tests.lessons.spoiling import formula, request, spoilt, write

COUNT = 1_000_000
BATCH = 500
SLOWEST = 5.0
"""Seconds of a processor for one input; a learner would think that the program hangs."""
LARGEST = 512
"""MiB of one process at its largest."""
GROWTH = 1.5
"""How much larger a process may become after the first tenth of its inputs."""
FORMULAS = 4
"""Formulas for each lesson."""
WALKED = 16
"""Of the lessons that can be opened, one in so many is walked through."""
MADE = 8
"""For one input in so many a lesson is made of a formula, as ``gradtutor try`` does it."""
STEPS = 24
MOST_ASKED = 3
"""Of an array only so many elements are guessed."""
MEMORY_DISK = Path("/dev/shm")
SHOWN = 20
"""Failures that are printed in full."""


class Slow(BaseException):
    """An input has taken too long. Nothing in the program may catch this."""


class Failure(NamedTuple):
    """An input that did what none may do."""

    seed: int
    what: str
    """The exception and where it was raised, the same for the same mistake."""
    told: str
    """The traceback."""


class Batch(NamedTuple):
    """What came of some inputs."""

    inputs: int
    opened: int
    walked: int
    slowest: tuple[float, int]
    """Seconds, and the input."""
    memory: int
    """MiB of the process at its largest so far."""
    process: int
    failures: tuple[Failure, ...]


def main() -> int:
    """Try the inputs in all processors, and print what came of them; the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    started = time.monotonic()
    starts = [(start, min(BATCH, first + count - start)) for start in range(first, first + count, BATCH)]
    with Pool(cpu_count()) as pool:
        batches = list(_reported(pool.imap_unordered(try_batch, starts), count, started))
    failures = [failure for batch in batches for failure in batch.failures]
    kinds = Counter(failure.what for failure in failures)
    for failure in {failure.what: failure for failure in failures}.values():
        if (place := list(kinds).index(failure.what)) < SHOWN:
            print(f"\n{place + 1}. {failure.what} ({kinds[failure.what]} times; input {failure.seed})\n{failure.told}")
    grown = max(_growth(batches), default=1.0)
    seconds, seed = max(batch.slowest for batch in batches)
    largest = max(batch.memory for batch in batches)
    print(f"\n{count} lessons, {count * FORMULAS} formulas in {time.monotonic() - started:.0f} s")
    print(f"opened {sum(batch.opened for batch in batches)}, walked through {sum(batch.walked for batch in batches)}")
    print(f"slowest {seconds:.2f} s (input {seed}), largest process {largest} MiB, grown {grown:.2f} times")
    print(f"{len(failures)} failures of {len(kinds)} kinds")
    return int(bool(failures) or grown > GROWTH or largest > LARGEST)


def _reported(batches: Iterator[Batch], count: int, started: float) -> Iterator[Batch]:
    """The batches, with a line of news every now and then."""
    done, told = 0, started
    for batch in batches:
        done += batch.inputs
        yield batch
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"{done} of {count}, {done / (told - started):.0f} a second", flush=True)


def _growth(batches: list[Batch]) -> Iterator[float]:
    """For each process, its size at the end against that after a tenth of its inputs."""
    for process in {batch.process for batch in batches}:
        sizes = sorted(batch.memory for batch in batches if batch.process == process)
        yield sizes[-1] / sizes[len(sizes) // 10]


def try_batch(numbers: tuple[int, int]) -> Batch:
    """Try so many inputs from a first one on."""

    first, count = numbers
    signal.signal(signal.SIGPROF, too_slow)
    opened = walked = 0
    slowest = (0.0, first)
    failures: list[Failure] = []
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        for seed in range(first, first + count):
            name, files = spoilt(seed)
            lesson = write(name, files, Path(folder))
            before = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, SLOWEST)
            try:
                loaded = _open(lesson)
                if loaded is not None:
                    opened += 1
                    if seed % WALKED == 0:
                        walked += 1
                        walk(loaded)
                for number in range(FORMULAS):
                    _try_formula(formula(seed * FORMULAS + number))
                if seed % MADE == 0:
                    _try_made(seed, Path(folder))
            except (Exception, Slow) as error:
                failures.append(failure_of(seed, error))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            slowest = max(slowest, (time.process_time() - before, seed))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Batch(count, opened, walked, slowest, memory, os.getpid(), tuple(failures))


def too_slow(signal_number: int, frame: Any) -> None:
    """What the clock calls: raises ``Slow``."""
    raise Slow


def failure_of(seed: int, error: BaseException) -> Failure:
    """What is told of an exception."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    told = "".join(traceback.format_exception(error)[-12:])
    return Failure(seed, f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}", told)


def _open(folder: Path) -> Lesson | None:
    try:
        return load_lesson(folder)
    except LessonError:
        return None


def _try_formula(text: str) -> None:
    for read in (parse, parse_condition):
        try:
            read(text, ("x", "y", "w"))
        except ExpressionError as error:
            assert 0 <= error.start <= error.end, error  # noqa: PT017  # a place outside of the text is a failure
            assert str(error).isprintable(), error  # noqa: PT017


def _try_made(seed: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as parent, suppress(UsageError, LessonError):
        walk(load_lesson(made_lesson(request(seed), Path(parent))))


def walk(lesson: Lesson) -> None:
    """Take some steps of each variant, draw each place in one of the languages, and guess what comes next."""
    for variant in lesson.variants.values():
        player = Player(variant)
        for number in range(STEPS):
            language = i18n.LANGUAGES[number % len(i18n.LANGUAGES)]
            i18n.use(language)
            words = lesson.words[language]
            scene = Scene(lesson, variant, player.trace, words, player.snapshot(), "Chapter", 1, 2)
            header_line(scene, 80)
            narration(scene, 44, 8)
            formula_lines(scene)
            graph_lines(scene, 80, 9)
            table_lines(scene, 80, 10)
            if variant.charts:
                picture(scene, variant.charts[number % len(variant.charts)], Canvas(33, 8))
            for asked in upcoming(player)[:MOST_ASKED]:
                # Wrong on purpose: what is wrong is looked into for its reason.
                verdict = judge(player, asked, truth(player, asked) * 2 + number - 3)
                verdict_lines(scene, asked, verdict, 76)
            if not player.next():
                break


if __name__ == "__main__":
    sys.exit(main())
