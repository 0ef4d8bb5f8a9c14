"""The cursor over a trace; it goes both ways.

A place is an iteration and the number of its steps that have been revealed. The place before the first step of an
iteration is the place after the last step of the one before: there is nothing between them to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gradtutor.engine.run.history import spread_over
from gradtutor.engine.run.trace import Iteration, Trace
from gradtutor.session.run.snapshot import Column, Points, Snapshot, Step

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.model import Variant

COLUMNS = 24
"""Iterations before the current one that a snapshot carries; of large arrays as many as the trace keeps."""
POINTS = 160
"""The most points of a history that a snapshot carries."""
PATIENCE = 1.0
"""Seconds that going to a place may take which is further on than the run has been computed."""
SOON = 20_000
"""Iterations that are computed however long it takes, so that a place in them is the same on any machine."""


class Player:
    """A walk through one variant, from before its first step to its end."""

    def __init__(self, variant: Variant, trace: Trace | None = None) -> None:
        """``trace``: the variant's run, where somebody has it already; a new one when left out."""
        self.variant = variant
        self.trace = trace or Trace(variant.problem)
        self.iteration = 1
        self.revealed = 0
        self._known_steps: dict[tuple[object, ...], tuple[Step, ...]] = {}

    @cached_property
    def shows_gradients(self) -> bool:
        """Whether the backward stage walks through gradients: not for a rule that works without them, nor where a
        hidden node bars the way."""
        rule = self.variant.problem.rule
        if rule.uses_gradients or rule.details:
            return not rule.details
        return not any(name in self.variant.hidden for name in self.trace.graph.backward_order)

    def steps(self, iteration: int) -> tuple[Step, ...]:
        """The steps of an iteration, in the order in which they are revealed."""
        return self._steps(self.trace.iteration(iteration))

    def next(self) -> bool:
        """Reveal one step; whether there was one."""
        steps = self.steps(self.iteration)
        if self.revealed < len(steps):
            self.revealed += 1
            return True
        if not self._has_next(self.iteration):
            return False
        self.iteration, self.revealed = self.iteration + 1, 1
        return True

    def back(self) -> bool:
        """Take one step back; whether there was one."""
        if self.revealed == 0:
            return False
        self.revealed -= 1
        self._settle()
        return True

    def next_iteration(self) -> bool:
        """Reveal what is left of this iteration, or the whole of the next."""
        if self.revealed >= len(self.steps(self.iteration)):
            if not self._has_next(self.iteration):
                return False
            self.iteration += 1
        self.revealed = len(self.steps(self.iteration))
        return True

    def previous_iteration(self) -> bool:
        """Take back the whole of this iteration."""
        if self.revealed == 0:
            return False
        self.revealed = 0
        self._settle()
        return True

    def to_end(self) -> bool:
        """Reveal everything up to the stop, however long it takes."""
        self.trace.run()
        return self.to_computed()

    def run_on(self, seconds: float) -> bool:
        """Compute for about ``seconds`` on the way to the stop, and reveal nothing; whether more is left to compute."""
        before = self.trace.computed
        return self.trace.run(seconds=seconds) is None and self.trace.computed > before

    def to_computed(self) -> bool:
        """Reveal everything up to the last iteration that has been computed; whether that is another place."""
        before = (self.iteration, self.revealed)
        self.iteration = max(self.iteration, self.trace.computed)
        self.revealed = len(self.steps(self.iteration))
        return before != (self.iteration, self.revealed)

    def to_start(self) -> bool:
        """Take everything back."""
        before = (self.iteration, self.revealed)
        self.iteration, self.revealed = 1, 0
        return before != (1, 0)

    def go(self, iteration: int, revealed: int) -> None:
        """Go to a place, or as near to it as the run allows."""
        self.trace.run(min(iteration, SOON))
        self.trace.run(iteration, PATIENCE)
        end = self.trace.end.iteration if self.trace.end else max(1, min(iteration, self.trace.computed))
        self.iteration = max(1, min(iteration, end))
        while True:
            try:
                steps = self.steps(self.iteration)
                break
            except IndexError:
                # A run that waits for the learner has fewer iterations than were asked for.
                self.iteration -= 1
        self.revealed = max(0, min(revealed, len(steps)))
        self._settle()

    def choose(self, parameters: Mapping[str, Value]) -> None:
        """Set the next parameters by hand, in an iteration whose rule waits for that, and reveal them."""
        self.trace.choose(self.iteration, parameters)
        self.revealed = len(self.steps(self.iteration))

    @property
    def may_choose(self) -> bool:
        """Whether the parameters after this iteration are the learner's to set: now, or once more."""
        rule = self.variant.problem.rule
        record = self.trace.iteration(self.iteration)
        if not rule.waits or record.end is not None or record.objective is None:
            return False
        steps = self._steps(record)
        told = next(place for place, step in enumerate(steps, 1) if step.stage == "loss")
        return self.iteration > rule.prescribed and self.revealed >= told

    @property
    def waiting(self) -> bool:
        """Whether the learner is to set the parameters before it goes on."""
        record = self.trace.iteration(self.iteration)
        return record.waiting and self.revealed == len(self._steps(record))

    def snapshot(self) -> Snapshot:
        """What may be shown here."""
        record = self.trace.iteration(self.iteration)
        steps = self._steps(record)
        shown = steps[: self.revealed]
        step = shown[-1] if shown else Step("intro", "")
        same = [entry for entry in steps if entry.stage == step.stage]
        stages = {entry.stage for entry in shown}
        column = self._column(record, shown)
        slopes = self.slopes(record) if "backward" in stages else {}
        objectives, paths = self._histories(column.objective is not None)
        return Snapshot(
            variant=self.variant.name,
            iteration=self.iteration,
            stage=step.stage,
            index=same.index(step) + 1 if shown else 0,
            count=len(same),
            focus=step.focus,
            column=column,
            earlier=self._earlier(),
            tested=record.tested if column.objective is not None else (),
            stopped=column.objective is not None and record.end is not None and record.end.reason == "converged",
            held={name: record.held[name] for name in column.updated if name in record.held},
            contributions=self.contributions(record, step.focus) if step.stage == "backward" else (),
            slopes=slopes,
            objectives=objectives,
            paths=paths,
            waiting=self.waiting,
            end=record.end if step.stage == "done" else None,
        )

    def _steps(self, record: Iteration) -> tuple[Step, ...]:
        if record.objective is None:
            return self._steps_of(record)
        # Most iterations have the same ones.
        alike = (record.end, record.gradients is None, bool(record.details), record.updated is None)
        if alike not in self._known_steps:
            self._known_steps[alike] = self._steps_of(record)
        return self._known_steps[alike]

    def _steps_of(self, record: Iteration) -> tuple[Step, ...]:
        graph = self.trace.graph
        fault = record.end.fault if record.end else None
        steps = []
        for name in graph.nodes:
            steps.append(Step("forward", name))
            if record.values[name] is None:
                return (*steps, Step("done", ""))
        steps.append(Step("loss", graph.output))
        if record.end and record.end.reason == "converged":
            return (*steps, Step("done", ""))
        steps += [Step("backward", name) for name in self._backward(record, fault is not None)]
        if record.updated is not None:
            steps += [Step("update", name) for name in graph.parameters]
        if record.end:
            steps.append(Step("done", ""))
        return tuple(steps)

    def _backward(self, record: Iteration, failed: bool) -> tuple[str, ...]:
        rule = self.variant.problem.rule
        if failed and record.end and record.end.fault and record.gradients is None:
            return (record.end.fault.node,) if record.end.fault.backward else ()
        if self.shows_gradients:
            return self.trace.graph.backward_order if record.gradients else ()
        return (rule.backward,) if record.details else ()

    def _has_next(self, iteration: int) -> bool:
        record = self.trace.iteration(iteration)
        return record.end is None and not record.waiting

    def _settle(self) -> None:
        if self.revealed == 0 and self.iteration > 1:
            self.iteration -= 1
            self.revealed = len(self.steps(self.iteration))

    def _column(self, record: Iteration, shown: tuple[Step, ...]) -> Column:
        by_stage: dict[str, set[str]] = {}
        for step in shown:
            by_stage.setdefault(step.stage, set()).add(step.focus)
        backward = by_stage.get("backward", set())
        return Column(
            iteration=record.number,
            parameters=record.parameters,
            inputs=record.inputs,
            values=_chosen(record.values, by_stage.get("forward", set())),
            objective=record.objective if "loss" in by_stage else None,
            gradients=_chosen(record.gradients, backward),
            deltas=_chosen(record.deltas, backward),
            details=record.details if backward and not self.shows_gradients else {},
            inner={key: _chosen(values, by_stage.get("update", set())) for key, values in record.inner.items()},
            handed={key: _chosen(values, by_stage.get("update", set())) for key, values in record.handed.items()},
            updated=_chosen(record.updated, by_stage.get("update", set())),
            epoch=record.epoch,
            rows=record.rows,
            full_objective=record.full_objective if "loss" in by_stage else None,
        )

    def _earlier(self) -> tuple[Column, ...]:
        # What is kept anyway: else a snapshot would hold arrays of its own, and each key compute all of them again.
        most = max(1, min(COLUMNS, self.trace.window - 1))
        first = max(1, self.iteration - most)
        records = [self.trace.iteration(number) for number in range(first, self.iteration)]
        return tuple(self._column(record, self._steps(record)) for record in records)

    def slopes(self, record: Iteration) -> Mapping[str, Any]:
        """The gradients that the rule divides or multiplies by; for the chord method those of iteration 1."""
        if self.variant.problem.rule.keeps_slopes:
            return self.trace.iteration(1).gradients or {}
        return record.gradients or {}

    def contributions(self, record: Iteration, name: str) -> tuple[Contribution, ...]:
        """What each path brings to the gradient of ``name``; nothing where there are arrays or no gradients, or where a
        number is too large to be written out."""
        graph = self.trace.graph
        if graph.has_arrays or not self.shows_gradients or record.gradients is None or name == graph.output:
            return ()
        known = record.known
        slopes: Mapping[str, Any] = record.gradients
        if self.variant.problem.rule.keeps_slopes:
            first = self.trace.iteration(1)
            known, slopes = first.known, first.gradients or {}
        try:
            return graph.contributions(name, known, slopes)
        except ArithmeticError:
            # Written out by hand, the formula may need a number that is too large where the program needs none.
            return ()

    def _histories(self, with_current: bool) -> tuple[Points, dict[str, Points]]:
        last = self.iteration if with_current else self.iteration - 1
        numbers = spread_over(last, POINTS)
        objectives = tuple((number, self.trace.objective(number)) for number in numbers)
        names = [entry.name for entry in self.variant.problem.parameters if isinstance(entry.start, float | int)]
        paths = {name: tuple((number, self.trace.path(name, number)) for number in numbers) for name in names}
        return objectives, paths


def _chosen(values: Mapping[str, Any] | None, names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name in names}
