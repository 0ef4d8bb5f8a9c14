"""``objective``: the gap or the loss over the iterations."""

from __future__ import annotations

from typing import Literal, cast

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Choice, Key, Text
from gradtutor.records import NamedTuple


class Objective(NamedTuple):
    """The objective over the iterations."""

    scale: Literal["", "log", "linear"] = ""
    """Empty: chosen by the span."""
    beside: str = ""
    """A node that is drawn over the iterations too, such as the loss on data that are not learnt from."""
    kind: Literal["objective"] = "objective"


def _read(table: ChartTable) -> Objective:
    beside = table.plain("beside", table.names.nodes) if table.text("beside") else ""
    if beside and any(table.names.shapes.get(name) for name in table.names.parameters):
        what = tr("'{name}' can be drawn over the iterations only where every parameter is a plain number.")
        table.refuse("beside", what.format(name=beside), tr("Leave it out, or write the parameters one by one."))
        beside = ""
    return Objective(cast(Literal["", "log", "linear"], table.text("scale")), beside)


FORMAT = ChartFormat(
    (
        Key("scale", Choice(("log", "linear")), "Left out: chosen by the span.", example='"log"'),
        Key("beside", Text(), "A node drawn beside it: the loss on other data, say.", example='"V"'),
    ),
    _read,
)
