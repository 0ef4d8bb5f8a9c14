"""Formulas of the whole grammar, sound and spoilt: ``python -m benchmarks.fuzz_grammar [COUNT] [FIRST]``.

Of each comes a tree or faults with their places; a tree is written for a person and as source, and its source is read
back to the same tree. Of some a lesson is made, as ``gradtutor try`` does, and walked through. Anything else is a
failure, and so is what takes longer than ``SLOWEST``. An input is a number: ``tests.engine.language.sentences`` makes
the formula of it. Exit code 1: there was a failure.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import Pool, cpu_count
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz import MEMORY_DISK, SHOWN, Failure, Slow, failure_of, too_slow, walk
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.parser import parse_condition, read
from gradtutor.engine.language.unparse import source
from gradtutor.errors import ExpressionError, LessonError, UsageError
from gradtutor.lessons.generate.generate import Request, made_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.view.text.ascii_spelling import spelled
from tests.engine.language.sentences import NAMES, sentence, spoilt_sentence

COUNT = 1_000_000
BATCH = 2000
SLOWEST = 5.0
"""Seconds of a processor for one input."""
MADE = 100
"""Of one input in so many a lesson is made."""
STARTS = ("x=1.5", "y=-0.5", "w=2", "v=[1, -2, 0]", "u'=[0.5, 1, 2]", "X=[[1, 2, 3], [0, 1, -1], [2, 0, 1]]",
          "θ₁=[[1, 0, 0], [0, 2, 0], [1, 1, 1]]")  # fmt: skip


class Batch(NamedTuple):
    """What came of some inputs."""

    inputs: int
    read: int
    walked: int
    slowest: tuple[float, int]
    failures: tuple[Failure, ...]


def main() -> int:
    """Try the inputs in all processors, and print what came of them; the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = told = time.monotonic()
    starts = [(start, min(BATCH, first + count - start)) for start in range(first, first + count, BATCH)]
    batches: list[Batch] = []
    with Pool(cpu_count(), maxtasksperchild=100) as pool:
        for batch in pool.imap_unordered(try_batch, starts):
            batches.append(batch)
            if time.monotonic() - told > 30:
                told = time.monotonic()
                print(f"{sum(one.inputs for one in batches)} of {count}", flush=True)
    failures = [failure for batch in batches for failure in batch.failures]
    kinds = Counter(failure.what for failure in failures)
    for failure in list({failure.what: failure for failure in reversed(failures)}.values())[:SHOWN]:
        print(f"\n{failure.what} ({kinds[failure.what]} times; input {failure.seed})\n{failure.told}")
    seconds, seed = max(batch.slowest for batch in batches)
    print(
        f"\n{count} formulas in {time.monotonic() - began:.0f} s, {sum(batch.read for batch in batches)} of them read"
    )
    print(f"{sum(batch.walked for batch in batches)} walked through; slowest {seconds:.2f} s (input {seed})")
    print(f"{len(failures)} failures of {len(kinds)} kinds")
    return int(bool(failures))


def try_batch(numbers: tuple[int, int]) -> Batch:
    """Try so many inputs from a first one on."""
    first, count = numbers
    signal.signal(signal.SIGPROF, too_slow)
    sound = walked = 0
    slowest = (0.0, first)
    failures: list[Failure] = []
    for seed in range(first, first + count):
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        try:
            text = spoilt_sentence(seed) if seed % 2 else sentence(seed)
            sound += _try(text)
            if seed % MADE == 0:
                walked += _walked(text, seed)
        except (Exception, Slow) as error:
            failures.append(failure_of(seed, error))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, (time.process_time() - before, seed))
    return Batch(count, sound, walked, slowest, tuple(failures))


def _try(text: str) -> bool:
    with suppress(ExpressionError):
        parse_condition(text, NAMES)
    try:
        reading = read(text, NAMES)
    except ExpressionError as error:
        for fault in error.all:
            assert 0 <= fault.start <= fault.end <= max(len(text), 1), fault
            assert str(fault).isprintable(), fault
        return False
    assert spelled(write(reading.expression)).isprintable()
    for note in reading.notes:
        assert 0 <= note.start < note.end <= len(text), note
        assert write(note.read)
    again = source(reading.expression)
    assert read(again, NAMES).expression == reading.expression, (text, again)
    return True


def _walked(text: str, seed: int) -> bool:
    starts = tuple(start for start in STARTS if start.partition("=")[0] in text or start[0] in text.replace("'", ""))
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        try:
            # A third each: as small as possible, to a target, and value and derivative alone.
            minimize, target = ("q" if seed // MADE % 3 == 0 else ""), ("2" if seed // MADE % 3 == 1 else "")
            asked = Request((f"q = {text}",), starts, minimize=minimize, target=target)
            walk(load_lesson(made_lesson(asked, Path(folder))))
        except (UsageError, LessonError):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
