"""A class that is open at a free port of this machine, and learners who come to it with the real ``ssh``."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore
from tests.ports import HERE, free_port
from tests.terminal.terminal import Terminal

SOURCE = str(Path(__file__).parents[2] / "src")
NAME = "Maths 7b"
CODE, PIN = "kiwi-lime", "471193"
PATIENCE = 60.0
"""Seconds after which something counts as not having happened; far more than a slow machine needs."""
OPEN = "ctrl+c closes the class"
CONTENTS = "Choose a lesson"
CLIENT = (
    "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none",
    "-o", "IdentitiesOnly=yes", "-o", "NumberOfPasswordPrompts=1", "-o", "LogLevel=ERROR",
)  # fmt: skip
"""What keeps the client from using anything of whoever runs the tests."""

needs_client = pytest.mark.skipif(shutil.which("ssh") is None, reason="there is no ssh (Debian: openssh-client)")


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for thread in threads for one in thread.read_text().split()]


def until(what: object, condition: object, patience: float = PATIENCE) -> None:
    """Wait until a condition holds; ``AssertionError`` names ``what`` did not happen."""
    assert callable(condition)
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)


class Classroom:
    """``gradtutor serve`` with a folder of its own. Use it in a ``with`` block."""

    address = HERE
    """Where it listens."""
    within: tuple[str, ...] = ()
    """The words that have a program run where the server does; none: it is here."""

    def __init__(self, folder: Path, *options: str) -> None:
        """``options``: more than class, address and port."""
        self.data, self.temporary = folder / "data", folder / "temporary"
        self.temporary.mkdir()
        self.port = free_port()
        self._options = options
        self._askpass = folder / "askpass"
        self._askpass.write_text(f'#!/bin/sh\ncase "$1" in *code*) echo "$CODE";; *) echo {PIN};; esac\n')
        self._askpass.chmod(stat.S_IRWXU)
        self.open()

    def open(self) -> None:
        """Start the server and wait until it is ready."""
        words = [*self.which(), "--address", self.address, "--port", str(self.port), "--data-dir", str(self.data)]
        command = [*self.within, sys.executable, "-m", "gradtutor", "--lang", "en", "serve", *words, *self._options]
        environment = {**os.environ, "PYTHONPATH": SOURCE, "TMPDIR": str(self.temporary)}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        )
        self.console = ""
        self._listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self._listener.start()
        until("opening", lambda: OPEN in self.console or self.process.poll() is not None)
        if OPEN not in self.console:
            self._listener.join()
            raise AssertionError(self.console)

    def which(self) -> tuple[str, ...]:
        """What says which class it is."""
        return ("--class", NAME)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.console += line.decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
            self._listener.join(PATIENCE)

    @property
    def teacher_code(self) -> str:
        """The code that the console has told the teacher last."""
        return str(re.findall(r"once the code (\S+)", self.console)[-1])

    @property
    def spawner(self) -> int:
        """The process that learners' processes are forked from."""
        (process,) = children(self.process.pid)
        return process

    def command(self, name: str, *options: str, program: str = "ssh") -> list[str]:
        """How ``name`` calls the class; ``options`` come first, since the first one of a kind counts."""
        return [program, *options, *CLIENT, "-p", str(self.port), "-l", name, self.address]

    def ssh(self, name: str, *options: str) -> Terminal:
        """A client in a terminal, before its first question."""
        return Terminal(self.command(name, *options))

    @contextlib.contextmanager
    def learner(self, name: str, *options: str) -> Iterator[Terminal]:
        """A learner who has logged in with code and PIN, the first time or again."""
        with self.ssh(name, *options) as terminal:
            self.enter(terminal)
            yield terminal

    @staticmethod
    def enter(terminal: Terminal, code: str = CODE, pin: str = PIN) -> None:
        """Answer what is asked, up to the first frame."""
        answer(terminal, "Class code:", code)
        until("a question for a PIN", lambda: "PIN:" in _read(terminal))
        new = "New PIN:" in terminal.text
        answer(terminal, "PIN:", pin)
        if new:
            answer(terminal, "once more:", pin)
        until("the first frame", lambda: "? " in (terminal.read(0.05), terminal.rows[-1])[1])
        terminal.settle()

    def run(self, command: Sequence[str], code: str = CODE) -> subprocess.CompletedProcess[str]:
        """A client without a terminal that knows the answers; stops after some seconds."""
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
            env=self.askpass(code), start_new_session=True,
        )  # fmt: skip

    def askpass(self, code: str = CODE) -> dict[str, str]:
        """The environment in which a client asks a script, which knows the code and the PIN."""
        force = {"SSH_ASKPASS": str(self._askpass), "SSH_ASKPASS_REQUIRE": "force", "CODE": code}
        return {**os.environ, **force}

    def events(self, learner: str | None = None) -> list[Event]:
        """What the class's store has."""
        store = SqliteStore(class_store(self.data, NAME))
        try:
            return store.read(learner=learner)
        finally:
            store.close()

    def steps(self, learner: str) -> int:
        """How many steps of a learner have been written down."""
        return sum(event.kind == "stepped" for event in self.events(learner))

    def kill(self) -> None:
        """As if it had lost its power: all of its processes, and nobody says goodbye."""
        family = [self.process.pid]
        for one in family:
            with contextlib.suppress(OSError):
                family += children(one)
        for one in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()

    def has(self, learner: str) -> bool:
        """Whether a learner has come in here, as the log says."""
        return f'name="{learner}"' in "".join(line for line in self.console.splitlines() if " login " in line)

    def fill_disk(self) -> None:
        """From here on no file takes a byte of the server."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def empty_disk(self) -> None:
        """There is room again."""
        infinite = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, infinite)


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Wait for a question and type the answer to it."""
    until(f"the question {question!r}", lambda: question in _read(terminal) or terminal.poll() is not None)
    assert question in terminal.text, terminal.text
    terminal.write(f"{text}\r".encode())


def _read(terminal: Terminal) -> str:
    terminal.read(0.05)
    return terminal.text


def key_pair(folder: Path, name: str) -> tuple[Path, str]:
    """A new key: the private file and the public line."""
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)], check=True)
    return file, file.with_suffix(".pub").read_text().strip()
