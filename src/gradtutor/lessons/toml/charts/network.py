"""``network``: the units of a network in columns, with an edge for each weight."""

from __future__ import annotations

from typing import Literal

from gradtutor.engine.autodiff.layers import layers
from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable, RunNames
from gradtutor.records import NamedTuple


class Network(NamedTuple):
    """The layers are found in the lesson's formulas."""

    kind: Literal["network"] = "network"


def has_layers(names: RunNames) -> bool:
    """Whether some node is a layer; not where a node has no shape, since it has a fault."""
    known = names.formulas.keys() <= names.shapes.keys()
    return known and bool(layers(names.formulas, names.shapes, names.parameters))


def _read(table: ChartTable) -> Network:
    if table.names.formulas.keys() <= table.names.shapes.keys() and not has_layers(table.names):
        what, mend = (
            tr("No node is a layer of units."),
            tr('Write one such as H = "tanh(X @ W)", or leave the chart out.'),
        )
        table.refuse("kind", what, mend)
    return Network()


FORMAT = ChartFormat((), _read)
