"""``target``: shots on a shooting target."""

from __future__ import annotations

from typing import Final, Literal

from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Many, Text, Whole
from gradtutor.records import NamedTuple

RINGS: Final = 10


class Target(NamedTuple):
    """Shots at (``x``, ``y``), around a middle at (0, 0)."""

    x: str
    y: str
    aim: tuple[str, ...] = ()
    """The two parameters of the sight; empty: there is none."""
    rings: int = RINGS
    """Each is one unit wide."""
    kind: Literal["target"] = "target"


def _read(table: ChartTable) -> Target:
    names = (*table.names.nodes, *table.names.parameters)
    aim = table.several("aim", table.names.parameters)
    return Target(table.name("x", names), table.name("y", names), aim, table.record.get("rings", int) or RINGS)


FORMAT = ChartFormat(
    (
        Key("x", Text(), "Where the shots land, across: a node or parameter.", required=True, example='"x"'),
        Key("y", Text(), "Where the shots land, upwards.", required=True, example='"y"'),
        Key("aim", Many(Text(), 2, 2), "The two parameters of the sight.", example='["ax", "ay"]'),
        Key("rings", Whole(1, 20), "How many rings the target has.", RINGS, example="10"),
    ),
    _read,
)
