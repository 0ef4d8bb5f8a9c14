"""Why a guess is wrong: the numbers that the usual mistakes lead to, worked out from the run itself.

A mistake that leads to the right number here is none, and of two that lead to one number the likelier comes first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.tree import Call, Expression, Number
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.session.quiz.quantities import INNER, Asked, element, next_place, truth_at
from gradtutor.session.quiz.rounded_work import share_of

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.session.run.player import Player

Misconception: TypeAlias = Literal[
    "sign",
    "multiplied",
    "divided",
    "path",
    "local",
    "arrived",
    "inverse",
    "share",
    "rate",
    "added",
    "change",
    "unmoved",
    "held",
    "before",
    "degrees",
    "logarithm",
    "double",
    "half",
    "count",
    "part",
]
"""``sign``: turned round; ``multiplied`` where it is divided, ``divided`` where it is multiplied; ``path``: one path of
several; ``local``: the local derivative without what arrived, ``arrived``: that without the local derivative;
``inverse``: ∂b/∂c for ∂c/∂b; ``share``: the whole gap for a part of it; ``rate``: the learning rate forgotten;
``added`` where it is subtracted; ``change``: the step for the new value; ``unmoved``: the old value for the new;
``held``: the bound forgotten; ``before``: the number of the iteration before; ``degrees`` for radians; ``logarithm``:
to base 10; ``double``, ``half``, ``count``, ``part``: 2, ½, n, 1/n times too large."""
REASONS: tuple[str, ...] = get_args(Misconception)
"""All of them."""

CLOSE = 0.01
"""A guess within this share of a mistake's number is taken for that mistake."""
_ZERO = 1e-9
_DECIMALS = 6

Candidate: TypeAlias = tuple[Misconception, float]


def diagnose(player: Player, asked: Asked, guess: float, tolerance: float) -> Misconception | Literal[""]:
    """The likeliest reason for a wrong guess of an upcoming number; empty where none leads to it.

    ``tolerance`` is by how much the guess might have differed from the truth.
    """
    case = _case(player, asked)
    found: list[tuple[float, Misconception]] = []
    for reason, value in reasons(player, asked):
        # Next values hardly differ from each other: what counts is the change.
        size = abs(value - case.old) if asked.quantity == "updated" and reason != "change" else abs(value)
        if abs(value - case.truth) > tolerance and abs(guess - value) <= max(CLOSE * size, _ZERO):
            # Of two mistakes that lead to the same number but for rounding, the first is the likelier.
            found.append((round(abs(guess - value) / max(size, _ZERO), _DECIMALS), reason))
    return min(found, key=lambda pair: pair[0])[1] if found else ""


def reasons(player: Player, asked: Asked) -> list[Candidate]:
    """Mistakes and the numbers they lead to, for an upcoming number, the likeliest first."""
    case = _case(player, asked)
    of_kind: Callable[[_Case], Iterator[Candidate]] = {
        "value": _of_value,
        "local": _of_local,
        "gradient": _of_gradient,
        "delta": _of_delta,
        "updated": _of_update,
    }.get(asked.quantity, _of_inner if asked.quantity.startswith(INNER) else _of_nothing)
    found = [*of_kind(case), *_of_any(case)]
    return [(reason, value) for reason, value in found if math.isfinite(value)]


class _Case(NamedTuple):
    """What was asked, with all that a mistake may be made of."""

    player: Player
    record: Iteration
    asked: Asked
    truth: float
    old: float
    """For a next value: the present one."""
    paths: tuple[Contribution, ...]

    def pick(self, value: Any) -> float:
        """A number, or its element that was asked for."""
        return element(value, self.asked.index) or 0.0


def _case(player: Player, asked: Asked) -> _Case:
    place = next_place(player)
    if place is None:
        raise KeyError(asked)
    record = player.trace.iteration(place[0])
    old = element(record.parameters[asked.name], asked.index) if asked.quantity == "updated" else 0.0
    backward = asked.quantity in ("local", "gradient", "delta")
    paths = player.contributions(record, asked.name) if backward else ()
    return _Case(player, record, asked, truth_at(player, place[0], asked), old or 0.0, paths)


def _of_nothing(case: _Case) -> Iterator[Candidate]:
    return iter(())


def _of_value(case: _Case) -> Iterator[Candidate]:
    """The function of a node, as a calculator in another mode has it."""
    if not case.asked.index:
        yield from _otherwise(case, case.player.trace.graph.nodes[case.asked.name])


def _of_local(case: _Case) -> Iterator[Candidate]:
    formula = next(path.formula for path in case.paths if path.consumer == case.asked.of)
    if case.truth:
        yield "inverse", 1 / case.truth
    yield from _otherwise(case, formula)


def _of_gradient(case: _Case) -> Iterator[Candidate]:
    """∂output/∂name is the sum over all paths of what arrives times the local derivative."""
    paths = [(float(path.upstream), float(path.local)) for path in case.paths]
    yield "sign", -case.truth
    if len(paths) > 1:
        for upstream, local in paths:
            yield "path", upstream * local
    yield from _quotients("divided", paths)
    for upstream, local in paths:
        yield "local", local
        yield "arrived", upstream


def _of_delta(case: _Case) -> Iterator[Candidate]:
    """Δname is what arrives at the one consumer divided by the local derivative, or the gap by the whole slope."""
    record, share = case.record, share_of(case.player.variant.problem, case.asked.name)
    if not case.paths:
        return
    yield "sign", -case.truth
    if len(case.paths) == 1 and share == 1.0:
        (path,) = case.paths
        arrived, slope = case.pick((record.deltas or {}).get(path.consumer)), float(path.local)
        yield "multiplied", arrived * slope
        yield "local", slope
        yield "arrived", arrived
        return
    gap = record.objective or 0.0
    whole = sum(float(path.upstream) * float(path.local) for path in case.paths)
    if share and share != 1.0:
        yield "share", case.truth / share
    if len(case.paths) > 1:
        yield from ((_path(share * gap, path)) for path in case.paths if path.upstream and path.local)
    yield "multiplied", share * gap * whole
    yield "multiplied", gap * whole
    yield "local", whole
    yield "arrived", share * gap


def _path(gap: float, path: Contribution) -> Candidate:
    return "path", gap / (float(path.upstream) * float(path.local))


def _quotients(reason: Misconception, paths: list[tuple[float, float]]) -> Iterator[Candidate]:
    """The product of every path turned into a quotient."""
    if paths and all(local for _, local in paths):
        yield reason, sum(upstream / local for upstream, local in paths)


def _of_update(case: _Case) -> Iterator[Candidate]:
    """name ← name − step: the step alone, its sign, the rate in it."""
    record, name, old = case.record, case.asked.name, case.old
    if name in record.held:
        yield "held", case.pick(record.held[name])
    step = old - case.truth
    yield "added", old + step
    yield "unmoved", old
    yield "change", step
    yield "change", -step
    rule = case.player.variant.problem.rule
    if rate := rule.rate_at(record.number, record.epoch):
        yield "rate", old - step / rate
        yield "rate", old + step / rate
    for reason, factor in (("double", 2.0), ("half", 0.5), *_counted(case)):
        yield reason, old - factor * step  # type: ignore[misc]  # both are reasons


def _of_inner(case: _Case) -> Iterator[Candidate]:
    """What a rule remembers: the gradient alone, in place of the gradient and what there was."""
    if case.record.gradients:
        yield "arrived", case.pick(case.record.gradients[case.asked.name])


def _of_any(case: _Case) -> Iterator[Candidate]:
    """What goes wrong with any number: its sign, a factor, the iteration it is taken from."""
    if case.asked.quantity != "updated":
        before = _before(case)
        if before is not None:
            yield "before", before
        yield "sign", -case.truth
        yield "double", 2 * case.truth
        yield "half", case.truth / 2
        for reason, factor in _counted(case):
            yield reason, factor * case.truth


def _before(case: _Case) -> float | None:
    if case.record.number == 1:
        return None
    try:
        return truth_at(case.player, case.record.number - 1, case.asked)
    except (KeyError, IndexError):
        # The batch before was larger or smaller.
        return None


def _counted(case: _Case) -> list[tuple[Misconception, float]]:
    """The number of samples as a factor too many or too few."""
    count = samples(case.player.variant.problem, case.record)
    return [("count", float(count)), ("part", 1 / count)] if count > 2 else []


def samples(problem: Problem, record: Iteration) -> int:
    """The rows of the data in an iteration, or of the longest array of a lesson without data; 1 without arrays."""
    columns = problem.data or record.inputs
    arrays: list[Value] = [record.inputs[name] for name in columns if is_array(record.inputs[name])]
    return max((len(array) for array in arrays), default=1)  # type: ignore[arg-type]  # arrays have a length


def _otherwise(case: _Case, expression: Expression) -> Iterator[Candidate]:
    """An expression with angles in degrees, and with logarithms to base 10."""
    for reason, change in _MODES:
        changed = _changed(expression, change)
        if changed != expression:
            try:
                value = evaluate(changed, case.record.known)
            except ArithmeticError:
                continue
            if not is_array(value):
                yield reason, float(value)


def _changed(expression: Expression, change: Callable[[Call], Call]) -> Expression:
    if not isinstance(expression, Call):
        return expression
    return change(expression.over(tuple(_changed(part, change) for part in expression.arguments)))


def _in_degrees(call: Call) -> Call:
    if call.operation not in ("sin", "cos", "tan"):
        return call
    return call.over((Call("mul", (call.arguments[0], Number(math.pi / 180))),))


def _to_base_ten(call: Call) -> Call:
    return Call("div", (call, Number(math.log(10)))) if call.operation == "ln" else call


_MODES: tuple[tuple[Misconception, Callable[[Call], Call]], ...] = (
    ("degrees", _in_degrees),
    ("logarithm", _to_base_ten),
)
