"""``objective``: the gap or the loss over the iterations."""

from __future__ import annotations

from typing import Literal, cast

from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Choice, Key
from gradtutor.records import NamedTuple


class Objective(NamedTuple):
    """The objective over the iterations."""

    scale: Literal["", "log", "linear"] = ""
    """Empty: chosen by the span."""
    kind: Literal["objective"] = "objective"


def _read(table: ChartTable) -> Objective:
    return Objective(cast(Literal["", "log", "linear"], table.text("scale")))


FORMAT = ChartFormat(
    (Key("scale", Choice(("log", "linear")), "Left out: chosen by the span.", example='"log"'),),
    _read,
)
