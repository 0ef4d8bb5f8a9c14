"""Landlock: a process gives up files, TCP, signals and abstract sockets, and can never take them back.

The kernel's ``userspace-api/landlock.rst`` and ``include/uapi/linux/landlock.h``; rights of later versions (ABI) of it
are asked for where they are known. What is open already stays usable.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gradtutor.classroom.confine.linux import syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the calls, on all processors."""
CREATE_VERSION: Final = 1
PATH_BENEATH: Final = 1
NEWEST: Final = 6
"""The version whose rights are known here; newer ones have them too."""

WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
TRUNCATE: Final = 1 << 14
_FILE_RIGHTS: Final[dict[int, int]] = {1: (1 << 13) - 1, 2: 1 << 13, 3: TRUNCATE, 5: 1 << 15}
"""Version -> the rights of files that it brought: thirteen from execute to make symlink; refer; truncate; ioctl of
devices."""
NETWORK_RIGHTS: Final = 0b11
"""Bind and connect, from version 4 on."""
SCOPES: Final = 0b11
"""Abstract sockets and signals, from version 6 on."""
READING: Final = READ_FILE | READ_DIR
CHANGING: Final = READ_FILE | WRITE_FILE | TRUNCATE


def version() -> int:
    """The kernel's version of Landlock; 0 where there is none, or where it is switched off."""
    if sys.platform != "linux":
        return 0
    try:
        return syscall(CREATE_RULESET, None, 0, CREATE_VERSION)
    except OSError:
        return 0


def ruleset(read: Iterable[Path], change: Iterable[Path] = (), known: int | None = None) -> int:
    """A file that stands for the rules: ``read`` may be read, with all that lies beneath; the files ``change`` may be
    written as well; nothing else may be done. Folders and files that are not there count for nothing.

    ``known``: as if the kernel knew no later version. Raises ``OSError`` where there is no Landlock.
    """
    abi = min(version() if known is None else known, NEWEST)
    files = 0
    for since, rights in _FILE_RIGHTS.items():
        files |= rights if abi >= since else 0
    wanted = [files]
    if abi >= 4:
        wanted.append(NETWORK_RIGHTS)
    if abi >= NEWEST:
        wanted.append(SCOPES)
    attributes = struct.pack(f"={len(wanted)}Q", *wanted)
    rules = syscall(CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    try:
        for path in read:
            _allow(rules, path, READING & files)
        for path in change:
            _allow(rules, path, CHANGING & files)
    except BaseException:
        os.close(rules)
        raise
    return rules


def enter(rules: int) -> None:
    """Bind this thread, and all that it starts from here on. Raises ``OSError`` without ``gain_nothing_more``."""
    syscall(RESTRICT_SELF, rules, 0)


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            # A file has no entries.
            rights &= ~READ_DIR
        rule = struct.pack("=Qi", rights, place)
        syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(place)
