"""Which question a class is answering at the moment, as far as its answers tell."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gradtutor.session.classroom.tally import Topic

WINDOW: Final = 120.0
"""Seconds for which an answer counts: about as long as a class takes over one question."""
MOST: Final = 2000
"""Answers that are remembered."""


class AskedNow:
    """Takes answers in, and says what is to be shown."""

    def __init__(self) -> None:
        self._answers: deque[tuple[float, Topic]] = deque(maxlen=MOST)

    def note(self, topic: Topic, time: float) -> None:
        """Somebody has answered; ``time`` in seconds since 1970."""
        self._answers.append((time, topic))

    def topic(self, shown: Topic | None, now: float) -> Topic | None:
        """What most of the last answers are about. ``shown`` stays where another one has no more of them: a wall that
        changes at each answer cannot be read."""
        counts = Counter(topic for time, topic in self._answers if now - time <= WINDOW)
        most = max(counts.values(), default=0)
        if not most or (shown is not None and counts[shown] == most):
            return shown
        # Of several, the one that was answered last.
        return next(topic for _, topic in reversed(self._answers) if counts[topic] == most)
