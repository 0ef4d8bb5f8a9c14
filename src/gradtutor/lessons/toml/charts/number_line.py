"""``number-line``: what of a parameter is still possible after each try."""

from __future__ import annotations

from typing import Literal

from gradtutor.lessons.toml.charts.axis import MAX, MIN, PARAMETER
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.records import NamedTuple


class NumberLine(NamedTuple):
    """A parameter that goes from ``minimum`` to ``maximum``."""

    parameter: str
    minimum: float
    maximum: float
    kind: Literal["number-line"] = "number-line"


def _read(table: ChartTable) -> NumberLine:
    parameter = table.plain("parameter", table.names.parameters)
    return NumberLine(parameter, *table.ends(parameter))


FORMAT = ChartFormat((PARAMETER, MIN, MAX), _read)
