"""The numbers that placeholders stand for, at a place of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradtutor.lessons.text.formulas import compute
from gradtutor.lessons.text.model import KEPT

if TYPE_CHECKING:
    from gradtutor.engine.problem import Problem
    from gradtutor.lessons.text.model import Placeholder
    from gradtutor.view.scene import Scene

HIDDEN = "hidden"
"""What stands for a number that the learner may not see yet."""


def names_of(problem: Problem) -> frozenset[str]:
    """The names of a problem: parameters, constants, noise, data and nodes."""
    named = [one.name for one in problem.parameters] + [one.name for one in problem.noise]
    return frozenset((*named, *(node.name for node in problem.nodes), *problem.constants, *problem.data))


def number_of(scene: Scene, placeholder: Placeholder) -> Any:
    """The number that a placeholder stands for here; ``None``: not yet known; ``HIDDEN``: not to be seen yet."""
    snapshot, column = scene.snapshot, scene.snapshot.column
    name = placeholder.names[0] if placeholder.names else ""
    kind = placeholder.kind
    if kind == "value":
        return HIDDEN if scene.value_hidden(name) else column.known.get(name)
    if kind == "computed":
        return compute(placeholder.formula, names_of(scene.problem), lambda meant: number_of(scene, meant))
    if kind == "start":
        return next((entry.start for entry in scene.problem.parameters if entry.name == name), None)
    if kind == "previous":
        return snapshot.earlier[-1].known.get(name) if snapshot.earlier else None
    if kind in KEPT:
        return column.inner.get(kind, {}).get(name)
    of_names = {"grad": column.gradients, "delta": column.deltas, "next": column.updated}
    return of_names[kind].get(name) if kind in of_names else _of_the_run(scene, kind)


def _of_the_run(scene: Scene, kind: str) -> Any:
    """What belongs to the iteration as a whole, not to a name."""
    column = scene.snapshot.column
    if kind in ("error", "objective"):
        return HIDDEN if scene.objective_hidden else column.objective
    if kind == "iteration":
        return float(column.iteration)
    if kind == "epoch":
        return None if column.epoch is None else float(column.epoch)
    if kind == "rows":
        return float(len(column.rows)) if column.rows else None
    if kind == "full_loss":
        return HIDDEN if scene.objective_hidden else column.full_objective
    if kind == "rate":
        return scene.rate
    return column.details.get(kind)
