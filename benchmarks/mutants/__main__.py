"""Do the tests notice a changed sign: ``python -m benchmarks.mutants [--sample N] [--seed N] [PATH...]``.

A seeded sample of one-sign mutants of engine, lessons and session, each against the tests of its own layer. Those that
no test notices are printed. Exit code 1: fewer than nine in ten were noticed.

Most are tried in a fork of one process for a layer (``live``); where a file is changed in what it does when it is
imported, in a copy of the project (``trial``).
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.mutants.equivalent import EQUIVALENT
from benchmarks.mutants.live import AT_IMPORT, SURVIVED
from benchmarks.mutants.sites import Mutant, mutants
from benchmarks.mutants.trial import Checkout

PROJECT: Final = Path(__file__).parents[2]
LAYERS: Final = ("src/gradtutor/engine", "src/gradtutor/lessons", "src/gradtutor/session")
LEAST: Final = 0.9


def drawn(paths: list[str], size: int, seed: int) -> list[tuple[str, Mutant]]:
    """``size`` mutants of the files under ``paths``, each as likely as any other; the same seed draws the same.

    Left out are those of which it is known that they change nothing (``EQUIVALENT``).
    """
    files = sorted({file for path in paths for file in _files(PROJECT / path)})
    found = [
        (name, mutant)
        for name, file in ((str(file.relative_to(PROJECT)), file) for file in files)
        for mutant in _mutants_of(file)
    ]
    order = random.Random(seed).sample(found, len(found))  # of all, so that one more that is known changes little
    known = {(name, now) for name, entries in EQUIVALENT.items() for now, _ in entries}
    return [(name, mutant) for name, mutant in order if (name, mutant.now) not in known][:size]


def survivors(sample: list[tuple[str, Mutant]], workers: int) -> list[tuple[str, Mutant]]:
    """Those of the sample that no test notices, told as they are found."""
    with tempfile.TemporaryDirectory(prefix="mutants-of-gradtutor-") as folder, ThreadPoolExecutor(workers) as pool:
        free: queue.SimpleQueue[Checkout] = queue.SimpleQueue()
        for checkout in pool.map(lambda n: Checkout(PROJECT, Path(folder, str(n))), range(workers)):
            free.put(checkout)

        @contextmanager
        def borrowed() -> Iterator[Checkout]:
            checkout = free.get()
            try:
                yield checkout
            finally:
                free.put(checkout)

        def of_layer(layer: str) -> list[tuple[str, Mutant]]:
            mine = [(file, mutant) for file, mutant in sample if Path(file).parts[2] == layer]
            with borrowed() as checkout:
                outcomes = zip(mine, checkout.live(layer, mine), strict=True)
                found = [one for one, outcome in outcomes if told(one, outcome)]
                failing.update(checkout.left_out)
                return found

        def told(one: tuple[str, Mutant], outcome: str) -> bool:
            if outcome != AT_IMPORT:
                _tell(one, outcome == SURVIVED)
            else:
                later.append(one)
            return outcome == SURVIVED

        def survives(one: tuple[str, Mutant]) -> bool:
            with borrowed() as checkout:
                alive = not checkout.fails_with(*one, failing)
            _tell(one, alive)
            return alive

        later: list[tuple[str, Mutant]] = []
        failing: set[str] = set()
        layers = sorted({Path(file).parts[2] for file, _ in sample})
        alive = [one for found in pool.map(of_layer, layers) for one in found]
        return alive + [one for one, survived in zip(later, pool.map(survives, later), strict=True) if survived]


def _tell(one: tuple[str, Mutant], survived: bool) -> None:
    file, mutant = one
    print(f"{'SURVIVED' if survived else 'noticed'}  {file}:{mutant.line}: {mutant.change}: {mutant.was}", flush=True)
    if survived:
        print(f"          {mutant.now}", flush=True)


def main(words: list[str]) -> int:
    """Draw, try, print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", default=list(LAYERS), help="files or folders, from the project's folder")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants (60)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (0)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many at once")
    options = parser.parse_args(words)
    sample = drawn(options.paths, options.sample, options.seed)
    alive = survivors(sample, options.workers)
    noticed = len(sample) - len(alive)
    print(f"{noticed} of {len(sample)} noticed ({noticed / len(sample):.0%}); at least {LEAST:.0%} is asked for")
    return int(noticed < LEAST * len(sample))


@cache
def _mutants_of(file: Path) -> tuple[Mutant, ...]:
    return tuple(mutants(file.read_text(encoding="utf-8")))


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
