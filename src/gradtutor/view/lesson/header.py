"""The first line of the screen: where in the course one is, and where in the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import sign_of, tr
from gradtutor.session.run.by_hand import ByHand
from gradtutor.session.run.rates import other_rate
from gradtutor.view.labels import method_name, name_of
from gradtutor.view.text.lines import Line, cut, joined, width
from gradtutor.view.text.numbers import short
from gradtutor.view.words.staleness import is_name_stale

if TYPE_CHECKING:
    from collections.abc import Sequence

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
SHORTEST_TITLE = 12
"""Columns of a lesson's title, below which it is not cut for the sake of the variant's name."""
_BETWEEN = " · "
_ROLES = {"forward": "forward", "loss": "backward", "backward": "backward", "update": "update"}


def header_line(scene: Scene, columns: int, notes: Sequence[str] = ()) -> Line:
    """Chapter, place and lesson on the left; ``notes``, method, iteration and stage on the right."""
    snapshot = scene.snapshot
    stage = stage_name(snapshot.stage)
    if snapshot.count > 1:
        stage += f" {snapshot.index}/{snapshot.count}"
    method = method_name(scene.problem.rule.kind) + _BETWEEN
    if isinstance(scene.problem.rule, ByHand):
        # The name of the variant says so.
        method = ""
    if (rate := scene.rate) is not None:
        method = f"{method_name(scene.problem.rule.kind)}, η {short(rate, 8)}{_BETWEEN}"
    iteration = tr("iteration {number}").format(number=snapshot.iteration) + _BETWEEN
    if snapshot.column.epoch is not None:
        iteration = tr("epoch {number}").format(number=snapshot.column.epoch) + _BETWEEN + iteration
    said = "".join(note + _BETWEEN for note in notes)
    # A rate that the learner has set is always said: the name of the variant, and its words, may have another one.
    own = other_rate(scene.lesson, scene.variant)
    least = "" if own is None or rate is None else f"η {short(rate, 8)}{_BETWEEN}"
    left = _place(scene, columns - width(said + least + iteration) - LONGEST_STAGE - 3)
    if width(left) + width(said + method + iteration + stage) + 3 > columns:
        method = least
    right = width(said + method + iteration + stage)
    left = cut(left, columns - right - 3)
    blanks = " " * max(1, columns - width(left) - right - 1)
    return joined(
        [(left, "heading"), (blanks, ""), (said, "strong"), (method, "muted"), (iteration, "")],
        [(stage, f"{_ROLES.get(snapshot.stage, '')} strong".strip()), (" ", "")],
    )


def _place(scene: Scene, columns: int) -> str:
    """Chapter, number, lesson and variant in about ``columns``.

    Where all of it is too wide, what the learner knows anyway goes first: the chapter, then the end of the title, which
    the contents show in full; the name of the variant is said nowhere else, and stays as long as there is room.
    """
    snapshot = scene.snapshot
    title = scene.words.title
    # A name that tells the lesson's own rate is no name of a run with another one, which stands beside it.
    named = snapshot.variant != "default" and not is_name_stale(scene)
    variant = name_of(scene.words, scene.variant) if named else ""
    ending = sign_of(scene.words.language) + (f"{_BETWEEN}{variant}" if variant else "")
    number = f"{scene.number}/{scene.total}{_BETWEEN}" if scene.chapter else ""
    for heading in (f"{scene.chapter} {number}" if scene.chapter else "", number):
        whole = f" {heading}{title}{ending}"
        if width(whole) <= columns:
            return whole
    room = columns - width(ending) - 1
    if room - width(number) < SHORTEST_TITLE:
        number = ""
    return f" {number}{cut(title, max(room - width(number), SHORTEST_TITLE))}{ending}"
