"""A run as immutable iterations, produced when they are asked for.

Only states (parameters and the rule's own state) are kept, every ``STRIDE`` iterations, besides the records of the
last ``WINDOW`` iterations; everything between is computed again when somebody goes back to it. The objective of every
iteration is kept as one machine number, for the charts.
"""

from __future__ import annotations

import math
import operator
import random
from array import array
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from gradtutor.engine.autodiff.graph import Graph, evaluate
from gradtutor.engine.autodiff.hessian import hessian
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.tree import Call, Name, Number
from gradtutor.engine.language.values import finite, is_array
from gradtutor.engine.optim.rule import Seen
from gradtutor.engine.run.batches import epoch_of, per_epoch, rows_of
from gradtutor.engine.run.growth import Growth
from gradtutor.errors import DomainError, NoStepError
from gradtutor.records import NamedTuple, dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Comparison
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Noise, Problem

STRIDE = 64
"""Iterations between two kept states."""
WINDOW = 128
"""Records that are kept as they are."""

StopReason = Literal["converged", "limit", "diverged"]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class End:
    """Why and where a run ended."""

    reason: StopReason
    iteration: int
    fault: DomainError | None = None
    """What had no value, when the run diverged."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One comparison of the stop rule, with both of its sides."""

    left: float
    operator: str
    right: float
    holds: bool


class Iteration(NamedTuple):
    """One round: forward, loss, backward, update."""

    number: int
    parameters: Mapping[str, Value]
    inputs: Mapping[str, Value]
    """Constants, data and noise of this iteration."""
    values: Mapping[str, Value | None]
    """Every node; ``None`` from the one on that had no value."""
    objective: float | None
    tested: tuple[Tested, ...] = ()
    gradients: Mapping[str, Value] | None = None
    deltas: Mapping[str, Value | None] | None = None
    details: Mapping[str, float] = _NOTHING
    inner: Mapping[str, Mapping[str, Value]] = _NOTHING
    """What the rule remembers after this update: see ``rules.Move``."""
    handed: Mapping[str, Mapping[str, Value]] = _NOTHING
    """What the rule worked out from all parameters for this update: see ``rules.Move``."""
    updated: Mapping[str, Value] | None = None
    held: Mapping[str, float] = _NOTHING
    """Parameters that were held at a bound -> where the rule wanted to carry them."""
    end: End | None = None
    waiting: bool = False
    """The rule waits for the learner to set the parameters."""
    epoch: int | None = None
    """Which time through the data this is, from 1; ``None`` without batches."""
    rows: tuple[int, ...] = ()
    """The rows of the data in this batch."""
    full_objective: float | None = None
    """The loss on all data, where the objective is that of a batch."""

    @property
    def known(self) -> Mapping[str, Value]:
        """Every name that has a value in this iteration."""
        values = {name: value for name, value in self.values.items() if value is not None}
        return {**self.inputs, **self.parameters, **values}


@dataclass(frozen=True, slots=True)
class _State:
    """What determines an iteration and all that follow."""

    parameters: Mapping[str, Value]
    rule: Any


class Trace:
    """The iterations of one problem. Raises ``ShapeError`` for a graph whose arrays do not fit."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.graph = Graph(problem)
        self.end: End | None = None
        """Known as soon as the last iteration has been asked for."""
        self._bounds = {entry.name: (entry.minimum, entry.maximum) for entry in problem.parameters}
        start = {entry.name: entry.start for entry in problem.parameters}
        self._states: dict[int, _State] = {1: _State(start, None)}
        self._records: dict[int, Iteration] = {}
        self._chosen: dict[int, Mapping[str, Value]] = {}
        self._growth = Growth(problem, self.graph)
        self._rows = len(next(iter(problem.data.values()))) if problem.data else 0
        self._objectives = array("d")
        self._paths = {name: array("d") for name, value in start.items() if not is_array(value)}

    def iteration(self, number: int) -> Iteration:
        """Iteration ``number``, counted from 1. Raises ``IndexError`` where the run has none."""
        if number < 1 or (self.end and number > self.end.iteration):
            raise IndexError(number)
        if (record := self._records.get(number)) is not None:
            return record
        place = number if number in self._states else max(known for known in self._states if known <= number)
        while True:
            record = self._compute(place)
            if place == number:
                self._forget_between(number + 1)
                return record
            if record.end or record.waiting:
                raise IndexError(number)
            place += 1

    def run(self, limit: int | None = None) -> End | None:
        """Go on to the end, or for ``limit`` iterations; ``None`` where the end has not been reached."""
        number = max(self._states)
        while self.end is None and (limit is None or number <= limit):
            if self.iteration(number).waiting:
                break
            number += 1
        return self.end

    def choose(self, number: int, parameters: Mapping[str, Value]) -> None:
        """Set what the learner chooses as the parameters after iteration ``number``; what came after is forgotten."""
        self._chosen = {place: chosen for place, chosen in self._chosen.items() if place < number}
        self._chosen[number] = dict(parameters)
        self._states = {place: state for place, state in self._states.items() if place <= number}
        self._records = {place: record for place, record in self._records.items() if place < number}
        self.end = None
        del self._objectives[number:]
        for path in self._paths.values():
            del path[number:]

    @property
    def chosen(self) -> Mapping[int, Mapping[str, Value]]:
        """Iteration -> the parameters that the learner has set after it."""
        return MappingProxyType(self._chosen)

    def objective(self, number: int) -> float:
        """The objective of an iteration that has been computed before."""
        return self._objectives[number - 1]

    def path(self, name: str, number: int) -> float:
        """A parameter's value (a plain number) in an iteration that has been computed before."""
        return self._paths[name][number - 1]

    def full_gradient(self, parameters: Mapping[str, Value]) -> Mapping[str, Value]:
        """The gradients of the loss on all data at ``parameters``. Raises ``DomainError``."""
        return self._gradients(parameters, self._inputs(1, None))

    @property
    def batch_count(self) -> int:
        """How many batches go through the data once; 1 without batches."""
        batch = self.problem.batch
        return per_epoch(batch, self._rows) if batch and self._rows else 1

    def batch_gradients(
        self, parameters: Mapping[str, Value], iteration: int, most: int | None = None
    ) -> list[Mapping[str, Value]]:
        """The gradients of the batches of the epoch of ``iteration``, all at ``parameters``.

        Of more than ``most`` batches, so many of them, spread evenly over the epoch. Raises ``DomainError``.
        """
        batch = self.problem.batch
        if batch is None or not self._rows:
            return [self.full_gradient(parameters)]
        count = self.batch_count
        first = (iteration - 1) // count * count + 1
        taken = min(count, most or count)
        every = (rows_of(batch, self._rows, first + place * count // taken) for place in range(taken))
        return [self._gradients(parameters, self._inputs(iteration, rows)) for rows in every]

    def _gradients(self, parameters: Mapping[str, Value], inputs: Mapping[str, Value]) -> Mapping[str, Value]:
        everything = [*parameters.values(), *inputs.values()]
        _, kept = self.graph.forward(everything)
        return self.graph.backward(everything, kept)

    def _inputs(self, number: int, rows: tuple[int, ...] | None) -> dict[str, Value]:
        """Constants, data (these rows of it) and noise, in the order of the graph's inputs."""
        problem = self.problem
        data = problem.data if rows is None else {name: column[list(rows)] for name, column in problem.data.items()}
        return {**problem.constants, **data, **{noise.name: _draw(noise, number) for noise in problem.noise}}

    def _full_loss(self, parameters: Mapping[str, Value]) -> float | None:
        try:
            values, _ = self.graph.forward([*parameters.values(), *self._inputs(1, None).values()])
        except DomainError:
            return None
        return float(values[self.graph.output])

    def _compute(self, number: int) -> Iteration:
        state = self._states[number]
        record, rule_state = self._round(number, state)
        if len(self._objectives) < number:
            self._objectives.append(record.objective if record.objective is not None else float("nan"))
            for name, path in self._paths.items():
                path.append(state.parameters[name])  # type: ignore[arg-type]  # paths are of plain numbers
        self._records[number] = record
        if len(self._records) > WINDOW:
            del self._records[next(iter(self._records))]
        if record.end:
            self.end = record.end
        elif record.updated is not None:
            self._remember(number + 1, _State(record.updated, rule_state))
        return record

    def _remember(self, number: int, state: _State) -> None:
        before = number - 1
        self._states[number] = state
        if before % STRIDE != 1 and before in self._states:
            del self._states[before]

    def _forget_between(self, number: int) -> None:
        """Drop a state that going back has left between two kept ones."""
        if number < max(self._states) and number % STRIDE != 1:
            self._states.pop(number, None)

    def _round(self, number: int, state: _State) -> tuple[Iteration, Any]:
        """Compute one iteration; the second part is the rule's state for the next one."""
        problem, graph = self.problem, self.graph
        batch: dict[str, Any] = {}
        if problem.batch and self._rows:
            rows = rows_of(problem.batch, self._rows, number)
            batch = {"epoch": epoch_of(problem.batch, self._rows, number), "rows": rows}
        inputs = self._inputs(number, batch.get("rows"))
        everything = [*state.parameters.values(), *inputs.values()]
        try:
            values, kept = graph.forward(everything)
        except DomainError as fault:
            known = graph.before(everything, fault.node)
            missing = dict.fromkeys(graph.nodes)
            end = End("diverged", number, fault)
            return Iteration(number, state.parameters, inputs, {**missing, **known}, None, end=end, **batch), None
        if batch:
            batch["full_objective"] = self._full_loss(state.parameters)
        record = Iteration(number, state.parameters, inputs, values, None, **batch)
        try:
            record = record._replace(objective=self._gap(values, {**inputs, **state.parameters}))
            loss = record.objective if record.full_objective is None else record.full_objective
            assert loss is not None  # it has just been found
            if grown := self._growth.fault(number, record.epoch, loss, lambda: self._inputs(1, None)):
                return record._replace(end=End("diverged", number, grown)), None
            tested, met = self._test(record)
        except ArithmeticError as fault:
            # The gap is too large for a number, or the stop rule asks for one that there is not.
            no_value = DomainError(graph.output, str(fault))
            return record._replace(end=End("diverged", number, no_value)), None
        record = record._replace(tested=tested)
        if met:
            return record._replace(end=End("converged", number)), None
        return self._back(record, everything, kept, state)

    def _back(self, record: Iteration, everything: list[Any], kept: Any, state: _State) -> tuple[Iteration, Any]:
        """Backward and update of an iteration whose stop test did not hold."""
        rule, number = self.problem.rule, record.number
        gradients: Mapping[str, Value] = {}
        try:
            gradients = self.graph.backward(everything, kept)
        except DomainError as fault:
            if rule.uses_gradients:
                return record._replace(end=End("diverged", number, fault)), None
        assert record.objective is not None  # forward went through
        chosen = self._chosen.get(number)
        bends = partial(hessian, self.graph, record.parameters, record.inputs) if rule.second_order else None
        seen = Seen(number, record.parameters, record.objective, gradients, self._bounds, chosen, record.epoch, bends)
        known = gradients or None
        try:
            move = rule.step(state.rule, seen)
            if move and not all(finite(value) for value in move.updated.values()):
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
            raise OverflowError(write(Call("sub", (Name(goal.output), aim))))
        return gap

    def _test(self, record: Iteration) -> tuple[tuple[Tested, ...], bool]:
        """The stop rule's comparisons with their numbers, and whether the run is to end."""
        condition = self.problem.stop.when
        if condition is None:
            return (), False
        # Where the loss on all data has no value, no comparison with it holds.
        full = math.nan if record.full_objective is None else record.full_objective
        names: dict[str, Any] = {"error": record.objective, "iteration": float(record.number)}
        # A name of the lesson's own comes before the run's.
        names |= {"epoch": float(record.epoch or 1), "full_loss": full, **record.known}
        tested = tuple(_compare(comparison, names) for comparison in condition.comparisons)
        holds = [entry.holds for entry in tested]
        return tested, all(holds) if condition.joiner == "and" else any(holds)

    def _hold(self, updated: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, float]]:
        """Keep parameters between their bounds."""
        result, held = dict(updated), {}
        for name, value in updated.items():
            low, high = self._bounds[name]
            if low is None and high is None:
                continue
            kept = _clip(value, low, high)
            if kept is not value:
                held[name] = value
                result[name] = kept
        return result, held


def _clip(value: Any, low: float | None, high: float | None) -> Any:
    if is_array(value):
        import numpy as np

        clipped = np.clip(value, low, high)
        return value if np.array_equal(clipped, value) else clipped
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value


def _compare(comparison: Comparison, names: Mapping[str, Any]) -> Tested:
    left = float(evaluate(comparison.left, names))
    right = float(evaluate(comparison.right, names))
    return Tested(left, comparison.operator, right, _COMPARE[comparison.operator](left, right))


def _draw(noise: Noise, iteration: int) -> Value:
    """The noise of one iteration: the same for the same seed, name and iteration, in whatever order it is asked for."""
    source = random.Random(f"{noise.seed}/{noise.name}/{iteration}")
    if noise.size is None:
        return source.gauss(0.0, noise.spread)
    import numpy as np

    return np.array([source.gauss(0.0, noise.spread) for _ in range(noise.size)])
