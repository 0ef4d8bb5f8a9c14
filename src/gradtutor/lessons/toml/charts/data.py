"""``data``: the samples, and the line that the model draws through them."""

from __future__ import annotations

from typing import Literal

from gradtutor.engine.language.shapes import written
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.axis import TALL
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Text
from gradtutor.records import NamedTuple

_ASIDE = ("aside_x", "aside_y")


class Data(NamedTuple):
    """A column over a column, and the node that should be as high."""

    x: str
    y: str
    line: str
    group: str = ""
    """A column with the number of each sample's class."""
    tall: bool = False
    """Whether it takes the whole height of the screen, beside words, graph and table."""
    aside_x: str = ""
    aside_y: str = ""
    """Columns of samples that nothing is learnt from."""
    kind: Literal["data"] = "data"


def _read(table: ChartTable) -> Data:
    x, y = (table.column(axis, table.names.columns) for axis in "xy")
    line = table.column("line", table.names.nodes)
    group = table.column("group", table.names.columns) if table.text("group") else ""
    _as_long(table, "x", ("y", "line", "group"))
    aside_x, aside_y = (table.column(key, table.names.columns) if table.text(key) else "" for key in _ASIDE)
    for key, other in (_ASIDE, _ASIDE[::-1]):
        if table.text(key) and not table.text(other):
            what = tr("'{key}' stands alone.").format(key=key)
            table.refuse(
                key, what, tr("Add '{key}': a sample lies over one column at the height of another.").format(key=other)
            )
    _as_long(table, "aside_x", ("aside_y",))
    return Data(x, y, line, group, table.flag("tall"), aside_x, aside_y)


def _as_long(table: ChartTable, over: str, others: tuple[str, ...]) -> None:
    """Note columns, or a line, that have not the same number of samples as the column at the key ``over``."""
    x = table.shape(over)
    for key in others:
        other = table.shape(key)
        if x is not None and other is not None and x != other and len(x) <= 1 and len(other) <= 1:
            what = tr("'{name}' has the shape {shape}, and '{x}' has {of_x}.").format(
                name=table.text(key), shape=written(other), x=table.text(over), of_x=written(x)
            )
            table.refuse(key, what, tr("Both must have one number a sample."))


FORMAT = ChartFormat(
    (
        Key("x", Text(), "What the samples lie over: a column.", required=True, example='"x"'),
        Key("y", Text(), "How high they lie: a column.", required=True, example='"y"'),
        Key("line", Text(), "The node that says how high they should lie.", required=True, example='"yhat"'),
        Key("group", Text(), "Each sample's class, 0 to 9: it is drawn as that number.", example='"kind"'),
        Key("aside_x", Text(), "Samples that nothing is learnt from: what they lie over.", example='"xv"'),
        Key("aside_y", Text(), "And how high: a column, or a constant.", example='"yv"'),
        TALL,
    ),
    _read,
)
