"""The graph as a drawing: layers from left to right, lanes from top to bottom, lines from each name to its users.

For screens with room; ``graph_layout`` has the three-line form of the same boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradtutor.view.lesson.graph import Box, box_spans, box_width, boxes
from gradtutor.view.text.lines import Line, Span, cut, width

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

HIGH = 3
"""Rows of a box: its name, its value, what came back."""
_NORTH, _EAST, _SOUTH, _WEST = 1, 2, 4, 8
_LINES = {
    _EAST | _WEST: "─", _NORTH | _SOUTH: "│", _EAST | _SOUTH: "┌", _WEST | _SOUTH: "┐", _NORTH | _EAST: "└",
    _NORTH | _WEST: "┘", _NORTH | _EAST | _SOUTH: "├", _NORTH | _WEST | _SOUTH: "┤", _EAST | _SOUTH | _WEST: "┬",
    _NORTH | _EAST | _WEST: "┴", 15: "┼", _EAST: "─", _WEST: "─",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a box, or a line that passes through a layer, stands."""

    layer: int
    lane: int


def diagram_lines(scene: Scene, columns: int, height: int) -> list[Line] | None:
    """The drawing, or ``None`` where it does not fit into ``columns`` × ``height``."""
    found = boxes(scene)
    plan = _Plan(found, scene.digits, height)
    if plan.rows > height or plan.columns > columns:
        return None
    grid = _Grid(plan.columns, plan.rows)
    for target in found:
        users = [used for used in target.uses if used in plan.places]
        for entry, used in enumerate(users):
            _connect(grid, plan, used, target.name, min(entry, HIGH - 1))
    for box in found:
        place = plan.places[box.name]
        for offset, (text, role) in enumerate(box_spans(scene, box, plan.widths[place.layer])):
            grid.write(plan.row(place) + offset, plan.starts[place.layer], text, role)
    return grid.lines()


class _Plan:
    """Where everything stands: layers and lanes, and the columns and rows that they take."""

    def __init__(self, found: list[Box], digits: int, height: int) -> None:
        self.layers = _layers(found)
        self.places, self.waypoints = _lanes(found, self.layers)
        depth = max(self.layers.values()) + 1
        lanes = 1 + max(place.lane for place in [*self.places.values(), *self.waypoints.values()])
        # Lanes stand without a blank row between them where the room is short.
        self.pitch = HIGH + 1 if lanes * (HIGH + 1) - 1 <= height else HIGH
        self.rows = lanes * self.pitch - (self.pitch - HIGH)
        self.gap = min(lanes, 4) + 3 if lanes > 1 else 4
        self.widths = [
            max(box_width(box, digits) for box in found if self.layers[box.name] == layer) for layer in range(depth)
        ]
        self.starts = [1 + sum(self.widths[:layer]) + self.gap * layer for layer in range(depth)]
        self.columns = self.starts[-1] + self.widths[-1] + 1

    def row(self, place: _Place) -> int:
        """The first row of a lane."""
        return place.lane * self.pitch


def _layers(found: list[Box]) -> dict[str, int]:
    """Each box one layer after the last of what it uses."""
    layers: dict[str, int] = {}
    for box in found:
        layers[box.name] = max((layers[used] + 1 for used in box.uses if used in layers), default=0)
    return layers


def _lanes(found: list[Box], layers: dict[str, int]) -> tuple[dict[str, _Place], dict[tuple[str, int], _Place]]:
    """A lane for each box, and for each line in each layer that it passes through."""
    places: dict[str, _Place] = {}
    waypoints: dict[tuple[str, int], _Place] = {}
    taken = [0] * (max(layers.values()) + 1)
    last_use = {
        box.name: max((layers[user.name] for user in found if box.name in user.uses), default=0) for box in found
    }
    for box in found:
        layer = layers[box.name]
        places[box.name] = _Place(layer, taken[layer])
        taken[layer] += 1
    for box in found:
        for layer in range(layers[box.name] + 1, last_use[box.name]):
            waypoints[box.name, layer] = _Place(layer, taken[layer])
            taken[layer] += 1
    return places, waypoints


def _connect(grid: _Grid, plan: _Plan, used: str, user: str, entry: int) -> None:
    """Draw the line from ``used`` to ``user``, gap by gap.

    What leaves one box shares a trunk in a column of its lane's own; what enters one box enters in a row of its own
    (``entry``), so that two lines never seem to be one.
    """
    here, row = plan.places[used], plan.row(plan.places[used])
    for layer in range(plan.layers[used], plan.layers[user]):
        last = layer + 1 == plan.layers[user]
        there = plan.places[user] if last else plan.waypoints[used, layer + 1]
        to = plan.row(there) + (entry if last else 0)
        left, right = plan.starts[layer] + plan.widths[layer], plan.starts[layer + 1] - 1
        turn = left + 1 + here.lane % max(plan.gap - 3, 1)
        grid.horizontal(row, left, turn)
        grid.vertical(turn, row, to)
        grid.horizontal(to, turn, right)
        if last:
            grid.write(to, right, "►", "muted")
        else:
            grid.horizontal(to, right, right + plan.widths[layer + 1] + 1)
        here, row = there, to


class _Grid:
    """Cells of lines and texts; lines that meet are joined."""

    def __init__(self, columns: int, rows: int) -> None:
        self._sides = [[0] * columns for _ in range(rows)]
        self._texts: list[list[Span | None]] = [[None] * columns for _ in range(rows)]

    def horizontal(self, row: int, start: int, end: int) -> None:
        for column in range(start, end + 1):
            self._sides[row][column] |= (_WEST if column > start else 0) | (_EAST if column < end else 0)
        if start < end:
            self._sides[row][start] |= _EAST
            self._sides[row][end] |= _WEST

    def vertical(self, column: int, start: int, end: int) -> None:
        low, high = sorted((start, end))
        for row in range(low, high + 1):
            self._sides[row][column] |= (_NORTH if row > low else 0) | (_SOUTH if row < high else 0)

    def write(self, row: int, column: int, text: str, role: str) -> None:
        text = cut(text, len(self._texts[row]) - column)
        self._texts[row][column] = (text, role)
        for taken in range(column + 1, column + width(text)):
            self._texts[row][taken] = ("", "")

    def lines(self) -> list[Line]:
        result = []
        for texts, sides in zip(self._texts, self._sides, strict=True):
            spans: list[Span] = []
            for text, side in zip(texts, sides, strict=True):
                spans.append(text if text is not None else (_LINES.get(side, " "), "muted"))
            result.append(tuple(span for span in spans if span[0]))
        return result
