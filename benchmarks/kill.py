"""Processes that are killed in the middle of writing progress: ``python -m benchmarks.kill [TIMES [FOLDER]]``.

Each child appends events to the same file as fast as it can and says after each batch that it is written; at a random
moment it is killed with SIGKILL. Then every event that was said to be written must be there, in order, and at most one
batch more, and the file must be sound. Every tenth child begins a file of its own and may be killed while it makes it.
Exit code 1: something was lost or broken.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from gradtutor.session.store.interface import Event
from gradtutor.session.store.paths import PROGRESS_FILE
from gradtutor.session.store.sqlite import SqliteStore

TIMES = 1000
LONGEST = 0.02
"""Seconds at the most from the first event of a child to its end; and from its start, where it begins a file."""
OWN_FILE = 10
"""One child of so many begins a file of its own."""
BATCH = 3
"""Events of one transaction: they come all or not at all."""
SEED = 4


def write_for_ever(path: Path, pipe: int) -> None:
    """Append batches of events, and a byte to the pipe after each."""
    store = SqliteStore(path)
    number = 0
    while True:
        store.append(
            [Event("stepped", "slope", {"number": number + place}, str(os.getpid())) for place in range(BATCH)]
        )
        number += BATCH
        os.write(pipe, b".")


def kill_once(path: Path, random_: random.Random) -> str:
    """Start a child, kill it, and look at the file; what is wrong with it, or nothing."""
    began = path.exists()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        write_for_ever(path, writing)
    os.close(writing)
    said = len(os.read(reading, 1)) if began else 0
    time.sleep(random_.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while found := len(os.read(reading, 1 << 16)):
        said += found
    os.close(reading)
    store = SqliteStore(path)
    kept = [event.data["number"] for event in store.read(learner=str(child))]
    store.close()
    if store.notice:
        return store.notice
    if kept != list(range(len(kept))):
        return f"events are missing among {len(kept)}"
    if len(kept) not in (said * BATCH, (said + 1) * BATCH):
        return f"{said * BATCH} events were said to be written, {len(kept)} are there"
    return ""


def main(times: int, folder: Path) -> int:
    """Kill so many children; 1 when anything went wrong."""
    path = folder / PROGRESS_FILE
    random_ = random.Random(SEED)
    for number in range(1, times + 1):
        own = folder / str(number) / PROGRESS_FILE
        if wrong := kill_once(own if number % OWN_FILE == 0 else path, random_):
            print(f"after kill {number}: {wrong}")
            return 1
    with closing(sqlite3.connect(path)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        # The last one may have been killed before it made the table.
        made = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'events'").fetchone()[0]
        (count,) = connection.execute("SELECT count(*) FROM events").fetchone() if made else (0,)
    print(f"{times} kills, {count} events, nothing lost; integrity: {verdict}")
    return int(verdict != "ok")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as made:
        sys.exit(main(wanted, Path(made)))
