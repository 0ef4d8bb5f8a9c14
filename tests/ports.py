"""Ports for servers that a test starts."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket

HERE = "127.0.0.1"
"""This machine, to itself."""
SPAN = 1500
"""Ports that a worker of pytest has to itself."""
_PORTS = itertools.cycle(range(SPAN))
_FIRST = 10_000 + SPAN * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def free_port() -> int:
    """A port that nobody listens on: below those that the system gives to whoever calls somebody, so that nobody takes
    it before it is used."""
    while True:
        port = _FIRST + (next(_PORTS) + os.getpid()) % SPAN
        with contextlib.suppress(OSError), socket.create_server((HERE, port)):
            return port
