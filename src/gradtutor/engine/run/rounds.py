"""One iteration of a run in full: forward, loss, backward, update, with every number that a screen may show."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.graph import NoValue
from gradtutor.engine.language.tree import Call, Name, Number
from gradtutor.engine.language.values import all_finite, finite, is_array
from gradtutor.engine.optim.rule import Seen
from gradtutor.engine.run.batches import epoch_of, rows_of
from gradtutor.engine.run.growth import Growth
from gradtutor.engine.run.iteration import End, Iteration, State, Tested
from gradtutor.engine.run.stop_test import StopTest
from gradtutor.errors import DomainError, NoStepError

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.autodiff.hessian import Matrix
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Noise, Problem

LOOPED: Final = 3
"""The first iteration that a loop may go through without a record: those before it are what growth is measured by."""


class Rounds:
    """The iterations of a problem, each from the state that it begins with."""

    def __init__(self, problem: Problem, graph: Graph) -> None:
        self.problem, self.graph = problem, graph
        self.row_count = len(next(iter(problem.data.values()))) if problem.data else 0
        """Rows of the data."""
        self.bounds = {entry.name: (entry.minimum, entry.maximum) for entry in problem.parameters}
        self.growth = Growth(problem, graph)
        when = problem.stop.when
        self.stop_test = StopTest(when, graph.shapes) if when is not None else None

    @property
    def batched(self) -> bool:
        """Whether an iteration sees only some rows of the data."""
        return self.problem.batch is not None and self.row_count > 0

    def inputs(self, number: int, rows: tuple[int, ...] | None) -> dict[str, Value]:
        """Constants, data (these rows of it) and noise, in the order of the graph's inputs."""
        problem = self.problem
        data = problem.data if rows is None else {name: column[list(rows)] for name, column in problem.data.items()}
        return {**problem.constants, **data, **{noise.name: _draw(noise, number) for noise in problem.noise}}

    def full_loss(self, parameters: Mapping[str, Value]) -> float | None:
        """The loss on all data; ``None`` where it has no value."""
        try:
            values, _ = self.graph.forward([*parameters.values(), *self.inputs(1, None).values()])
        except DomainError:
            return None
        return float(values[self.graph.output])

    def _bends(self, record: Iteration) -> Callable[[], Matrix]:
        """What works out how the objective bends at the parameters of an iteration."""
        from gradtutor.engine.autodiff.hessian import hessian

        return partial(hessian, self.graph, record.parameters, record.inputs)

    def record(self, number: int, state: State, chosen: Mapping[str, Value] | None = None) -> tuple[Iteration, Any]:
        """Iteration ``number``, and the rule's state for the next one. ``chosen`` is what the learner has set the
        parameters to."""
        problem, graph = self.problem, self.graph
        batch: dict[str, Any] = {}
        if self.batched:
            assert problem.batch is not None
            rows = rows_of(problem.batch, self.row_count, number)
            batch = {"epoch": epoch_of(problem.batch, self.row_count, number), "rows": rows}
        inputs = self.inputs(number, batch.get("rows"))
        everything = [*state.parameters.values(), *inputs.values()]
        try:
            values, kept = graph.forward(everything)
        except DomainError as fault:
            known = graph.before(everything, fault.node)
            missing = dict.fromkeys(graph.nodes)
            end = End("diverged", number, fault)
            return Iteration(number, state.parameters, inputs, {**missing, **known}, None, end=end, **batch), None
        if batch:
            batch["full_objective"] = self.full_loss(state.parameters)
        record = Iteration(number, state.parameters, inputs, values, None, **batch)
        try:
            record = record._replace(objective=self._gap(values, {**inputs, **state.parameters}))
            loss = record.objective if record.full_objective is None else record.full_objective
            assert loss is not None  # it has just been found
            if grown := self.growth.fault(number, record.epoch, loss, lambda: self.inputs(1, None)):
                return record._replace(end=End("diverged", number, grown)), None
            tested, met = self._test(record)
        except NoValue as fault:
            # The gap is too large for a number, or the stop rule asks for one that there is not.
            no_value = DomainError(graph.output, fault.written)
            return record._replace(end=End("diverged", number, no_value)), None
        record = record._replace(tested=tested)
        if met:
            return record._replace(end=End("converged", number)), None
        return self._back(record, everything, kept, state, chosen)

    def _back(
        self,
        record: Iteration,
        everything: list[Any],
        kept: Any,
        state: State,
        chosen: Mapping[str, Value] | None,
    ) -> tuple[Iteration, Any]:
        """Backward and update of an iteration whose stop test did not hold."""
        rule, number = self.problem.rule, record.number
        gradients: Mapping[str, Value] = {}
        try:
            gradients = self.graph.backward(everything, kept)
        except DomainError as fault:
            if rule.uses_gradients:
                return record._replace(end=End("diverged", number, fault)), None
        assert record.objective is not None  # forward went through
        bends = self._bends(record) if rule.second_order else None
        seen = Seen(number, record.parameters, record.objective, gradients, self.bounds, chosen, record.epoch, bends)
        known = gradients or None
        try:
            move = rule.step(state.rule, seen)
            if move and not all_finite(move.updated.values()):
                raise OverflowError
        except DomainError as fault:
            return record._replace(gradients=known, end=End("diverged", number, fault)), None
        except (ValueError, ArithmeticError) as error:
            no_step = NoStepError(next(iter(record.parameters)), too_large=isinstance(error, OverflowError))
            return record._replace(gradients=known, end=End("diverged", number, no_step)), None
        if move is None:
            return record._replace(gradients=known, waiting=True), None
        updated, held = self._hold(move.updated)
        last = number >= self.problem.stop.max_iterations
        return (
            record._replace(
                gradients=known,
                deltas=move.deltas or None,
                details=move.details,
                inner=move.inner,
                handed=move.handed,
                updated=updated,
                held=held,
                end=End("limit", number) if last else None,
            ),
            move.state,
        )

    def _gap(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> float:
        goal = self.problem.goal
        output = float(values[goal.output])
        if goal.target is None:
            return output
        target = goal.target
        if isinstance(target, str):
            target = values[target] if target in values else known[target]
        gap = output - float(target)
        if not finite(gap):
            aim = Name(goal.target) if isinstance(goal.target, str) else Number(goal.target)
            raise NoValue(Call("sub", (Name(goal.output), aim)))
        return gap

    def _test(self, record: Iteration) -> tuple[tuple[Tested, ...], bool]:
        """The stop rule's comparisons with their numbers, and whether the run is to end."""
        if self.stop_test is None:
            return (), False
        # Where the loss on all data has no value, no comparison with it holds.
        full = math.nan if record.full_objective is None else record.full_objective
        names: dict[str, Any] = {"error": record.objective, "iteration": float(record.number)}
        # A name of the lesson's own comes before the run's.
        names |= {"epoch": float(record.epoch or 1), "full_loss": full, **record.known}
        tested = self.stop_test.tested(names)
        return tested, self.stop_test.holds(tested)

    def _hold(self, updated: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, float]]:
        """Keep parameters between their bounds."""
        result, held = dict(updated), {}
        for name, value in updated.items():
            low, high = self.bounds[name]
            if low is None and high is None:
                continue
            kept = clip(value, low, high)
            if kept is not value:
                held[name] = value
                result[name] = kept
        return result, held


def clip(value: Any, low: float | None, high: float | None) -> Any:
    """A number or an array between bounds; the very same object where it lies between them."""
    if is_array(value):
        import numpy as np

        clipped = np.clip(value, low, high)
        return value if np.array_equal(clipped, value) else clipped
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value


def _draw(noise: Noise, iteration: int) -> Value:
    """The noise of one iteration: the same for the same seed, name and iteration, in whatever order it is asked for."""
    source = random.Random(f"{noise.seed}/{noise.name}/{iteration}")
    if noise.size is None:
        return source.gauss(0.0, noise.spread)
    import numpy as np

    return np.array([source.gauss(0.0, noise.spread) for _ in range(noise.size)])
