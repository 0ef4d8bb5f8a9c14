"""A learning rate that changes on the way: an expression of ``iteration`` and ``epoch``, both counted from 1."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from gradtutor.engine.language.operations import SCALAR_NAMES
from gradtutor.engine.language.python_source import source
from gradtutor.engine.language.tree import Expression
from gradtutor.records import NamedTuple

NAMES: Final = ("iteration", "epoch")
"""What the expression may speak of. Without batches an iteration goes through all of the data: it is an epoch."""


class Schedule(NamedTuple):
    """The expression, as it was written and as a tree, and what its value is multiplied by."""

    text: str
    expression: Expression
    factor: float = 1.0

    @property
    def written(self) -> str:
        """The expression with its factor."""
        return self.text if self.factor == 1.0 else f"{self.factor:.12g} * ({self.text})"

    def at(self, iteration: int, epoch: int | None = None) -> float:
        """The rate of an iteration: 0 or more. Raises ``ValueError`` or ``ArithmeticError`` where there is none."""
        rate = self.factor * float(_compiled(self.expression)(iteration, epoch or iteration))
        if not 0 <= rate < math.inf:
            raise ValueError(f"the rate of iteration {iteration} is {rate}")
        return rate


@lru_cache(maxsize=64)
def _compiled(expression: Expression) -> Callable[[int, int], float]:
    """The expression as a function; every name in it is one of ours."""
    code = f"lambda iteration, epoch: {source(expression, dict.fromkeys(NAMES, ()))}"
    names: dict[str, Any] = {"__builtins__": {}, **SCALAR_NAMES}
    return eval(compile(code, "<rate>", "eval"), names)  # type: ignore[no-any-return]
