"""Whether a guess is right, and the ledger of the guesses of one walk.

A guess is right within 1 % of the true number; or of the change, where that is smaller: a parameter's next value may
hardly differ from the one before. Whoever works with the numbers as they are rounded on the screen is right as well:
where numbers cancel each other, rounding makes more than 1 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradtutor.records import NamedTuple
from gradtutor.session.quiz.quantities import Asked, element, next_place, truth_at
from gradtutor.session.quiz.rounding import as_shown

if TYPE_CHECKING:
    from gradtutor.session.run.player import Player

RELATIVE = 0.01
"""The share of the true number by which a guess may differ from it."""
SMALLEST = 1e-9
"""By so much a guess may always differ: a zero that comes out of rounding is a zero."""
DIGITS = 5
"""Decimals on the screen, where a lesson does not say."""
_SLACK = 1.01
"""For the rounding of the machine itself, where a guess is right to the last decimal that is shown."""


class Verdict(NamedTuple):
    """What became of a guess."""

    right: bool
    guess: float
    truth: float
    tolerance: float
    """By how much the guess may differ from the truth."""
    reason: str = ""
    """The most likely reason of a wrong guess, a ``misconceptions.Misconception``; empty where none fits."""


def tolerance(player: Player, asked: Asked, digits: int = DIGITS) -> float:
    """By how much a guess of an upcoming number may differ; ``digits`` are the decimals on the screen."""
    place = next_place(player)
    if place is None:
        raise KeyError(asked)
    iteration, right = place[0], truth_at(player, place[0], asked)
    allowed = [SMALLEST, RELATIVE * scale(player, iteration, asked), abs(as_shown(right, digits) - right) * _SLACK]
    if asked.index and abs(right) >= 10.0**-digits:
        # A sum over rounded elements is off by about the last decimal.
        allowed.append(10.0**-digits)
    from gradtutor.session.quiz.rounded_work import worked_out

    if (worked := worked_out(player, iteration, asked, digits)) is not None:
        allowed += [abs(number - right) * _SLACK for number in (worked, as_shown(worked, digits))]
    return max(allowed)


def scale(player: Player, iteration: int, asked: Asked) -> float:
    """The size of what is asked for: of the number, or of the change that it makes where that is smaller."""
    right = truth_at(player, iteration, asked)
    if asked.quantity != "updated":
        return abs(right)
    old = element(player.trace.iteration(iteration).parameters[asked.name], asked.index)
    return min(abs(right), abs(right - (old or 0.0)))


def judge(player: Player, asked: Asked, guess: float, digits: int = DIGITS) -> Verdict:
    """Judge a guess of one of the upcoming numbers. Raises ``KeyError`` for another."""
    place = next_place(player)
    if place is None:
        raise KeyError(asked)
    right, allowed = truth_at(player, place[0], asked), tolerance(player, asked, digits)
    if abs(guess - right) <= allowed:
        return Verdict(True, guess, right, allowed)
    from gradtutor.session.quiz.misconceptions import diagnose

    return Verdict(False, guess, right, allowed, diagnose(player, asked, guess, allowed))


class Guesses:
    """The last guess of each number, of one walk: (iteration, what was asked) -> the verdict."""

    def __init__(self) -> None:
        self._verdicts: dict[int, dict[Asked, Verdict]] = {}

    def note(self, iteration: int, asked: Asked, verdict: Verdict) -> None:
        """Keep a verdict; one of the same number before it is forgotten."""
        self._verdicts.setdefault(iteration, {})[asked] = verdict

    def of(self, iteration: int) -> Mapping[Asked, Verdict]:
        """The guesses of an iteration."""
        return self._verdicts.get(iteration, {})

    def right(self, iteration: int, asked: Asked) -> bool:
        """Whether a number has been guessed right before."""
        verdict = self.of(iteration).get(asked)
        return verdict is not None and verdict.right

    def forget_after(self, iteration: int) -> None:
        """Drop what was guessed of iterations after this one: the run has become another."""
        self._verdicts = {number: found for number, found in self._verdicts.items() if number <= iteration}

    def __len__(self) -> int:
        return sum(map(len, self._verdicts.values()))
