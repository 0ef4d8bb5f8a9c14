"""The numbers that are on the screen, by the names that an answer may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.session.quiz.quantities import next_place

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.session.run.player import Player


def known_numbers(player: Player) -> dict[str, Value]:
    """The names that an answer about the next step may use: every number that is shown of its iteration.

    Besides the lesson's own names: ``grad_b`` and ``delta_b`` for ∂L/∂b and Δb, ``gap`` or ``error``, ``target`` and
    ``rate``, where the lesson has no names like these.
    """
    place = next_place(player)
    number = place[0] if place else player.iteration
    record = player.trace.iteration(number)
    shown = player.steps(number)[: player.revealed if number == player.iteration else 0]
    values = {step.focus: record.values[step.focus] for step in shown if step.stage == "forward"}
    noise = {entry.name for entry in player.variant.problem.noise}
    inputs = {name: value for name, value in record.inputs.items() if name not in noise}
    names = {**inputs, **record.parameters, **values}
    hidden = {name for name, what in player.variant.hidden.items() if what == "all"}
    found = {name: value for name, value in names.items() if value is not None and name not in hidden}
    more: dict[str, Value | None] = {"rate": player.variant.problem.rule.rate_at(record.number, record.epoch)}
    target = player.variant.problem.goal.target
    if target is not None and target not in hidden:
        more["target"] = record.known.get(target) if isinstance(target, str) else target
        if not player.variant.feedback and any(step.stage == "loss" for step in shown):
            more |= {"gap": record.objective, "error": record.objective}
    for step in shown:
        if step.stage == "backward" and player.shows_gradients:
            if record.deltas is None:
                more[f"grad_{step.focus}"] = (record.gradients or {}).get(step.focus)
            elif not player.variant.feedback:
                more[f"delta_{step.focus}"] = record.deltas.get(step.focus)
    return {**{name: value for name, value in more.items() if value is not None}, **found}
