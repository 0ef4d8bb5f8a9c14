"""``heat``: arrays side by side, as cells of shade."""

from __future__ import annotations

from typing import Literal

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Many, Text
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted


class Heat(NamedTuple):
    """Which arrays, in order; none named: all."""

    arrays: tuple[str, ...] = ()
    kind: Literal["heat"] = "heat"


def _read(table: ChartTable) -> Heat:
    names = table.several("arrays", (*table.names.nodes, *table.names.parameters, *table.names.columns))
    for name in names:
        if table.names.shapes.get(name) == ():
            what = tr("'{name}' is a plain number: it has no cells.").format(name=quoted(name))
            table.refuse("arrays", what, tr("Choose arrays."))
    return Heat(names)


FORMAT = ChartFormat(
    (
        Key(
            "arrays",
            Many(Text(), 1, 12),
            "Which arrays, in the order in which they stand; left out: all of the lesson's.",
            example='["image", "K", "A"]',
        ),
    ),
    _read,
)
