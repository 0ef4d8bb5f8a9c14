"""A prediction in words: what is asked for, how exact it has to be, what was right, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.session.quiz.grading import RELATIVE, SMALLEST, Verdict
from gradtutor.session.quiz.quantities import INNER, Asked, next_place
from gradtutor.view.formulas.worked import bracketed, inner_symbol, written
from gradtutor.view.quiz.guesses import MARKS, RIGHT, ROLES, WRONG
from gradtutor.view.quiz.misconceptions import reason_sentence
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import Line, Span, wrap
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.session.run.player import Player
    from gradtutor.view.scene import Scene


_SMALLEST_DECIMALS = 9
"""Of a tolerance."""


def asked_label(scene: Scene, asked: Asked) -> str:
    """What a number is called: ``∂c/∂b``, ``Δb``, ``next x``, ``W₁₂``."""
    name, quantity = asked.name, asked.quantity
    if quantity == "objective":
        return tr("gap")
    if quantity == "detail":
        return {"low": tr("lowest"), "high": tr("highest"), "slope": tr("slope")}[name]
    if quantity == "local":
        return partial(scene, asked.of, name)
    label = scene.symbol(name)
    if quantity == "gradient":
        label = partial(scene, scene.graph.output, name)
    elif quantity == "delta":
        label = f"Δ{label}"
    if asked.index:
        # Not needed for the lessons of plain numbers.
        from gradtutor.view.formulas.element_formula import element_symbol

        label = element_symbol(label, asked.index, scene.graph.shapes[name])
    if quantity == "updated":
        return tr("next {name}").format(name=label)
    if quantity.startswith(INNER):
        return inner_symbol(scene, quantity.removeprefix(INNER), label)
    return label


def nothing_asked(scene: Scene, player: Player) -> str:
    """Why no number of the coming step can be asked for."""
    place = next_place(player)
    if place is None:
        ended = player.trace.iteration(player.iteration).end is not None
        return tr("The run has ended: no number comes next.") if ended else tr("The next move is yours.")
    iteration, step = place
    if (
        step.stage == "backward"
        and step.focus == scene.graph.output
        and player.trace.iteration(iteration).deltas is not None
        and not scene.variant.feedback
    ):
        return tr("Δ{name} is the gap, which stands here already.").format(name=scene.symbol(step.focus))
    return tr("The next step has nothing that you could work out.")


def asked_question(scene: Scene, asked: Asked) -> str:
    """The question in short: ``b = ln a = ?``; without the formula where that is the very thing to be found."""
    label = asked_label(scene, asked)
    if asked.quantity == "value" and not asked.index:
        label += f" = {written(scene, scene.graph.nodes[asked.name])}"
    elif asked.quantity == "objective":
        label += f" = {scene.symbol(asked.name)} − {bracketed(scene.target_text)}"
    return f"{label} = ?"


def tolerance_words(scene: Scene, asked: Asked, truth: float, tolerance: float) -> str:
    """How exact an answer has to be, in words that do not give it away."""
    percent = short(100 * RELATIVE)
    if tolerance > max(SMALLEST, 1.001 * RELATIVE * abs(truth)):
        return tr("right within ±{tolerance}").format(tolerance=short(float(f"{tolerance:.1g}"), _SMALLEST_DECIMALS))
    if asked.quantity == "updated" and tolerance < 0.999 * RELATIVE * abs(truth):
        # In one message, the sign and the "of" after it would be taken for a conversion.
        share = tr("{percent} %").format(percent=percent)
        return tr("right within {share} of the change").format(share=share)
    return tr("right within {percent} %").format(percent=percent)


def verdict_lines(scene: Scene, asked: Asked, verdict: Verdict, columns: int) -> list[Line]:
    """What is said to a guess: what was right, or the likeliest reason why it was not."""
    guess = short(verdict.guess, scene.digits)
    if verdict.right:
        truth = short(verdict.truth, scene.digits)
        text = (
            tr("{label} = {guess} is exactly right.") if guess == truth else tr("{label} = {guess} is right: {truth}.")
        )
        text = text.format(label=asked_label(scene, asked), guess=guess, truth=truth)
        return wrap([(f"{RIGHT} {text}", f"{ROLES[True]} strong")], columns)
    reason = tr("{reason} Try again.").format(reason=reason_sentence(scene, asked, verdict))
    return wrap([(f"{WRONG} {guess}", ROLES[False]), (" ", ""), (reason, "")], columns)


def unplaced_line(scene: Scene, verdicts: Mapping[Asked, Verdict]) -> Line:
    """The guesses about the step that is shown for which the table has no cell of their own: local derivatives, and
    single numbers of arrays. Empty where there are none."""
    focus, stage = scene.snapshot.focus, scene.snapshot.stage
    quantities = {"forward": ("value",), "backward": ("local", "gradient", "delta"), "update": ("updated",)}
    spans: list[Span] = []
    for asked, verdict in verdicts.items():
        known = asked.quantity in quantities.get(stage, ()) or (stage == "update" and asked.quantity.startswith(INNER))
        if asked.name == focus and known and (asked.quantity == "local" or asked.index):
            guess = f"{asked_label(scene, asked)} {short(verdict.guess, scene.digits)}"
            spans += [(f"{MARKS[verdict.right]} {guess}", ROLES[verdict.right]), ("  ", "")]
    return ((tr("you") + " ", "muted"), *spans[:-1]) if spans else ()
