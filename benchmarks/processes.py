"""What running processes use: memory, shared out fairly, and processor time. Linux only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(process: int) -> list[int]:
    """A process and all that have come from it and still run, the process first."""
    found = [process]
    for one in found:
        # Each thread has the children that it has started.
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, children.read_text().split())
    return found


def proportional_mib(processes: Iterable[int]) -> float:
    """MiB in memory (PSS): a page that several processes share counts for each of them in equal parts."""
    kib = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kib / 1024


def processor_seconds(processes: Iterable[int]) -> float:
    """Seconds of a processor used so far, those of ended children that were waited for included."""
    ticks = 0
    for process in processes:
        try:
            # The name in parentheses may hold anything.
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS
