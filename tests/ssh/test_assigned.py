"""From the assignment to the gradebook, with the real ``ssh``: it is given while the class is open, a learner sees it,
takes it with numbers of their own, and the gradebook has the points. In a file, and in PostgreSQL."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.postgres import Cluster
from tests.ssh.classroom import CODE, NAME, PATIENCE, SOURCE, Classroom, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client

DUE = "2096-10-02"


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """A database of its own."""
    name = f"ssh_{uuid4().hex}"
    with cluster.admin() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.at(cluster.port, name)
    with cluster.admin() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def command(room: Classroom, store: str, *words: str) -> str:
    """What the command line prints about the class."""
    where = ["--data-dir", str(room.data), *(["--store", store] if store else [])]
    done = subprocess.run(
        [sys.executable, "-m", "gradtutor", "--lang", "en", *words, *where],
        capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def own_numbers(terminal: Terminal) -> tuple[float, float]:
    """Go into what was given; the numbers that stand there."""
    until("the assignment", lambda: f"Week 3: due {DUE}" in (terminal.read(0.05), terminal.text)[1])
    terminal.type("A")
    terminal.wait_for("0 of 20 points")
    terminal.press("enter")
    terminal.wait_for("Your own numbers")
    terminal.settle()
    found = re.search(r"Your own numbers: w = ([\d.]+), y = ([\d.]+?)\.?\s", " ".join(terminal.text.split()))
    assert found is not None, terminal.text
    return float(found[1]), float(found[2])


def through(room: Classroom, store: str) -> None:
    """From the assignment to the gradebook."""
    what = ["--title", "Week 3", "--lessons", "chain-rule", "--points", "20", "--count", "questions,predictions=1"]
    with room.learner("anna") as anna, room.learner("bo") as bo:
        # Both are there already: they hear of it.
        command(room, store, "class", "assign", NAME, *what, "--due", DUE)
        w, y = own_numbers(anna)
        # Of 45 pairs, so now and then both have the same one.
        for slope, goal in ((w, y), own_numbers(bo)):
            assert 1.8 <= slope <= 2.2 and 14 <= goal <= 16
        # ŷ = w·x, and x stays 10: right at the first guess, before it is shown.
        anna.type("p")
        anna.wait_for("ŷ")
        anna.write(f"{w * 10!r}\r".encode())
        anna.wait_for("10/20")
        anna.press("ctrl+q")
        until("her leaving", lambda: (anna.read(0.05), anna.poll())[1] is not None)
    # One prediction of one is half of 20 points; the two questions are the other half.
    until(
        "the points",
        lambda: "10 of 20 points" in command(room, store, "class", "assignments", NAME, "--assignment", "Week 3"),
    )
    table = list(csv.reader(io.StringIO(command(room, store, "results", "--class", NAME, "--format", "gradebook"))))
    assert table[0][-1] == "Week 3 (points: 20)"
    assert {row[0]: row[-1] for row in table[1:]} == {"anna": "10", "bo": "0"}


def test_in_a_file(tmp_path: Path) -> None:
    with Classroom(tmp_path, "--code", CODE) as room:
        through(room, "")


def test_in_a_database(tmp_path: Path, database: str) -> None:
    with Classroom(tmp_path, "--code", CODE, "--store", database) as room:
        through(room, database)
