"""A run as immutable iterations, produced when they are asked for.

What is kept takes at most ``MOST_BYTES``, whatever the arrays are: the records of the last iterations that were asked
for, states (parameters and the rule's own) from which all others are computed again, and a thinned history of plain
numbers for the charts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.values import is_array
from gradtutor.engine.run.batches import per_epoch, rows_of
from gradtutor.engine.run.checkpoints import Checkpoints
from gradtutor.engine.run.footprint import of_iteration
from gradtutor.engine.run.history import History, next_after
from gradtutor.engine.run.iteration import End, Iteration, State, Tested
from gradtutor.engine.run.rounds import LOOPED, Rounds

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem
    from gradtutor.engine.run.loop import Loop

__all__ = ["WINDOW", "End", "Iteration", "Tested", "Trace"]

MOST_BYTES: Final = 64 * 2**20
"""That one trace may keep."""
_OF_RECORDS: Final = 30 * 2**20
_OF_STATES: Final = 10 * 2**20
"""For those of the whole run, and as much for the last ones."""
WINDOW: Final = 128
"""The most records that are kept."""
_WORTH_A_LOOP: Final = 8
"""From so many iterations on the loop is written, which takes a millisecond."""
_GLANCE: Final = 0.004
"""Seconds between two looks at the clock."""
_OBJECTIVE: Final = ""
"""Stands for the objective among the names of the history."""


class Trace:
    """The iterations of one problem. Raises ``ShapeError`` for a graph whose arrays do not fit."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.graph = Graph(problem)
        self.end: End | None = None
        """Known as soon as the last iteration has been asked for."""
        self.computed = 0
        """How many iterations have been computed, the first and all that follow it."""
        start = {entry.name: entry.start for entry in problem.parameters}
        self._rounds = Rounds(problem, self.graph)
        self._states = Checkpoints(State(start), _OF_STATES)
        self._records: dict[int, Iteration] = {}
        batch = problem.batch.size if problem.batch else None
        self.window = min(WINDOW, _OF_RECORDS // of_iteration(self.graph, problem.rule, batch))
        """How many records are kept: the last ones that were asked for."""
        self._chosen: dict[int, Mapping[str, Value]] = {}
        self._plain = tuple(name for name, value in start.items() if not is_array(value))
        self._history = History((_OBJECTIVE, *self._plain))
        self._size = math.inf
        """The objective of the last iteration computed; of a gap, how large it is."""
        self._rise: int | None = None
        """The first iteration in which that was larger than in the one before."""

    @cached_property
    def _loop(self) -> Loop:
        # Not before there are many iterations: the first frame need not wait for it.
        from gradtutor.engine.run.loop import Loop

        return Loop(self._rounds)

    def iteration(self, number: int) -> Iteration:
        """Iteration ``number``, counted from 1. Raises ``IndexError`` where the run has none."""
        if number < 1 or (self.end and number > self.end.iteration):
            raise IndexError(number)
        if (record := self._records.get(number)) is not None:
            return record
        place, state = self._states.before(number)
        # Where one iteration takes long, those before this one may be asked for next: a state of each is kept.
        most = 1 if self.graph.has_arrays else number
        while place < number:
            place, state = self._onwards(place, state, min(number - 1, place + most - 1))
        return self._compute(number, state)

    def run(self, limit: int | None = None, seconds: float = math.inf) -> End | None:
        """Go on to the end, or as far as iteration ``limit``, or for about ``seconds``; ``None`` where the end has not
        been reached."""
        most = self.problem.stop.max_iterations if limit is None else limit
        start, block = time.monotonic(), 1 if seconds < math.inf else most
        until = start + seconds
        place, state = self._states.before(self.computed + 1)
        while self.end is None and self.computed < most:
            try:
                place, state = self._onwards(place, state, min(most, place + block - 1))
            except IndexError:
                break
            if seconds < math.inf:
                now = time.monotonic()
                if now >= until:
                    break
                # Twice as many if the last ones went by in a moment.
                block = block * 2 if now - start < _GLANCE else max(1, block // 2)
                start = now
        if place > self.computed and self.end is None:
            self._states.put(place, state)
        return self.end

    def choose(self, number: int, parameters: Mapping[str, Value]) -> None:
        """Set what the learner chooses as the parameters after iteration ``number``; what came after is forgotten."""
        self._chosen = {place: chosen for place, chosen in self._chosen.items() if place < number}
        self._chosen[number] = dict(parameters)
        self._states.forget_after(number)
        self._records = {place: record for place, record in self._records.items() if place < number}
        self.end = None
        self._history.forget_after(number)
        if self._rise is not None and self._rise > number:
            self._rise = None
        if number <= self.computed:
            self.computed = number
            self._size = self._sized(self.objective(number))

    @property
    def chosen(self) -> Mapping[int, Mapping[str, Value]]:
        """Iteration -> the parameters that the learner has set after it."""
        return MappingProxyType(self._chosen)

    def objective(self, number: int) -> float:
        """The objective of an iteration that has been computed before; ``nan`` where it has none. Kept for those of
        ``history.spread_over``, else computed again."""
        kept = self._history.value(_OBJECTIVE, number)
        if kept is not None:
            return kept
        found = self.iteration(number).objective
        return math.nan if found is None else found

    def path(self, name: str, number: int) -> float:
        """A parameter's value (a plain number) in an iteration that has been computed before; kept as ``objective``."""
        kept = self._history.value(name, number)
        return float(self.iteration(number).parameters[name]) if kept is None else kept

    def falls(self, last: int) -> bool:
        """Whether in no iteration up to ``last`` the objective was larger than in the one before; of a gap, its
        size."""
        return self._rise is None or self._rise > last

    def full_gradient(self, parameters: Mapping[str, Value]) -> Mapping[str, Value]:
        """The gradients of the loss on all data at ``parameters``. Raises ``DomainError``."""
        return self._gradients(parameters, self._rounds.inputs(1, None))

    @property
    def batch_count(self) -> int:
        """How many batches go through the data once; 1 without batches."""
        batch = self.problem.batch
        return per_epoch(batch, self._rounds.row_count) if batch and self._rounds.row_count else 1

    def batch_gradients(
        self, parameters: Mapping[str, Value], iteration: int, most: int | None = None
    ) -> list[Mapping[str, Value]]:
        """The gradients of the batches of the epoch of ``iteration``, all at ``parameters``.

        Of more than ``most`` batches, so many of them, spread evenly over the epoch. Raises ``DomainError``.
        """
        batch = self.problem.batch
        if batch is None or not self._rounds.row_count:
            return [self.full_gradient(parameters)]
        count = self.batch_count
        first = (iteration - 1) // count * count + 1
        taken = min(count, most or count)
        every = (rows_of(batch, self._rounds.row_count, first + place * count // taken) for place in range(taken))
        return [self._gradients(parameters, self._rounds.inputs(iteration, rows)) for rows in every]

    def _gradients(self, parameters: Mapping[str, Value], inputs: Mapping[str, Value]) -> Mapping[str, Value]:
        everything = [*parameters.values(), *inputs.values()]
        _, kept = self.graph.forward(everything)
        return self.graph.backward(everything, kept)

    def _onwards(self, place: int, state: State, last: int) -> tuple[int, State]:
        """Go on from iteration ``place``, which begins with ``state``, through ``last`` at the furthest: where that
        leads. Raises ``IndexError`` where the run ends or waits in ``place``."""
        new = place > self.computed
        if (
            self.problem.rule.by_lines
            and place >= LOOPED
            and ("_loop" in self.__dict__ or last - place > _WORTH_A_LOOP)
        ):
            last = min(last, self._states.next_after(place) - 1)
            noted = new and place == self._history.next
            if new:
                # What the history keeps of an iteration is known where it begins.
                last = min(last, (self._history.next if place < self._history.next else next_after(place)) - 1)
            # The losses of different batches say nothing about a fall.
            falling = new and self._rise is None and self.problem.batch is None
            found = self._loop.advance(place, last, state, self._size, falling=falling)
            if found.number > place:
                if noted:
                    self._note(place, state, self._loop.loss(place, state))
                if new:
                    self.computed, self._size = found.number - 1, found.objective
                if self.graph.has_arrays or found.number == self._states.next_after(place):
                    self._states.put(found.number, found.state)
                return found.number, found.state
        record = self._compute(place, state)
        if record.end or record.waiting:
            raise IndexError(place + 1)
        return place + 1, self._states.before(place + 1)[1]

    def _loops(self, iterations: int) -> bool:
        """Whether so many iterations are gone through at once."""
        return self.problem.rule.by_lines and (iterations > _WORTH_A_LOOP or "_loop" in self.__dict__)

    def _compute(self, number: int, state: State) -> Iteration:
        """Iteration ``number`` in full."""
        record, rule_state = self._rounds.record(number, state, self._chosen.get(number))
        if number > self.computed:
            objective = math.nan if record.objective is None else record.objective
            self._note(number, state, objective)
            if self._rise is None and self._sized(objective) > self._size:
                self._rise = number
            self.computed, self._size = number, self._sized(objective)
        self._records[number] = record
        while len(self._records) > self.window:
            del self._records[next(iter(self._records))]
        if record.end:
            self.end = record.end
        elif record.updated is not None:
            self._states.put(number + 1, State(record.updated, rule_state))
        return record

    def _note(self, number: int, state: State, objective: float) -> None:
        values = {name: float(state.parameters[name]) for name in self._plain}
        self._history.note(number, {_OBJECTIVE: objective, **values})

    def _sized(self, objective: float) -> float:
        return objective if self.problem.goal.target is None else abs(objective)
