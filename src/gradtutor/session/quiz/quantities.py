"""The numbers that a learner may be asked for before they are revealed: those of the next step.

What cannot be worked out from the screen is not asked for: what the lesson hides, what is drawn at random, what the
lesson prescribes or the learner chooses.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.session.run.player import Player
    from gradtutor.session.run.snapshot import Step

MOST_ELEMENTS = 12
"""So many numbers of an array are asked for at the most."""
INNER = "inner:"
"""Begins the quantity of what a rule remembers; its name in ``Iteration.inner`` follows."""


class Asked(NamedTuple):
    """One number that a learner may be asked for."""

    quantity: str
    """``value``, ``objective`` (the gap), ``gradient``, ``delta``, ``local``, ``updated`` (the next parameter),
    ``detail`` (what a rule without gradients works out), or ``inner:velocity`` and the like."""
    name: str
    of: str = ""
    """For ``local``: the node whose derivative it is, ∂of/∂name."""
    index: tuple[int, ...] = ()  # type: ignore[assignment]  # hides tuple.index, which nobody asks of it
    """The place of an element of an array, from 0 along each axis."""


def next_place(player: Player) -> tuple[int, Step] | None:
    """The iteration and the step that ``player.next()`` would reveal; ``None`` at the end, and where the learner is
    to move."""
    steps = player.steps(player.iteration)
    if player.revealed < len(steps):
        return player.iteration, steps[player.revealed]
    record = player.trace.iteration(player.iteration)
    if record.end is not None or record.waiting:
        return None
    return player.iteration + 1, player.steps(player.iteration + 1)[0]


def upcoming(player: Player) -> tuple[Asked, ...]:
    """What the next step will reveal and a learner can work out, the main number first."""
    place = next_place(player)
    return numbers_of(player, *place) if place else ()


def numbers_of(player: Player, iteration: int, step: Step) -> tuple[Asked, ...]:
    """The numbers of one step that can be asked for, the main number first."""
    record = player.trace.iteration(iteration)
    if step.stage == "forward":
        return _forward(player, record, step.focus)
    if step.stage == "loss":
        return _loss(player, record)
    if step.stage == "backward":
        return _backward(player, record, step.focus)
    if step.stage == "update":
        return _update(player, record, step.focus)
    return ()


def truth(player: Player, asked: Asked) -> float:
    """The true value of one of the ``upcoming`` numbers. Raises ``KeyError`` for another."""
    place = next_place(player)
    if place is None:
        raise KeyError(asked)
    return truth_at(player, place[0], asked)


def truth_at(player: Player, iteration: int, asked: Asked) -> float:
    """The true value of a number in an iteration. Raises ``KeyError`` where the iteration has none."""
    value = element(_whole(player, player.trace.iteration(iteration), asked), asked.index)
    if value is None:
        raise KeyError(asked)
    return value


def element(value: Any, index: tuple[int, ...]) -> float | None:
    """A number, or one element of an array; ``None`` where there is none."""
    if value is None:
        return None
    return float(value[index]) if is_array(value) else float(value)


def _whole(player: Player, record: Iteration, asked: Asked) -> Any:
    quantity, name = asked.quantity, asked.name
    if quantity == "objective":
        return record.objective
    if quantity == "local":
        paths = player.contributions(record, name)
        return next((path.local for path in paths if path.consumer == asked.of), None)
    if quantity.startswith(INNER):
        return record.inner.get(quantity.removeprefix(INNER), {}).get(name)
    found = {
        "value": record.values,
        "gradient": record.gradients,
        "delta": record.deltas,
        "updated": record.updated,
        "detail": record.details,
    }[quantity]
    return (found or {}).get(name)


def _forward(player: Player, record: Iteration, name: str) -> tuple[Asked, ...]:
    used = names_in(player.trace.graph.nodes[name])
    drawn = {noise.name for noise in player.variant.problem.noise}
    unseen = drawn | {hidden for hidden, what in player.variant.hidden.items() if what == "all"}
    if name in player.variant.hidden or not unseen.isdisjoint(used):
        return ()
    return _elements("value", name, record.values[name])


def _loss(player: Player, record: Iteration) -> tuple[Asked, ...]:
    """The gap; a loss that is minimised is the value of a node, and has been asked for there."""
    goal, hidden = player.variant.problem.goal, player.variant.hidden
    if goal.target is None or record.objective is None or player.variant.feedback:
        return ()
    unseen = any(hidden.get(name) == "all" for name in (goal.output, goal.target) if isinstance(name, str))
    return () if unseen else (Asked("objective", goal.output),)


def _backward(player: Player, record: Iteration, name: str) -> tuple[Asked, ...]:
    if not player.shows_gradients:
        told = name == "interval" or not player.variant.feedback
        return tuple(Asked("detail", detail) for detail in record.details) if told else ()
    consumers = player.trace.graph.consumers(name)
    if record.gradients is None or any(consumer in player.variant.hidden for consumer in consumers):
        return ()
    paths = player.contributions(record, name)
    locals_ = tuple(Asked("local", name, path.consumer) for path in paths)
    if record.deltas is not None:
        if player.variant.feedback or record.deltas.get(name) is None or name == player.trace.graph.output:
            # Δ of the output is the gap, which has been asked for in the loss stage.
            return ()
        slope = (Asked("gradient", name),) if len(paths) > 1 else ()
        return (*_elements("delta", name, record.deltas[name]), *locals_, *slope)
    if len(paths) == 1 and paths[0].consumer == player.trace.graph.output:
        # The gradient is the local derivative itself.
        locals_ = ()
    return (*_elements("gradient", name, record.gradients[name]), *locals_)


def _update(player: Player, record: Iteration, name: str) -> tuple[Asked, ...]:
    rule = player.variant.problem.rule
    prescribed = record.number <= rule.prescribed
    blind = rule.backward == "slope" and bool(player.variant.feedback)
    if rule.waits or prescribed or blind or record.updated is None:
        return ()
    inner = (_elements(INNER + quantity, name, values[name]) for quantity, values in record.inner.items())
    return (*_elements("updated", name, record.updated[name]), *(one for every in inner for one in every))


def _elements(quantity: str, name: str, value: Any) -> tuple[Asked, ...]:
    """The number itself, or the first elements of an array, row by row; what is infinite cannot be typed."""
    if value is None:
        return ()
    if not is_array(value):
        return (Asked(quantity, name),) if math.isfinite(value) else ()
    # Not needed for the lessons of plain numbers.
    from gradtutor.engine.autodiff.elements import unravel

    count = min(math.prod(value.shape), MOST_ELEMENTS)
    places = (unravel(place, value.shape) for place in range(count))
    return tuple(Asked(quantity, name, index=place) for place in places if math.isfinite(value[place]))
