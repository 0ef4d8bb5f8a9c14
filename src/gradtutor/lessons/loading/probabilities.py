"""What ``cross_entropy`` is given: probabilities, never logits, for which it would have a number all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language.tree import Call, walk
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.problem import Problem

_NEAR: Final = 1e-6
"""How far a row may be from adding up to 1."""


def logits_in(problem: Problem) -> Iterator[tuple[str, float]]:
    """The nodes in which ``cross_entropy`` is given something else at the start, with what its first row adds up to."""
    if not any(_entropies(node.expression) for node in problem.nodes):
        return
    from gradtutor.engine.autodiff.graph import evaluate

    known: dict[str, Any] = {one.name: one.start for one in problem.parameters}
    known |= {**problem.constants, **problem.data}
    for node in problem.nodes:
        try:
            for call in _entropies(node.expression):
                total = _total(evaluate(call.arguments[0], known))
                if total is not None:
                    yield node.name, total
            known[node.name] = evaluate(node.expression, known)
        except (KeyError, ArithmeticError, ValueError):
            # What is drawn is not known, and what has no value is told of when it is run.
            return


def note_logits(problem: Problem, place: Any, faults: Any) -> None:
    """A fault for each such node; ``place`` is where its formula stands."""
    for name, total in logits_in(problem):
        what = tr("cross_entropy in '{node}' takes probabilities, and a row of these adds up to {total}.")
        mend = tr("Write softmax_cross_entropy(…) for logits, or take their softmax first.")
        faults.inside(place(name), 0, what.format(node=name, total=f"{total:.4g}"), mend)


def _entropies(expression: Expression) -> list[Call]:
    return [part for part in walk(expression) if isinstance(part, Call) and part.operation == "cross_entropy"]


def _total(found: Any) -> float | None:
    """What the first row that is no distribution adds up to; ``None`` where all are distributions."""
    import numpy as np

    rows = np.atleast_1d(found)
    totals = np.atleast_1d(rows.sum(axis=-1))
    wrong = (np.abs(totals - 1.0) > _NEAR) | np.atleast_1d((rows < 0).any(axis=-1))
    return float(totals[wrong][0]) if wrong.any() else None
