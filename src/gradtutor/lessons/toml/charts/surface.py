"""``surface``: a node over two parameters, as bands of height."""

from __future__ import annotations

from typing import Literal

from gradtutor.lessons.toml.charts.plane import PLANE, Scale, read_plane
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable, Limits
from gradtutor.records import NamedTuple


class Surface(NamedTuple):
    """A surface from above; a ``plane.Plane``."""

    x: str
    y: str
    x_range: Limits
    y_range: Limits
    node: str = ""
    scale: Scale = ""
    lowest: Limits | None = None
    as_low: tuple[Limits, ...] = ()
    kind: Literal["surface"] = "surface"


def _read(table: ChartTable) -> Surface:
    return Surface(*read_plane(table))


FORMAT = ChartFormat(PLANE, _read)
