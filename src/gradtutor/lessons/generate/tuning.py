"""What is found by running a lesson in the making: its learning rate, when to stop, and where its pictures end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.layers import layers
from gradtutor.engine.language.tree import Call, Name, names_in
from gradtutor.engine.optim.rule import with_rate
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.generate.draft import Trial

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.problem import Problem
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.generate.draft import Draft
    from gradtutor.lessons.model import Lesson

RATES: Final = tuple(float(f"{digit}e{power}") for power in range(0, -31, -1) for digit in (5, 2, 1))
"""The rates that are tried, the largest first: data in dollars and square feet need one of 1e-13."""
TRIAL: Final = 20
"""Iterations in which the loss must fall at every step."""
SHARE: Final = 5
"""The rate is the largest that passed, divided by this: so that there is something to watch on the way."""
_LARGE: Final = 10.0
"""How much larger or smaller than 1 the deviation of a column may be, and how much larger than that its mean."""
RUN: Final = 300
"""Iterations of the run that says where to stop and where pictures end."""
_SMALLER: Final = 1e-3
"""A loss that falls to this share of the first one is near enough to 0 to stop there."""
_DIGITS: Final = 5
"""How many digits of the target are right when a run stops."""
_FAR: Final = 10.0
"""Places further from the start than so many times its size are not drawn."""
_PADDING: Final = 0.5
"""Of a picture, beyond the places that the run comes to."""
_LEAST: Final = 0.01
"""The least of it, as a share of the start."""


def tuned(draft: Draft, lesson: Lesson) -> Draft:
    """``draft`` with its rate, stop rule and charts. ``lesson`` is what it has been read as so far."""
    problem = next(iter(lesson.variants.values())).problem
    if draft.found_rate:
        rate, trial = found_rate(problem)
        draft = draft._replace(rate=rate, trial=trial, unscaled=() if draft.scaled else _unscaled(problem))
    if isinstance(draft.rate, float):
        problem = replace(problem, rule=with_rate(problem.rule, draft.rate))
    problem = replace(problem, stop=replace(problem.stop, max_iterations=RUN))
    run = list(_run(problem, RUN))
    return _stopping(draft, run)._replace(charts=tuple(_charts(draft, run)))


def found_rate(problem: Problem) -> tuple[float, Trial]:
    """A fifth of the largest rate with which the loss falls at every step of a trial, the rule's own where none does;
    and what was tried.

    The rule of ``problem`` must be one that has a rate, a number.
    """
    rule = problem.rule
    assert isinstance(rule.rate, float)
    for tried, largest in enumerate(RATES, 1):
        rate = float(f"{largest / SHARE:.3g}")
        # A large step may land on the lowest place by chance.
        if all(_falls(replace(problem, rule=with_rate(rule, one))) for one in (largest, rate)):
            return rate, Trial(largest, tried)
    return rule.rate, Trial(None, len(RATES))


def _unscaled(problem: Problem) -> tuple[str, ...]:
    """The columns whose numbers are far from 1 in size: no rate suits all of the slopes that they lead to."""
    found = []
    for name, column in problem.data.items():
        mean, deviation = abs(float(column.mean())), float(column.std())
        usual = 1 / _LARGE <= deviation <= _LARGE and mean <= _LARGE * deviation
        if column.ndim == 1 and deviation > 0 and not usual:
            found.append(name)
    return tuple(found)


def _falls(problem: Problem) -> bool:
    """Whether in a trial no loss is larger than the one before it, and the last is smaller than the first."""
    losses: list[float] = []
    for record in _run(problem, TRIAL + 1):
        if record.objective is None or (losses and record.objective > losses[-1]):
            return False
        losses.append(record.objective)
    return len(losses) == TRIAL + 1 and losses[-1] < losses[0]


def _run(problem: Problem, most: int) -> Iterator[Iteration]:
    """At most ``most`` iterations, up to where the run ends or waits."""
    # A stop rule of the draft would cut the trial short.
    trace = Trace(replace(problem, stop=replace(problem.stop, when=None, max_iterations=most + 1)))
    for number in range(1, most + 1):
        record = trace.iteration(number)
        yield record
        if record.end is not None or record.waiting:
            return


def _stopping(draft: Draft, run: list[Iteration]) -> Draft:
    """When the run ends: near the target, or where the loss has become a thousandth of the first."""
    first = run[0].objective
    if draft.alone:
        return draft._replace(limit=1)
    if draft.target is not None:
        aim = draft.target if isinstance(draft.target, float) else run[0].known.get(draft.target, 0.0)
        size = abs(float(aim)) or abs(first or 0.0) or 1.0
        return draft._replace(tolerance=float(f"1e{_power(size) - _DIGITS}"))
    losses = [record.objective for record in run if record.objective is not None]
    if first and first > 0 and losses and 0 <= min(losses) < _SMALLER * first:
        near = float(f"1e{_power(_SMALLER * first)}")
        reached = min(losses) < near
        return draft._replace(when=f"{draft.output} < {near!r}" if reached else "", limit=RUN)
    return draft


def _charts(draft: Draft, run: list[Iteration]) -> Iterator[dict[str, object]]:
    """The pictures: the data, the output over the parameters, an array, the units of a network, and always the
    objective over the iterations."""
    plain = [name for name in draft.parameters if not draft.shapes[name]]
    if data := _data_chart(draft):
        yield data
    gradient = draft.target is None and RULES[draft.rule].uses_gradients
    if plain and not (data and len(plain) == 2):
        low, high = _ends(draft, run, plain[0])
        arrow = {"arrow": True} if gradient else {}
        yield {"kind": "function", "parameter": plain[0], "min": low, "max": high, **arrow}
    if RULES[draft.rule].backward == "interval":
        yield {"kind": "number-line", "parameter": plain[0]}
    if len(plain) == 2:
        ranges = {f"{axis}_range": _ends(draft, run, name) for axis, name in zip("xy", plain, strict=True)}
        yield {"kind": "surface", "x": plain[0], "y": plain[1], **ranges}
    for name in [name for name in draft.parameters if 0 < len(draft.shapes[name]) <= 2][:1]:
        yield {"kind": "bars", "node": name}
    if layers(draft.nodes, draft.shapes, draft.parameters):
        yield {"kind": "network"}
    yield {"kind": "objective"}


def _data_chart(draft: Draft) -> dict[str, object] | None:
    """The samples with the model's line, where a node is compared with a column."""
    columns = draft.data.columns if draft.data else ()
    for expression in draft.nodes.values():
        if not (isinstance(expression, Call) and expression.operation == "sub"):
            continue
        sides = [side.id for side in expression.arguments if isinstance(side, Name)]
        line = next((name for name in sides if name in draft.nodes and len(draft.shapes[name]) == 1), "")
        y = next((name for name in sides if name in columns), "")
        x = next((name for name in _sources(draft.nodes, line) if name in columns and name != y), "")
        if line and x and y:
            return {"kind": "data", "x": x, "y": y, "line": line}
    return None


def _sources(nodes: Mapping[str, Expression], name: str) -> Iterator[str]:
    """The names that are not computed and on which ``name`` depends."""
    expression = nodes.get(name)
    if expression is None:
        yield name
        return
    for part in names_in(expression):
        yield from _sources(nodes, part)


def _ends(draft: Draft, run: list[Iteration], name: str) -> tuple[float, float]:
    """Both ends of the axis of a parameter: around the places that the run comes to, at round numbers."""
    if name in draft.ranges:
        return draft.ranges[name]
    start = float(draft.parameters[name])
    reach = _FAR * max(abs(start), 1.0)
    seen = [float(record.parameters[name]) for record in run]
    places = [place for place in seen if abs(place - start) <= reach]
    low, high = min(places), max(places)
    # A run that hardly moves still gets an axis whose ends differ in a few digits.
    padding = (
        max(_PADDING * (high - low), _LEAST * (abs(start) or 1.0)) if high > low else _PADDING * max(abs(start), 1.0)
    )
    low, high = low - padding, high + padding
    unit = 10.0 ** _power(high - low) / 2
    ends = (math.floor(low / unit) * unit, math.ceil(high / unit) * unit)
    return float(f"{ends[0]:.6g}"), float(f"{ends[1]:.6g}")


def _power(size: float) -> int:
    return math.floor(math.log10(size))
