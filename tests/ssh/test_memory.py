"""What a learner's process has for itself, beside what it shares with the others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ssh.classroom import CODE, Classroom, children, needs_client, until

pytestmark = [
    needs_client,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process shares"),
    pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python writes to each object that is looked at"),
]

MOST = 13.0
"""MiB of a learner, as promised; benchmarks/classroom.py measures a whole class."""


def own_mib(process: int) -> float:
    """MiB that no other process has."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def test_a_learner_in_a_lesson_has_little_memory_of_its_own(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room, room.learner("anna") as anna, room.learner("berta"):
        until("both being there", lambda: len(children(room.spawner)) == 2)
        anna.press("enter")
        anna.wait_for("iteration 1")
        for key in ("down", "down", "space", "left"):
            anna.type(key)
        anna.settle()
        for process in children(room.spawner):
            assert 1.0 < own_mib(process) < MOST
