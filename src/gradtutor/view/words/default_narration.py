"""The words of runs that no author has written any for: by hand, and with a rule that is not the lesson's.

What an author says of a step holds for other numbers as well, but not for another rule. Where that is so, these
sentences take the place of the author's; the forward pass and the loss keep the author's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import spaced, tr
from gradtutor.session.run.background_run import Run
from gradtutor.session.run.by_hand import ByHand, ruled
from gradtutor.view.labels import method_name, name_of, objective_name, reason_words
from gradtutor.view.scene import partial
from gradtutor.view.text.numbers import short
from gradtutor.view.words.keys import key_words

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Span


def made_words(scene: Scene) -> list[list[Span]] | None:
    """The paragraphs for this place; ``None`` where the author's own are to be shown."""
    base = scene.lesson.variants.get(scene.variant.base)
    if base is None or scene.lesson.variants.get(scene.variant.name) is None:
        # A run of the lesson itself, or of its sweep.
        return None
    hand, stage = isinstance(scene.problem.rule, ByHand), scene.snapshot.stage
    if stage == "intro":
        return _hand_intro(scene) if hand else _changed_intro(scene, base)
    if not hand and scene.problem.rule.kind == base.problem.rule.kind:
        return None
    if stage == "backward":
        return _paragraphs(backward_words(scene))
    if stage == "update":
        return _paragraphs(update_words(scene))
    return _done(scene) if stage == "done" else None


def after_a_move(scene: Scene) -> str:
    """Whether the learner's last move has led nearer; empty where that is not to be said."""
    rule, snapshot = scene.problem.rule, scene.snapshot
    if not isinstance(rule, ByHand) or snapshot.stage != "loss" or scene.objective_hidden or not snapshot.earlier:
        return ""
    before, now = snapshot.earlier[-1].objective, snapshot.column.objective
    if snapshot.iteration <= rule.since or before is None or now is None:
        return ""
    if scene.problem.goal.target is None:
        nearer, farther = (
            tr("Your move: {name} from {old} to {new}, less."),
            tr("Your move: {name} from {old} to {new}, more."),
        )
        better, same = now < before, now == before
    else:
        nearer = tr("Your move: {name} from {old} to {new}, nearer.")
        farther = tr("Your move: {name} from {old} to {new}, farther away.")
        better, same = abs(now) < abs(before), abs(now) == abs(before)
    text = tr("Your move: {name} stays at {new}.") if same else nearer if better else farther
    old, new = (short(value, scene.digits) for value in (before, now))
    return text.format(name=objective_name(scene.variant), old=old, new=new)


def run_so_far(scene: Scene) -> Run:
    """The run that is shown, as far as it has come."""
    end, column = scene.snapshot.end, scene.snapshot.column
    objective = column.objective if column.full_objective is None else column.full_objective
    return Run(scene.variant, end.reason if end else "waiting", column.iteration, objective=objective)


def comparison(variant: Variant, own: Run, rival: Run, digits: int) -> list[str]:
    """How a run by hand did, and how the rule would have done: a sentence for each, and one on both."""
    rule = method_name(ruled(variant).problem.rule.kind)
    name = objective_name(variant)
    sentences = [_result(tr("By hand"), name, own, digits), _result(rule, name, rival, digits)]
    if own.reason == rival.reason == "converged":
        more = own.iterations - rival.iterations
        if more > 0:
            sentences.append(tr("Iterations that the rule has saved: {count}.").format(count=more))
        elif more < 0:
            sentences.append(tr("Iterations that you have saved: {count}.").format(count=-more))
        else:
            sentences.append(tr("Both took the same number of iterations."))
    return sentences


def _result(who: str, name: str, run: Run, digits: int) -> str:
    text = tr("{who}: {reason}, iteration {count}, {name} = {value}.")
    value = short(run.objective, digits)
    return text.format(who=who, reason=reason_words(run.reason), count=run.iterations, name=name, value=value)


def _paragraphs(text: str) -> list[list[Span]]:
    return [[(text, "")]]


def _hand_intro(scene: Scene) -> list[list[Span]]:
    rule = scene.problem.rule
    assert isinstance(rule, ByHand)
    names = ", ".join(scene.symbol(entry.name) for entry in scene.problem.parameters)
    method = method_name(rule.instead.kind)
    if rule.since > 1:
        text = tr("By hand: up to iteration {last} {method} moves; after that you set {names}.")
    else:
        text = tr("By hand: you set {names}, and {method} only watches.")
    told = spaced(text.format(last=rule.since - 1, method=method, names=names))
    then = tr("Press {next} to see how things stand; at your move, enter sets the next values.").format(
        next=key_words("next")
    )
    return [[(told, "strong")], [(then, "")]]


def _changed_intro(scene: Scene, base: Variant) -> list[list[Span]]:
    what = tr("What if {changes}?").format(changes=scene.variant.name)
    rest = tr("Everything else is as in the lesson.")
    if base.name != "default":
        rest = tr("Everything else is as in “{name}”.").format(name=name_of(scene.words, base))
    guess = tr("Guess first: more iterations, fewer, or no end at all? Press {next} to find out.")
    return [[(what, "strong")], [(rest, "")], [(guess.format(next=key_words("next")), "")]]


def backward_words(scene: Scene) -> str:
    """What a gradient, a delta, or what a rule works out says of its name."""
    snapshot, column = scene.snapshot, scene.snapshot.column
    focus = snapshot.focus
    if column.details:
        return _detail(scene)
    name, output = scene.symbol(focus), scene.symbol(scene.graph.output)
    if scene.problem.rule.backward == "deltas" and column.deltas.get(focus) is not None:
        delta = short(column.deltas[focus], scene.digits)
        return tr("{name} has {delta} too much (minus: too little) for the gap to close.").format(
            name=name, delta=delta
        )
    slope = column.gradients.get(focus)
    if slope is None:
        return ""
    whole = partial(scene, scene.graph.output, focus)
    if is_array(slope):
        text = tr(
            "{slope} has a number for each of {name}: how many times as much {output} changes when that one grows a "
            "little."
        )
        return text.format(slope=whole, name=name, output=output)
    text = tr("{slope} is {number}: when {name} grows a little, {output} changes {number} times as much.")
    return text.format(slope=whole, number=short(slope, scene.digits), name=name, output=output)


def _detail(scene: Scene) -> str:
    details = {name: short(value, scene.digits) for name, value in scene.snapshot.column.details.items()}
    if "low" in details:
        return tr("Between {low} and {high} everything is still possible.").format(**details)
    return tr("The line through the last two tries has the slope {slope}.").format(**details)


def update_words(scene: Scene) -> str:
    """Who carries a parameter from where to where."""
    rule, column, focus = scene.problem.rule, scene.snapshot.column, scene.snapshot.focus
    text = tr("{method} carries {name} from {old} to {new}.")
    method = method_name(rule.kind)
    if isinstance(rule, ByHand):
        method = method_name(rule.instead.kind)
        if column.iteration >= rule.since:
            text = tr("You have set {name}: from {old} to {new}. Press {next} to see what follows from it.")
    old, new = (short(values.get(focus), scene.digits) for values in (column.parameters, column.updated))
    words = {"method": method, "name": scene.symbol(focus), "old": old, "new": new, "next": key_words("next")}
    return spaced(text.format(**words))


def _done(scene: Scene) -> list[list[Span]]:
    """How it ended; by hand, how the rule would have done."""
    own = run_so_far(scene)
    if isinstance(scene.problem.rule, ByHand) and not scene.trace.chosen:
        ended = tr("The run has ended before your first move: nothing was moved, so there is nothing to compare.")
        return [[(ended, "")], [(tr("Press w to begin somewhere else, or m to go back to the rule."), "")]]
    if scene.rival is None:
        sentences = [_result(method_name(scene.problem.rule.kind), objective_name(scene.variant), own, scene.digits)]
    else:
        sentences = comparison(scene.variant, own, scene.rival, scene.digits)
    last = tr("Press x to see the runs side by side.")
    return [*([(sentence, "")] for sentence in sentences), [(last, "")]]
