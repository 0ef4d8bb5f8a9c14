"""``bars``: the numbers of an array, and of its gradient."""

from __future__ import annotations

from typing import Literal, cast

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Choice, Key, Text
from gradtutor.records import NamedTuple


class Bars(NamedTuple):
    """A node or parameter that is an array."""

    node: str
    scale: Literal["", "log"] = ""
    """``log``: by powers of ten, to the right above 1 and to the left below it."""
    kind: Literal["bars"] = "bars"


def _read(table: ChartTable) -> Bars:
    name = table.name("node", (*table.names.nodes, *table.names.parameters))
    if name and table.shape("node") == ():
        what = tr("'{name}' is a plain number: it has no bars.").format(name=name)
        table.refuse("node", what, tr("Choose one that is an array."))
    return Bars(name, cast(Literal["", "log"], table.text("scale")))


FORMAT = ChartFormat(
    (
        Key("node", Text(), "A node or parameter that is an array.", required=True, example='"w"'),
        Key("scale", Choice(("log",)), "Powers of ten, from 1 to both sides: for numbers above 0.", example='"log"'),
    ),
    _read,
)
