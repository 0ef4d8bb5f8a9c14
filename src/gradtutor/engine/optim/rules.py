"""How parameters change: each rule is a pure step, its state handed in and out.

A rule sees one iteration (``Seen``) and answers with a ``Move``; the trace holds parameters inside their bounds
afterwards. Sources: Newton's method, the chord (simplified Newton) method, bisection and the secant method as in any
textbook of numerical analysis, e.g. Quarteroni, Sacco, Saleri, *Numerical Mathematics*, ch. 6; gradient descent and
its relatives by the definitions and defaults of ``torch.optim``, so that a learner finds the same numbers there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from gradtutor.engine.language.operations import is_array
from gradtutor.engine.optim.update import Line, Update
from gradtutor.i18n import mark

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
    inner: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """What the rule remembers of each parameter: ``velocity``, ``squares``, ``first``, ``second`` (Adam's moments),
    ``accumulated`` (the summed gradient) -> parameter -> value after this update."""


class Rule:
    """The base of all rules. ``step`` returns ``None`` when it waits for the learner."""

    kind: ClassVar[str]
    title: ClassVar[str]
    """The true name of the method, to be translated when it is shown."""
    needs_target: ClassVar[bool] = False
    """Whether it closes a gap (and cannot minimise)."""
    needs_loss: ClassVar[bool] = False
    """Whether it minimises (and cannot close a gap)."""
    uses_gradients: ClassVar[bool] = True
    one_parameter: ClassVar[bool] = False

    @property
    def remembers(self) -> tuple[str, ...]:
        """The names of what it keeps of each parameter from one iteration to the next: the keys of ``Move.inner``."""
        return ()

    @property
    def symbols(self) -> Mapping[str, str]:
        """What these are called in formulas and tables."""
        return {}

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
class GradientRule(Rule):
    """The base of the rules that minimise by gradients: each says in ``lines`` what it does with one parameter.

    ``state`` is the number of updates so far and what is remembered of each parameter. With ``zero_grad = False`` the
    gradients of earlier iterations are added up, as they are in PyTorch when nobody clears them.
    """

    needs_loss = True
    rate: float = 0.001
    zero_grad: bool = field(default=True, kw_only=True)

    lines: ClassVar[tuple[Line, ...]]

    @property
    def update(self) -> Update:
        """What ``lines`` say, of the gradient, or of the sum of all gradients where nobody clears it."""
        return _update(type(self), self.zero_grad)  # type: ignore[arg-type]  # a class has a hash

    @property
    def remembers(self) -> tuple[str, ...]:
        """The inner state, and the summed gradient where nobody clears it."""
        return self.update.remembers

    @property
    def symbols(self) -> Mapping[str, str]:
        """What each line finds, as it is written: ``v``."""
        return self.update.symbols

    def step(self, state: Any, seen: Seen) -> Move:
        """One update of every parameter."""
        count: int = state[0] + 1 if state else 1
        before: Mapping[str, tuple[Any, ...]] = state[1] if state else {}
        updated: dict[str, Value] = {}
        after: dict[str, tuple[Any, ...]] = {}
        update = self.update
        for name, value in seen.parameters.items():
            program, gradient = update.program(value), seen.gradients[name]
            updated[name], after[name], _ = program(self, value, gradient, count, *before.get(name, ()))
        inner = {key: {name: kept[at] for name, kept in after.items()} for at, key in enumerate(update.remembers)}
        return Move(updated, (count, after), inner=inner)


@lru_cache
def _update(kind: type[GradientRule], zero_grad: bool) -> Update:
    lines = kind.lines
    if not zero_grad:
        summed = [line._replace(text=line.text.replace("gradient", "accumulated")) for line in lines]
        lines = (Line("accumulated", "Σg", "accumulated + gradient"), *summed)
    return Update(lines, [entry.name for entry in fields(kind)])


@dataclass(frozen=True, slots=True)
class Sgd(GradientRule):
    """Gradient descent."""

    kind = "sgd"
    title = mark("gradient descent")
    lines = (Line("value", "", "value - rate*gradient"),)


@dataclass(frozen=True, slots=True)
class Momentum(GradientRule):
    """Gradient descent with momentum (``torch.optim.SGD(momentum=0.9)``, no dampening)."""

    kind = "momentum"
    title = mark("momentum")
    momentum: float = 0.9
    lines: ClassVar[tuple[Line, ...]] = (
        Line("velocity", "v", "momentum*velocity + gradient"),
        Line("value", "", "value - rate*velocity"),
    )


@dataclass(frozen=True, slots=True)
class Nesterov(Momentum):
    """Nesterov's momentum as ``torch.optim.SGD(momentum=0.9, nesterov=True)`` has it."""

    kind = "nesterov"
    title = mark("Nesterov's momentum")
    lines = (
        Line("velocity", "v", "momentum*velocity + gradient"),
        Line("ahead", "d", "gradient + momentum*velocity"),
        Line("value", "", "value - rate*ahead"),
    )


@dataclass(frozen=True, slots=True)
class AdaGrad(GradientRule):
    """AdaGrad (``torch.optim.Adagrad``)."""

    kind = "adagrad"
    title = "AdaGrad"
    rate: float = 0.01
    eps: float = 1e-10
    lines = (
        Line("squares", "s", "squares + gradient**2"),
        Line("value", "", "value - rate*gradient/(sqrt(squares) + eps)"),
    )


@dataclass(frozen=True, slots=True)
class RmsProp(GradientRule):
    """RMSProp (``torch.optim.RMSprop``)."""

    kind = "rmsprop"
    title = "RMSProp"
    rate: float = 0.01
    alpha: float = 0.99
    eps: float = 1e-8
    lines = (
        Line("squares", "s", "alpha*squares + (1 - alpha)*gradient**2"),
        Line("value", "", "value - rate*gradient/(sqrt(squares) + eps)"),
    )


@dataclass(frozen=True, slots=True)
class Adam(GradientRule):
    """Adam (``torch.optim.Adam``), with the bias correction of its authors (arXiv:1412.6980, algorithm 1)."""

    kind = "adam"
    title = "Adam"
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    lines = (
        Line("first", "m", "beta1*first + (1 - beta1)*gradient"),
        Line("second", "v", "beta2*second + (1 - beta2)*gradient**2"),
        Line("corrected", "m̂", "first/(1 - beta1**count)"),
        Line("spread", "v̂", "second/(1 - beta2**count)"),
        Line("value", "", "value - rate*corrected/(sqrt(spread) + eps)"),
    )


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
    title = mark("secant method")
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
    title = mark("by hand")
    uses_gradients = False
    tries: Tries = field(default_factory=dict)

    @property
    def prescribed(self) -> int:
        """How many moves are not the learner's: those before them."""
        return len(next(iter(self.tries.values()), ()))

    def step(self, state: Any, seen: Seen) -> Move | None:
        """The prescribed try, or what the learner chose, or ``None``: waiting."""
        updated = _next_try(self.tries, seen) or seen.chosen
        return None if updated is None else Move({**seen.parameters, **updated})


_KINDS: tuple[type[Rule], ...] = (
    Newton, Chord, Sgd, Momentum, Nesterov, AdaGrad, RmsProp, Adam, Bisection, Secant, Manual
)  # fmt: skip

RULES: Mapping[str, type[Rule]] = MappingProxyType({rule.kind: rule for rule in _KINDS})
"""Kind, as lessons write it -> rule."""
