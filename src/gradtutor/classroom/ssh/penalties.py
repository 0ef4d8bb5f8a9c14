"""What a source has to answer for before anybody there has logged in: seconds that add up, and are served by waiting.

OpenSSH's ``PerSourcePenalties`` (sshd_config(5)): each fault costs some seconds, and they are added up. There nobody of
the source gets to the door from a threshold on; here there is less and less room for it, for a class may be behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

Fault: TypeAlias = Literal["nothing", "wrong", "late"]
"""``nothing``: hung up without an answer; ``wrong``: hung up after wrong ones; ``late``: did not log in in time."""
COSTS: Final[dict[Fault, float]] = {"nothing": 1.0, "wrong": 5.0, "late": 10.0}
"""Seconds; those of OpenSSH for ``noauth``, ``authfail`` and (half of) ``grace-exceeded``."""
HALF: Final = 60.0
"""Seconds of penalty that leave a source half of its room: a third at twice as many, and so on."""
LONGEST: Final = 600.0
"""Seconds that can add up."""
MOST: Final = 10_000
"""Sources that are remembered; the oldest go."""


class Penalties:
    """The penalties of all sources."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        """Source -> when its penalty is over."""

    def add(self, source: str, fault: Fault) -> None:
        """Count a fault."""
        now = self._clock()
        until = min(max(self._until.pop(source, 0.0), now) + COSTS[fault], now + LONGEST)
        self._until[source] = until
        if len(self._until) > MOST:
            del self._until[next(iter(self._until))]

    def owed(self, source: str) -> float:
        """Seconds of penalty that a source has left."""
        return max(0.0, self._until.get(source, 0.0) - self._clock())

    def share(self, source: str) -> float:
        """Which part of its room a source keeps: all of it, down to a tenth."""
        return 1.0 / (1.0 + self.owed(source) / HALF)

    def forgive(self, source: str) -> None:
        """Somebody of the source has been let in: it is no stranger's any more."""
        self._until.pop(source, None)
