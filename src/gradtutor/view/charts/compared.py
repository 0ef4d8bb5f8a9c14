"""Runs that are compared: what tells them apart, and what of them is drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

from gradtutor.engine.language.tree import names_in
from gradtutor.i18n import tr
from gradtutor.records import dataclass
from gradtutor.view.labels import objective_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.lessons.model import Variant
    from gradtutor.session.run.background_run import Run

Point: TypeAlias = tuple[float, float]

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What tells runs apart, on the chart and in the table, with and without colour."""
COLOURS = 8
"""Roles ``run0``, ``run1``, …: as many as people can tell apart."""
SAME = 1e-9
"""Numbers that differ by less are the same: rounding alone parts them."""
MOST_POINTS = 60
"""Letters on the path of a run."""
MOST_TRAIL = 400
"""Points of a path that are joined."""


def role(place: int) -> str:
    """The role of the run at a place."""
    return f"run{place % COLOURS}"


def letter(place: int) -> str:
    """The letter of the run at a place."""
    return LETTERS[place % len(LETTERS)]


@dataclass(frozen=True, eq=False)
class ComparedRun:
    """One of the runs of a comparison."""

    run: Run
    place: int
    """In the list of all runs, counted from 0."""
    selected: bool = False
    secret: bool = False
    """Whether its numbers would give away what the learner is to find out: it is not drawn."""

    @property
    def letter(self) -> str:
        """What stands for it in pictures."""
        return letter(self.place)

    @property
    def role(self) -> str:
        """The role of its line, and of its letters unless it is selected."""
        return role(self.place)

    @property
    def mark_role(self) -> str:
        """The role of its letters."""
        return f"{self.role} current" if self.selected else self.role

    def path(self, x: str, y: str) -> list[Point]:
        """The points of the run, those that have a value: the first, the last, and enough between them."""
        points = list(zip(self.run.paths.get(x, ()), self.run.paths.get(y, ()), strict=False))
        return _some([point for point in points if all(map(math.isfinite, point))], MOST_TRAIL)


def selected_last(runs: Sequence[ComparedRun]) -> list[ComparedRun]:
    """In the order in which they are drawn: the selected one lies on top."""
    return sorted(runs, key=lambda one: one.selected)


def few(points: list[Point]) -> list[Point]:
    """Enough of a path's points to have letters."""
    return _some(points, MOST_POINTS)


def alike(runs: Sequence[ComparedRun], variant: Variant, node: str) -> list[ComparedRun]:
    """The runs that may be seen, have begun, and compute ``node`` as ``variant`` does: one picture of it holds for
    all of them. The selected one is the last: it lies on top."""
    own = _recipe(variant, node)
    begun = [one for one in selected_last(runs) if one.run.iterations and not one.secret]
    return [one for one in begun if _recipe(one.run.variant, node) == own]


def same_curves(curves: Sequence[tuple[ComparedRun, Sequence[Point]]]) -> list[list[ComparedRun]]:
    """The runs whose curves are the same to the eye, in groups of two and more, each in the order of their letters."""
    groups: list[tuple[Sequence[Point], list[ComparedRun]]] = []
    for one, points in sorted(curves, key=lambda entry: entry[0].place):
        for known, members in groups:
            if len(known) == len(points) and all(
                math.isclose(a, b, rel_tol=SAME, abs_tol=SAME)
                for left, right in zip(known, points, strict=True)
                for a, b in zip(left, right, strict=True)
            ):
                members.append(one)
                break
        else:
            groups.append((points, [one]))
    return [members for _, members in groups if len(members) > 1]


def objective_title(runs: Sequence[Run]) -> str:
    """What the objective of all runs is called."""
    names = {objective_name(run.variant) for run in runs}
    name = names.pop() if len(names) == 1 else tr("gap or loss")
    batches = any(run.variant.problem.batch for run in runs)
    return tr("{name}, all data").format(name=name) if batches else name


def _recipe(variant: Variant, node: str) -> dict[str, Any]:
    """How a node is computed: every name that it depends on, and what that is."""
    problem = variant.problem
    formulas = {entry.name: entry.expression for entry in problem.nodes}
    known: dict[str, Any] = {**problem.constants, **problem.data, **{entry.name: entry for entry in problem.noise}}
    found: dict[str, Any] = {}
    pending = [node]
    while pending:
        name = pending.pop()
        if name in found:
            continue
        value: Any = formulas.get(name, known.get(name))
        found[name] = value.tobytes() if hasattr(value, "tobytes") else value
        pending.extend(names_in(formulas[name]) if name in formulas else ())
    return found


def _some(points: list[Point], most: int) -> list[Point]:
    """About so many of the points, the first and the last among them."""
    stride = -(-len(points) // most)
    return [*points[: -1 : max(stride, 1)], *points[-1:]]
