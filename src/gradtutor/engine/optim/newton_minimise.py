"""Newton's method for a minimum: to where the gradient is 0, by the second derivative.

As in Nocedal & Wright, *Numerical Optimization*, 2nd ed., section 2.2. Not to be taken for the one in ``root_finding``,
which goes to where the output has a given value, by the first derivative.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.rule import Move, Rule, Seen
from gradtutor.engine.optim.update import Line, Update
from gradtutor.i18n import mark
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


@dataclass(frozen=True, slots=True)
class NewtonMinimise(Rule):
    """θ ← θ − H⁻¹∇L: of one number, the gradient divided by the curvature.

    Where the curvature is negative it goes uphill, for there, too, the gradient becomes 0.
    """

    kind = "newton-minimise"
    title = mark("Newton's method for a minimum")
    needs_loss = True
    second_order = True
    most_numbers = 20

    alone: ClassVar[tuple[Line, ...]] = (
        Line("bend", "c", "curvature"),
        Line("value", "", "value - gradient/bend"),
    )
    """The lines of a parameter that is the only number."""
    together: ClassVar[tuple[Line, ...]] = (
        Line("along", "s", "direction"),
        Line("value", "", "value - along"),
    )
    """The lines of each of several."""

    def update_of(self, handed: Mapping[str, object]) -> Update | None:
        """By what has been handed to the lines: the curvature, or what solves H·s = ∇L."""
        return _update(self.alone if "curvature" in handed else self.together)

    def step(self, state: Any, seen: Seen) -> Move:
        """One update of every parameter."""
        assert seen.hessian is not None  # the trace hands it to a rule of second order
        matrix = seen.hessian()
        gradients = {name: seen.gradients[name] for name in seen.parameters}
        handed: dict[str, Mapping[str, Value]]
        if len(matrix) == 1 and not any(map(is_array, gradients.values())):
            handed = {"curvature": dict.fromkeys(seen.parameters, matrix[0][0])}
        else:
            handed = {"direction": _solved(matrix, gradients)}
        update = self.update_of(handed)
        assert update is not None
        updated = {}
        for name, value in seen.parameters.items():
            more = (values[name] for values in handed.values())
            updated[name] = update.program(value)(self, value, gradients[name], seen.iteration, *more)[0]
        return Move(updated, handed=handed)


@cache
def _update(lines: tuple[Line, ...]) -> Update:
    return Update(lines, ())


def _solved(matrix: list[list[float]], gradients: Mapping[str, Any]) -> dict[str, Value]:
    """Each parameter's part of H⁻¹∇L, in its shape. Raises ``ValueError`` where the Hessian has no inverse."""
    import numpy as np

    # numpy's LinAlgError is a ValueError.
    solved = np.linalg.solve(np.array(matrix), np.concatenate([np.ravel(one) for one in gradients.values()]))
    found: dict[str, Value] = {}
    at = 0
    for name, gradient in gradients.items():
        size = int(np.size(gradient))
        part = solved[at : at + size]
        found[name] = part.reshape(np.shape(gradient)) if is_array(gradient) else float(part[0])
        at += size
    return found
