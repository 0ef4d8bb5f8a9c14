"""The server's side of ``fork_server``: starts that process, asks it for seats, starts it again when it has died."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final

from gradtutor.errors import ClassError
from gradtutor.i18n import tr

START_SECONDS: Final = 30.0
"""How long importing everything may take."""


class Spawner:
    """Asks for processes. ``command`` starts the one that forks; the number of its socket is put behind it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._started: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int | None]] = {}
        self._processes: dict[int, int] = {}
        self._starting = asyncio.Lock()
        self._numbers = 0

    async def start(self) -> None:
        """Start the process and wait until it is ready. Raises ``ClassError`` when it does not get there."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Without the password of a database: a learner's process has no business with it.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment = {**kept, "OPENBLAS_NUM_THREADS": "1"}
        command = [*self._command, str(theirs.fileno())]
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)
        self._process = await asyncio.to_thread(
            subprocess.Popen,
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=environment,
            # The ctrl+c that closes the class is for the server alone, which sees everybody out before it hangs up.
            start_new_session=True,
        )
        theirs.close()
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            ready = await asyncio.wait_for(loop.sock_recv(ours, 4096), START_SECONDS)
        except TimeoutError:
            ready = b""
        if not ready:
            ours.close()
            raise ClassError(tr("The process that learners' tutors are made from did not start."))
        self._control = ours
        loop.add_reader(ours, self._hear)

    async def seat(self, terminal: int, own: socket.socket, request: Mapping[str, Any]) -> tuple[int, int]:
        """A new process on a terminal: the seat's number and the process's. Closes neither file."""
        async with self._starting:
            if self._control is None:
                await self.start()
        assert self._control is not None
        self._numbers += 1
        number = self._numbers
        loop = asyncio.get_running_loop()
        self._started[number], self._ended[number] = loop.create_future(), loop.create_future()
        packet = json.dumps({**request, "seat": number}).encode()
        socket.send_fds(self._control, [packet], [terminal, own.fileno()])
        try:
            self._processes[number] = await asyncio.wait_for(self._started[number], START_SECONDS)
            return number, self._processes[number]
        finally:
            self._started.pop(number, None)

    async def ended(self, seat: int, hung_up: Awaitable[object]) -> int:
        """Wait for the end of a seat; its exit code, negative for a signal.

        ``hung_up`` completes when the seat has closed its socket: nobody else tells of the end of one whose parent has
        died, and its exit code counts as 0.
        """
        try:
            status = await self._ended[seat]
            if status is None:
                await hung_up
            return status or 0
        finally:
            self._ended.pop(seat, None)
            self._processes.pop(seat, None)

    def kill(self, seat: int, number: signal.Signals) -> None:
        """Send a signal to a seat that has not ended."""
        future = self._ended.get(seat)
        if future is None:
            return
        if self._control is not None and not future.done():
            self._control.send(json.dumps({"kill": seat, "signal": int(number)}).encode())
        elif future.done() and future.result() is None and seat in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._processes[seat], number)

    def close(self) -> None:
        """Hang up: the process hangs up all its seats and ends."""
        self._lose()
        if self._process is not None:
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @property
    def runs(self) -> bool:
        """Whether it can be asked for a seat now."""
        return self._control is not None

    @property
    def pid(self) -> int:
        """Of the process that forks."""
        return self._process.pid if self._process else 0

    def _hear(self) -> None:
        assert self._control is not None
        while True:
            try:
                packet = self._control.recv(4096)
            except BlockingIOError:
                return
            except OSError:
                packet = b""
            if not packet:
                self._lose()
                return
            message = json.loads(packet)
            if "pid" in message and (started := self._started.get(message["seat"])):
                started.set_result(message["pid"])
            elif "ended" in message and (ended := self._ended.get(message["ended"])) and not ended.done():
                ended.set_result(message["status"])

    def _lose(self) -> None:
        """The process is gone; the next seat starts another. Seats that run go on."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        for starting in self._started.values():
            if not starting.done():
                starting.set_exception(ClassError(tr("The process that learners' tutors are made from has died.")))
        for seat, ended in self._ended.items():
            if not ended.done():
                ended.set_result(None if seat in self._processes else -int(signal.SIGKILL))
