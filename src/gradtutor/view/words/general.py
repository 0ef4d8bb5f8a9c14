"""Words that are true of any run, made from its numbers, for where the author's hold for other settings only."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from gradtutor.i18n import ngettext, spaced, tr
from gradtutor.session.run.what_if import name_of as named_by
from gradtutor.view.labels import method_name, objective_name
from gradtutor.view.text.numbers import formatted, short
from gradtutor.view.words.choice import changed_settings
from gradtutor.view.words.default_narration import backward_words, update_words
from gradtutor.view.words.keys import key_words
from gradtutor.view.words.staleness import begins_at_its_goal, breaks_off_at_once

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Span

_LAST = 12
"""Moves at the end of a run from which it is seen whether it swings."""


def general_words(scene: Scene) -> list[list[Span]] | None:
    """The paragraphs for this place; ``None`` where nothing can be said in general."""
    snapshot = scene.snapshot
    if snapshot.stage == "intro":
        return _intro(scene)
    if snapshot.stage == "done":
        return [[(sentence, "")] for sentence in _done(scene)]
    make = {"forward": _forward, "loss": _loss, "backward": _backward, "update": update_words}
    text = make[snapshot.stage](scene)
    return [[(text, "")]] if text else None


def _intro(scene: Scene) -> list[list[Span]]:
    said = tr("Here {changes}; the rest is as in the lesson.").format(changes=changed_name(scene))
    shown = (entry for entry in scene.problem.parameters if not scene.value_hidden(entry.name))
    starts = ", ".join(f"{scene.symbol(entry.name)} = {formatted(entry.start, '', scene.digits)}" for entry in shown)
    method = method_name(scene.problem.rule.kind)
    begins = spaced(tr("{method} begins at {starts}.").format(method=_sentence(method), starts=starts))
    ask = tr("What will come of it? Press {next}.").format(next=key_words("next"))
    return [[(said, "strong")], [(begins, "")], [(ask, "")]]


def changed_name(scene: Scene) -> str:
    """The settings that are not the lesson's own, as ``rate = 0.5``."""
    return named_by(changed_settings(scene.lesson, scene.variant), scene.variant.symbols, ())


def _forward(scene: Scene) -> str:
    name = scene.snapshot.focus
    value = "?" if scene.value_hidden(name) else formatted(scene.snapshot.column.values.get(name), "", scene.digits)
    return tr("{name} is worked out from what stands before it: {value}.").format(name=scene.symbol(name), value=value)


def _loss(scene: Scene) -> str:
    if scene.objective_hidden:
        return ""
    column, earlier = scene.snapshot.column, scene.snapshot.earlier
    name, value = objective_name(scene.variant), short(column.objective, scene.digits)
    if not earlier:
        return tr("{name} is {value} at the start.").format(name=name, value=value)
    before = short(earlier[-1].objective, scene.digits)
    return tr("{name} is {value} now; one iteration before it was {before}.").format(
        name=name, value=value, before=before
    )


def _backward(scene: Scene) -> str:
    if scene.snapshot.focus == scene.graph.output:
        return tr("Seen from itself, {name} grows 1 for 1: here the way back begins.").format(
            name=scene.symbol(scene.graph.output)
        )
    return backward_words(scene)


def _done(scene: Scene) -> list[str]:
    """The method and its settings, where the objective began and ended, and how it went on the way."""
    count = scene.snapshot.column.iteration
    method = _sentence(method_name(scene.problem.rule.kind))
    changes = changed_name(scene)
    lead = ngettext("{method}, {changes}: {count} iteration.", "{method}, {changes}: {count} iterations.", count)
    lead = lead.format(method=method, changes=changes, count=count)
    end = scene.snapshot.end
    if end is not None and begins_at_its_goal(end):
        at_once = tr("It begins at its goal: no step was needed. Another start has a way to go: press {key}.")
        return [lead, at_once.format(key=key_words("set"))]
    if breaks_off_at_once(scene) and scene.problem.rule.rate is not None:
        broken = tr("It breaks off before the first step. Take other numbers: press {key}.")
        return [lead, broken.format(key=key_words("set"))]
    return [text for text in (lead, _course(scene), *_ending(scene)) if text]


def _course(scene: Scene) -> str:
    """From where to where the objective went, and how; empty where it never had a value."""
    first, last, falls = _ends(scene)
    if not math.isfinite(first):
        return ""
    name = objective_name(scene.variant)
    start, end = (short(value, scene.digits) for value in (first, last))
    gap = scene.problem.goal.target is not None
    if start == end:
        text = tr("{name} is {end} at the end, as at the start.")
    elif abs(last) > abs(first) if gap else last > first:
        text = tr("{name} grew from {start} to {end}.") if not gap else tr("The gap grew from {start} to {end}.")
    elif falls is None:
        text = tr("{name} fell from {start} to {end}.")
    elif falls:
        text = tr("{name} fell from {start} to {end}, with every step.")
        if gap:
            text = tr("The gap closed from {start} to {end}, with every step.")
    else:
        text = tr("{name} fell from {start} to {end}, though not with every step.")
        if gap:
            text = tr("The gap closed from {start} to {end}, though not with every step.")
    return text.format(name=name, start=start, end=end)


def _ends(scene: Scene) -> tuple[float, float, bool | None]:
    """The objective in the first and the last iteration that has one, and whether it never grew between; with batches
    the loss on all data, of which it is not known how it went on the way: ``None``."""
    column, trace = scene.snapshot.column, scene.trace
    if column.full_objective is not None:
        first = trace.iteration(1).full_objective
        return (column.full_objective if first is None else first), column.full_objective, None
    # Only the last iteration may be without a value.
    last = column.iteration if column.objective is not None else max(1, column.iteration - 1)
    return trace.objective(1), trace.objective(last), trace.falls(last)


def _ending(scene: Scene) -> list[str]:
    """Whether a parameter swings at the end, or all have come to rest."""
    trace, last = scene.trace, scene.snapshot.column.iteration
    end = scene.snapshot.end
    if last < 3 or (end is not None and end.reason == "diverged"):
        return []
    names = [entry.name for entry in scene.problem.parameters if isinstance(entry.start, float | int)]
    resting = bool(names) and len(names) == len(scene.problem.parameters)
    for name in names:
        path = [trace.path(name, number) for number in range(max(1, last - _LAST), last + 1)]
        moves = [after - before for before, after in itertools.pairwise(path)]
        still = short(path[-1], scene.digits) == short(path[-2], scene.digits)
        resting = resting and still
        if not still and len(moves) > 1 and all(one * other < 0 for one, other in itertools.pairwise(moves)):
            return [tr("{name} swings: each step lands on the other side.").format(name=scene.symbol(name))]
    return [tr("It came to rest: the last step changes no digit that is shown.")] if resting else []


def _sentence(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]
