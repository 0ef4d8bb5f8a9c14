"""Rules that close a gap: Newton's method, the chord (simplified Newton) method, bisection and the secant method.

As in any textbook of numerical analysis, e.g. Quarteroni, Sacco, Saleri, *Numerical Mathematics*, ch. 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.rule import Move, Rule, Seen, Tries, next_try, plain_numbers
from gradtutor.i18n import mark

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


def _close_gap(seen: Seen, slopes: Mapping[str, Any], share: Mapping[str, float] | None) -> Move:
    """Divide the gap by the slopes, each parameter taking its share of the gap."""
    names = list(seen.parameters)
    shares = {name: 1 / len(names) for name in names} if share is None else share
    deltas: dict[str, Value | None] = {}
    for name, slope in slopes.items():
        if is_array(slope):
            deltas[name] = None
        elif name not in seen.parameters:
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
    title = mark("Newton's method")
    needs_target = True
    share: Mapping[str, float] | None = None

    def step(self, state: Any, seen: Seen) -> Move:
        """Δname = share · gap / (∂output/∂name)."""
        return _close_gap(seen, seen.gradients, self.share)


@dataclass(frozen=True, slots=True)
class Chord(Rule):
    """The chord method: the gap divided by the slope of iteration 1, for ever."""

    kind = "chord"
    title = mark("chord method")
    needs_target = True
    share: Mapping[str, float] | None = None

    def step(self, state: Any, seen: Seen) -> Move:
        """As Newton's method; ``state`` holds the gradients of iteration 1."""
        return _close_gap(seen, state or seen.gradients, self.share)


@dataclass(frozen=True, slots=True)
class Bisection(Rule):
    """Halving the interval that still holds the answer; needs only the sign of the gap.

    The output is taken to grow with the parameter. ``state`` is the interval (low, high).
    """

    kind = "bisection"
    title = mark("bisection")
    needs_target = True
    uses_gradients = False
    one_parameter = True
    tries: Tries = field(default_factory=dict)
    whole: bool = False
    """Whole numbers only: a number that was refused is not in the interval any more."""

    def step(self, state: Any, seen: Seen) -> Move:
        """The middle of what is left. Raises ``ValueError`` when nothing is left."""
        ((name, value),) = plain_numbers(seen).items()
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
        updated = next_try(self.tries, seen) or {name: middle}
        return Move(updated, (low, high), details={"low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Secant(Rule):
    """The secant method: a straight line through the last two tries, followed to the target.

    ``state`` is the try before: (parameter, gap).
    """

    kind = "secant"
    title = mark("secant method")
    needs_target = True
    uses_gradients = False
    one_parameter = True
    tries: Tries = field(default_factory=dict)

    def step(self, state: Any, seen: Seen) -> Move:
        """Raises ``ZeroDivisionError`` when the line is level, ``ValueError`` when there is but one point."""
        ((name, value),) = plain_numbers(seen).items()
        here = (value, seen.objective)
        prescribed = next_try(self.tries, seen)
        if state is None:
            if prescribed is None:
                raise ValueError("a second try is needed before a line can be drawn")
            return Move(prescribed, here)
        before, gap_before = state
        slope = (seen.objective - gap_before) / (value - before)
        return Move(prescribed or {name: value - seen.objective / slope}, here, details={"slope": slope})
