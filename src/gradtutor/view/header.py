"""The first line of the screen: where in the course one is, and where in the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.rules import RULES
from gradtutor.locale import tr
from gradtutor.session.rates import rate_of
from gradtutor.view.lines import Line, cut, width
from gradtutor.view.narration import plain_section
from gradtutor.view.numbers import short

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene


def stage_name(stage: str) -> str:
    """A stage in the language in use."""
    names = {
        "intro": tr("start"),
        "forward": tr("forward"),
        "loss": tr("loss"),
        "backward": tr("backward"),
        "update": tr("update"),
        "done": tr("done"),
    }
    return names[stage]


LONGEST_STAGE = 12
"""Columns of a stage with its steps, as a rule: what stands before it is chosen alike for all stages."""
_ROLES = {"forward": "forward", "loss": "backward", "backward": "backward", "update": "update"}


def method_name(kind: str) -> str:
    """The true name of the method behind a rule."""
    return tr(RULES[kind].title)


def _place(scene: Scene, columns: int) -> str:
    """Chapter, number, lesson and variant; without the chapter's title where all of it is too wide."""
    snapshot = scene.snapshot
    what = scene.words.title
    if snapshot.variant != "default":
        what += f" · {plain_section(scene, 'variant', snapshot.variant)}"
    if not scene.chapter:
        return f" {what}"
    number = f"{scene.number}/{scene.total}"
    whole = f" {scene.chapter} {number} · {what}"
    return whole if width(whole) <= columns else f" {number} · {what}"


def header_line(scene: Scene, columns: int) -> Line:
    """Chapter, place and lesson on the left; method, iteration and stage on the right."""
    snapshot = scene.snapshot
    stage = stage_name(snapshot.stage)
    if snapshot.count > 1:
        stage += f" {snapshot.index}/{snapshot.count}"
    method = method_name(scene.problem.rule.kind) + " · "
    if (rate := rate_of(scene.variant)) is not None:
        method = f"{method_name(scene.problem.rule.kind)}, η {short(rate, 8)} · "
    iteration = tr("iteration {number}").format(number=snapshot.iteration) + " · "
    if snapshot.column.epoch is not None:
        iteration = tr("epoch {number}").format(number=snapshot.column.epoch) + " · " + iteration
    left = _place(scene, columns - width(iteration) - LONGEST_STAGE - 3)
    if width(left) + width(method + iteration + stage) + 3 > columns:
        method = ""
    left = cut(left, columns - width(method + iteration + stage) - 3)
    blanks = " " * max(1, columns - width(left) - width(method + iteration + stage) - 1)
    return (
        (left, "heading"),
        (blanks, ""),
        (method, "muted"),
        (iteration, ""),
        (stage, f"{_ROLES.get(snapshot.stage, '')} strong".strip()),
        (" ", ""),
    )
