"""What is known of one iteration of a run, and of the run's end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from gradtutor.records import NamedTuple, dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.errors import DomainError

StopReason: TypeAlias = Literal["converged", "limit", "diverged"]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class End:
    """Why and where a run ended."""

    reason: StopReason
    iteration: int
    fault: DomainError | None = None
    """What had no value, when the run diverged."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One comparison of the stop rule, with both of its sides."""

    left: float
    operator: str
    right: float
    holds: bool


class Iteration(NamedTuple):
    """One round: forward, loss, backward, update."""

    number: int
    parameters: Mapping[str, Value]
    inputs: Mapping[str, Value]
    """Constants, data and noise of this iteration."""
    values: Mapping[str, Value | None]
    """Every node; ``None`` from the one on that had no value."""
    objective: float | None
    tested: tuple[Tested, ...] = ()
    gradients: Mapping[str, Value] | None = None
    deltas: Mapping[str, Value | None] | None = None
    details: Mapping[str, float] = _NOTHING
    inner: Mapping[str, Mapping[str, Value]] = _NOTHING
    """What the rule remembers after this update: see ``rules.Move``."""
    handed: Mapping[str, Mapping[str, Value]] = _NOTHING
    """What the rule worked out from all parameters for this update: see ``rules.Move``."""
    updated: Mapping[str, Value] | None = None
    held: Mapping[str, float] = _NOTHING
    """Parameters that were held at a bound -> where the rule wanted to carry them."""
    end: End | None = None
    waiting: bool = False
    """The rule waits for the learner to set the parameters."""
    epoch: int | None = None
    """Which time through the data this is, from 1; ``None`` without batches."""
    rows: tuple[int, ...] = ()
    """The rows of the data in this batch."""
    full_objective: float | None = None
    """The loss on all data, where the objective is that of a batch."""

    @property
    def known(self) -> Mapping[str, Value]:
        """Every name that has a value in this iteration."""
        values = {name: value for name, value in self.values.items() if value is not None}
        return {**self.inputs, **self.parameters, **values}


@dataclass(frozen=True, slots=True)
class State:
    """What determines an iteration and all that follow."""

    parameters: Mapping[str, Value]
    rule: Any = None
    """What the rule has asked to be handed."""
