"""The charts of a variant: each is read by the format of its kind, among the names of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.lessons.loading.columns import RAW
from gradtutor.lessons.toml.charts.registry import chart_format
from gradtutor.lessons.toml.charts.table import ChartTable, RunNames
from gradtutor.lessons.toml.reader import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.problem import Parameter
    from gradtutor.lessons.loading.scope import Scope
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.lessons.toml.faults import Faults


def read_charts(
    records: tuple[object, ...],
    scope: Scope,
    shapes: Mapping[str, Shape],
    parameters: Mapping[str, Parameter],
    formulas: Mapping[str, Expression],
    faults: Faults,
) -> tuple[Chart, ...]:
    """The charts in the order of the file; where there are none, those that suggest themselves. Notes names that do not
    exist or cannot be drawn, and axes without an end.

    ``shapes`` are those of the names that have no fault.
    """
    raw = scope.tables["data"]
    # A column that is brought to scale is a node of its name.
    scaled = (name for name in scope.nodes if name + RAW in raw)
    columns = (*raw, *scaled, *scope.tables["constants"])
    names = RunNames(scope.nodes, scope.parameters, columns, parameters, shapes, formulas)
    tables = [ChartTable(record, names, faults) for record in records if isinstance(record, Record)]
    if not tables and any(map(len, shapes.values())):
        return _found(names)
    return tuple(chart_format(table.text("kind")).read(table) for table in tables if table.text("kind"))


def _found(names: RunNames) -> tuple[Chart, ...]:
    """The units of a network where the nodes are layers."""
    # Not needed for the lessons of plain numbers.
    from gradtutor.lessons.toml.charts.network import Network, has_layers

    return (Network(),) if has_layers(names) else ()
