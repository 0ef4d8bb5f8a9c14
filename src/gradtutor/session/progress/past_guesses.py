"""The guesses of an earlier time beside the truth of a run, as far as that is still the run that was guessed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradtutor.session.progress.resume import asked_of
from gradtutor.session.quiz.grading import Guesses, Verdict
from gradtutor.session.quiz.quantities import truth_at

if TYPE_CHECKING:
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.progress.summary import Guess
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.session.run.player import Player

SAME = 1e-9
"""By so much, relatively, a number may differ on another machine."""


class Recalled(Guesses):
    """Guesses of a walk that is gone on with: each iteration is looked through when it is first shown, since a lesson
    may have been changed since, and a run may be long."""

    def __init__(self, player: Player, guesses: Mapping[DueItem, Guess]) -> None:
        super().__init__()
        self._player = player
        self._since: set[tuple[int, Asked]] = set()
        self._unseen: dict[int, dict[Asked, Verdict]] = {}
        for item, (right, guess, truth, reason) in guesses.items():
            if item.variant == player.variant.name:
                verdict = Verdict(right, guess, truth, 0.0, reason)
                self._unseen.setdefault(item.iteration, {})[asked_of(item)] = verdict

    def note(self, iteration: int, asked: Asked, verdict: Verdict) -> None:
        """Keep a verdict, after those of that iteration from before."""
        self._look_through(iteration)
        super().note(iteration, asked, verdict)
        self._since.add((iteration, asked))

    def right(self, iteration: int, asked: Asked) -> bool:
        """Whether a number has been guessed right since: who takes a lesson up again has turns in it again."""
        return (iteration, asked) in self._since and super().right(iteration, asked)

    def of(self, iteration: int) -> Mapping[Asked, Verdict]:
        """The guesses of an iteration."""
        self._look_through(iteration)
        return super().of(iteration)

    def forget_after(self, iteration: int) -> None:
        """Drop what was guessed of iterations after this one."""
        self._unseen = {number: found for number, found in self._unseen.items() if number <= iteration}
        super().forget_after(iteration)

    def __len__(self) -> int:
        return super().__len__() + sum(map(len, self._unseen.values()))

    def _look_through(self, iteration: int) -> None:
        for asked, verdict in self._unseen.pop(iteration, {}).items():
            if self._still_true(iteration, asked, verdict.truth):
                super().note(iteration, asked, verdict)

    def _still_true(self, iteration: int, asked: Asked, truth: float) -> bool:
        try:
            found = truth_at(self._player, iteration, asked)
        except (LookupError, TypeError, ValueError):
            # The lesson has no such number any more.
            return False
        return math.isclose(found, truth, rel_tol=SAME, abs_tol=SAME)
