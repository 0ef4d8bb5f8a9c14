"""What the table of operations has of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from gradtutor.records import dataclass

Options: TypeAlias = tuple[tuple[str, Any], ...]
"""What is fixed when a formula is written, by name: see ``tree.Call``."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the table.

    ``scalar`` and ``array`` are Python source for the value, ours alone, with ``{a}`` and ``{b}`` for the arguments;
    ``array`` is empty where the same source serves both.
    """

    name: str
    arity: int
    scalar: str
    array: str = ""
    derivatives: tuple[str, ...] = ()
    """Elementwise: the partial derivative for each argument, an expression in ``a``, ``b`` and ``out``."""
    adjoints: Mapping[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)
    """Where elements are mixed: for the arguments' numbers of axes, the gradient of each argument, an expression
    in ``g``, ``a``, ``b`` and ``out``. The empty key serves every number of axes."""
    shape: str = "elementwise"
    """How the result's shape follows from the arguments': a name in ``shapes.SHAPES``."""
    offered: bool = True
    """Whether a lesson may write it; the rest serves derivatives only."""
    definition: str = ""
    """The operation as an expression of others, in ``a`` and ``b``, where it is no more than that: its derivatives
    follow."""
    defaults: tuple[float, ...] = ()
    """Of the last arguments, which may be left out."""
    keywords: tuple[str, ...] = ()
    """The names of the arguments, where they may be given by name."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What is fixed when the formula is written, and what it is when left out: ``axis``. The sources have them in
    braces. A derivative's operations that have the same option get it from the operation itself."""
    with_options: str = ""
    """The operation that it is where options are given: a sum of all elements is another than one along an axis."""
    written: str = ""
    """The function that is written for it, where that is not its own name."""
    makes_array: bool = False
    """Whether the result is an array even of plain numbers."""

    @property
    def by_definition(self) -> bool:
        """Whether its derivatives are those of its definition; an adjoint of its own is shorter to read."""
        return bool(self.definition) and not self.adjoints

    @property
    def least(self) -> int:
        """How many arguments have to be written."""
        return self.arity - len(self.defaults)
