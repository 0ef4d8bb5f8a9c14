"""``data``: the samples, and the line that the model draws through them."""

from __future__ import annotations

from typing import Literal

from gradtutor.engine.language.shapes import written
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.axis import TALL
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Text
from gradtutor.records import NamedTuple


class Data(NamedTuple):
    """A column over a column, and the node that should be as high."""

    x: str
    y: str
    line: str
    group: str = ""
    """A column with the number of each sample's class."""
    tall: bool = False
    """Whether it takes the whole height of the screen, beside words, graph and table."""
    kind: Literal["data"] = "data"


def _read(table: ChartTable) -> Data:
    x, y = (table.column(axis, table.names.columns) for axis in "xy")
    line = table.column("line", table.names.nodes)
    group = table.column("group", table.names.columns) if table.text("group") else ""
    _as_long(table)
    return Data(x, y, line, group, table.flag("tall"))


def _as_long(table: ChartTable) -> None:
    """Note columns, or a line, that have not the same number of samples as x."""
    x = table.shape("x")
    for key in ("y", "line", "group"):
        other = table.shape(key)
        if x is not None and other is not None and x != other and len(x) <= 1 and len(other) <= 1:
            what = tr("'{name}' has the shape {shape}, and '{x}' has {of_x}.").format(
                name=table.text(key), shape=written(other), x=table.text("x"), of_x=written(x)
            )
            table.refuse(key, what, tr("Both must have one number a sample."))


FORMAT = ChartFormat(
    (
        Key("x", Text(), "What the samples lie over: a column.", required=True, example='"x"'),
        Key("y", Text(), "How high they lie: a column.", required=True, example='"y"'),
        Key("line", Text(), "The node that says how high they should lie.", required=True, example='"yhat"'),
        Key("group", Text(), "Each sample's class, 0 to 9: it is drawn as that number.", example='"kind"'),
        TALL,
    ),
    _read,
)
