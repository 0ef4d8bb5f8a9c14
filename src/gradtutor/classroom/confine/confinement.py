"""All that confines a learner's process, put together; and what of it this machine cannot hold."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import gradtutor
from gradtutor.classroom.confine import landlock, seccomp
from gradtutor.classroom.confine.linux import be_private, gain_nothing_more
from gradtutor.i18n import tr

SCOPED: Final = 6
"""The version of Landlock from which it holds signals and abstract sockets as well."""
_SHARED: Final = ("/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")
"""What Python's own modules read in the system: libraries and the times of places."""


class Confinement:
    """Made once, before the processes that enter it: what is worked out here costs them nothing.

    ``read``: folders that may be read, beside those of Python; ``change``: files that may be changed.
    """

    def __init__(self, read: Iterable[Path], change: Iterable[Path] = ()) -> None:
        self.readable = (*python_folders(), *(path.resolve() for path in read))
        self._rules = landlock.ruleset(self.readable, change) if landlock.version() else -1
        self._seccomp = seccomp.available()
        if self._seccomp:
            seccomp.first_step()
            seccomp.last_step()

    def enter(self) -> None:
        """Give everything else up, for good: from here on this process reads Python and the lessons and nothing else.

        Threads can still be started, see ``start_no_thread``. To be called by the only thread there is. Raises
        ``OSError`` where the kernel refuses what it has said it can.
        """
        if sys.platform != "linux":
            return
        be_private()
        gain_nothing_more()
        if self._rules >= 0:
            landlock.enter(self._rules)
            os.close(self._rules)
            self._rules = -1
        if self._seccomp:
            seccomp.enter(os.getpid())

    def start_no_thread(self) -> None:
        """The last step, in whichever thread: from here on no thread is started any more. Raises ``OSError``."""
        if self._seccomp:
            seccomp.start_no_thread()

    def close(self) -> None:
        """Let go of the rules, in a process that does not enter."""
        if self._rules >= 0:
            os.close(self._rules)
            self._rules = -1


def python_folders() -> tuple[Path, ...]:
    """Where Python, its libraries and this program lie, which may be imported from at any time.

    The working folder is not among them, though Python may look there.
    """
    paths = sysconfig.get_paths()
    found = [Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found += [Path(place) / "lib" for place in (sys.prefix, sys.base_prefix)]
    found += [Path(entry) for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    found += [Path(gradtutor.__file__).parent, *map(Path, _SHARED)]
    return tuple(dict.fromkeys(path.resolve() for path in found if path.exists()))


def not_held(abi: int | None = None, filters: bool | None = None) -> list[str]:
    """What this machine cannot keep a learner's process from that has been taken over; empty: all is held.

    ``abi`` and ``filters``: as if Landlock had this version, and there were filters or not.
    """
    abi = landlock.version() if abi is None else abi
    filters = seccomp.available() if filters is None else filters
    found = []
    if abi < 1:
        found.append(tr("reading and changing this account's files (needs Landlock: Linux 5.13, lsm=landlock)"))
    if not filters:
        found.append(tr("starting programs, and calls of the kernel that no lesson needs (needs seccomp)"))
        if abi < SCOPED:
            found.append(tr("connections, and signals to others of this account (needs seccomp, or Linux 6.12)"))
    return found
