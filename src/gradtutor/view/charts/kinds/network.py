"""A network as a person draws it: units in columns, an edge for each weight, and one unit worked out below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.toml.charts.network import Network
from gradtutor.view.charts.canvas import Pick
from gradtutor.view.charts.drawing import Drawing
from gradtutor.view.charts.network.edges import draw_edges
from gradtutor.view.charts.network.net import LayerNet, net_of
from gradtutor.view.charts.network.plan import NUMBER, UNIT_COLUMNS, UNIT_ROWS, UnitPlan, plan
from gradtutor.view.charts.network.unit_lines import unit_lines
from gradtutor.view.charts.sentences import spoken, spoken_list
from gradtutor.view.text.compact import compact
from gradtutor.view.text.lines import Line, cut
from gradtutor.view.text.numbers import UNKNOWN
from gradtutor.view.text.sheet import Sheet

if TYPE_CHECKING:
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.scene import Scene

POINTER = "▸"
BLAME = "∂"
FORMULA_ROWS = 8
"""Below the units, where there is room: as many whatever the step, so that nothing moves."""
FEWEST_ROWS = 5
"""Of the units, with the row of their headings."""


class NetworkDrawing(Drawing[Network]):
    """One sample goes through the units; one unit is chosen."""

    room = "tall"

    def draw(self, scene: Scene, chart: Network, canvas: Canvas) -> tuple[Line, ...] | None:
        """The units with their numbers, the edges, and the chosen unit's formulas; ``None`` where there is no room."""
        net = net_of(scene, canvas.pick)
        if net is None:
            return None
        formula_rows = min(FORMULA_ROWS, max(canvas.rows - 1 - FEWEST_ROWS, 0))
        rows = canvas.rows - 1 - formula_rows
        found = self._plan(net, canvas.columns, rows)
        if found is None:
            return None
        sheet = Sheet(canvas.columns, rows)
        for column in range(len(found.columns)):
            _write_column(net, found, column, sheet)
        draw_edges(net, found, sheet, canvas.colourless)
        below = unit_lines(net, canvas.columns, formula_rows)
        blank: list[Line] = [()] * (formula_rows - len(below))
        return (_head(net, found, canvas.columns), *sheet.lines(), *below, *blank)

    def picked(
        self, scene: Scene, chart: Network, pick: Pick | None, across: int = 0, down: int = 0, samples: int = 0
    ) -> Pick | None:
        """Another unit, or another sample."""
        net = net_of(scene, pick)
        if net is None:
            return None
        at = net.pick
        sample = (at.sample + samples) % net.samples if net.samples else 0
        moved = net_of(scene, Pick(max(at.row + down, 0), max(at.column + across, 0), sample))
        return None if moved is None else moved.pick

    def pick_at(self, scene: Scene, chart: Network, canvas: Canvas, column: int, row: int) -> Pick | None:
        """The unit at a cell."""
        net = net_of(scene, canvas.pick)
        formula_rows = min(FORMULA_ROWS, max(canvas.rows - 1 - FEWEST_ROWS, 0))
        found = self._plan(net, canvas.columns, canvas.rows - 1 - formula_rows) if net else None
        if net is None or found is None:
            return None
        for place, units in enumerate(found.columns, found.first):
            for unit in units:
                if 0 <= column - unit.column < UNIT_COLUMNS and 0 <= row - 2 - unit.row < UNIT_ROWS:
                    return Pick(unit.unit, place, net.pick.sample)
        return None

    def describe(self, scene: Scene, chart: Network) -> list[str]:
        """Each column of numbers for the first sample, what came back, and the strongest weights."""
        net = net_of(scene, None)
        return [] if net is None else _sentences(net)

    @staticmethod
    def _plan(net: LayerNet, columns: int, rows: int) -> UnitPlan | None:
        return plan(net.counts, (net.pick.column, net.pick.row), columns, rows - 1)


DRAWING = NetworkDrawing()


def sample_text(net: LayerNet) -> str:
    """Which sample is seen; empty where there is only one."""
    if net.samples < 2:
        return ""
    rows = net.scene.snapshot.column.rows
    text = tr("sample {number} of {count}").format(number=net.pick.sample + 1, count=net.samples)
    if net.pick.sample < len(rows) and rows[net.pick.sample] != net.pick.sample:
        text += f" (#{rows[net.pick.sample] + 1})"
    return text


def _head(net: LayerNet, found: UnitPlan, columns: int) -> Line:
    """Which sample is seen, and which layers are not."""
    before, after = found.first, len(net.counts) - found.first - len(found.columns)
    parts = [sample_text(net), f"◂ {before}" if before else "", f"{after} ▸" if after else ""]
    return ((cut("  ".join(part for part in parts if part), columns), "muted"),)


def _write_column(net: LayerNet, found: UnitPlan, place: int, sheet: Sheet) -> None:
    column, left = found.first + place, found.lefts[place]
    sheet.write(0, left, cut(net.heading(column), UNIT_COLUMNS), "heading")
    values, gradients = net.values(column), net.gradients(column)
    hidden = net.layer(column) is not None and net.scene.value_hidden(net.layers[column - 1].node)
    back = net.scene.snapshot.stage in ("backward", "update")
    for unit in found.columns[place]:
        chosen = (column, unit.unit) == (net.pick.column, net.pick.row)
        text = "?" if hidden else compact(values[unit.unit], NUMBER)
        role = "forward" if text != UNKNOWN else "muted"
        if chosen:
            sheet.write(unit.row + 1, left, POINTER, f"{role} current")
        sheet.write(unit.row + 1, left + 1, text, f"{role} current" if chosen else role)
        if back and column:
            blame = compact(gradients[unit.unit], NUMBER - 1)
            role = "backward" if blame != UNKNOWN else "muted"
            sheet.write(unit.row + 2, left + 1, BLAME + blame, f"{role} current" if chosen else role)
    if (more := found.more[place]) is not None:
        sheet.write(more[1] + 1, left + 1, cut(f"⋮ +{more[0]}", UNIT_COLUMNS), "muted")


def _sentences(net: LayerNet) -> list[str]:
    said = []
    if net.samples > 1:
        text = tr("Sample {number} of {count} is shown.")
        said.append(text.format(number=net.pick.sample + 1, count=net.samples))
    for column in range(len(net.counts)):
        layer = net.layer(column)
        values = [value for value in net.values(column) if value is not None]
        if values and not (layer is not None and net.scene.value_hidden(layer.node)):
            numbers = spoken_list([spoken(net.scene, value) for value in values])
            said.append(tr("{name}: {numbers}.").format(name=net.heading(column), numbers=numbers))
    for column, layer in enumerate(net.layers, 1):
        back = [value for value in net.gradients(column) if value is not None]
        if back:
            numbers = spoken_list([spoken(net.scene, value) for value in back])
            said.append(tr("Came back to {name}: {numbers}.").format(name=net.heading(column), numbers=numbers))
        start, end = max(
            ((start, end) for start in range(layer.inputs) for end in range(layer.units)),
            key=lambda pair: abs(net.weight(column, *pair) or 0.0),
        )
        text = tr("The strongest edge of {name} leads from {start} to {end}: {weight}.")
        said.append(
            text.format(
                name=net.scene.symbol(layer.weights),
                start=net.symbol(column - 1, start),
                end=net.symbol(column, end),
                weight=spoken(net.scene, net.weight(column, start, end)),
            )
        )
    return said
