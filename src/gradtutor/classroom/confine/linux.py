"""The C library's ``prctl`` and ``syscall``, with errors as ``OSError``."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from typing import Any, Final

PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38


@cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: Any) -> int:
    """A system call. Raises ``OSError``."""
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def prctl(option: int, value: int) -> int:
    """``prctl(2)`` with one value. Raises ``OSError``."""
    zero = ctypes.c_ulong(0)
    return _checked(_libc().prctl(option, ctypes.c_ulong(value), zero, zero, zero))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def be_private() -> None:
    """Let no other process of the account look into this one: no dump of it, no tracing, ``/proc`` is root's.

    Nothing happens elsewhere than on Linux.
    """
    if sys.platform == "linux":
        prctl(PR_SET_DUMPABLE, 0)


def gain_nothing_more() -> None:
    """Whatever is run from here on gains no rights; needed by Landlock and seccomp. Raises ``OSError``."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
