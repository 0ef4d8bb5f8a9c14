"""What a run computes, as immutable data: parameters, constants, nodes, goal, rule and stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Condition, Expression
    from gradtutor.engine.language.values import Array, Value
    from gradtutor.engine.optim.rule import Rule


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that the rule may change."""

    name: str
    start: Value
    minimum: float | None = None
    """An update that would carry the parameter below this is held here."""
    maximum: float | None = None
    step: float | None = None
    """How far one arrow key moves it when it is set by hand."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A name that is drawn afresh at each iteration: normally distributed around 0, seeded."""

    name: str
    spread: float
    """The standard deviation."""
    size: int | None = None
    """How many numbers are drawn (an array of this length); one plain number when left out."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """How many rows of the data each iteration sees, and which."""

    size: int
    order: str = "sequential"
    """``sequential``: one slice after the other; ``shuffle``: the same, in a new order each epoch;
    ``with-replacement``: drawn afresh at each iteration, the same row perhaps twice."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One named line of the graph: ``name = expression`` over the names above it."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the run wants to go: ``output`` at ``target``, or ``output`` as small as possible."""

    output: str
    target: str | float | None = None
    """A name or a number; ``None`` when the output is a loss to be minimised."""


@dataclass(frozen=True, slots=True)
class StopRule:
    """When a run ends. ``when`` is tested in the loss stage: after forward, before backward. It may use every name of
    the graph, ``error``, ``iteration``, and where there are batches ``epoch`` and ``full_loss``."""

    when: Condition | None = None
    max_iterations: int = 100


@dataclass(frozen=True)
class Problem:
    """Everything that determines a run: two runs of equal problems are equal."""

    parameters: tuple[Parameter, ...]
    nodes: tuple[Node, ...]
    goal: Goal
    rule: Rule
    stop: StopRule = StopRule()
    constants: Mapping[str, Value] = field(default_factory=dict)
    noise: tuple[Noise, ...] = ()
    data: Mapping[str, Array] = field(default_factory=dict)
    """Columns, one row a sample, all equally long."""
    batch: Batch | None = None
    """``None``: all rows at each iteration."""
