"""``surface3d``: a node over two parameters in perspective."""

from __future__ import annotations

from typing import Final, Literal

from gradtutor.lessons.toml.charts.plane import PLANE, Scale, read_plane
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable, Limits
from gradtutor.lessons.toml.kinds import Key, Real
from gradtutor.records import NamedTuple

TURN: Final = 35.0
"""Degrees by which the box is turned where the author has not chosen: both axes lead away then, the first less."""


class Surface3d(NamedTuple):
    """A surface in a box; a ``plane.Plane``."""

    x: str
    y: str
    x_range: Limits
    y_range: Limits
    node: str = ""
    scale: Scale = ""
    lowest: Limits | None = None
    as_low: tuple[Limits, ...] = ()
    turn: float = TURN
    """Degrees by which the box is turned at first, against the clock as seen from above."""
    kind: Literal["surface3d"] = "surface3d"


def _read(table: ChartTable) -> Surface3d:
    turn = table.record.get("turn", float)
    return Surface3d(*read_plane(table), TURN if turn is None else turn)


FORMAT = ChartFormat(
    (
        *PLANE,
        Key(
            "turn",
            Real(-360.0, 360.0),
            "Degrees by which the box is turned at first, against the clock as seen from above.",
            TURN,
            example="60.0",
        ),
    ),
    _read,
)
