"""The nodes of one variant that are given for a range of an index: one node for each step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.unroll import (
    START,
    Family,
    at_step,
    read_range,
    resolved,
    step_name,
    step_symbol,
    together,
)
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.limits import MOST_NODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.unroll import Range
    from gradtutor.lessons.toml.faults import Faults
    from gradtutor.lessons.toml.reader import Record

_OVER: Final = "over"


class OverTime:
    """The families among the nodes of a variant. Notes ranges and starts that cannot be read."""

    def __init__(
        self,
        nodes: Record,
        names: frozenset[str],
        parse: Callable[[str, frozenset[str]], Expression | ExpressionError],
        faults: Faults,
    ) -> None:
        self._nodes = nodes
        self._faults = faults
        self.families: dict[str, Family] = {}
        """Name -> its range and start."""
        self.origins: dict[str, str] = {}
        """Node of a step -> the name that it belongs to."""
        self.symbols: dict[str, str] = {}
        """Node of a step -> what is shown for it."""
        for name in nodes:
            record = nodes.record(name)
            if (text := record.get(_OVER, str)) is None:
                if "start" in record:
                    faults.key(
                        record.place("start"), tr("'start' goes with 'over'."), tr("Take it out, or add 'over'.")
                    )
                continue
            try:
                over = read_range(text)
            except ExpressionError as error:
                faults.value(record.place(_OVER), error.what, error.mend)
                continue
            self.families[name] = Family(over, self._start(record, names, parse))
            shown = record.get("symbol", str) or name
            for number in over.steps:
                self.origins[step_name(name, number)] = name
                self.symbols[step_name(name, number)] = step_symbol(shown, number)
        if len(self.origins) > MOST_NODES:
            what = tr("The steps are {count} nodes; {most} is the most.").format(
                count=len(self.origins), most=MOST_NODES
            )
            faults.value(nodes.record(next(iter(self.families))).place(_OVER), what, tr("Write a shorter range."))

    def _start(
        self,
        record: Record,
        names: frozenset[str],
        parse: Callable[[str, frozenset[str]], Expression | ExpressionError],
    ) -> Expression:
        from gradtutor.engine.language.tree import Number

        number = record.get("start", float)
        text = record.get("start", str)
        if text is None:
            return START if number is None else Number(number)
        found = parse(text, names)
        if isinstance(found, ExpressionError):
            for fault in found.all:
                self._faults.inside(record.place("start"), fault.start, fault.what, fault.mend)
            return START
        return found

    def taken(self, names: frozenset[str]) -> None:
        """Note nodes of steps whose names are taken."""
        for name in self.origins:
            if name in names:
                what = tr("The name '{name}' is that of a step of '{node}'.").format(name=name, node=self.origins[name])
                place = self._nodes.record(self.origins[name]).place(_OVER)
                self._faults.value(place, what, tr("Give one of them another name."))

    def order(self) -> Iterator[tuple[str, str, Callable[[int], int]]]:
        """Every node in forward order: its name, its text, and what place of the author's text a place of it is.

        Neighbouring families of one range go step by step.
        """
        group: list[tuple[str, Range]] = []
        for name in (*self._nodes, None):
            over = self.families[name].over if name in self.families else None
            if group and (over is None or over != group[0][1]):
                yield from self._steps(group)
                group = []
            if name is None:
                return
            if over is not None:
                group.append((name, over))
            elif (text := self._nodes.record(name).get("expression", str)) is not None:
                yield name, text, int

    def _steps(self, group: list[tuple[str, Range]]) -> Iterator[tuple[str, str, Callable[[int], int]]]:
        for name, number in together(group):
            text = self._nodes.record(name).get("expression", str)
            if text is not None:
                spelled, place = at_step(text, self.families[name].over, number, self.families)
                yield step_name(name, number), spelled, place

    def of_steps(self, expression: Expression) -> Expression:
        """With the steps in the place of their family. Raises ``IndexError``."""
        return resolved(expression, self.families) if self.families else expression
