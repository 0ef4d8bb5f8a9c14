"""Rules that close a gap: Newton's method, the chord (simplified Newton) method, bisection and the secant method.

As in any textbook of numerical analysis, e.g. Quarteroni, Sacco, Saleri, *Numerical Mathematics*, ch. 6.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.rule import Move, Rule, Seen, Tries, next_try, plain_numbers
from gradtutor.i18n import mark
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


@dataclass(frozen=True, slots=True)
class GapRule(Rule):
    """The base of the rules that divide the gap by slopes: of this iteration, or of iteration 1 for ever."""

    needs_target = True
    backward = "deltas"
    share: Mapping[str, float] | None = None
    """Which part of the gap each parameter closes, those left out none; ``None``: equal parts."""

    def share_of(self, name: str, parameters: Collection[str]) -> float:
        """The part of the gap that a parameter has to close; all of it for any other name."""
        if self.share is None or name not in parameters:
            return Rule.share_of(self, name, parameters)
        return self.share.get(name, 0.0)

    def step(self, state: Any, seen: Seen) -> Move:
        """Δname = share · gap / (∂output/∂name); ``state`` holds the slopes of the iteration before."""
        slopes = (state or seen.gradients) if self.keeps_slopes else seen.gradients
        deltas: dict[str, Value | None] = {}
        for name, slope in slopes.items():
            share = self.share_of(name, seen.parameters)
            if is_array(slope) or not (slope or name in seen.parameters):
                deltas[name] = None
            else:
                deltas[name] = share * seen.objective / slope if share else 0.0
        updated = {name: value - (deltas.get(name) or 0.0) for name, value in seen.parameters.items()}
        return Move(updated, slopes, deltas)


@dataclass(frozen=True, slots=True)
class Newton(GapRule):
    """Newton's method on output = target: the gap divided by this iteration's slope."""

    kind = "newton"
    title = mark("Newton's method")
    for_loss = "newton-minimise"


@dataclass(frozen=True, slots=True)
class Chord(GapRule):
    """The chord method: the gap divided by the slope of iteration 1, for ever."""

    kind = "chord"
    title = mark("chord method")
    keeps_slopes = True


@dataclass(frozen=True, slots=True)
class Bisection(Rule):
    """Halving the interval that still holds the answer; needs only the sign of the gap.

    The output is taken to grow with the parameter. ``state`` is the interval (low, high).
    """

    kind = "bisection"
    title = mark("bisection")
    needs_target = True
    backward = "interval"
    uses_gradients = False
    one_parameter = True
    needs_bounds = True
    details = ("low", "high")
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
    backward = "slope"
    uses_gradients = False
    one_parameter = True
    needs_try = True
    details = ("slope",)
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
