"""``strip``: the gradient of each batch as a point on an axis that stays."""

from __future__ import annotations

from typing import Literal

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Real, Text
from gradtutor.records import NamedTuple


class Strip(NamedTuple):
    """The gradients of one parameter, on an axis from ``minimum`` to ``maximum``."""

    parameter: str
    minimum: float
    maximum: float
    kind: Literal["strip"] = "strip"


def _read(table: ChartTable) -> Strip:
    low, high = (table.record.get(key, float) for key in ("min", "max"))
    if low is not None and high is not None and low >= high:
        table.refuse("min", tr("'min' must be less than 'max'."), tr("Swap them."))
    return Strip(table.plain("parameter", table.names.parameters), low or 0.0, 1.0 if high is None else high)


FORMAT = ChartFormat(
    (
        Key("parameter", Text(), "The parameter whose gradients are shown.", required=True, example='"w"'),
        Key("min", Real(), "The smallest gradient on the axis.", required=True, example="-4.0"),
        Key("max", Real(), "The largest gradient on the axis.", required=True, example="1.0"),
    ),
    _read,
)
