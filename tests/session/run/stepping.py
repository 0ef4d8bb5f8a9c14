"""A run gone through by single steps, and one that is long."""

from __future__ import annotations

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.session.run.player import Player
from gradtutor.session.run.snapshot import Snapshot
from tests.engine.problems import problem

SLOW = problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(1e-5), limit=1_000_000)


def forwards(player: Player) -> list[Snapshot]:
    """Every snapshot from here on, by single steps."""
    found = [player.snapshot()]
    while player.next():
        found.append(player.snapshot())
    return found
