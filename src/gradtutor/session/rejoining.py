"""A lesson that has been changed while it is open: back to the same place of what it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.session.recalling import move_again
from gradtutor.session.run.player import Player

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant


def rejoined(before: Player, variant: Variant) -> Player:
    """A player of ``variant`` where ``before`` is in its own, with the moves made there, as far as they still fit."""
    player = Player(variant)
    move_again(player, dict(sorted(before.trace.chosen.items())))
    player.go(before.iteration, before.revealed)
    return player
