"""A process that has been taken over floods the server with valid events."""

from __future__ import annotations

import json
import socket
import time


def flood(own: socket.socket, seconds: float = 15.0) -> int:
    """How many events were taken off our hands."""
    answer = {
        "variant": "default",
        "iteration": 1,
        "quantity": "value",
        "name": "f",
        "of": "",
        "answer": "1" * 200,
        "right": False,
        "reason": "x" * 200,
    }
    step = {"variant": "v" * 3000, "iteration": 1, "revealed": 0, "stage": "s" * 3000}
    events = [["predicted", "slope", answer, "", 0.0, 0], ["stepped", "slope", step, "", 0.0, 0]] * 20
    line = json.dumps({"append": events}).encode() + b"\n"
    own.setblocking(True)
    own.settimeout(seconds)
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            own.sendall(line)
        except OSError:
            break
        sent += len(events)
    return sent
