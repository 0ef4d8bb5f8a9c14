"""A class is opened with what its store needs, and nothing else."""

from __future__ import annotations

import subprocess
import sys


def test_psycopg_is_loaded_for_such_a_store_alone() -> None:
    program = """
import sys
from pathlib import Path
from gradtutor.classroom.records.opening import open_class
import gradtutor.classroom.service, gradtutor.cli.classes
open_class(Path("/nowhere"), "class", 1.0)
print([name for name in sys.modules if name.startswith("psycopg")])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
