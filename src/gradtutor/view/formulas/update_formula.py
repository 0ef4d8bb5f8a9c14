"""The worked formula of an update: how the rule made the next value of a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.session.run.by_hand import ByHand
from gradtutor.view.formulas.worked import bracketed, worked
from gradtutor.view.labels import method_name
from gradtutor.view.text.lines import Line, width
from gradtutor.view.text.numbers import short, vector

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene


def update_lines(scene: Scene) -> list[Line]:
    """name ← name − step, by the rule that made it."""
    snapshot, rule = scene.snapshot, scene.problem.rule
    name, column = snapshot.focus, snapshot.column
    symbol = scene.symbol(name)
    left = tr("next {name}").format(name=symbol)
    updated = column.updated[name]
    new = vector(updated, scene.digits) or short(updated, scene.digits)
    if is_array(updated) and width(f"{left} = {new}") > scene.columns:
        new = short(updated)
    if (lines_of_rule := rule.update_of(column.handed)) is not None:
        # Not needed for a first frame.
        from gradtutor.view.formulas.gradient_update_formula import descent_lines

        lines = descent_lines(scene, lines_of_rule, left, new)
    else:
        lines = worked(left, [] if is_array(updated) else _rows(scene), "update", new)
    if name in snapshot.held:
        wanted = short(snapshot.held[name], scene.digits)
        lines[-1] = (*lines[-1], (" " + tr("(held at the bound, not {wanted})").format(wanted=wanted), "fault"))
    return lines


def _rows(scene: Scene) -> list[str]:
    """The formula in symbols and in numbers, for the rules that close a gap and for those that are told."""
    snapshot, rule = scene.snapshot, scene.problem.rule
    name, column = snapshot.focus, snapshot.column
    symbol, old = scene.symbol(name), short(column.parameters[name], scene.digits)
    if isinstance(rule, ByHand):
        return [method_name(rule.instead.kind) if snapshot.iteration < rule.since else tr("chosen by hand")]
    if rule.backward == "deltas":
        return [f"{symbol} − Δ{symbol}", f"{old} − {bracketed(short(column.deltas.get(name), scene.digits))}"]
    if snapshot.iteration <= rule.prescribed:
        return [tr("the next try of the lesson")]
    if rule.backward == "slope":
        gap, slope = short(column.objective, scene.digits), short(column.details.get("slope"), scene.digits)
        words = f"{symbol} − " + tr("gap") + " ÷ " + tr("slope")
        return [words, f"{old} − {bracketed(gap)} ÷ {bracketed(slope)}"]
    if rule.backward == "interval":
        low, high = (short(column.details.get(end), scene.digits) for end in ("low", "high"))
        return [tr("the middle of what is left"), f"({low} + {high}) ÷ 2"]
    return [tr("chosen by hand") if rule.waits else method_name(rule.kind)]
