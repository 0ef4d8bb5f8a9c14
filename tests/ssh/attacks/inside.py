"""Loaded by Python at its start, as ``sitecustomize``: has an attack run inside the process of the learner "eve".

``look`` of ``taken_over`` or ``flood`` of ``flood_events`` is called when the process has been confined, in the thread
that reads the terminal, before the first byte is read. What it needs stands in ``inside.json`` beside this file.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ATTACKER = "eve"
about: dict[str, Any] = json.loads((HERE / "inside.json").read_text())
found: dict[str, Any] = {}


def prepare() -> None:
    """Put ourselves between the process and what confines it."""
    sys.path.insert(0, str(HERE))
    flood_events, taken_over = map(importlib.import_module, ("flood_events", "taken_over"))

    from gradtutor.classroom.confine.confinement import Confinement
    from gradtutor.classroom.seats import fork_server

    sit_down, enter, last_step = fork_server._be_a_seat, Confinement.enter, Confinement.start_no_thread

    def noted(request: Any, terminal: int, own: int, *rest: Any) -> None:
        found.update(request=request, own=os.dup(own))
        sit_down(request, terminal, own, *rest)

    def looked(self: Confinement) -> None:
        found["family"] = taken_over.family()
        enter(self)

    def attack(self: Confinement) -> None:
        last_step(self)
        if found["request"]["learner"] == ATTACKER:
            own = socket.socket(fileno=found["own"])
            if about["attack"] == "taken over":
                taken_over.look(own, Path(about["folder"]), about["port"], found["family"])
            else:
                flood_events.flood(own, about["seconds"])

    fork_server._be_a_seat = noted  # type: ignore[assignment]
    Confinement.enter, Confinement.start_no_thread = looked, attack  # type: ignore[method-assign]


if "gradtutor.cli.seat" in " ".join(sys.orig_argv):
    prepare()
