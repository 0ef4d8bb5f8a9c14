"""What a rule is: a pure step, its state handed in and out.

A rule sees one iteration (``Seen``) and answers with a ``Move``; the trace holds parameters inside their bounds
afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


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


def next_try(tries: Tries, seen: Seen) -> Mapping[str, Value] | None:
    """The parameters of the next prescribed try, or ``None`` when they are used up."""
    place = seen.iteration - 1
    if not tries or place >= len(next(iter(tries.values()))):
        return None
    return {**seen.parameters, **{name: values[place] for name, values in tries.items()}}


def plain_numbers(seen: Seen) -> dict[str, float]:
    """The parameters, for rules that are for plain numbers."""
    return {name: float(value) for name, value in seen.parameters.items()}
