"""What charts that look down on two parameters have in common: their keys, and what must hold of them."""

from __future__ import annotations

from typing import Final, Literal, Protocol, TypeAlias, cast

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartTable, Limits
from gradtutor.lessons.toml.kinds import Choice, Key, Many, Real, Text
from gradtutor.records import NamedTuple

Scale: TypeAlias = Literal["", "log", "linear"]


MOST_MINIMA: Final = 9
"""More of them would not be told apart on a map."""


class Plane(Protocol):
    """A chart of a node over two parameters."""

    @property
    def x(self) -> str:
        """The parameter across."""

    @property
    def y(self) -> str:
        """The parameter upwards."""

    @property
    def x_range(self) -> Limits:
        """Both ends across."""

    @property
    def y_range(self) -> Limits:
        """Both ends upwards."""

    @property
    def node(self) -> str:
        """Empty: the goal's."""

    @property
    def scale(self) -> Scale:
        """Empty: chosen by the span."""

    @property
    def lowest(self) -> Limits | None:
        """Where the lowest point is, if the author says so."""

    @property
    def as_low(self) -> tuple[Limits, ...]:
        """Other points that are as low as that one."""


class PlaneKeys(NamedTuple):
    """What has been read of ``PLANE``, in the order in which the charts have it."""

    x: str
    y: str
    x_range: Limits
    y_range: Limits
    node: str
    scale: Scale
    lowest: Limits | None
    as_low: tuple[Limits, ...]


def read_plane(table: ChartTable) -> PlaneKeys:
    """The keys of ``PLANE``; notes what cannot be drawn."""
    x, y = (table.plain(axis, table.names.parameters) for axis in "xy")
    node = table.plain("node", table.names.nodes)
    if x and x == y:
        table.refuse("y", tr("Both axes are '{name}'.").format(name=x), tr("Write another parameter."))
    scale = cast(Scale, table.text("scale"))
    lowest = table.pair("minimum")
    first, *others = table.pairs("minima") or (lowest,)
    return PlaneKeys(
        x, y, table.range("x", x), table.range("y", y), node, scale, lowest or first, tuple(filter(None, others))
    )


PLANE: Final = (
    Key("x", Text(), "The parameter across: a plain number.", required=True, example='"w"'),
    Key("y", Text(), "The parameter upwards: a plain number.", required=True, example='"b"'),
    Key("node", Text(), "The node drawn over them; left out: the goal's.", example='"L"'),
    Key("x_range", Many(Real(), 2, 2), "Both ends across; left out: the parameter's own.", example="[-2.0, 2.0]"),
    Key("y_range", Many(Real(), 2, 2), "Both ends upwards; left out: the parameter's own.", example="[-2.0, 2.0]"),
    Key(
        "scale",
        Choice(("log", "linear")),
        "Bands of height at equal ratios or at equal distances; left out: chosen by the span.",
        example='"log"',
    ),
    Key("minimum", Many(Real(), 2, 2), "Where the lowest point is; left out: found.", example="[0.0, 0.0]"),
    Key(
        "minima",
        Many(Many(Real(), 2, 2), 2, MOST_MINIMA),
        "The same where several points are equally low.",
        example="[[0.0, 1.0], [0.0, -1.0]]",
    ),
)
