"""Fading: the tutor works the first iteration, and hands over one step more of each that follows, from its end.

In iteration 1 everything is shown; in 2 the last step is the learner's, in 3 the last two, until a whole iteration is
done by hand. Steps that nobody can work out do not count. (Worked examples that fade from the end: Renkl, Atkinson,
*Structuring the transition from example study to problem solving*, Educational Psychologist 38, 2003.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.session.quiz.quantities import next_place, numbers_of

if TYPE_CHECKING:
    from gradtutor.session.run.player import Player


def learners_turn(player: Player) -> bool:
    """Whether the next step is the learner's."""
    place = next_place(player)
    if place is None:
        return False
    number, step = place
    turns = number - 1
    if not turns or not numbers_of(player, number, step):
        return False
    # From the end: the step is the learner's when fewer than so many come after it.
    steps = player.steps(number)
    after = steps[steps.index(step) + 1 :]
    return sum(1 for later in after if numbers_of(player, number, later)) < turns
