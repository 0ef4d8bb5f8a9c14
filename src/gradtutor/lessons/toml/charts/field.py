"""``field``: the gradient over two parameters, as arrows."""

from __future__ import annotations

from typing import Literal, cast

from gradtutor.lessons.toml.charts.plane import PLANE, Scale, read_plane
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable, Limits
from gradtutor.lessons.toml.kinds import Choice, Key
from gradtutor.records import NamedTuple


class Field(NamedTuple):
    """A map of arrows on bands of height; a ``plane.Plane``."""

    x: str
    y: str
    x_range: Limits
    y_range: Limits
    node: str = ""
    scale: Scale = ""
    lowest: Limits | None = None
    as_low: tuple[Limits, ...] = ()
    direction: Literal["down", "up"] = "down"
    """Where the arrows point: down the slope, or up."""
    kind: Literal["field"] = "field"


def _read(table: ChartTable) -> Field:
    direction = cast(Literal["down", "up"], table.text("direction") or "down")
    return Field(*read_plane(table), direction)


FORMAT = ChartFormat(
    (
        *PLANE,
        Key("direction", Choice(("down", "up")), "Where the arrows point: down the slope, or up.", example='"up"'),
    ),
    _read,
)
