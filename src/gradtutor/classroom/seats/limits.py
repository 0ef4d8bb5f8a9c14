"""What one learner's process may use: set in the process itself, before anything of the learner reaches it."""

from __future__ import annotations

import os
import resource
from typing import Final

from gradtutor.records import NamedTuple

NICE: Final = 5
"""Behind the server, which must go on answering."""


class Limits(NamedTuple):
    """Bounds of one process."""

    cpu_seconds: int = 1800
    """In all; a lesson of an hour takes about one minute."""
    memory: int = 512 << 20
    """Bytes of address space on top of what the process shares with the others."""
    files: int = 64
    """Open at once."""
    file_size: int = 0
    """Bytes of a file that is written to: none at all; sockets and terminals are no files."""
    processes: int = 4096
    """Of the whole class together, threads included: the system counts them by user, not by process. It holds until
    ``start_nothing_more``."""


def apply(limits: Limits) -> None:
    """Bind this process. What the system refuses to lower stays as it is: the others hold without it."""
    os.nice(NICE)
    wanted = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: _address_space() + limits.memory,
        resource.RLIMIT_NOFILE: limits.files,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CORE: 0,
    }
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bound, bound))


def start_nothing_more() -> None:
    """From here on this process starts neither thread nor process; those that it has go on.

    However the system counts, none is below nothing. For root, and for whoever has ``CAP_SYS_RESOURCE``, it does not
    count.
    """
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _address_space() -> int:
    """Bytes that this process has mapped by now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        # Elsewhere than on Linux: a process with everything imported has mapped about so much.
        return 1 << 30
