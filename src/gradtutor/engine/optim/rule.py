"""What a rule is: a pure step, its state handed in and out.

A rule sees one iteration (``Seen``) and answers with a ``Move``; the trace holds parameters inside their bounds
afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.optim.schedule import Schedule
    from gradtutor.engine.optim.update import Update


Tries: TypeAlias = Mapping[str, tuple[float, ...]]
"""Parameter -> the values that it takes in iterations 2, 3, … before the rule itself plays."""

Backward: TypeAlias = Literal["gradients", "deltas", "interval", "slope"]
"""What the backward stage of a rule shows. ``gradients``: those of every name on the way back. ``deltas``: besides, the
change of each name that would close the gap by itself. ``interval`` and ``slope``: one step, with what the rule itself
works out (``Rule.details``): the interval that still holds the answer, or the slope of the line through two tries."""


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
    epoch: int | None = None
    """Which time through the data this is, from 1; ``None`` without batches."""
    hessian: Callable[[], list[list[float]]] | None = None
    """The second derivatives, of all numbers of the parameters one after the other, for a rule of second order."""


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
    handed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """What the rule has worked out from all parameters and handed to its lines (``update.HANDED``), by name and
    parameter."""


class Rule:
    """The base of all rules: what it can do is asked of it, never worked out from its kind.

    ``step`` returns ``None`` when it waits for the learner.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    """The true name of the method, to be translated when it is shown."""
    needs_target: ClassVar[bool] = False
    """Whether it closes a gap (and cannot minimise)."""
    for_loss: ClassVar[str] = "sgd"
    """Of a rule that closes a gap: the kind to take where a loss is to be small."""
    needs_loss: ClassVar[bool] = False
    """Whether it minimises (and cannot close a gap)."""
    backward: ClassVar[Backward] = "gradients"
    uses_gradients: ClassVar[bool] = True
    """Whether it needs them. One that does not may show them all the same, where nothing bars the way to them."""
    one_parameter: ClassVar[bool] = False
    """Whether it is for a single parameter, a plain number."""
    needs_bounds: ClassVar[bool] = False
    """Whether its parameters need ``min`` and ``max``."""
    needs_try: ClassVar[bool] = False
    """Whether it cannot begin before a second try has been prescribed."""
    waits: ClassVar[bool] = False
    """Whether the moves are the learner's."""
    keeps_slopes: ClassVar[bool] = False
    """Whether it goes by the gradients of iteration 1 for ever."""
    second_order: ClassVar[bool] = False
    """Whether it needs second derivatives."""
    most_numbers: ClassVar[int | None] = None
    """How many numbers all of its parameters may have together; ``None``: any."""
    has_rate: ClassVar[bool] = False
    """Whether it has a learning rate, ``rate``."""
    proportional: ClassVar[bool] = False
    """Whether its steps are in proportion to the gradients, so that a rate that is too large carries it off."""
    accumulates: ClassVar[bool] = False
    """Whether it has a setting, ``zero_grad``, by which gradients are added up."""
    by_lines: ClassVar[bool] = False
    """Whether ``step`` is nothing but the lines of ``update`` for each parameter: then many iterations can be made
    without it, and it has a ``norm`` for lines that want one."""
    details: ClassVar[tuple[str, ...]] = ()
    """The names of what it works out on the way: the keys of ``Move.details``."""

    @property
    def rate(self) -> float | Schedule | None:
        """The learning rate, or how it changes on the way; ``None`` for a rule without one."""
        return None

    def rate_at(self, iteration: int, epoch: int | None) -> float | None:
        """The learning rate of an iteration; ``None`` for a rule without one, or where its expression has no value."""
        try:
            rate = self.at(iteration, epoch).rate
        except (ValueError, ArithmeticError):
            return None
        return rate if isinstance(rate, float | int) else None

    def at(self, iteration: int, epoch: int | None) -> Rule:
        """The rule with the numbers that it has in an iteration, where one of them changes on the way."""
        return self

    @property
    def tries(self) -> Tries:
        """The moves that the lesson prescribes."""
        return {}

    @property
    def prescribed(self) -> int:
        """How many moves are not its own: those before them."""
        return len(next(iter(self.tries.values()), ()))

    @property
    def update(self) -> Update | None:
        """What it does with each parameter, written out; ``None`` for a rule that is not written so."""
        return None

    def update_of(self, handed: Mapping[str, object]) -> Update | None:
        """``update`` of a move for which this was handed to the lines: see ``Move.handed``."""
        return self.update

    @property
    def remembers(self) -> tuple[str, ...]:
        """The names of what it keeps of each parameter from one iteration to the next: the keys of ``Move.inner``."""
        return ()

    @property
    def symbols(self) -> Mapping[str, str]:
        """What these are called in formulas and tables."""
        return {}

    def share_of(self, name: str, parameters: Collection[str]) -> float:
        """The part of the gap that a parameter has to close; all of it for any other name."""
        return 1 / len(parameters) if name in parameters else 1.0

    def largest_rate(self, curvature: float) -> float | None:
        """The rate above which the loss grows without end where its largest curvature is ``curvature``, more than 0;
        ``None`` where nothing of the kind is known."""
        return None

    def step(self, state: Any, seen: Seen) -> Move | None:
        """One update. Raises ``ZeroDivisionError`` or ``ValueError`` when there is none."""
        raise NotImplementedError


def with_rate(rule: Rule, rate: float | Schedule) -> Rule:
    """The rule with another learning rate; one without any is returned as it is."""
    return replace(rule, rate=rate) if rule.has_rate else rule  # type: ignore[type-var]  # every rule is a dataclass


def next_try(tries: Tries, seen: Seen) -> Mapping[str, Value] | None:
    """The parameters of the next prescribed try, or ``None`` when they are used up."""
    index = seen.iteration - 1
    if not tries or index >= len(next(iter(tries.values()))):
        return None
    return {**seen.parameters, **{name: values[index] for name, values in tries.items()}}


def plain_numbers(seen: Seen) -> dict[str, float]:
    """The parameters, for rules that are for plain numbers."""
    return {name: float(value) for name, value in seen.parameters.items()}
