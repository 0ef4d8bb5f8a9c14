"""``function``: a node over one parameter, as a curve."""

from __future__ import annotations

from typing import Literal

from gradtutor.lessons.toml.charts.axis import MAX, MIN, PARAMETER, TALL
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Flag, Key, Text
from gradtutor.records import NamedTuple


class Function(NamedTuple):
    """A node over a parameter that goes from ``minimum`` to ``maximum``."""

    parameter: str
    minimum: float
    maximum: float
    node: str = ""
    """Empty: the goal's."""
    arrow: bool = False
    """Whether the gradient lies on the axis as an arrow."""
    step: str = ""
    """The constant whose length a real step has, drawn with its rise and its secant; empty: none."""
    tall: bool = False
    """Whether it takes the whole height of the screen, beside words, graph and table."""
    kind: Literal["function"] = "function"


def _read(table: ChartTable) -> Function:
    parameter = table.plain("parameter", table.names.parameters)
    node = table.plain("node", table.names.nodes)
    step = table.plain("step", (*table.names.columns, *table.names.parameters))
    arrow, tall = table.flag("arrow"), table.flag("tall")
    return Function(parameter, *table.ends(parameter), node, arrow, step, tall)


FORMAT = ChartFormat(
    (
        PARAMETER,
        Key("node", Text(), "The node drawn over the parameter; left out: the goal's.", example='"c"'),
        MIN,
        MAX,
        Key("arrow", Flag(), "Whether the gradient lies on the axis as an arrow.", False, example="true"),
        Key("step", Text(), "The constant that a real step is long: its rise and its secant are drawn.", example='"h"'),
        TALL,
    ),
    _read,
)
