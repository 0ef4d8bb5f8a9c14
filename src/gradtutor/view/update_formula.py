"""The worked formula of an update: how the rule made the next value of a parameter, its inner state included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradtutor.engine.operations import is_array
from gradtutor.engine.rules import AdaGrad, Adam, GradientRule, Momentum, Nesterov, RmsProp
from gradtutor.locale import tr
from gradtutor.session.by_hand import ByHand
from gradtutor.view.lines import Line
from gradtutor.view.names import method_name
from gradtutor.view.numbers import short
from gradtutor.view.worked import bracketed, partial, worked

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

INNER_SYMBOLS = {"velocity": "v", "squares": "s", "first": "m", "second": "v", "accumulated": "Σg"}
"""What the inner state of a rule is called in formulas and tables."""


def update_lines(scene: Scene) -> list[Line]:
    """name ← name − step, by the rule that made it."""
    snapshot, rule = scene.snapshot, scene.problem.rule
    name, column = snapshot.focus, snapshot.column
    symbol = scene.symbol(name)
    left = tr("next {name}").format(name=symbol)
    new = short(column.updated[name], scene.digits)
    if is_array(column.parameters[name]):
        from gradtutor.view.array_formula import array_update_lines

        lines = array_update_lines(scene, left)
    elif isinstance(rule, GradientRule):
        lines = _gradient_lines(scene, rule, left, new)
    else:
        lines = worked(left, _rows(scene), "update", new)
    if name in snapshot.held:
        wanted = short(snapshot.held[name], scene.digits)
        lines[-1] = (*lines[-1], (" " + tr("(held at the bound, not {wanted})").format(wanted=wanted), "fault"))
    return lines


def _rows(scene: Scene) -> list[str]:
    """The formula in symbols and in numbers, for the rules that close a gap and for those that are told."""
    snapshot, rule = scene.snapshot, scene.problem.rule
    name, column = snapshot.focus, snapshot.column
    symbol, old = scene.symbol(name), short(column.parameters[name], scene.digits)
    if rule.kind in ("newton", "chord"):
        return [f"{symbol} − Δ{symbol}", f"{old} − {bracketed(short(column.deltas.get(name), scene.digits))}"]
    if _prescribed(scene):
        return [tr("the next try of the lesson")]
    if rule.kind == "secant":
        gap, slope = short(column.objective, scene.digits), short(column.details.get("slope"), scene.digits)
        words = f"{symbol} − " + tr("gap") + " ÷ " + tr("slope")
        return [words, f"{old} − {bracketed(gap)} ÷ {bracketed(slope)}"]
    if rule.kind == "bisection":
        low, high = (short(column.details.get(end), scene.digits) for end in ("low", "high"))
        return [tr("the middle of what is left"), f"({low} + {high}) ÷ 2"]
    if isinstance(rule, ByHand) and snapshot.iteration < rule.since:
        return [method_name(rule.instead.kind)]
    return [tr("chosen by hand")]


def _prescribed(scene: Scene) -> bool:
    """Whether this update was one of the tries that the lesson prescribes."""
    tries = getattr(scene.problem.rule, "tries", {})
    return bool(tries) and scene.snapshot.iteration <= len(next(iter(tries.values())))


def _gradient_lines(scene: Scene, rule: GradientRule, left: str, new: str) -> list[Line]:
    """The rules that minimise: first what they remember, then the step that they take with it."""
    name, column = scene.snapshot.focus, scene.snapshot.column
    # Where a line holds what the rule remembers as well, shorter numbers keep it in its place.
    digits = min(scene.digits, 4) if rule.remembers else scene.digits

    def number(value: Any) -> str:
        return bracketed(short(value, digits))

    symbol, old, rate = scene.symbol(name), short(column.parameters[name], digits), short(rule.rate, 8)
    slope = column.gradients.get(name)
    g = partial(scene, scene.graph.output, name)
    lines: list[Line] = []
    if "accumulated" in column.inner:
        total = column.inner["accumulated"][name]
        lines.append(
            ((f"Σg = {number(_before(scene, 'accumulated'))} + {number(slope)} = {short(total, digits)}", "update"),)
        )
        slope, g = total, "Σg"
    inner = {key: values[name] for key, values in column.inner.items()}
    if isinstance(rule, Momentum):
        v, step = inner["velocity"], "v"
        before, μ = number(_before(scene, "velocity")), short(rule.momentum, 8)
        lines.append(((f"v = {μ}·{before} + {number(slope)} = {short(v, digits)}", "update"),))
        numbers = f"{old} − {rate}·{number(v)}"
        if isinstance(rule, Nesterov):
            ahead: Any = slope + rule.momentum * v if slope is not None else None
            step, numbers = f"(g + {μ}·v)", f"{old} − {rate}·{number(ahead)}"
        return [*lines, *worked(left, [f"{symbol} − η·{step}", numbers], "update", new)]
    if isinstance(rule, Adam):
        return [*lines, *_adam_lines(scene, rule, symbol, new, slope, inner)]
    if isinstance(rule, AdaGrad | RmsProp):
        s, before = inner["squares"], number(_before(scene, "squares"))
        square = f"{number(slope)}²"
        if isinstance(rule, RmsProp):
            α, rest = short(rule.alpha, 8), short(1 - rule.alpha, 8)
            lines.append(((f"s = {α}·s + {rest}·g² = {short(s, digits)}", "update"),))
        else:
            lines.append(((f"s = s + g² = {before} + {square} = {short(s, digits)}", "update"),))
        rows = [f"{symbol} − η·g/√s", f"{old} − {rate}·{number(slope)}/√{number(s)}"]
        return [*lines, *worked(left, rows, "update", new)]
    return [*lines, *worked(left, [f"{symbol} − η·{g}", f"{old} − {rate}·{number(slope)}"], "update", new)]


def _adam_lines(scene: Scene, rule: Adam, symbol: str, new: str, slope: Any, inner: dict[str, Any]) -> list[Line]:
    """Both moments, their correction, and the step, a line each."""
    digits, count = min(scene.digits, 4), scene.snapshot.iteration
    first, second = inner["first"], inner["second"]
    β1, β2 = short(rule.beta1, 8), short(rule.beta2, 8)
    corrected, spread = first / (1 - rule.beta1**count), second / (1 - rule.beta2**count)
    old = short(scene.snapshot.column.parameters[scene.snapshot.focus], digits)
    m, v = short(corrected, digits), short(spread, digits)
    before = bracketed(short(_before(scene, "first"), digits))
    moved = f"{β1}·{before} + {short(1 - rule.beta1, 8)}·{bracketed(short(slope, digits))}"
    return [
        ((f"m = {moved} = {short(first, digits)}", "update"),),
        ((f"v = {β2}·v + {short(1 - rule.beta2, 8)}·g² = {short(second, digits)}", "update"),),
        ((f"m̂ = m/(1 − {β1}^{count}) = {m}  v̂ = {v}", "update"),),
        ((f"{symbol} ← {old} − {short(rule.rate, 8)}·{bracketed(m)}/√{v} = ", "update"), (new, "update current")),
    ]


def _before(scene: Scene, key: str) -> Any:
    """What the rule remembered before this update: 0 in the first iteration."""
    earlier = scene.snapshot.earlier
    return earlier[-1].inner[key][scene.snapshot.focus] if earlier and key in earlier[-1].inner else 0.0
