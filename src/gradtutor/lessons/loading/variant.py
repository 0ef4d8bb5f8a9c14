"""From the tables of one run, already read, to a variant that can run: what only makes sense together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from gradtutor.engine.language.shapes import ShapeMisfit, shape_of
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.problem import Node, Noise, Parameter, Problem
from gradtutor.i18n import tr
from gradtutor.lessons.data_file.column_names import one_hot_name
from gradtutor.lessons.loading.charts import read_charts
from gradtutor.lessons.loading.data import Sources, read_batch
from gradtutor.lessons.loading.goal import check_reached, read_feedback, read_goal, read_stop
from gradtutor.lessons.loading.over_time import OverTime
from gradtutor.lessons.loading.probabilities import note_logits
from gradtutor.lessons.loading.rule import read_rule, remembered
from gradtutor.lessons.loading.scope import TABLES, Formulas, Scope, check_label, declare, expressions, uses
from gradtutor.lessons.model import Hidden, Variant
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Batch
    from gradtutor.lessons.toml.positions import Where


def build(name: str, run: Record, formulas: Formulas, sources: Sources, faults: Faults) -> tuple[Variant | None, Scope]:
    """The variant ``name`` of the tables in ``run``, and its scope. No variant when anything of it has a fault."""
    before = len(faults.found) + len(faults.settings)
    builder = _Builder(name, run, formulas, sources, faults)
    variant = builder.variant()
    sound = len(faults.found) + len(faults.settings) == before and not faults.full
    return (variant if sound else None), builder.scope


class _Builder:
    """One variant in the making."""

    def __init__(self, name: str, run: Record, formulas: Formulas, sources: Sources, faults: Faults) -> None:
        self.run = run
        self.faults = faults
        columns = sources.columns(run.record("data"), faults)
        tables = declare(run, columns.places, faults)
        names = frozenset(name for table in tables.values() for name in table)
        names |= frozenset(map(one_hot_name, columns.table.names if columns.table else ()))
        self.unread = columns.unread
        self.over = OverTime(run.record("nodes"), names, formulas.parse, faults)
        self.formulas = {} if columns.unread else expressions(run, self.over, names, formulas, faults)
        spoken = {*(name for formula in self.formulas.values() for name in names_in(formula)), *_charted(run)}
        self.columns, self.scale, scaling = columns.used(spoken, faults).to_scale(faults)
        self.formulas = {**scaling, **self.formulas}
        tables["data"] = tuple(self.columns.values) if columns.table else tuple(columns.places)
        tables["constants"] += tuple(self.scale)
        nodes = tuple(name for name, _, _ in self.over.order()) if self.over.families else tables["nodes"]
        tables["nodes"] = (*scaling, *nodes)
        rule = run.record("rule").get("kind", str) or ""
        goal = run.record("goal")
        output = goal.get("minimize", str) or goal.get("output", str) or ""
        feedback = run.record("feedback")
        bands = tuple(band for band in feedback if check_label(band, feedback.place(band), tr("band"), faults))
        hidden = frozenset(self.hidden())
        kept = remembered(run.record("rule"))
        self.scope = Scope(name, tables, uses(self.formulas), rule, bands, output, hidden, kept, "batch" in run)

    def variant(self) -> Variant | None:
        """The variant; ``None`` where a part that it cannot do without has a fault."""
        if self.unread:
            return None
        parameters = self.parameters()
        constants = self.constants()
        noise = self.noise()
        batch = read_batch(self.run, self.columns, self.faults)
        shapes = self.shapes(parameters, constants, noise, batch)
        goal = read_goal(self.run, self.scope, shapes, self.faults)
        check_reached(self.run, self.scope, self.faults)
        stop = read_stop(self.run, self.scope, shapes, self.faults)
        feedback = read_feedback(self.run.record("feedback"), self.faults)
        rule = read_rule(self.run, parameters, goal, self.faults)
        charts = read_charts(
            self.run.get("chart", tuple) or (), self.scope, shapes, parameters, self.formulas, self.faults
        )
        if goal is None or rule is None:
            return None
        nodes = tuple(Node(name, expression) for name, expression in self.formulas.items())
        data = self.columns.values
        problem = Problem(tuple(parameters.values()), nodes, goal, rule, stop, constants, noise, data, batch)
        if all(name in shapes for name in self.formulas):
            note_logits(problem, self._place, self.faults)
        return Variant(self.scope.variant, problem, self.symbols(), self.hidden(), feedback, charts)

    def parameters(self) -> dict[str, Parameter]:
        """Name -> parameter; those with a fault are left out."""
        table = self.run.record("parameters")
        if "parameters" in self.run and not self.run.faulty("parameters") and not list(table):
            self.faults.key(table.where, tr("There is no parameter."), tr("Write one such as x = 1.0."))
        read = {name: self._parameter(name, table.record(name)) for name in table}
        return {name: parameter for name, parameter in read.items() if parameter is not None}

    def _parameter(self, name: str, record: Record) -> Parameter | None:
        start = _value(record, "start")
        low, high = record.get("min", float), record.get("max", float)
        if low is not None and high is not None and low >= high:
            what = tr("'min' of '{name}' must be less than its 'max'.").format(name=quoted(name))
            self.faults.value(record.place("min"), what, tr("Write a smaller 'min' or a larger 'max'."))
        elif start is not None and not _within(start, low, high):
            what = tr("'start' of '{name}' lies outside its 'min' and 'max'.").format(name=quoted(name))
            self.faults.value(record.place("start"), what, tr("Write a start between them."))
        return None if start is None else Parameter(name, start, low, high, record.get("step", float))

    def constants(self) -> dict[str, Value]:
        """Name -> value."""
        table = self.run.record("constants")
        read = {name: _value(table.record(name), "value") for name in table}
        return {**{name: value for name, value in read.items() if value is not None}, **self.scale}

    def noise(self) -> tuple[Noise, ...]:
        """The names that are drawn at each iteration."""
        table = self.run.record("noise")
        records = {name: table.record(name) for name in table}
        return tuple(
            Noise(name, spread, record.get("size", int), record.get("seed", int) or 0)
            for name, record in records.items()
            if (spread := record.get("spread", float)) is not None
        )

    def shapes(
        self,
        parameters: Mapping[str, Parameter],
        constants: Mapping[str, Value],
        noise: tuple[Noise, ...],
        batch: Batch | None,
    ) -> dict[str, Shape]:
        """The shape of every name, as far as they can be known; notes arrays that do not fit together.

        With batches they are those of a batch; all rows, and what the last batch is left with, must fit as well.
        """
        known: dict[str, Shape] = {name: _shape(parameter.start) for name, parameter in parameters.items()}
        known.update((name, _shape(value)) for name, value in constants.items())
        known.update((one.name, () if one.size is None else (one.size,)) for one in noise)
        rows = self.columns.rows or 0
        size = batch.size if batch else rows
        found: dict[str, Shape] = {}
        for extent in dict.fromkeys((size, rows, rows % size or rows) if size else (0,)):
            before = len(self.faults.found)
            data = {name: (extent, *column.shape[1:]) for name, column in self.columns.values.items()}
            inferred = self._inferred({**known, **data})
            found = found or inferred
            if len(self.faults.found) > before:
                break
        return found

    def _inferred(self, known: dict[str, Shape]) -> dict[str, Shape]:
        """The shapes of inputs, and those of the nodes that follow from them."""
        for name, expression in self.formulas.items():
            if not known.keys() >= set(self.scope.uses[name]):
                continue
            try:
                known[name] = shape_of(expression, known)
            except ShapeMisfit as misfit:
                what = tr("The arrays in '{node}' do not fit together: {shapes}.").format(node=name, shapes=misfit)
                self.faults.inside(self._place(name), 0, what, tr("Elementwise, sizes must be equal or 1."))
        return known

    def _place(self, node: str) -> Where:
        """Where the formula of a node stands; of a step, that of its family."""
        return self.run.record("nodes").record(self.over.origins.get(node, node)).place("expression")

    def symbols(self) -> dict[str, str]:
        """Name -> what is shown for it, where that differs."""
        found = {name: symbol for name, record in self._records() if (symbol := record.get("symbol", str)) is not None}
        return {name: symbol for name, symbol in found.items() if name not in self.over.families} | self.over.symbols

    def hidden(self) -> dict[str, Hidden]:
        """Name -> what of it is not shown before the end."""
        shown: dict[Any, Literal["formula", "all"]] = {True: "all", "formula": "formula"}
        found = ((name, record.get("hidden", object)) for name, record in self._records())
        hidden = {name: shown[what] for name, what in found if what in shown}
        of_steps = {step: hidden[name] for step, name in self.over.origins.items() if name in hidden}
        return {name: what for name, what in hidden.items() if name not in self.over.families} | of_steps

    def _records(self) -> list[tuple[str, Record]]:
        tables = (self.run.record(table) for table in TABLES if table != "data")
        return [(name, table.record(name)) for table in tables for name in table]


def _charted(run: Record) -> Iterator[str]:
    """The names that the charts speak of."""
    for chart in run.get("chart", tuple) or ():
        for key in chart:
            value = chart.get(key, object)
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))


def _value(record: Record, key: str) -> Value | None:
    """A number or an array that has been read as ``Numbers``."""
    value: Any = record.get(key, object)
    return value  # type: ignore[no-any-return]  # the reader made it a float or an array


def _within(start: Value, low: float | None, high: float | None) -> bool:
    """Whether all of ``start`` lies between the bounds."""
    if isinstance(start, float):
        return (low is None or start >= low) and (high is None or start <= high)
    return bool((low is None or start.min() >= low) and (high is None or start.max() <= high))


def _shape(value: Value) -> Shape:
    return () if isinstance(value, float) else value.shape
