"""The process that all learners' processes are forked from: it imports everything once, and stays single-threaded.

The server asks for a seat over a socket and hands the terminal and the seat's own socket along; it is told when the
process has ended. The two live apart, so that the server may have threads and the death of one is not the other's.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import selectors
import signal
import socket
import stat
import termios
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from gradtutor.classroom.access.environment import KEPT, wanted_variable
from gradtutor.classroom.confine.confinement import Confinement
from gradtutor.classroom.confine.linux import be_private
from gradtutor.classroom.seats.heap_holes import fill_holes
from gradtutor.classroom.seats.immortal import immortalise
from gradtutor.classroom.seats.limits import Limits, apply
from gradtutor.errors import CrashError

LONGEST_REQUEST: Final = 1 << 14
"""Bytes."""

Sit: TypeAlias = Callable[[Mapping[str, Any], socket.socket], int]
"""What a seat runs: the request and the socket to the server; gives the exit code."""


def serve_seats(control: socket.socket, sit: Sit, limits: Limits, confinement: Confinement) -> None:
    """Fork a process for each request that comes over ``control``, until the server hangs up.

    Requests are packets ``{"seat": number, …}`` with two file descriptors, the terminal and the seat's socket; or
    ``{"kill": number, "signal": number}``. Answers: ``{"seat": number, "pid": …}``, ``{"ended": number, "status": …}``.
    """
    be_private()
    # Pages that neither references nor the collector are written to stay shared between all seats.
    immortalise()
    gc.collect()
    fill_holes()
    gc.freeze()
    gc.disable()
    wake, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # Who ends a service may tell all of its processes. Here, and so in all seats, it is the server that sees everybody
    # out; and if that is gone, so is the other end of the socket.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    seats: dict[int, int] = {}
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(wake, selectors.EVENT_READ)
    while True:
        ready = {key.fileobj for key, _ in selector.select()}
        if wake in ready:
            wake.recv(4096)
            _reap(control, seats)
        if control in ready and not _hear(control, (sit, limits, confinement), seats, (wake, woken, selector)):
            for pid in seats:
                _kill(pid, signal.SIGHUP)
            return


def _hear(
    control: socket.socket, how: tuple[Sit, Limits, Confinement], seats: dict[int, int], mine: tuple[Any, ...]
) -> bool:
    """Do what one packet asks; whether there was one."""
    try:
        packet, files, _, _ = socket.recv_fds(control, LONGEST_REQUEST, 2)
    except ConnectionResetError:
        # The server has died before it read all that it was told.
        return False
    if not packet:
        return False
    request = json.loads(packet)
    if "kill" in request:
        for pid in [pid for pid, seat in seats.items() if seat == request["kill"]]:
            _kill(pid, request["signal"])
        return True
    terminal, own = files
    pid = os.fork()
    if pid == 0:
        for thing in (*mine, control):
            thing.close()
        _be_a_seat(request, terminal, own, *how)
    os.close(terminal)
    os.close(own)
    seats[pid] = request["seat"]
    control.send(json.dumps({"seat": request["seat"], "pid": pid}).encode())
    return True


def _reap(control: socket.socket, seats: dict[int, int]) -> None:
    while seats:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        seat = seats.pop(pid, None)
        if seat is not None:
            control.send(json.dumps({"ended": seat, "status": os.waitstatus_to_exitcode(status)}).encode())


def _kill(pid: int, number: int) -> None:
    try:
        # The seat leads its own group; what it may have started goes with it.
        os.killpg(pid, number)
    except ProcessLookupError:
        # Not its own group yet.
        os.kill(pid, number)


def _be_a_seat(
    request: Mapping[str, Any], terminal: int, own: int, sit: Sit, limits: Limits, confinement: Confinement
) -> None:
    """In the forked process: take the terminal, give up everything else, run; never returns."""
    status = 1
    line = socket.socket(fileno=own)
    # The program closes its own when it ends; this one is for the last word.
    last = line.dup()
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        is_terminal = stat.S_ISCHR(os.fstat(terminal).st_mode)
        if is_terminal:
            try:
                fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
            except OSError:
                # The learner has hung up already; there is nobody to show anything to.
                os._exit(0)
        for number in (0, 1, 2):
            os.dup2(terminal, number)
        os.close(terminal)
        variables = {name: os.environ[name] for name in KEPT if name in os.environ}
        variables |= {name: value for name, value in request["environment"].items() if wanted_variable(name)}
        # So that the tutor knows that its screen is at the other end of a link.
        if is_terminal:
            variables["SSH_TTY"] = os.ttyname(0)
        os.environ.clear()
        os.environ.update(variables)
        apply(limits)
        confinement.enter()
        gc.enable()
        status = sit(request, line)
    except (KeyboardInterrupt, SystemExit):
        pass
    except BaseException as error:
        # For the server's console. What the learner is told the server says, once the terminal is its own again.
        with contextlib.suppress(OSError):
            failed = error if isinstance(error, CrashError) else CrashError(error)
            last.sendall(json.dumps({"crash": str(failed)}).encode() + b"\n")
    finally:
        os._exit(status)
