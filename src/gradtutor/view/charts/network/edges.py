"""The edges of a network: a line for each weight, as thick as it is strong, with its sign or its number on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.view.charts.network.plan import NUMBER, UnitPlace, UnitPlan
from gradtutor.view.text.compact import compact
from gradtutor.view.text.lines import ellipsis, width
from gradtutor.view.text.numbers import MINUS

if TYPE_CHECKING:
    from gradtutor.view.charts.network.net import LayerNet
    from gradtutor.view.text.sheet import Sheet

Light: TypeAlias = Literal["in", "back", "slope", "next"]
"""Why edges are lit: what goes into the chosen unit, what comes back to it, its weights' slopes, their next values."""
THICKEST = 3
"""Dots of the strongest weight of a layer."""
BACK = "◂×"
LABELS = (6, 5, 4)
"""Columns of the number on an edge, as far as there is room."""
_WAYS = (0.5, 0.36, 0.64, 0.25, 0.75)
"""Where on an edge its sign may stand, as a share of the way."""


class Edge(NamedTuple):
    """A weight that is seen: from which unit of the column before, to which of ``column``."""

    column: int
    start: UnitPlace
    end: UnitPlace
    weight: float
    thick: int
    lit: bool
    room: float
    """Columns that the number takes at which it starts."""


def thickness(weight: float, most: float) -> int:
    """Dots of a line: 1 to ``THICKEST``, in equal steps up to the strongest weight of the layer."""
    return 1 if not most else min(int(abs(weight) / most * THICKEST) + 1, THICKEST)


def light(net: LayerNet) -> Light:
    """Which edges of the chosen unit the step is about."""
    here, layer = net.scene.snapshot, net.layer(net.pick.column)
    if layer is not None and here.focus == layer.weights and here.stage in ("backward", "update"):
        return "slope" if here.stage == "backward" else "next"
    last = net.pick.column == len(net.layers)
    names = (layer.node, layer.sums) if layer is not None else ()
    return "back" if here.stage == "backward" and here.focus in names and not last else "in"


def edges(net: LayerNet, plan: UnitPlan) -> list[Edge]:
    """The edges between units that are shown; those of the chosen unit last, so that they lie on top."""
    why = light(net)
    found = []
    for column in range(plan.first + 1, plan.first + len(plan.columns)):
        weights = [
            (start, end, net.weight(column, start.unit, end.unit) or 0.0)
            for start in plan.columns[column - 1 - plan.first]
            for end in plan.columns[column - plan.first]
        ]
        most = net.strongest(column)
        values = net.values(column - 1)
        for start, end, weight in weights:
            room = 1.5 + width(compact(values[start.unit], NUMBER))
            own = (column - 1, start.unit) if why == "back" or not net.pick.column else (column, end.unit)
            lit = own == (net.pick.column, net.pick.row)
            found.append(Edge(column, start, end, weight, thickness(weight, most), lit, room))
    return sorted(found, key=lambda edge: (edge.lit, edge.thick))


def draw_edges(net: LayerNet, plan: UnitPlan, sheet: Sheet, colourless: bool) -> None:
    """All edges, their signs, and on those that are lit the numbers that the step is about."""
    why, every = light(net), edges(net, plan)
    for edge in every:
        start, end = _ends(edge)
        sheet.line(start, end, edge.thick, _role(edge, why), dashed=colourless and edge.weight < 0)
    for edge in reversed(every):
        _label(edge, _texts(net, edge, why), _role(edge, why), sheet)


def _ends(edge: Edge) -> tuple[tuple[float, float], tuple[float, float]]:
    return (edge.start.column + edge.room, edge.start.row + 1.5), (float(edge.end.column), edge.end.row + 1.5)


def _role(edge: Edge, why: Light) -> str:
    if edge.lit and why in ("back", "slope"):
        return "backward"
    if edge.lit and why == "next":
        return "update"
    sign = "minus" if edge.weight < 0 else "plus"
    return sign if edge.lit else f"{sign}-faint"


def _texts(net: LayerNet, edge: Edge, why: Light) -> list[str]:
    """The number on an edge that is lit, ever shorter; the sign of another."""
    sign = MINUS if edge.weight < 0 else "+" if edge.weight > 0 else "0"
    if not edge.lit:
        return [sign]
    if why == "back":
        return [BACK + text for text in _numbers(edge.weight)]
    of = {"in": "value", "slope": "gradient", "next": "next"}[why]
    number = net.weight(edge.column, edge.start.unit, edge.end.unit, of)
    if number is None:
        return [sign]
    return [*(text if text.startswith(MINUS) else f"+{text}" for text in _numbers(number)), sign]


def _numbers(value: float) -> list[str]:
    """A number, ever shorter, as long as it can be read."""
    return [text for columns in LABELS if ellipsis() not in (text := compact(value, columns))]


def _label(edge: Edge, texts: list[str], role: str, sheet: Sheet) -> None:
    """Write on an edge, where it has a free place, the longest of some texts that has one."""
    (x0, y0), (x1, y1) = _ends(edge)
    bold = f"{role} strong" if edge.lit else role
    for words in dict.fromkeys(texts):
        for way in _WAYS:
            row = int(y0 + (y1 - y0) * way)
            column = round(x0 + (x1 - x0) * way - width(words) / 2)
            if x0 <= column and column + width(words) <= x1 + 0.5 and sheet.free(row, column, width(words)):
                sheet.write(row, column, words, bold)
                return
