"""A million iterations against the bare loop, and what a run keeps: ``python -m benchmarks.long_runs``.

Exit code 1: a bound broke.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.peers.bare_loop import BareLoop
from benchmarks.timing import Bounds
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Adam, Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.engine.run.trace import MOST_BYTES, Trace
from gradtutor.lessons.model import Lesson, Variant
from gradtutor.session.run.player import Player
from gradtutor.view.export.complete_run import CompleteRun
from gradtutor.view.export.formats import write
from gradtutor.view.export.selection import EVERYTHING, Selection

MILLION: Final = 1_000_000
LOOPS: Final = 4.0
TRACES: Final = 10.0
SLICE: Final = 0.012
"""Seconds, as the screen has them."""
LONGEST_SLICE: Final = 0.05
MEBIBYTE: Final = 2**20


def descent() -> Problem:
    """J = x² from 1, at a rate at which a million iterations make a difference."""
    node = Node("J", parse("x**2", ["x"]))
    return Problem((Parameter("x", 1.0),), (node,), Goal("J"), Sgd(1e-5), StopRule(max_iterations=MILLION))


class Nowhere:
    """A file that counts its characters."""

    def __init__(self) -> None:
        self.characters = 0

    def write(self, text: str) -> int:
        """Throw a text away."""
        self.characters += len(text)
        return len(text)

    def writelines(self, texts: list[str]) -> None:
        """Throw several away."""
        self.characters += sum(map(len, texts))


def processor(rivals: Mapping[str, Callable[[], object]], rounds: int = 3) -> dict[str, float]:
    """The median seconds of the processor of one call of each rival; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    gc.collect()
    for _ in range(rounds):
        for name, rival in rivals.items():
            start = time.process_time()
            rival()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def to_the_end(bounds: Bounds) -> None:
    """What ``end`` does, in the slices of the screen."""
    bare = BareLoop(descent())

    def ours() -> Trace:
        trace = Trace(descent())
        while trace.run(seconds=SLICE) is None:
            pass
        return trace

    updated = ours().iteration(MILLION).updated
    assert updated is not None and updated["x"] == bare.run(MILLION), "the rivals must compute the same"
    times = processor({"bare": lambda: bare.run(MILLION), "ours": ours})
    print(f"      a million iterations: {times['ours']:.2f} s, the bare loop {times['bare']:.2f} s")
    bounds.at_most("time of a million iterations against the bare loop", times["ours"] / times["bare"], LOOPS)
    trace, longest = Trace(descent()), 0.0
    end = None
    while end is None:
        start = time.process_time()
        end = trace.run(seconds=SLICE)
        longest = max(longest, time.process_time() - start)
    bounds.at_most("longest slice", 1e3 * longest, 1e3 * LONGEST_SLICE, "ms")


def traced(bounds: Bounds) -> None:
    """What ``gradtutor trace`` does once it has the lesson."""
    bare = BareLoop(descent())
    variant = Variant("default", descent(), {}, {})
    lesson = Lesson("descent", Path(), {"default": variant}, {})

    def printed(form: str, selection: Selection) -> Callable[[], int]:
        def ours() -> int:
            stream = Nowhere()
            write(lesson, [CompleteRun(variant)], form, stream, 100, selection)  # type: ignore[arg-type]
            return stream.characters

        return ours

    rivals: dict[str, Callable[[], object]] = {
        "bare": lambda: bare.run(MILLION),
        "csv": printed("csv", EVERYTHING),
        "json": printed("json", EVERYTHING),
        "csv, every 100": printed("csv", Selection(every=100)),
        "json, last 10": printed("json", Selection(last=10)),
    }
    times = processor(rivals)
    for name in list(rivals)[1:]:
        bounds.at_most(f"trace of a million, {name}", times[name] / times["bare"], TRACES)


def memory(bounds: Bounds) -> None:
    """What a trace keeps of a run over arrays of 10,000 × 32, in MiB; and a snapshot of its last place besides."""
    source = np.random.default_rng(2)
    starts = {"w": source.normal(size=(32, 32)) / 32, "v": source.normal(size=(32, 32)) / 32}
    known, nodes = [*starts, "X"], []
    for name, text in {"z": "tanh(X @ w)", "h": "(z * X) @ v", "L": "mean((h - 1)**2)"}.items():
        nodes.append(Node(name, parse(text, known)))
        known.append(name)
    parameters = tuple(Parameter(name, start) for name, start in starts.items())
    data = {"X": source.normal(size=(10_000, 32))}
    whole = Problem(parameters, tuple(nodes), Goal("L"), Adam(0.01), StopRule(max_iterations=1000), data=data)
    player = Player(Variant("default", whole, {}, {}))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(1, 41):
        player.trace.iteration(number)
    kept = tracemalloc.get_traced_memory()[0] - before
    bounds.at_most("kept of a run over 10,000 × 32", kept / MEBIBYTE, MOST_BYTES / MEBIBYTE, "MiB")
    tracemalloc.stop()


def main() -> int:
    """Measure all; 1 when a bound is broken."""
    bounds = Bounds()
    to_the_end(bounds)
    traced(bounds)
    memory(bounds)
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
