"""Data that is generated: columns by expressions over those above them, the row's number, and drawing functions."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import DRAWS, FUNCTIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import ShapeMisfit, shape_of
from gradtutor.engine.language.tree import Call, Name, Number, names_in, walk
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.limits import MOST_GENERATED
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.values import Array
    from gradtutor.lessons.toml.positions import Where

ROW: Final = "row"
"""The number of the row, from 0."""


@dataclass
class Recipe:
    """Columns in the making: each is an expression over the columns above it."""

    rows: int
    seed: int
    names: tuple[str, ...]
    faults: Faults
    values: dict[str, Array] = field(default_factory=dict)
    spent: int = 0
    """Numbers that have been computed and drawn."""

    def run(self, texts: Mapping[str, str], places: Mapping[str, Where]) -> dict[str, Array]:
        """Name -> column; those with a fault, and those that need them, are left out."""
        import numpy as np

        known: dict[str, Array] = {ROW: np.arange(self.rows, dtype=np.float64)}
        broken = set[str]()
        for place, name in enumerate(self.names):
            expression = self._parsed(texts[name], places[name], place) if name in texts else None
            column = None
            if not self._affordable(expression, places[name]):
                break
            if expression is not None and broken.isdisjoint(names_in(expression)):
                column = self._column(name, expression, known, places[name])
            if column is None:
                broken.add(name)
            else:
                known[name] = self.values[name] = column
        return self.values

    def _parsed(self, text: str, where: Where, place: int) -> Expression | None:
        above = (*self.names[:place], ROW)
        try:
            return parse(text, above, FUNCTIONS | set(DRAWS))
        except ExpressionError as error:
            for fault in error.all:
                self.faults.inside(where, fault.start, fault.what, fault.mend)
            return None

    def _affordable(self, expression: Expression | None, where: Where) -> bool:
        """Whether there is room for one more column, with all that it draws."""
        draws = sum(isinstance(part, Call) and part.operation in DRAWS for part in walk(expression or Number(0.0)))
        self.spent += self.rows * (1 + draws)
        if self.spent <= MOST_GENERATED:
            return True
        what = tr("The data has more than {most} numbers, those that are drawn included.").format(most=MOST_GENERATED)
        self.faults.inside(where, 0, what, tr("Make fewer rows, or fewer columns."))
        return False

    def _column(self, name: str, expression: Expression, known: Mapping[str, Array], where: Where) -> Array | None:
        """One column; the draws of a row come before those of the next, in the order in which they are written."""
        import numpy as np

        from gradtutor.engine.autodiff.graph import evaluate

        kinds: list[str] = []
        expression = _without_draws(expression, kinds)
        source = random.Random(f"{self.seed}/{name}")
        drawn = [[_draw(source, kind) for kind in kinds] for _ in range(self.rows)]
        values = {**known, **{_drawn(place): np.array([row[place] for row in drawn]) for place in range(len(kinds))}}
        shapes: dict[str, Shape] = dict.fromkeys(values, (self.rows,))
        try:
            shape = shape_of(expression, shapes)
            if shape not in ((), (self.rows,)):
                raise ShapeMisfit
            result: Array = np.array(np.broadcast_to(evaluate(expression, values), (self.rows,)))
        except ShapeMisfit:
            what = tr("The column '{name}' would not have a value for each row.").format(name=name)
            self.faults.inside(where, 0, what, tr("Compute each row from the same row of the columns above."))
            return None
        except ArithmeticError:
            what = tr("The column '{name}' has no value in some row.").format(name=name)
            self.faults.inside(where, 0, what, tr("Keep what stands in ln, sqrt and below / inside their domain."))
            return None
        result.flags.writeable = False
        return result


def _drawn(place: int) -> str:
    # With a blank in it, so that no column can have this name.
    return f"draw {place}"


def _draw(source: random.Random, kind: str) -> float:
    """One draw between 0 and 1, or around 0 with the spread 1: what is drawn from any other interval follows."""
    return source.random() if kind == "uniform" else source.gauss(0.0, 1.0)


def _without_draws(expression: Expression, kinds: list[str]) -> Expression:
    """The expression with what is drawn in the place of each drawing function; ``kinds`` gets one entry for each."""
    if isinstance(expression, Name | Number):
        return expression
    arguments = tuple(_without_draws(part, kinds) for part in expression.arguments)
    if expression.operation not in DRAWS:
        return expression.over(arguments)
    first, second = arguments
    drawn = Name(_drawn(len(kinds)))
    kinds.append(expression.operation)
    scale = Call("sub", (second, first)) if expression.operation == "uniform" else second
    return Call("add", (first, Call("mul", (scale, drawn))))
