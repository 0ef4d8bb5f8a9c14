"""seccomp: system calls that a process never needs answer with "not permitted" from here on.

Filters are programs of the classic Berkeley Packet Filter over ``struct seccomp_data`` (number, processor, address, six
arguments); the kernel's ``userspace-api/seccomp_filter.rst``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from functools import cache
from itertools import chain
from typing import Final

from gradtutor.classroom.confine.linux import syscall
from gradtutor.classroom.confine.syscalls import NUMBERS, REFUSED, Machine, machine

_CALL: Final[dict[str, int]] = {"x86_64": 317, "aarch64": 277}
SET_MODE_FILTER, GET_ACTION_AVAIL = 1, 2
ALL_THREADS: Final = 1
"""``SECCOMP_FILTER_FLAG_TSYNC``."""
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_NOT_BELOW, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""``BPF_LD | BPF_W | BPF_ABS``, ``BPF_JMP | BPF_J… | BPF_K``, ``BPF_RET | BPF_K``."""
AT_NUMBER, AT_MACHINE, AT_ARGUMENTS = 0, 4, 16
CLONE_THREAD: Final = 0x10000
OWNERS: Final = (8, 10, 15)
"""``F_SETOWN``, ``F_SETSIG``, ``F_SETOWN_EX``: they have the kernel send a signal to whom one names."""
PUSHES: Final = (0x5412, 0x541C, 0x8901, 0x8902)
"""``TIOCSTI``, ``TIOCLINUX``, ``FIOSETOWN``, ``SIOCSPGRP``: keys that nobody has pressed; signals again."""

INSTRUCTION: Final = 8
"""Bytes of one."""
OWN_PROCESS: Final = 0xFFFFFFFE
"""Stands in a program for the number of the process that enters; none has this number."""
_OWN: Final = struct.pack("=I", OWN_PROCESS)

_Instruction = tuple[int, int, int, int]


def available() -> bool:
    """Whether this kernel has filters, and their numbers are known for this processor."""
    if sys.platform != "linux" or machine() is None:
        return False
    try:
        syscall(_CALL[os.uname().machine], GET_ACTION_AVAIL, 0, ctypes.byref(ctypes.c_uint32(ERRNO)))
    except OSError:
        return False
    return True


def enter(pid: int) -> None:
    """Refuse what is never needed, in this thread and in all that it starts: see ``REFUSED``, processes of its own,
    signals to any process but ``pid``, its own, and limits of others. Raises ``OSError``."""
    program = bytearray(first_step())
    for place in range(0, len(program), INSTRUCTION):
        if program[place + 4 : place + INSTRUCTION] == _OWN:
            struct.pack_into("=I", program, place + 4, pid)
    _install(bytes(program), 0)


@cache
def first_step() -> bytes:
    """The program of ``enter``, before it is known whose; to be worked out ahead, for it takes longest."""
    here = _known_machine()
    pid = OWN_PROCESS
    program = _head(here)
    for name in chain.from_iterable(REFUSED.values()):
        program += _refuse(here, name)
    # The C library takes the older call where this one, whose flags lie in memory, is not there.
    program += _when(here, "clone3", [_return(ERRNO | errno.ENOSYS)])
    program += _when(here, "clone", [_argument(0), (JUMP_ANY_BIT, 0, 1, CLONE_THREAD), _return(ALLOW), _refusal()])
    for name in ("kill", "tgkill"):
        program += _when(here, name, [_argument(0), (JUMP_EQUAL, 0, 1, pid), _return(ALLOW), _refusal()])
    own = [_argument(0), (JUMP_EQUAL, 1, 0, 0), (JUMP_EQUAL, 0, 1, pid), _return(ALLOW), _refusal()]
    program += _when(here, "prlimit64", own)
    for name, values in (("fcntl", OWNERS), ("ioctl", PUSHES)):
        found = [(JUMP_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
        program += _when(here, name, [_argument(1), *found, _return(ALLOW), _refusal()])
    return _assembled(program)


def start_no_thread() -> None:
    """Refuse new threads too, to all threads of the process. Raises ``OSError``."""
    _install(last_step(), ALL_THREADS)


@cache
def last_step() -> bytes:
    """The program of ``start_no_thread``."""
    here = _known_machine()
    return _assembled([*_head(here), *_refuse(here, "clone"), *_refuse(here, "clone3")])


def _known_machine() -> Machine:
    here = machine()
    if here is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return here


def _head(here: Machine) -> list[_Instruction]:
    """Calls of another processor's table kill the process; then the number is at hand."""
    program = [
        (LOAD, 0, 0, AT_MACHINE),
        (JUMP_EQUAL, 1, 0, here.audit),
        _return(KILL_PROCESS),
        (LOAD, 0, 0, AT_NUMBER),
    ]
    if here.other_calls:
        program += [(JUMP_NOT_BELOW, 0, 1, here.other_calls), _refusal()]
    return program


def _when(here: Machine, name: str, then: list[_Instruction]) -> list[_Instruction]:
    """Instructions for one call; each way through them returns."""
    number = NUMBERS[name][here.column]
    return [] if number is None else [(JUMP_EQUAL, 0, len(then), number), *then]


def _refuse(here: Machine, name: str) -> list[_Instruction]:
    return _when(here, name, [_refusal()])


def _argument(place: int) -> _Instruction:
    """Load the lower half of an argument; the kernel looks at no more of those that are compared here."""
    return (LOAD, 0, 0, AT_ARGUMENTS + 8 * place)


def _return(action: int) -> _Instruction:
    return (RETURN, 0, 0, action)


def _refusal() -> _Instruction:
    return _return(ERRNO | errno.EPERM)


def _assembled(program: list[_Instruction]) -> bytes:
    """As the kernel reads it; what none of it speaks of is allowed."""
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in [*program, _return(ALLOW)])


def _install(code: bytes, flags: int) -> None:
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many, and where, aligned as C does.
    header = struct.pack("@HP", len(code) // INSTRUCTION, ctypes.addressof(buffer))
    syscall(_CALL[os.uname().machine], SET_MODE_FILTER, flags, ctypes.c_char_p(header))
