"""How the benchmarks time: rivals take turns, so that a busy machine slows them all; medians; ratios, not seconds."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final


def interleaved(rivals: Mapping[str, Callable[[], object]], *, rounds: int, calls: int) -> dict[str, float]:
    """The median seconds of the processor of one call of each rival, over ``rounds`` rounds of ``calls`` calls each."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    gc.collect()
    for _ in range(rounds):
        for name, rival in rivals.items():
            start = time.process_time()
            for _ in range(calls):
                rival()
            times[name].append((time.process_time() - start) / calls)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


_ONE: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def on_one_thread(module: str) -> int | None:
    """Run a benchmark again with numpy on one thread, which reads that when it is imported: its exit code; ``None``
    where this is that run. Several threads would wait for each other on a busy machine, and be counted twice."""
    if all(os.environ.get(name) == value for name, value in _ONE.items()):
        return None
    return subprocess.run([sys.executable, "-m", module], env={**os.environ, **_ONE}, check=False).returncode


class Bounds:
    """Prints each measured figure beside its bound, and remembers whether all held."""

    def __init__(self) -> None:
        self.broken = 0
        """How many bounds did not hold; 0 is the exit code of success."""

    def at_least(self, what: str, measured: float, bound: float, unit: str = "times") -> None:
        """Print ``measured``; it must not be below ``bound``."""
        self._print(what, measured, f"at least {bound:g}", unit, measured >= bound)

    def at_most(self, what: str, measured: float, bound: float, unit: str = "times") -> None:
        """Print ``measured``; it must not be above ``bound``."""
        self._print(what, measured, f"at most {bound:g}", unit, measured <= bound)

    def _print(self, what: str, measured: float, bound: str, unit: str, holds: bool) -> None:
        self.broken += not holds
        print(f"{'ok  ' if holds else 'FAIL'}  {what:<58} {measured:>8.2f} {unit:<6} ({bound})")


def spread(values: Sequence[float]) -> str:
    """Median and 95th percentile of some seconds, in milliseconds, for the reader."""
    ordered = sorted(values)
    return f"{statistics.median(ordered) * 1e3:.1f} / {ordered[int(0.95 * (len(ordered) - 1))] * 1e3:.1f} ms"
