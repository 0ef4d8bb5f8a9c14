"""``tests.toml`` of a lesson against its runs: every number that is not what it should be is a fault, with its place.

The numbers of the file come from elsewhere than the tutor: a calculation by hand, an article, another program.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy

from gradtutor.engine.run.trace import Trace
from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import TESTS_FILE, parse_toml, read_text
from gradtutor.lessons.toml.limits import MOST_TOML
from gradtutor.lessons.toml.overrides import parse_setting
from gradtutor.lessons.toml.reader import Reader, Record
from gradtutor.lessons.toml.tests_schema import DEFAULT_TOLERANCE, TESTS
from gradtutor.lessons.toml.tree import Tree
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.run.iteration import Iteration
    from gradtutor.errors import Fault
    from gradtutor.lessons.toml.positions import Where

MOST_SECONDS: Final = 60.0
"""For one run; then it has no end."""
MOST_WRITTEN: Final = 12
"""Numbers of an array that a message says one by one."""
OF_NAMES: Final = ("parameters", "values", "gradients", "deltas", "updated")
"""What of an iteration is expected by name; the keys are those of the trace."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a tests.toml."""

    faults: tuple[Fault, ...]
    runs: int
    numbers: int
    """How many expectations were looked at; how a run ends is one too."""


def compare(folder: Path) -> Compared:
    """Run what the tests.toml in ``folder`` asks for and compare. Raises ``LessonError`` for a lesson that cannot be
    read; what is wrong with the tests.toml itself is among the faults."""
    file = folder / TESTS_FILE
    faults = Faults(file)
    text = read_text(file, MOST_TOML, faults)
    document = None if text is None else parse_toml(text, faults)
    if text is None or document is None:
        return Compared(faults.found, 0, 0)
    faults = Faults(file, text)
    runs = Reader(faults).table(TESTS, Tree(document, ())).get("run", tuple) or ()
    compared = [_Run(folder, run, faults) for run in runs if isinstance(run, Record)]
    for one in compared:
        one.compare()
    return Compared(tuple(sorted(faults.found)), len(compared), sum(one.numbers for one in compared))


class _Run:
    """One run, and what is expected of it."""

    def __init__(self, folder: Path, expected: Record, faults: Faults) -> None:
        self._folder = folder
        self._expected = expected
        self._faults = faults
        self._name = expected.get("variant", str) or ""
        self.numbers = 0

    def compare(self) -> None:
        """Run it, and note what is otherwise than expected."""
        trace = self._trace()
        if trace is None:
            return
        end = trace.run(seconds=MOST_SECONDS)
        reason, last = (end.reason, end.iteration) if end else ("waiting", trace.computed)
        if (ends := self._expected.get("ends", str)) is not None:
            self.numbers += 1
            if ends != reason:
                what = tr("The run '{variant}' ends as '{reason}', not as '{expected}'.")
                self._note(self._expected.place("ends"), what, reason=reason, expected=ends)
        if (count := self._expected.get("iterations", int)) is not None:
            self.numbers += 1
            if count != last:
                what = tr("The run '{variant}' has {count} iterations, not {expected}.")
                self._note(self._expected.place("iterations"), what, count=last, expected=count)
        for iteration in self._expected.get("iteration", tuple) or ():
            if isinstance(iteration, Record):
                self._iteration(trace, iteration, last)

    def _trace(self) -> Trace | None:
        """The run; ``None``, with a fault, where it cannot be made."""
        lesson = load_lesson(self._folder)
        if self._name not in lesson.variants:
            what = tr("There is no variant '{name}'.").format(name=quoted(self._name))
            self._faults.value(self._expected.place("variant"), what, write_instead(self._name, tuple(lesson.variants)))
            return None
        try:
            settings = dict(parse_setting(text) for text in self._expected.get("set", tuple) or ())
            if settings:
                lesson = load_lesson(self._folder, settings, self._name)
        except UsageError as error:
            self._faults.value(self._expected.place("set"), str(error))
            return None
        return Trace(lesson.variants[self._name].problem)

    def _iteration(self, trace: Trace, expected: Record, last: int) -> None:
        number = expected.get("number", int)
        if number is None:
            return
        if number > last:
            what = tr("The run '{variant}' has no iteration {number}: its last one is {last}.")
            self._note(expected.place("number"), what, number=number, last=last)
            return
        record = trace.iteration(number)
        tolerance = expected.get("tolerance", float) or self._expected.get("tolerance", float) or DEFAULT_TOLERANCE
        objective = expected.get("objective", float)
        if objective is not None:
            self._number(
                expected.place("objective"), tr("the objective"), record, record.objective, objective, tolerance
            )
        for kind in OF_NAMES:
            there: Mapping[str, Any] = getattr(record, kind) or {}
            wanted = expected.record(kind)
            for name, value in wanted.values.items():
                self._named(wanted.place(name), kind, name, record, there, value, tolerance)

    def _named(
        self,
        where: Where,
        kind: str,
        name: str,
        record: Iteration,
        there: Mapping[str, Any],
        value: Any,
        tolerance: float,
    ) -> None:
        if name in there:
            self._number(where, name, record, there[name], value, tolerance)
            return
        self.numbers += 1
        what = tr("Iteration {number} of the run '{variant}' has no '{name}' among its {kind}.")
        what = what.format(number=record.number, variant=self._name, name=quoted(name), kind=kind)
        self._faults.key(where, what, write_instead(name, tuple(there)) if there else tr("It has none at all."))

    def _number(self, where: Where, name: str, record: Iteration, found: Any, expected: Any, tolerance: float) -> None:
        """Compare a number or an array with what it should be."""
        self.numbers += 1
        if found is not None and _near(found, expected, tolerance):
            return
        what = tr("Iteration {number} of the run '{variant}': {name} is {found}, not {expected}, within {tolerance}.")
        self._note(
            where,
            what,
            number=record.number,
            name=name,
            found=_written(found, tolerance),
            expected=_written(expected, tolerance),
            tolerance=f"{tolerance:g}",
        )

    def _note(self, where: Where, what: str, **numbers: object) -> None:
        self._faults.value(where, what.format(variant=self._name, **numbers))


def _near(found: Any, expected: Any, tolerance: float) -> bool:
    """Whether every number is as near as it has to be; arrays have to have the same shape."""
    one, other = numpy.asarray(found, float), numpy.asarray(expected, float)
    if one.shape != other.shape:
        return False
    return bool(numpy.all(numpy.abs(one - other) <= tolerance * numpy.maximum(1.0, numpy.abs(other))))


def _written(value: Any, tolerance: float) -> str:
    """A number or a small array with as many digits as tell it apart; of a large array its shape."""
    if value is None:
        return "—"
    array = numpy.asarray(value, float)
    if array.size > MOST_WRITTEN:
        return "×".join(map(str, array.shape))
    digits = 3 - int(numpy.floor(numpy.log10(tolerance)))
    if not array.ndim:
        return f"{float(array):.{max(digits, 4)}g}"
    return str(numpy.vectorize(lambda one: float(f"{one:.{max(digits, 4)}g}"))(array).tolist())
