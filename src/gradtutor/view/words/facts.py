"""What a run is known by: its settings, where it begins and ends, and how long it takes, as plain numbers with names.

Words that state such a number as if it held for ever are found with these: see ``staleness``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language.tree import Number, walk
from gradtutor.engine.run.trace import Trace
from gradtutor.records import NamedTuple
from gradtutor.session.run.what_if_fields import MOST_NUMBERS, settings_of

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Variant

PATIENCE: Final = 0.2
"""Seconds that a run may take; of one that has not ended by then only the beginning counts."""
_SLICE: Final = 100
"""Iterations between two looks at the clock."""
_MOST_KEPT: Final = 16


class Facts(NamedTuple):
    """Name of a number, as an author would call it -> the number."""

    settings: Mapping[str, float]
    results: Mapping[str, float]
    fixed: frozenset[float]
    """Numbers of the formulas: they hold at every setting."""
    end: str | None = None
    """How the run ended (see ``End.reason``); ``None`` where it has not been taken so far."""

    @property
    def numbers(self) -> frozenset[float]:
        """All of them."""
        return frozenset((*self.settings.values(), *self.results.values(), *self.fixed))


_kept: dict[tuple[int, bool], tuple[Variant, Facts]] = {}
"""Of the last runs, by the identity of the variant, which is kept with it so that no other can take that."""


def facts_of(variant: Variant, *, to_end: bool = True, trace: Trace | None = None) -> Facts:
    """The facts of the run that a variant makes, worked out once; without ``to_end``, of its first iteration alone.
    ``trace``: that run, where somebody has it already."""
    key = id(variant), to_end
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = variant, _found(variant, to_end, trace or Trace(variant.problem))
    return _kept[key][1]


def _found(variant: Variant, to_end: bool, trace: Trace) -> Facts:
    settings: dict[str, float] = {}
    for name, value in settings_of(variant).items():
        if name != "stop.when":
            settings.update(_plain(name, value))
    settings.update(_limits(variant))
    parts = [part for node in variant.problem.nodes for part in walk(node.expression)]
    fixed = frozenset(abs(part.value) for part in parts if isinstance(part, Number))
    results = dict(_results(trace, to_end))
    return Facts(settings, results, fixed, trace.end.reason if trace.end is not None else None)


def _limits(variant: Variant) -> Iterator[tuple[str, float]]:
    """The numbers that the stop rule compares with, as ``stop.when``: a learner may write another rule."""
    when = variant.problem.stop.when
    numbers = [part.value for one in (when.comparisons if when else ()) for side in (one.left, one.right)
               for part in walk(side) if isinstance(part, Number)]  # fmt: skip
    for place, number in enumerate(numbers):
        yield (f"stop.when[{place}]" if len(numbers) > 1 else "stop.when"), abs(number)


def _results(trace: Trace, to_end: bool) -> Iterator[tuple[str, float]]:
    """The numbers of the first iteration and of the last, and how many there were."""
    first = trace.iteration(1)
    yield from _of_iteration(first, "1")
    if not to_end:
        return
    until, limit = time.monotonic() + PATIENCE, 0
    while trace.end is None and time.monotonic() < until:
        limit += _SLICE
        trace.run(limit)
        if trace.end is None and _waits(trace, limit):
            return
    if trace.end is None:
        return
    last = trace.end.iteration
    yield "{iteration}", float(last)
    yield "{= iteration - 1}", float(last - 1)
    yield from _of_iteration(trace.iteration(last), str(last))


def _waits(trace: Trace, limit: int) -> bool:
    try:
        return trace.iteration(limit).waiting
    except IndexError:
        return True


def _of_iteration(record: Iteration, number: str) -> Iterator[tuple[str, float]]:
    """The values of an iteration and what follows from them; of arrays, the few numbers that they have."""
    own = {name: value for name, value in record.known.items() if name not in record.inputs}
    groups: list[tuple[str, Mapping[str, Any]]] = [("{{{}}}", own)]
    if record.gradients is not None:
        groups.append(("{{grad({})}}", record.gradients))
    if record.updated is not None:
        groups.append(("{{next({})}}", record.updated))
    for spelling, values in groups:
        for name, value in values.items():
            for _, one in _plain(name, value):
                yield f"{spelling.format(name)} ({number})", one
                break
    if record.objective is not None:
        yield f"{{objective}} ({number})", float(record.objective)


def _plain(name: str, value: Any) -> list[tuple[str, float]]:
    """A value as one or a few plain numbers with names; none for what is no number, or for many."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, float | int):
        return [(name, float(value))]
    listed = value.tolist() if hasattr(value, "tolist") else value
    flat = list(_flat(listed))
    if len(flat) > MOST_NUMBERS:
        return []
    return [(f"{name}[{place}]" if len(flat) > 1 else name, one) for place, one in enumerate(flat)]


def _flat(value: Any) -> Iterator[float]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, float | int):
        yield float(value)
