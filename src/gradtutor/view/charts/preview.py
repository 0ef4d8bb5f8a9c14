"""Where a rule is about to lead: shown while the update is still to be made, so that the eye is there before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.view.scene import Scene


def upcoming(scene: Scene, names: Sequence[str]) -> tuple[float, ...] | None:
    """The next values of parameters that are plain numbers, once all their gradients have been shown; ``None`` before,
    where no gradients are followed, and where the learner moves."""
    snapshot = scene.snapshot
    rule = scene.problem.rule
    if snapshot.waiting or scene.ended or not rule.has_rate or scene.problem.goal.target is not None:
        return None
    if not all(name in snapshot.column.gradients for name in names):
        return None
    try:
        updated = scene.trace.iteration(snapshot.iteration).updated or {}
    except DomainError:
        return None
    values = [updated.get(name) for name in names]
    if any(value is None or is_array(value) for value in values):
        return None
    return tuple(float(value) for value in values if value is not None)
