"""Places just before a number is shown."""

from __future__ import annotations

from gradtutor.engine.problem import Problem
from gradtutor.session.quiz.quantities import Asked, next_place, upcoming
from gradtutor.session.run.player import Player
from tests.session.walks import player_of, start


def before(where: tuple[str, str] | Problem, iteration: int, stage: str, focus: str = "") -> Player:
    """A player of a lesson's variant, or of a problem, whose next step is this one."""
    player = player_of(where) if isinstance(where, Problem) else start(*where)
    while (place := next_place(player)) is not None:
        number, step = place
        if number == iteration and step.stage == stage and focus in ("", step.focus):
            return player
        assert player.next()
    raise AssertionError(f"no {stage} {focus} in iteration {iteration}")


def asked(player: Player, quantity: str, of: str = "", index: tuple[int, ...] = ()) -> Asked:
    """The upcoming number of this kind."""
    (found,) = [it for it in upcoming(player) if (it.quantity, it.of, it.index) == (quantity, of, index)]
    return found
