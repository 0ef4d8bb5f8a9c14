"""What a learner's process may use, tried in a process of its own, which obeys also where root runs the tests."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.ssh.classroom import SOURCE

NOBODY = 65534
TRIAL = f"""
import asyncio, json, os, threading
import concurrent.futures.thread
from gradtutor.classroom.seats.limits import Limits, apply, start_nothing_more
from gradtutor.tui.core import worker_thread as background

apply(Limits())
if os.getuid() == 0:
    # For root no limit of processes holds. Nothing can be imported from here on: the files may be root's alone.
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})

def tried(start):
    count = 0
    try:
        while count < 3:
            start()
            count += 1
    except (OSError, RuntimeError):
        pass
    return count

def fork():
    if os.fork() == 0:
        os._exit(0)
    os.wait()

def begin():
    threading.Thread(target=over.wait, daemon=True).start()

over = threading.Event()
begin()
before = tried(fork)
background.start()
if SETTLED:
    start_nothing_more()
found = dict(before=before, forks=tried(fork), threads=tried(begin))
found["background"] = asyncio.run(background.in_background(sum, (1, 2)))
over.set()
print(json.dumps(found))
"""


def trial(settled: bool) -> dict[str, Any]:
    """What a process can start, before or after it has said that it will start nothing more."""
    script = TRIAL.replace("SETTLED", str(settled))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={"PYTHONPATH": SOURCE}, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system counts in another way")
def test_a_process_that_has_settled_starts_nothing_and_what_runs_goes_on() -> None:
    assert trial(settled=True) == {"before": 3, "forks": 0, "threads": 0, "background": 3}


def test_before_that_it_can_start_what_it_needs() -> None:
    assert trial(settled=False) == {"before": 3, "forks": 3, "threads": 3, "background": 3}
