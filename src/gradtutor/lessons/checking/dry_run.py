"""One variant run to its end, as no learner would have the patience to: where it ends, and what is wrong on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, Literal

from gradtutor.engine.autodiff.finite_differences import wrong_gradient
from gradtutor.engine.language.notation import plain_number
from gradtutor.engine.run.fault_sentence import sentence
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import DomainError
from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.checking.chart_ranges import missed
from gradtutor.lessons.checking.log_scales import lowest_drawn
from gradtutor.lessons.checking.places import place_of
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.toml.positions import Where
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.problem import Parameter
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.toml.faults import Faults

MOST_ITERATIONS: Final = 20_000
MOST_SECONDS: Final = 5.0
"""Of computing: no lesson is blamed for a machine that has much else to do."""
_BLOCK: Final = 100
"""Iterations between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """One variant of one lesson, run to its end."""

    lesson: str
    variant: str
    iterations: int
    reason: Literal["converged", "limit", "diverged", "waiting", "unfinished"]
    """How it ended: as in a trace; ``waiting`` for the learner to set a parameter; ``unfinished`` within the bounds."""


@dataclass
class Rehearsal:
    """A run of ``variant``; its faults are noted in ``faults``, those of the file ``text``."""

    lesson: Lesson
    variant: Variant
    faults: Faults
    text: str
    runs: Runs = field(default_factory=Runs)
    told: set[Where] = field(default_factory=set)
    """Charts of which something has been said in another run of the lesson."""
    trace: Trace = field(init=False)

    def __post_init__(self) -> None:
        self.trace = self.runs.of(self.variant.problem)

    def to_end(self) -> CheckedRun:
        """Run to the end, and look at nothing besides."""
        return self._ended(self._last())

    def run(self) -> CheckedRun:
        """Run to the end; a run that cannot be shown to a learner is a fault."""
        last = self._last()
        checked = self._ended(last)
        reason = checked.reason
        if reason == "unfinished":
            what = ngettext(
                "{run} has not ended after {count} iteration.",
                "{run} has not ended after {count} iterations.",
                last.number,
            ).format(run=self._lead, count=last.number)
            mend = tr("Lower max_iterations, or make its arrays smaller.")
            self._note(what, mend, ("stop", "max_iterations"), ("stop",), ("rule",))
        elif last.end is not None and reason == "diverged" and not self._may_diverge:
            fault = last.end.fault
            node, why = (fault.node, sentence(fault)) if fault else ("", "")
            what = tr("{run} ends in iteration {number}: {why}").format(run=self._lead, number=last.number, why=why)
            mend = tr("Change where it starts or how far it steps, or write a section '## diverged'.")
            self._note(what, mend, ("nodes", node), ("parameters", node), ("rule",))
        elif reason == "waiting" and not self._may_diverge:
            self._try_bounds(last)
        self._compare_gradients(last)
        self._look_below_zero(last)
        self._look_into_ranges(last)
        return checked

    def _ended(self, last: Iteration) -> CheckedRun:
        reason = last.end.reason if last.end else "waiting" if last.waiting else "unfinished"
        return CheckedRun(self.lesson.id, self.variant.name, last.number, reason)

    def _last(self) -> Iteration:
        """The last iteration of the run, or the one at which patience ends."""
        until = time.thread_time() + MOST_SECONDS
        if self.variant.problem.batch is None:
            while self.trace.end is None and self.trace.computed < MOST_ITERATIONS and time.thread_time() <= until:
                before = self.trace.computed
                self.trace.run(min(before + _BLOCK, MOST_ITERATIONS))
                if self.trace.computed == before:
                    break
            return self.trace.iteration(self.trace.computed)
        told = False
        for number in range(1, MOST_ITERATIONS + 1):
            record = self.trace.iteration(number)
            if not told and record.epoch is not None and record.objective is not None:
                told = self._test_all_data(record)
            if record.end or record.waiting or time.thread_time() > until:
                break
        return record

    def _test_all_data(self, record: Iteration) -> bool:
        """Whether the loss on all data has no value in an iteration whose own batch has one."""
        if record.full_objective is not None:
            return False
        what = tr("{run}: in iteration {number} the loss on all data has no value, though that of the batch has.")
        mend = tr("Change where it starts or how far it steps, or the rows that have no value.")
        self._note(what.format(run=self._lead, number=record.number), mend, ("batch",), ("goal",))
        return True

    def _look_below_zero(self, last: Iteration) -> None:
        """Nothing that goes below 0 is drawn by powers of ten."""
        for place, chart in enumerate(self.variant.charts):
            lowest = lowest_drawn(chart, self.trace, last.number)
            if lowest < 0:
                what = tr('{run}: scale = "log" is for numbers above 0, and this chart has {number}.')
                what = what.format(run=self._lead, number=plain_number(float(f"{lowest:.3g}")))
                self._note(what, tr("Take 'scale' out, or write scale = \"linear\"."), ("chart", place, "scale"))

    def _look_into_ranges(self, last: Iteration) -> None:
        """Every chart shows some place of the run; where the learner moves, only the start is known."""
        for place, chart in enumerate(self.variant.charts):
            for key, what in missed(chart, self.trace, last.number):
                mend = tr("Write a range that the run is within.")
                lead = tr("{run}: {what}").format(run=self._lead, what=what)
                where = self._where(("chart", place, key), ("chart", place))
                if where not in self.told:
                    # Variants mostly share their charts.
                    self.told.add(where)
                    self.faults.key(where, lead, mend)

    def _try_bounds(self, record: Iteration) -> None:
        """Where the learner may set the parameters, every bound has a value."""
        for entry, bound in self._bounds():
            start = {**record.parameters, entry.name: bound}
            moved = tuple(replace(one, start=start[one.name]) for one in self.variant.problem.parameters)
            tried = Trace(replace(self.variant.problem, parameters=moved)).iteration(1)
            if tried.end is not None and tried.end.fault is not None:
                what = tr("{run} lets the learner set {name} = {number}: {why}")
                number, why = plain_number(bound), sentence(tried.end.fault)
                mend = tr("Set its min and max so that there is always a value, or write a section '## diverged'.")
                what = what.format(run=self._lead, name=entry.name, number=number, why=why)
                self._note(what, mend, ("parameters", entry.name))
                return

    def _bounds(self) -> Iterator[tuple[Parameter, float]]:
        for entry in self.variant.problem.parameters:
            if isinstance(entry.start, float | int):
                yield from ((entry, bound) for bound in (entry.minimum, entry.maximum) if bound is not None)

    def _compare_gradients(self, last: Iteration) -> None:
        """The gradients of the first iteration and of the last that has some, against what trying finds."""
        graph = self.trace.graph
        for number in dict.fromkeys((1, max(1, last.number - 1), last.number)):
            record = self.trace.iteration(number)
            if record.gradients is None:
                continue
            try:
                wrong = wrong_gradient(graph, record.known, record.gradients)
            except DomainError:
                continue
            if wrong is not None:
                what = tr("{run}: in iteration {number} the gradient ∂{output}/∂{name} is {gradient}, "
                          "but trying a little more and a little less of {name} finds {slope}.")  # fmt: skip
                what = what.format(
                    run=self._lead,
                    number=number,
                    output=graph.output,
                    name=wrong.name,
                    gradient=f"{wrong.gradient:.6g}",
                    slope=f"{wrong.slope:.6g}",
                )
                mend = tr("Start elsewhere, or write the formula with smaller numbers in between.")
                self._note(what, mend, ("nodes", graph.consumers(wrong.name)[0]), ("nodes",))
                return

    @property
    def _lead(self) -> str:
        return tr("The run '{variant}'").format(variant=self.variant.name)

    @property
    def _may_diverge(self) -> bool:
        """Whether the words say something about a run that leaves its domain: then it is meant to."""
        return all(words.find("diverged", None, self.variant.words) for words in self.lesson.words.values())

    def _note(self, what: str, mend: str, *choices: Where) -> None:
        """Note a fault at the first of ``choices`` that is written, in the variant's own tables before the base's."""
        self.faults.key(self._where(*choices), what, mend)

    def _where(self, *choices: Where) -> Where:
        return place_of(self.text, *choices, variant=self.variant.words)
