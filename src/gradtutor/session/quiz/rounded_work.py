"""A number worked out once more as a learner does it: from the numbers as they are rounded on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.values import is_array
from gradtutor.session.quiz.quantities import INNER
from gradtutor.session.quiz.rounding import as_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.session.run.player import Player


def worked_out(player: Player, iteration: int, asked: Asked, digits: int) -> float | None:
    """The number asked for, from rounded ones; ``None`` where it is not one operation on numbers that are shown, or
    has no value."""
    if asked.index or player.trace.graph.has_arrays:
        return None
    try:
        return _Working(player, player.trace.iteration(iteration), digits).result(asked)
    except ArithmeticError:
        return None


def share_of(problem: Problem, name: str) -> float:
    """The part of the gap that a parameter has to close; 1 for a node."""
    names = [entry.name for entry in problem.parameters]
    return problem.rule.share_of(name, names)


def target_of(player: Player, record: Iteration) -> float:
    """The target as a number. Raises ``TypeError`` for a goal without one."""
    target = player.variant.problem.goal.target
    return float(record.known[target] if isinstance(target, str) else target)  # type: ignore[arg-type]


class _Working:
    """One iteration of plain numbers, every one rounded when it is taken up."""

    def __init__(self, player: Player, record: Iteration, digits: int) -> None:
        self.player, self.record, self.digits = player, record, digits
        first = player.variant.problem.rule.keeps_slopes
        known = player.trace.iteration(1).known if first else record.known
        self.known = self._rounded(record.known)
        self.known_of_slopes = self._rounded(known) if first else self.known

    def _rounded(self, known: Mapping[str, Value]) -> dict[str, Value]:
        return {name: value if is_array(value) else self._number(value) for name, value in known.items()}

    def _number(self, value: Value | None) -> float:
        return as_shown(float(value or 0.0), self.digits)

    def result(self, asked: Asked) -> float | None:
        name, record = asked.name, self.record
        if asked.quantity == "value":
            return float(evaluate(self.player.trace.graph.nodes[name], self.known))
        if asked.quantity == "objective":
            return self._gap()
        if asked.quantity == "local":
            paths = self.player.contributions(record, name)
            path = next(path for path in paths if path.consumer == asked.of)
            return float(evaluate(path.formula, self.known_of_slopes))
        if asked.quantity == "gradient":
            return self._slope(name)
        if asked.quantity == "delta":
            return self._delta(name)
        if asked.quantity.startswith(INNER):
            return self._found(name, asked.quantity.removeprefix(INNER))
        return self._updated(name) if asked.quantity == "updated" else None

    def _gap(self) -> float:
        output = self.player.trace.graph.output
        return float(self.known[output]) - self._number(target_of(self.player, self.record))

    def _slope(self, name: str) -> float:
        if name == self.player.trace.graph.output:
            return 1.0
        paths = self.player.contributions(self.record, name)
        return sum(self._number(path.upstream) * float(evaluate(path.formula, self.known_of_slopes)) for path in paths)

    def _delta(self, name: str) -> float:
        if name == self.player.trace.graph.output:
            return self._gap()
        paths, share = self.player.contributions(self.record, name), share_of(self.player.variant.problem, name)
        if len(paths) == 1 and share == 1.0:
            arrived = (self.record.deltas or {}).get(paths[0].consumer)
            return self._number(arrived) / float(evaluate(paths[0].formula, self.known_of_slopes))
        return share * self._number(self.record.objective) / self._slope(name)

    def _updated(self, name: str) -> float | None:
        if name in self.record.held:
            return None
        if self.record.deltas is not None:
            return self._number(self.record.parameters[name]) - self._number(self.record.deltas.get(name))
        return self._found(name, "value")

    def _found(self, name: str, line: str) -> float | None:
        """What a line of the update finds, from rounded numbers, by a rule that goes by gradients."""
        record = self.record
        rule = self.player.variant.problem.rule
        update = rule.update_of(record.handed)
        if update is None or record.gradients is None or record.updated is None:
            return None
        rule = rule.at(record.number, record.epoch)
        inner = self.player.trace.iteration(record.number - 1).inner if record.number > 1 else {}
        before = {key: self._number(values[name]) for key, values in inner.items()}
        value, gradient = self._number(record.parameters[name]), self._number(record.gradients[name])
        handed = {key: self._number(values[name]) for key, values in record.handed.items()}
        return float(update.found(rule, value, gradient, record.number, before, handed)[line])
