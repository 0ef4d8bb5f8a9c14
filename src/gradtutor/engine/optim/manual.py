"""The rule of a run that is played by hand."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from gradtutor.engine.optim.rule import Move, Rule, Seen, Tries, next_try
from gradtutor.i18n import mark
from gradtutor.records import dataclass


@dataclass(frozen=True, slots=True)
class Manual(Rule):
    """The learner sets the parameters; ``tries`` are played first."""

    kind = "manual"
    title = mark("by hand")
    uses_gradients = False
    waits = True
    tries: Tries = field(default_factory=dict)

    def step(self, state: Any, seen: Seen) -> Move | None:
        """The prescribed try, or what the learner chose, or ``None``: waiting."""
        updated = next_try(self.tries, seen) or seen.chosen
        return None if updated is None else Move({**seen.parameters, **updated})
