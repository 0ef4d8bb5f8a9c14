"""How parameters change: each rule is a pure step, its state handed in and out.

A rule sees one iteration (``Seen``) and answers with a ``Move``; the trace holds parameters inside their bounds
afterwards. Sources: Newton's method, the chord (simplified Newton) method, bisection and the secant method as in any
textbook of numerical analysis, e.g. Quarteroni, Sacco, Saleri, *Numerical Mathematics*, ch. 6; gradient descent as
``torch.optim.SGD`` without momentum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

if TYPE_CHECKING:
    from gradtutor.engine.problem import Value

Tries: TypeAlias = Mapping[str, tuple[float, ...]]
"""Parameter -> the values that it takes in iterations 2, 3, … before the rule itself plays."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One iteration as a rule sees it, after backward."""

    iteration: int
    parameters: Mapping[str, Value]
    objective: float
    """The gap (output − target), or the loss."""
    gradients: Mapping[str, Value]
    """∂output/∂name; empty when the output has no derivative here."""
    bounds: Mapping[str, tuple[float | None, float | None]]
    chosen: Mapping[str, Value] | None = None
    """What the learner set the parameters to, if anything."""


@dataclass(frozen=True, slots=True)
class Move:
    """The answer of a rule."""

    updated: Mapping[str, Value]
    """Every parameter's next value."""
    state: Any = None
    """What the rule wants to be handed in the next iteration."""
    deltas: Mapping[str, Value | None] = field(default_factory=dict)
    """Δname for every node and parameter; ``None`` where no change of the name alone can close the gap."""
    details: Mapping[str, float] = field(default_factory=dict)
    """What the rule worked out on the way, by name, for the screen."""


class Rule:
    """The base of all rules. ``step`` returns ``None`` when it waits for the learner."""

    kind: ClassVar[str]
    needs_target: ClassVar[bool] = False
    """Whether it closes a gap (and cannot minimise)."""
    uses_gradients: ClassVar[bool] = True
    one_parameter: ClassVar[bool] = False

    def step(self, state: Any, seen: Seen) -> Move | None:
        """One update. Raises ``ZeroDivisionError`` or ``ValueError`` when there is none."""
        raise NotImplementedError


def _next_try(tries: Tries, seen: Seen) -> Mapping[str, Value] | None:
    """The parameters of the next prescribed try, or ``None`` when they are used up."""
    place = seen.iteration - 1
    if not tries or place >= len(next(iter(tries.values()))):
        return None
    return {**seen.parameters, **{name: values[place] for name, values in tries.items()}}


def _numbers(seen: Seen) -> dict[str, float]:
    """The parameters, for rules that are for plain numbers."""
    return {name: float(value) for name, value in seen.parameters.items()}


def _close_gap(seen: Seen, slopes: Mapping[str, Any], share: Mapping[str, float] | None) -> Move:
    """Divide the gap by the slopes, each parameter taking its share of the gap."""
    names = list(seen.parameters)
    shares = {name: 1 / len(names) for name in names} if share is None else share
    deltas: dict[str, Value | None] = {}
    for name, slope in slopes.items():
        if name not in seen.parameters:
            deltas[name] = seen.objective / slope if slope else None
        else:
            part = shares.get(name, 0.0)
            deltas[name] = part * seen.objective / slope if part else 0.0
    updated = {name: value - (deltas.get(name) or 0.0) for name, value in seen.parameters.items()}
    return Move(updated, slopes, deltas)


@dataclass(frozen=True, slots=True)
class Newton(Rule):
    """Newton's method on output = target: the gap divided by this iteration's slope."""

    kind = "newton"
    needs_target = True
    share: Mapping[str, float] | None = None

    def step(self, state: Any, seen: Seen) -> Move:
        """Δname = share · gap / (∂output/∂name)."""
        return _close_gap(seen, seen.gradients, self.share)


@dataclass(frozen=True, slots=True)
class Chord(Rule):
    """The chord method: the gap divided by the slope of iteration 1, for ever."""

    kind = "chord"
    needs_target = True
    share: Mapping[str, float] | None = None

    def step(self, state: Any, seen: Seen) -> Move:
        """As Newton's method; ``state`` holds the gradients of iteration 1."""
        return _close_gap(seen, state or seen.gradients, self.share)


@dataclass(frozen=True, slots=True)
class Sgd(Rule):
    """Gradient descent: name ← name − rate · ∂loss/∂name."""

    kind = "sgd"
    rate: float = 0.1

    def step(self, state: Any, seen: Seen) -> Move:
        """One step against the gradient."""
        return Move({name: value - self.rate * seen.gradients[name] for name, value in seen.parameters.items()})


@dataclass(frozen=True, slots=True)
class Bisection(Rule):
    """Halving the interval that still holds the answer; needs only the sign of the gap.

    The output is taken to grow with the parameter. ``state`` is the interval (low, high).
    """

    kind = "bisection"
    needs_target = True
    uses_gradients = False
    one_parameter = True
    tries: Tries = field(default_factory=dict)
    whole: bool = False
    """Whole numbers only: a number that was refused is not in the interval any more."""

    def step(self, state: Any, seen: Seen) -> Move:
        """The middle of what is left. Raises ``ValueError`` when nothing is left."""
        ((name, value),) = _numbers(seen).items()
        low, high = state or seen.bounds[name]
        if low is None or high is None:
            raise ValueError("bisection needs a lower and an upper bound")
        past = 1 if self.whole else 0
        if seen.objective < 0:
            low = max(low, value + past)
        elif seen.objective > 0:
            high = min(high, value - past)
        if low > high:
            raise ValueError("no number is left")
        middle = (low + high) // 2 if self.whole else (low + high) / 2
        updated = _next_try(self.tries, seen) or {name: middle}
        return Move(updated, (low, high), details={"low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Secant(Rule):
    """The secant method: a straight line through the last two tries, followed to the target.

    ``state`` is the try before: (parameter, gap).
    """

    kind = "secant"
    needs_target = True
    uses_gradients = False
    one_parameter = True
    tries: Tries = field(default_factory=dict)

    def step(self, state: Any, seen: Seen) -> Move:
        """Raises ``ZeroDivisionError`` when the line is level, ``ValueError`` when there is but one point."""
        ((name, value),) = _numbers(seen).items()
        here = (value, seen.objective)
        prescribed = _next_try(self.tries, seen)
        if state is None:
            if prescribed is None:
                raise ValueError("a second try is needed before a line can be drawn")
            return Move(prescribed, here)
        before, gap_before = state
        slope = (seen.objective - gap_before) / (value - before)
        return Move(prescribed or {name: value - seen.objective / slope}, here, details={"slope": slope})


@dataclass(frozen=True, slots=True)
class Manual(Rule):
    """The learner sets the parameters; ``tries`` are played first."""

    kind = "manual"
    uses_gradients = False
    tries: Tries = field(default_factory=dict)

    def step(self, state: Any, seen: Seen) -> Move | None:
        """The prescribed try, or what the learner chose, or ``None``: waiting."""
        updated = _next_try(self.tries, seen) or seen.chosen
        return None if updated is None else Move({**seen.parameters, **updated})


RULES: Mapping[str, type[Rule]] = MappingProxyType(
    {rule.kind: rule for rule in (Newton, Chord, Sgd, Bisection, Secant, Manual)}
)
"""Kind, as lessons write it -> rule."""
