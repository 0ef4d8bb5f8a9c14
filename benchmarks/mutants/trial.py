"""Trying a mutant: a copy of the project, one file changed, and the tests that should notice."""

from __future__ import annotations

import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from benchmarks.mutants.live import AT_IMPORT, LEFT_OUT, MONITORING
from benchmarks.mutants.sites import Mutant

_LEFT_OUT: Final = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
_CPU_SECONDS: Final = 300
"""Of a processor, so that a busy machine condemns nobody; a mutant that runs on for ever is noticed by it."""
_NO_TESTS: Final = 5
"""pytest's exit code where it has found none."""


class Checkout:
    """A copy of the project in a folder of its own."""

    def __init__(self, project: Path, folder: Path) -> None:
        """Copy the files, and compile them so that a file's text counts, not its time."""
        self._folder = folder
        self.output = ""
        """What pytest has printed last."""
        self.left_out: list[str] = []
        """The tests that fail without any change, as ``live`` has found."""
        shutil.copytree(project, folder, ignore=_LEFT_OUT, dirs_exist_ok=True)
        compiling = ["-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "src"]
        subprocess.run([sys.executable, *compiling], cwd=folder, check=True)

    def fails_with(self, file: str, mutant: Mutant, without: Collection[str] = ()) -> bool:
        """Whether a test of the file's layer fails when ``file`` (from the project's folder) is changed so; those
        ``without`` are not asked."""
        path = self._folder / file
        was = path.read_text(encoding="utf-8")
        path.write_text(mutant.of(was), encoding="utf-8")
        try:
            return any(self._fails([*stage, *(f"--deselect={one}" for one in without)]) for stage in stages(file))
        finally:
            path.write_text(was, encoding="utf-8")

    def live(self, layer: str, mutants: list[tuple[str, Mutant]]) -> Iterator[str]:
        """What became of each mutant in one process that has everything imported: ``NOTICED``, ``SURVIVED`` or
        ``AT_IMPORT``, the last for all where Python cannot tell which tests run a line. A test that fails as things are
        is left out, and told. Raises ``SystemExit`` where nothing could be tried."""
        if MONITORING is None:
            if self._fails([f"tests/{layer}"]):
                raise SystemExit(f"{self.output}\nThe tests of {layer} fail without any change; mend that first.")
            yield from [AT_IMPORT] * len(mutants)
            return
        with tempfile.TemporaryFile() as log:
            trying = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.mutants.live", layer],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(self._folder / "src")},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
            assert trying.stdin is not None and trying.stdout is not None
            with trying.stdin as pipe:
                pickle.dump([(str(self._folder / file), mutant) for file, mutant in mutants], pipe)
            with trying.stdout as lines:
                yield from (line.decode().strip() for line in lines)
            code = trying.wait()
            log.seek(0)
            said = log.read().decode(errors="replace")
            if code not in (0, _NO_TESTS):
                raise SystemExit(f"{said}\nThe mutants of {layer} could not be tried.")
            for line in said.splitlines():
                if LEFT_OUT in line:
                    self.left_out.append(line.partition(LEFT_OUT)[2])
                    print(LEFT_OUT + self.left_out[-1], flush=True)

    def _fails(self, words: list[str]) -> bool:
        if not (self._folder / words[0]).exists():
            return False
        pytest = ["-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
        done = subprocess.run(
            [sys.executable, *pytest, "--hypothesis-seed=0", *words],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(self._folder / "src")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            preexec_fn=_bounded,
        )
        self.output = done.stdout.decode(errors="replace")
        return done.returncode not in (0, _NO_TESTS)


def stages(file: str) -> list[list[str]]:
    """Words for pytest: the test of the file's own name, then the rest of its folder, then the rest of its layer.

    ``src/gradtutor/engine/run/trace.py``: ``tests/engine/run/test_trace.py``, ``tests/engine/run``, ``tests/engine``.
    """
    path = Path(file)
    folder = Path("tests", *path.parts[2:-1])
    tests = [folder / f"test_{path.name}", folder, Path("tests", path.parts[2])]
    found: list[list[str]] = []
    for test in dict.fromkeys(tests):
        done = [Path(words[0]) for words in found]
        found.append([str(test), *(f"--ignore={one}" for one in done)])
    return found


def _bounded() -> None:
    # Whoever starts this by nohup ignores a hang-up; a test that sends one must not.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # The hard limit stays: a test may set limits of its own.
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))
