"""``histogram``: how the gradients of the batches scatter."""

from __future__ import annotations

from typing import Literal

from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Text
from gradtutor.records import NamedTuple


class Histogram(NamedTuple):
    """The gradients of one parameter."""

    parameter: str
    kind: Literal["histogram"] = "histogram"


def _read(table: ChartTable) -> Histogram:
    return Histogram(table.plain("parameter", table.names.parameters))


FORMAT = ChartFormat(
    (Key("parameter", Text(), "The parameter whose gradients are counted.", required=True, example='"w"'),),
    _read,
)
