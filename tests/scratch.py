"""A copy of the package in a folder of its own, for tests that add to the sources what a newcomer would add."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


class Scratch:
    """The sources and the course, to be changed at will."""

    def __init__(self, folder: Path) -> None:
        for part in ("src", "lessons"):
            shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        self.package = folder / "src" / "gradtutor"
        self._folder = folder

    def edit(self, file: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old``, which stands there once."""
        path = self.package / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """``gradtutor`` as it is now, with these words."""
        return self.python("-m", "gradtutor", *words)

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Python with these words, the changed package before any other."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(self.package.parent), str(PROJECT)])}
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, text=True, check=False)
