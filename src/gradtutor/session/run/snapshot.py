"""Everything that a screen may show at one place of a run: immutable, and equal for equal places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.run.trace import End, Tested
    from gradtutor.lessons.model import Stage

Points: TypeAlias = tuple[tuple[int, float], ...]
"""Iteration and value, oldest first."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one key press reveals: one number of one stage."""

    stage: Stage
    focus: str
    """The node or parameter whose number it is; for rules without gradients, the name of what they work out."""


class _Comparable:
    """Equality of all fields, also where some are arrays (whose own ``==`` gives an array)."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__)  # type: ignore[attr-defined]


def _same(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if isinstance(left, Mapping):
        return left.keys() == right.keys() and all(_same(value, right[name]) for name, value in left.items())
    if isinstance(left, tuple):
        return len(left) == len(right) and all(map(_same, left, right))
    if hasattr(left, "shape"):
        return bool(getattr(right, "shape", ()) == left.shape and (left == right).all())
    return bool(left == right)


@dataclass(frozen=True, slots=True, eq=False)
class Column(_Comparable):
    """One iteration as far as it has been revealed."""

    iteration: int
    parameters: Mapping[str, Value] = field(default_factory=dict)
    inputs: Mapping[str, Value] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    objective: float | None = None
    gradients: Mapping[str, Value] = field(default_factory=dict)
    deltas: Mapping[str, Value | None] = field(default_factory=dict)
    details: Mapping[str, float] = field(default_factory=dict)
    inner: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """What the rule remembers, as far as revealed: quantity (``velocity``, …) -> parameter -> value."""
    handed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """What the rule worked out from all parameters for the update, by name and parameter, where that is revealed."""
    updated: Mapping[str, Value] = field(default_factory=dict)
    epoch: int | None = None
    """Which time through the data this is; ``None`` without batches."""
    rows: tuple[int, ...] = ()
    """The rows of the data in this iteration's batch."""
    full_objective: float | None = None
    """The loss on all data beside that of the batch, once the loss stage has been reached."""

    @property
    def known(self) -> Mapping[str, Value]:
        """Every name whose value has been revealed; not a node in which the run ended because it has none."""
        values = {name: value for name, value in self.values.items() if value is not None}
        return {**self.inputs, **self.parameters, **values}


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot(_Comparable):
    """One place of a run, as data."""

    variant: str
    iteration: int
    stage: Stage
    index: int
    """Which step of the stage this is, counted from 1; 0 before the first."""
    count: int
    """How many steps the stage has."""
    focus: str
    column: Column
    earlier: tuple[Column, ...] = ()
    """The iterations before this one, oldest first; only as many as a screen can show."""
    tested: tuple[Tested, ...] = ()
    """The stop rule with its numbers, once the loss stage has been reached."""
    stopped: bool = False
    """Whether the stop rule holds."""
    held: Mapping[str, float] = field(default_factory=dict)
    """Parameters held at a bound, as far as revealed -> where the rule wanted to carry them."""
    contributions: tuple[Contribution, ...] = ()
    """In backward: what each path brings to the gradient of the focus."""
    slopes: Mapping[str, Any] = field(default_factory=dict)
    """In backward: the gradients that the rule divides by; for the chord method those of iteration 1."""
    objectives: Points = ()
    """The objective over the iterations, thinned when there are many."""
    paths: Mapping[str, Points] = field(default_factory=dict)
    """Each parameter that is a plain number over the iterations, at the same iterations as ``objectives``."""
    waiting: bool = False
    """The next step is the learner's: to set the parameters."""
    end: End | None = None
    """How the run ended, once that has been revealed."""
