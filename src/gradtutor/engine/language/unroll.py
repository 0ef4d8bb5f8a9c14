"""A formula for a range of an index, ``h[t] = tanh(u*h[t-1] + v*x[t])`` for t = 1..3, as one formula for each step.

The steps are names of their own, ``h_1``, ``h_2``, …; they share whatever else the formula uses. Inside the brackets
of another name the index counts that name's elements from the first step on: with t = 1..3, ``x[t]`` is the first
element of x in the first step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.tokens import NAME, canonical, is_name, tokens
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_STEPS: Final = 1000
"""Steps of one range."""
_RANGE: Final = r"\s*(\S+?)\s*(?:=|∈| in )\s*(\d{1,6})\s*(?:\.\.\.?|…|:|,\s*(?:\.\.\.|…)\s*,)\s*(\d{1,6})\s*"
_SUBSCRIPT: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Range(NamedTuple):
    """``t = 1..3``: the index, its first and its last value."""

    variable: str
    first: int
    last: int

    @property
    def steps(self) -> range:
        """Its values."""
        return range(self.first, self.last + 1)


class Family(NamedTuple):
    """A name whose values are those of its steps."""

    over: Range
    start: Expression
    """Its value before the first step."""

    def step(self, name: str, number: int) -> Expression | None:
        """The value in a step: a node's, or the start; ``None`` beyond the last. Negative: counted from the end."""
        if number < 0:
            number += self.over.last + 1
        if number > self.over.last:
            return None
        return Name(step_name(name, number)) if number >= self.over.first else self.start


def step_name(name: str, number: int) -> str:
    """The node of one step: ``h_3``."""
    return f"{name}_{number}"


def step_symbol(symbol: str, number: int) -> str:
    """What is shown for it: ``h₃``."""
    return symbol + str(number).translate(_SUBSCRIPT)


def read_range(text: str) -> Range:
    """The range that is written ``t = 1..3``. Raises ``ExpressionError``."""
    found = re.fullmatch(_RANGE, text)
    mend = tr("Write one such as 't = 1..3'.")
    if found is None or not is_name(found[1]):
        raise ExpressionError(tr("'{text}' is no range of an index.").format(text=text[:40]), mend, 0, len(text))
    over = Range(canonical(found[1]), int(found[2]), int(found[3]))
    if not 0 < len(over.steps) <= MOST_STEPS:
        what = tr("The range has {count} steps; it may have 1 to {most}.")
        raise ExpressionError(what.format(count=len(over.steps), most=MOST_STEPS), mend, 0, len(text))
    return over


def at_step(text: str, over: Range, number: int, families: Mapping[str, Family]) -> tuple[str, Callable[[int], int]]:
    """``text`` with the step's number in the place of the index, and what place of ``text`` a place of it is."""
    pieces, at, owners = list[str](), 0, list[bool]()
    shifts: list[tuple[int, int]] = []
    before = ""
    for token in tokens(text):
        if token.text == "[":
            owners.append(before in families or before == "")
        elif token.text == "]" and owners:
            owners.pop()
        if token.kind == NAME and token.text == over.variable:
            own = str(number if not owners or owners[-1] else number - over.first)
            pieces += [text[at : token.start], own]
            at = token.end
            shifts.append((token.start, token.end - token.start - len(own)))
        before = token.text if token.kind == NAME else ""

    def origin(where: int) -> int:
        shift = 0
        for start, by in shifts:
            if where > start - shift:
                shift += by
        return max(where + shift, 0)

    return "".join([*pieces, text[at:]]), origin


def resolved(expression: Expression, families: Mapping[str, Family]) -> Expression:
    """With the node of a step for ``h[2]``, and all steps in one array for ``h`` alone.

    Raises ``IndexError`` with what was written where there is no such step.
    """
    if isinstance(expression, Name) and expression.id in families:
        family = families[expression.id]
        return Call("stack", tuple(Name(step_name(expression.id, number)) for number in family.over.steps))
    if not isinstance(expression, Call):
        return expression
    inner = expression.arguments[0] if expression.arguments else None
    if expression.operation == "index" and isinstance(inner, Name) and inner.id in families:
        first, *others = dict(expression.options)["at"]
        if isinstance(first, int):
            found = families[inner.id].step(inner.id, first)
            if found is None:
                raise IndexError(f"{inner.id}[{first}]")
            return Call("index", (found,), (("at", tuple(others)),)) if others else found
    return expression.over(tuple(resolved(part, families) for part in expression.arguments))


def together(families: Sequence[tuple[str, Range]]) -> Iterator[tuple[str, int]]:
    """The steps of neighbouring families of one range, step by step: each may use the others' steps before it."""
    for number in families[0][1].steps:
        for name, _ in families:
            yield name, number


START: Final = Number(0.0)
"""Where a family begins that does not say it."""
