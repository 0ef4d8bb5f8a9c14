"""An expression as a tree of numbers, names and operations, and a comparison of two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from gradtutor.records import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter, a constant, a column of data or a node above."""

    id: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of the table, applied."""

    operation: str
    arguments: tuple[Expression, ...]
    options: tuple[tuple[str, Any], ...] = ()
    """What is fixed when the formula is written, by name: the axis of a sum, the stride of a convolution. Numbers,
    or tuples of them; those left out have their defaults."""

    def over(self, arguments: tuple[Expression, ...]) -> Call:
        """The same operation, with the same options, on other arguments."""
        return Call(self.operation, arguments, self.options)


Expression: TypeAlias = Number | Name | Call


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expressions and the sign between them: ``<``, ``<=``, ``>`` or ``>=``."""

    left: Expression
    operator: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that must all hold (``and``) or of which one must (``or``)."""

    comparisons: tuple[Comparison, ...]
    joiner: str = "and"


def names_in(expression: Expression) -> tuple[str, ...]:
    """The names that occur in an expression, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(part.id for part in walk(expression) if isinstance(part, Name)))


def walk(expression: Expression) -> Iterator[Expression]:
    """Every part of an expression, itself first, from left to right."""
    pending = [expression]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, Call):
            pending.extend(reversed(part.arguments))


def depth(expression: Expression) -> int:
    """Levels of nesting: 1 for a name or a number."""
    deepest, pending = 0, [(expression, 1)]
    while pending:
        part, level = pending.pop()
        deepest = max(deepest, level)
        if isinstance(part, Call):
            pending.extend((argument, level + 1) for argument in part.arguments)
    return deepest
