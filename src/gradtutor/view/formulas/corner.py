"""Which side of a corner a derivative was taken from, where a number stands on one: relu at 0, equal ones in max."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.tree import Call, walk
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


def corner_lines(scene: Scene, paths: Sequence[Contribution]) -> list[Line]:
    """A line that says it, for the first of the local derivatives that is one of a corner; mostly none."""
    for path in paths:
        for part in walk(path.formula):
            if isinstance(part, Call) and part.operation in ("step", "sign", "heaviside"):
                try:
                    there = evaluate(part.arguments[0], scene.snapshot.column.known)
                except (KeyError, ArithmeticError):
                    continue
                if there == 0.0:
                    return [((f" {_side(part.operation)}", "muted"),)]
    return []


def _side(operation: str) -> str:
    if operation == "step":
        return tr("a corner: the slope of the left side")
    if operation == "sign":
        return tr("a corner: 0, between both sides")
    return tr("a corner: half of both sides")
