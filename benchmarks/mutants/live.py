"""Trying mutants in a process that has everything imported: a fork for each, with the code of a function changed.

``python -m benchmarks.mutants.live LAYER`` reads mutants, pickled, and writes what became of each, a line for one.
Which tests run a line is measured first (``sys.monitoring``, PEP 669, so Python 3.12 or newer), and a mutant is tried
with those alone, the shortest first. What a file does while it is imported cannot be changed in this way; nor can what
was computed before the fork, such as the lessons that tests are named after. So only ``NOTICED`` is certain.
"""

from __future__ import annotations

import ast
import functools
import gc
import inspect
import os
import pickle
import resource
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

import pytest

from benchmarks.mutants.sites import Mutant

OWN: Final = ("gradtutor.", "tests.")
"""How the names of the modules begin whose caches are emptied."""
MONITORING: Final[Any] = getattr(sys, "monitoring", None)
"""``None`` where Python cannot tell which tests run a line."""
NOTICED: Final = "noticed"
SURVIVED: Final = "survived"
AT_IMPORT: Final = "at import"
LEFT_OUT: Final = "fails without any change, and is left out: "
_CPU_SECONDS: Final = 30
"""Of a processor, beyond thrice what the tests take unchanged; a mutant that runs on for ever is noticed by it."""
_PATIENCE: Final = 900
"""Seconds by the clock, for a mutant that waits for ever; a busy machine condemns nobody by them."""


class Measured(NamedTuple):
    """What the tests of a layer do when nothing is changed."""

    runs: dict[tuple[str, int], set[int]]
    """File and line -> the numbers of the tests that run it."""
    seconds: list[float]
    """Of a processor, for each test."""
    failing: set[int]


class Live:
    """The plugin that tries mutants where pytest would run the tests once."""

    def __init__(
        self, mutants: list[tuple[str, Mutant]], say: Callable[[str], object], warn: Callable[[str], object]
    ) -> None:
        """``mutants``: with their files, absolute; ``say`` is told what became of each, ``warn`` of tests left out."""
        self._mutants, self._say, self._warn = mutants, say, warn
        self._failed = False
        self._caches: list[Any] = []
        self._functions: dict[tuple[str, str, int], list[types.FunctionType]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a test that fails."""
        self._failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure, then try each mutant."""
        items = session.items
        files = {file for file, _ in self._mutants}
        for file in files:
            # Some are imported where they are used: they must be here before the fork.
            import_module(".".join(Path(file).with_suffix("").parts[Path(file).parts.index("src") + 1 :]))
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType):
                code = one.__code__
                self._functions[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
            elif isinstance(one, functools._lru_cache_wrapper) and (one.__module__ or "").startswith(OWN):
                self._caches.append(one)
        measured: Measured = pickle.loads(_in_fork(lambda: pickle.dumps(self._measured(items, files))))
        for number in measured.failing:
            # One that fails of itself, as a slow machine may make it, says nothing of a mutant.
            self._warn(f"{LEFT_OUT}{items[number].nodeid}")
        for file, mutant in self._mutants:
            self._say(self._tried(file, mutant, items, measured))
        return True

    def _passes(self, item: pytest.Item) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self._failed

    def _measured(self, items: list[pytest.Item], files: set[str]) -> Measured:
        tool, lines = MONITORING.DEBUGGER_ID, MONITORING.events.LINE
        runs: dict[tuple[str, int], set[int]] = defaultdict(set)
        seconds: list[float] = []
        failing: set[int] = set()

        def ran(code: types.CodeType, line: int) -> object:
            if code.co_filename in files:
                runs[code.co_filename, line].add(len(seconds))
            return MONITORING.DISABLE

        MONITORING.use_tool_id(tool, "mutants")
        MONITORING.register_callback(tool, lines, ran)
        for item in items:
            begun = time.process_time()
            MONITORING.set_events(tool, lines)
            MONITORING.restart_events()
            if not self._passes(item):
                failing.add(len(seconds))
            MONITORING.set_events(tool, 0)
            seconds.append(time.process_time() - begun)
        return Measured(dict(runs), seconds, failing)

    def _tried(self, file: str, mutant: Mutant, items: list[pytest.Item], measured: Measured) -> str:
        source = Path(file).read_text(encoding="utf-8")
        was, now = _codes(source, file), _codes(mutant.of(source), file)
        changed = [
            (function, new)
            for key in was.keys() & now.keys()
            for one, new in zip(was[key], now[key], strict=False)
            if one != new
            for function in self._functions[file, *key]
            if function.__code__ == one
        ]
        if not changed or any(len(one.__code__.co_freevars) != len(new.co_freevars) for one, new in changed):
            return AT_IMPORT
        numbers = {number for line in _lines(source, mutant) for number in measured.runs.get((file, line), ())}
        chosen = sorted(numbers - measured.failing, key=lambda number: measured.seconds[number])
        limit = _CPU_SECONDS + 3 * sum(measured.seconds[number] for number in chosen)

        def act() -> bytes:
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit), resource.getrlimit(resource.RLIMIT_CPU)[1]))
            signal.alarm(_PATIENCE)
            for function, new in changed:
                function.__code__ = new
            for cache in self._caches:
                cache.cache_clear()
            return (SURVIVED if all(self._passes(items[number]) for number in chosen) else NOTICED).encode()

        return (_in_fork(act) or NOTICED.encode()).decode()


def _codes(source: str, file: str) -> dict[tuple[str, int], list[types.CodeType]]:
    """The code of each function of a file, those inside of others too, by name and line."""
    found: dict[tuple[str, int], list[types.CodeType]] = defaultdict(list)

    def look(code: types.CodeType) -> None:
        for one in code.co_consts:
            if isinstance(one, types.CodeType):
                if one.co_flags & inspect.CO_OPTIMIZED:
                    found[one.co_qualname, one.co_firstlineno].append(one)
                look(one)

    look(compile(source, file, "exec", dont_inherit=True))
    return found


def _lines(source: str, mutant: Mutant) -> range:
    """Those of the innermost statement around a mutant, or of its head, of which Python tells at least one."""
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= mutant.line <= (node.end_lineno or node.lineno)
    ]
    inner = max(around, key=lambda node: (node.lineno, -(node.end_lineno or node.lineno)))
    body = getattr(inner, "body", None)
    end = body[0].lineno - 1 if body else inner.end_lineno or inner.lineno
    return range(inner.lineno, max(end, mutant.line) + 1)


def _in_fork(act: Callable[[], bytes]) -> bytes:
    """What ``act`` returns in a process of its own; nothing where that dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(act())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    return found


def main(layer: str) -> int:
    """Try the mutants that come in with the tests of a layer."""
    mutants: list[tuple[str, Mutant]] = pickle.load(sys.stdin.buffer)
    # pytest takes 1 and 2 for itself while tests run.
    out, err = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)

    def tell(file: TextIO) -> Callable[[str], object]:
        return lambda text: print(text, file=file, flush=True)

    words = ["-q", "--no-header", "--hypothesis-seed=0", f"tests/{layer}"]
    without = [word for plugin in ("cacheprovider", "xdist", "cov") for word in ("-p", f"no:{plugin}")]
    return pytest.main([*words, *without], plugins=[Live(mutants, tell(out), tell(err))])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
