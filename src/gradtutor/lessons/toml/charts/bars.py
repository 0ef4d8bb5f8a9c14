"""``bars``: the numbers of an array, and of its gradient."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Text


class Bars(NamedTuple):
    """A node or parameter that is an array."""

    node: str
    kind: Literal["bars"] = "bars"


def _read(table: ChartTable) -> Bars:
    name = table.name("node", (*table.names.nodes, *table.names.parameters))
    if name and table.shape("node") == ():
        what = tr("'{name}' is a plain number: it has no bars.").format(name=name)
        table.refuse("node", what, tr("Choose one that is an array."))
    return Bars(name)


FORMAT = ChartFormat(
    (Key("node", Text(), "A node or parameter that is an array.", required=True, example='"w"'),),
    _read,
)
