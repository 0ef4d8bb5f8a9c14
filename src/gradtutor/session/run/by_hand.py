"""A lesson played by hand: the rule's own run up to an iteration, and from there on the learner's moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.rule import Move, Rule
from gradtutor.records import dataclass
from gradtutor.session.run.background_run import Running

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.optim.rule import Seen
    from gradtutor.lessons.model import Variant
    from gradtutor.session.run.player import Player

NAME = "by hand"
"""Begins the name of every variant that is played by hand; what is shown for it is ``view.names``'s business."""
MOST_ASKED = 4
"""Parameters that a learner is asked for at each move; a lesson with more is too large to be played."""


@dataclass(frozen=True, slots=True)
class ByHand(Manual):
    """The learner moves from the update of iteration ``since`` on; before that, ``instead`` does."""

    instead: Rule = field(kw_only=True)
    since: int = field(default=1, kw_only=True)

    @property
    def prescribed(self) -> int:
        """The moves before those of the learner."""
        return self.since - 1

    def step(self, state: Any, seen: Seen) -> Move | None:
        """The other rule's move, or what the learner chose, or ``None``: waiting."""
        if seen.iteration >= self.since:
            return Manual.step(self, state, seen)
        move = self.instead.step(state, seen)
        return None if move is None else Move(move.updated, move.state)


def playable(variant: Variant) -> bool:
    """Whether a learner can be asked for all parameters at each move."""
    return len(variant.problem.parameters) <= MOST_ASKED


def by_hand(player: Player, taken: Collection[str] = ()) -> Variant:
    """The variant of ``player`` with the learner in the place of its rule, from here on, or from the start where the
    run ends before it moves again; its name is none of ``taken``."""
    return by_hand_from(player.variant, since_here(player), taken)


def by_hand_from(variant: Variant, since: int, taken: Collection[str] = ()) -> Variant:
    """A variant with the learner in the place of its rule from the update of iteration ``since`` on."""
    problem = replace(variant.problem, rule=ByHand(instead=ruled(variant).problem.rule, since=since))
    return variant._replace(name=_free_name(taken), problem=problem, base=variant.words)


def ruled(variant: Variant) -> Variant:
    """The same variant as its rule would play it; one that is not played by hand is returned as it is."""
    rule = variant.problem.rule
    if not isinstance(rule, ByHand):
        return variant
    return variant._replace(problem=replace(variant.problem, rule=rule.instead))


def rules_run(variant: Variant) -> Running:
    """The run that the rule would have made, to compare with."""
    return Running(ruled(variant))


def tell(player: Player) -> None:
    """Go to where the learner knows how things stand: the loss of this iteration, or as near to it as there is one."""
    steps = player.steps(player.iteration)
    told = next((place for place, step in enumerate(steps, 1) if step.stage == "loss"), len(steps))
    if steps[-1].stage == "done" and told >= len(steps) - 1:
        # The run ends here: that is what there is to know.
        told = len(steps)
    player.go(player.iteration, told)


def names_for_a_move(player: Player) -> Mapping[str, Value]:
    """What an answer may be made of: every number that is shown of this iteration, ``grad_w`` for the gradient of w,
    and the ``rate`` of the rule that plays no more."""
    column = player.snapshot().column
    rate = ruled(player.variant).problem.rule.rate_at(column.iteration, column.epoch)
    more = {} if rate is None else {"rate": rate}
    slopes = {f"grad_{name}": slope for name, slope in column.gradients.items()}
    hidden = {name for name, what in player.variant.hidden.items() if what == "all"}
    shown = {name: value for name, value in column.known.items() if name not in hidden}
    return {**more, **slopes, **shown}


def since_here(player: Player) -> int:
    """The first iteration whose update is the learner's, when playing by hand begins where the player is."""
    record, since = player.trace.iteration(player.iteration), player.iteration
    if not record.end and record.updated is not None and player.revealed == len(player.steps(since)):
        since += 1
    # In the last iteration nothing is left to move, only the start is: it ends before its update, or, at the limit,
    # with the last one that there is.
    return 1 if player.trace.iteration(since).end else since


def _free_name(taken: Collection[str]) -> str:
    names = [NAME, *(f"{NAME} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
