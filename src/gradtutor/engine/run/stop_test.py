"""A stop rule as a program: the sides of its comparisons, for one iteration or for a million."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.apply import array_names
from gradtutor.engine.language.operations import SCALAR_NAMES
from gradtutor.engine.language.python_source import source
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.run.iteration import Tested

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Condition

OF_THE_RUN: Final = ("error", "iteration", "epoch", "full_loss")
"""Names of the run that a stop rule may use; a name of the lesson's own comes before them."""
_COMPARE: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class StopTest:
    """The condition, over values with ``shapes``."""

    def __init__(self, condition: Condition, shapes: Mapping[str, Shape]) -> None:
        self._condition = condition
        parts = [side for one in condition.comparisons for side in (one.left, one.right)]
        self.names = tuple(dict.fromkeys(name for part in parts for name in names_in(part)))
        """The names that it asks for, in the order of the arguments of ``sides``."""
        inside = {name: f"v{place}" for place, name in enumerate(self.names)}
        known = {**dict.fromkeys(OF_THE_RUN, ()), **shapes}
        texts = [source(part, known, inside) for part in parts]
        names: dict[str, object] = {"__builtins__": {}, "float": float, **SCALAR_NAMES}
        if any(known[name] for name in self.names):
            names |= array_names()
        code = f"lambda {', '.join(inside.values())}: ({', '.join(f'float({text})' for text in texts)})"
        self.sides: Callable[..., tuple[float, ...]] = eval(compile(code, "<stop>", "eval"), names)
        """Left and right of each comparison. Raises ``ValueError`` or ``ArithmeticError`` where one has no value."""

    def tested(self, values: Mapping[str, Any]) -> tuple[Tested, ...]:
        """Each comparison with its numbers. Raises ``NoValue`` with the formula that has none."""
        comparisons = self._condition.comparisons
        try:
            sides = self.sides(*[values[name] for name in self.names])
            known = all(map(math.isfinite, sides))
        except (ValueError, ArithmeticError):
            known = False
        if not known:
            # One operation at a time, to say which; a name alone may stand for no number: then nothing holds.
            sides = tuple(float(evaluate(side, values)) for one in comparisons for side in (one.left, one.right))
        pairs = zip(comparisons, sides[::2], sides[1::2], strict=True)
        return tuple(
            Tested(left, one.operator, right, _COMPARE[one.operator](left, right)) for one, left, right in pairs
        )

    def holds(self, tested: tuple[Tested, ...]) -> bool:
        """Whether the run is to end."""
        holds = [entry.holds for entry in tested]
        return all(holds) if self._condition.joiner == "and" else any(holds)

    def __len__(self) -> int:
        return len(self._condition.comparisons)

    def source(self, sides: str) -> str:
        """The condition as Python over ``sides``, the name of what ``sides`` returned."""
        joiner = f" {self._condition.joiner} "
        return joiner.join(
            f"{sides}[{2 * place}] {one.operator} {sides}[{2 * place + 1}]"
            for place, one in enumerate(self._condition.comparisons)
        )
