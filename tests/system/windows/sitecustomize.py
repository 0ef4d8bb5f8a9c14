"""Hides from gradtutor what CPython on Windows has not, so that a run elsewhere fails where Windows would.

    PYTHONPATH=src:tests/system/windows python -m gradtutor list

Only modules of the package see the difference: other packages have code of their own for Windows, which cannot run
here. Hidden is what has "Availability: Unix" and "not Windows" in the library reference of Python 3.13. A folder cannot
be opened by ``os.open``; ``msvcrt`` locks by the kernel's own locks.
"""

from __future__ import annotations

import builtins
import fcntl
import importlib
import os
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

NO_MODULES = frozenset(
    "fcntl termios pty tty resource pwd grp crypt spwd nis syslog curses _curses readline posix".split()
)
NO_NAMES = {
    "os": "fork forkpty getuid geteuid getgid getegid getgroups getpgid getpgrp setsid getsid setpgid setuid setgid "
    "seteuid setegid setgroups initgroups ttyname ctermid openpty login_tty uname killpg chown lchown fchown fchdir "
    "mkfifo mknod pipe2 sysconf confstr nice pread pwrite posix_spawn posix_spawnp getloadavg statvfs fstatvfs fwalk "
    "wait wait3 wait4 waitid WNOHANG WIFEXITED WIFSIGNALED WEXITSTATUS WTERMSIG O_NOFOLLOW O_DIRECTORY O_CLOEXEC "
    "O_NONBLOCK O_SYNC sched_getaffinity register_at_fork chroot lockf memfd_create pidfd_open tcgetpgrp tcsetpgrp",
    "signal": "SIGHUP SIGKILL SIGQUIT SIGCHLD SIGALRM SIGUSR1 SIGUSR2 SIGWINCH SIGTSTP SIGTTIN SIGTTOU SIGCONT SIGSTOP "
    "SIGPIPE SIGIO SIGBUS SIGSYS alarm pause setitimer pthread_sigmask pthread_kill sigwait sigpending siginterrupt",
    "locale": "nl_langinfo CODESET LC_MESSAGES bindtextdomain",
    "time": "tzset clock_gettime clock_settime clock_getres CLOCK_MONOTONIC CLOCK_REALTIME pthread_getcpuclockid",
    "socket": "AF_UNIX SCM_RIGHTS SO_PEERCRED SO_REUSEPORT send_fds recv_fds CMSG_LEN",
    "select": "poll epoll kqueue",
    "sys": "",
}


def _open(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied (Windows: a folder cannot be opened)", str(path))
    return os.open(path, flags, mode, **more)


# A signal that Linux has and nothing here sends: the number of Windows' SIGBREAK is that of another one.
OTHERS: Mapping[str, Mapping[str, Any]] = {
    "sys": {"platform": "win32"},
    "os": {"name": "nt", "open": _open},
    "signal": {"SIGBREAK": importlib.import_module("signal").SIGUSR2},
}

_LOCKS = {1: fcntl.LOCK_EX, 2: fcntl.LOCK_EX | fcntl.LOCK_NB}
msvcrt = types.ModuleType("msvcrt", "Locks.")
vars(msvcrt).update(LK_LOCK=1, LK_NBLCK=2, locking=lambda file, mode, _: fcntl.flock(file, _LOCKS[mode]))


class _AsOnWindows(types.ModuleType):
    """A module without some of its names; what is set on it is set on the real one."""

    def __init__(self, real: types.ModuleType) -> None:
        super().__init__(real.__name__)
        self.__dict__["_real"] = real
        self.__dict__["_hidden"] = frozenset(NO_NAMES[real.__name__].split())

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__["_hidden"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} (Windows)")
        others = OTHERS.get(self.__name__, {})
        return others[name] if name in others else getattr(self.__dict__["_real"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.__dict__["_real"], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self.__dict__["_real"], name)


_made: dict[str, types.ModuleType] = {}
_import = builtins.__import__


def _as_on_windows(module: Any) -> Any:
    if module.__name__ not in NO_NAMES:
        return module
    return _made.setdefault(module.__name__, _AsOnWindows(module))


def _import_as_on_windows(
    name: str, globals: Any = None, locals: Any = None, fromlist: Sequence[str] | None = (), level: int = 0
) -> Any:
    importer = (globals or {}).get("__name__") or ""
    if level or importer.split(".")[0] != "gradtutor":
        return _import(name, globals, locals, fromlist, level)
    if name.split(".")[0] in NO_MODULES:
        raise ModuleNotFoundError(f"No module named {name!r} (Windows)", name=name)
    return msvcrt if name == "msvcrt" else _as_on_windows(_import(name, globals, locals, fromlist, level))


assert "gradtutor" not in sys.modules
builtins.__import__ = _import_as_on_windows
