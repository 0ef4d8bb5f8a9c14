"""Formulas in the words of a lesson: the number in ``{= 1 - 2*rate}``, the condition in ``## done if rate < 0.5``.

They are formulas as the nodes have them, over more names: those of the lesson, the run's own (``rate``, ``iteration``,
…), and what may be asked of a name (``start(x)``, ``grad(x)``, …). A condition is one that is not 0 where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from gradtutor.lessons.text.model import Placeholder, PlaceholderKind
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.values import Value

OF_NAMES: Final[tuple[PlaceholderKind, ...]] = ("start", "grad", "delta", "next", "previous")
"""What a formula may ask of a name."""
OF_RUN: Final[tuple[PlaceholderKind, ...]] = ("rate", "iteration", "epoch", "error", "objective", "full_loss", "rows")
"""Numbers of the run, where the lesson has no names like these."""
UNCHANGED: Final = "unchanged"
"""The condition of words that hold with the lesson's own settings alone."""

_ASKED: Final = rf"(?<![\w'])({'|'.join(OF_NAMES)})[ ]*\(\s*([^\s(),]+)\s*\)"


class Formula(NamedTuple):
    """A formula, and what its names stand for."""

    expression: Expression
    meanings: dict[str, Placeholder]
    """Name in the expression -> the number that is meant."""


@lru_cache(maxsize=512)
def read_formula(text: str, names: frozenset[str]) -> Formula:
    """The formula ``text`` of words over the ``names`` of a lesson. Raises ``ExpressionError``."""
    # Formulas are read when the first one is shown: not every lesson has any.
    from gradtutor.engine.language.parser import parse
    from gradtutor.engine.language.tree import names_in

    meanings: dict[str, Placeholder] = {}
    spellings = {kind: kind for kind in OF_RUN if kind not in names} | {name: name for name in names}

    def plain_name(asked: re.Match[str]) -> str:
        """A name as long as what is asked, so that the places of faults stay right."""
        kind, name = cast(PlaceholderKind, asked[1]), asked[2]
        if kind in names or name not in names:
            return asked[0]
        # Each place gets a name of its own: one name asked of twice may not take the name of another.
        spelled = f"{kind}{len(spellings):0{len(asked[0]) - len(kind)}d}"
        spellings[spelled] = asked[0]
        meanings[asked[0]] = Placeholder(kind, (name,))
        return spelled

    expression = parse(re.sub(_ASKED, plain_name, text), spellings)
    for name in names_in(expression):
        own = Placeholder("value", (name,)) if name in names else Placeholder(cast(PlaceholderKind, name))
        meanings.setdefault(name, own)
    return Formula(expression, meanings)


def compute(
    text: str, names: Collection[str], value: Callable[[Placeholder], Value | str | None]
) -> Value | str | None:
    """The number that a formula of the words is at some place; ``value`` tells the numbers of that place.

    ``None`` where one of them is not known yet or where there is no number; a text, as ``value`` gives it, for one that
    is hidden. Raises ``ExpressionError``.
    """
    from gradtutor.engine.autodiff.graph import evaluate

    formula = read_formula(text, frozenset(names))
    values: dict[str, Value] = {}
    for name, meant in formula.meanings.items():
        found = value(meant)
        if found is None or isinstance(found, str):
            return found
        values[name] = found
    try:
        return evaluate(formula.expression, values)
    except ArithmeticError:
        return None


def holds(
    condition: str, names: Collection[str], value: Callable[[Placeholder], Value | str | None], *, unchanged: bool
) -> bool:
    """Whether the condition of a section holds; one with a number that is not known yet does not."""
    if condition == UNCHANGED:
        return unchanged
    found = compute(condition, names, value)
    if found is None or isinstance(found, str):
        return False
    return bool(found) if isinstance(found, float | int) else bool(found.all())
