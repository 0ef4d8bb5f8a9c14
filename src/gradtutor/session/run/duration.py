"""How long a lesson takes, measured by its steps and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gradtutor.session.run.player import Player

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson

READ: Final = 10.0
"""Seconds for a step of the first iteration, whose words are new."""
SEEN: Final = 3.0
"""Seconds for the same step in a later iteration."""
WALKED: Final = 5
"""Iterations that are walked step by step; what comes after them is run through."""
ASKED: Final = 40.0
"""Seconds for a question."""
MISPRINT: Final = 60.0
"""Seconds for an erratum: it is worked out on paper."""
VARIANT: Final = 40.0
"""Seconds for each further variant, which is looked at rather than walked."""


def seconds_of(lesson: Lesson) -> float:
    """What a learner takes who walks the default run and answers everything. Makes the first iterations of the run."""
    player = Player(next(iter(lesson.variants.values())))
    player.go(WALKED, 1)
    walked = range(2, player.iteration + 1)
    later = sum(len(player.steps(iteration)) for iteration in walked)
    return (
        READ * len(player.steps(1))
        + SEEN * later
        + ASKED * len(lesson.questions)
        + MISPRINT * len(lesson.errata)
        + VARIANT * (len(lesson.variants) - 1)
    )


def minutes_of(lesson: Lesson) -> int:
    """The same in whole minutes, one at least."""
    return max(1, round(seconds_of(lesson) / 60))
