"""The graph of a scene as lines: boxes, roads that part and meet, and what moves on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.graph.boxes import GAP, pieces, road_names
from gradtutor.view.graph.cells import Cells
from gradtutor.view.graph.flow import flows
from gradtutor.view.graph.plan import SHORTEST_SLOT, STUB, Plan, plan_of
from gradtutor.view.graph.window import Pane, window_of
from gradtutor.view.text.array_strip import current_spans
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import Line, pad, width
from gradtutor.view.text.numbers import POINTER

if TYPE_CHECKING:
    from gradtutor.view.graph.layers import Edge
    from gradtutor.view.scene import Scene


def graph_rows(scene: Scene, columns: int, most: int) -> int:
    """The rows that the drawing takes, of at most ``most``."""
    plan = plan_of(scene, columns, most)
    if plan.columns <= columns and plan.rows <= most:
        return plan.rows
    # A row says what is out of sight.
    return min(plan.rows + 1, most)


def graph_lines(scene: Scene, columns: int, rows: int, pan: int = 0) -> list[Line]:
    """The drawing in at most ``columns`` × ``rows``; what is too large is scrolled to the current node, ``pan`` columns
    further right, and its last line says what lies beyond."""
    return [*seen_lines(scene, columns, rows, pan), *beyond_lines(scene, columns, rows, pan)]


def beyond_lines(scene: Scene, columns: int, rows: int, pan: int = 0) -> list[Line]:
    """The line that says what lies beyond; none where all is seen."""
    plan = plan_of(scene, columns, rows)
    shown = _seen(scene, plan, columns, rows, pan)
    whole = shown.rows == plan.rows and shown.columns == plan.columns
    return [] if whole else [_beyond(plan, shown, columns)]


def seen_lines(scene: Scene, columns: int, rows: int, pan: int = 0) -> list[Line]:
    """What is seen of the drawing. There are no words in it: it is the same in all languages."""
    plan = plan_of(scene, columns, rows)
    shown = _seen(scene, plan, columns, rows, pan)
    cells = Cells(shown)
    _draw_roads(scene, plan, cells, shown)
    _name_roads(scene, plan, cells, shown)
    for place, box in enumerate(plan.boxes):
        row, column, high, wide = plan.extents[place]
        arrows = plan.bones.heights[plan.nodes[place]]
        if not shown.meets(row, column, max(high, arrows), wide):
            continue
        form = plan.measure.form
        for down, across, text, role in pieces(scene, box, form):
            if text == box.label(form) and column + width(text) > shown.column + shown.columns:
                # A number without its name would be nobody's.
                text = box.short
            if "current" in role:
                _write_current(cells, row + down, column + across, text, role)
                continue
            cells.write(row + down, column + across, text, role, blank=1)
        # Of more arrows than rows of text the last ones would lead nowhere.
        for down in range(high, arrows):
            cells.write(row + down, column, box.short, "muted", blank=1)
    return cells.lines()


def _write_current(cells: Cells, row: int, column: int, text: str, role: str) -> None:
    """Write the number of this step, whose pointer stands in the blank before it."""
    # All of it first, for it is left out where not all of it is seen.
    cells.write(row, column, text, role, blank=1)
    first, *rest = current_spans(text, role)
    for part, other in rest:
        cells.write(row, column + width(first[0]) - width(POINTER), part, other)


def _seen(scene: Scene, plan: Plan, columns: int, rows: int, pan: int = 0) -> Pane:
    """The cells of the drawing that are seen."""
    if plan.columns <= columns and plan.rows <= rows:
        return Pane(0, 0, plan.columns, plan.rows)
    shown = window_of(plan, current(scene, plan), columns, rows - 1)
    return shown._replace(column=min(max(shown.column + pan, 0), plan.columns - shown.columns))


def pans(scene: Scene, columns: int, rows: int) -> tuple[int, int]:
    """The least and the most ``pan`` that shows another part of the drawing: both 0 where all of its width is seen."""
    plan = plan_of(scene, columns, rows)
    shown = _seen(scene, plan, columns, rows)
    return -shown.column, plan.columns - shown.columns - shown.column


def is_wider(scene: Scene, columns: int, rows: int) -> bool:
    """Whether some of the drawing is out of sight on a side."""
    return plan_of(scene, columns, rows).columns > columns


def node_at(scene: Scene, columns: int, rows: int, column: int, row: int, pan: int = 0) -> str | None:
    """The name of the node whose box stands in that cell of the drawing; ``None`` where there is none."""
    plan = plan_of(scene, columns, rows)
    shown = _seen(scene, plan, columns, rows, pan)
    column, row = column + shown.column, row + shown.row
    for place, box in enumerate(plan.boxes):
        top, left = plan.place(place)
        high, wide = box.rows(plan.measure.form), box.columns(plan.measure.form)
        if top <= row < top + high and left <= column < left + wide and box.name != GAP:
            return box.name
    return None


def current(scene: Scene, plan: Plan) -> tuple[int, list[int]]:
    """The node of this step, and those at the other ends of the edges that it walks."""
    snapshot = scene.snapshot
    names = {box.name: place for place, box in enumerate(plan.boxes)}
    if snapshot.stage == "loss" and GAP in names:
        return names[GAP], [names[scene.graph.output]]
    place = names.get(snapshot.focus, 0 if snapshot.stage in ("intro", "forward") else len(plan.boxes) - 1)
    ways = plan.bones.ways
    if snapshot.stage == "backward":
        return place, [target for source, target in ways if source == place]
    return place, [source for source, target in ways if target == place]


def _draw_roads(scene: Scene, plan: Plan, cells: Cells, shown: Pane) -> None:
    named: dict[tuple[str, str], Edge] = {
        (plan.boxes[source].name, plan.boxes[target].name): (source, target)
        for source, target in plan.bones.ways
        if shown.meets(*plan.roads[source, target].extent)
    }
    moving = flows(scene, named)
    lit = {named[pair]: flow.lit for pair, flow in moving.items() if flow.lit}
    # What is lit comes last, so that it lies on top where roads share a piece.
    for edge in sorted(named.values(), key=lambda edge: edge in lit):
        road = plan.roads[edge]
        role = f"{lit[edge]} strong" if edge in lit else "muted"
        for column, start, end in road.upright:
            cells.upright(column, start, end, role)
        for row, start, end in road.across:
            cells.across(row, start, end, role)
        box = plan.boxes[edge[1]]
        # At the side a road goes on: an arrow with no name behind it would seem to lead into the box above or below it.
        if plan.extents[edge[1]].column + width(box.short) <= shown.column + shown.columns:
            cells.head(*road.head, role)
    for pair, flow in moving.items():
        slot = plan.slots.get(named[pair])
        if slot is None or slot.end - slot.start < SHORTEST_SLOT:
            continue
        # Written over a crossing, the road that crosses would seem to end there.
        start, end = cells.longest_straight(slot.row, slot.start, slot.end)
        text = spelled(flow.text(end - start - 1))
        middle = start + (end - start - width(text) + 1) // 2
        cells.label(slot.row, middle, text, f"{flow.lit} strong" if flow.lit else "muted")


def _name_roads(scene: Scene, plan: Plan, cells: Cells, shown: Pane) -> None:
    """Say whose the roads are that enter the window from the left: of a parameter also its value, so that it is seen
    that all steps over time have the one."""
    entering: dict[tuple[int, int], int] = {}
    for (source, target), road in plan.roads.items():
        start_of = plan.extents[source]
        if start_of.column + start_of.columns > shown.column + 1 or plan.extents[target].column <= shown.column:
            continue
        for row, start, end in road.across:
            begun = entering.get((source, row), shown.column)
            # A road goes on where its piece before has ended, over the width of a layer.
            if start <= begun + 1 and end >= shown.column:
                entering[source, row] = max(begun, end)
    valued: set[int] = set()
    # The value stands on the road that goes furthest: there is one of it.
    for (source, row), end in sorted(entering.items(), key=lambda entry: -entry[1]):
        names = road_names(scene, plan.boxes[source])[source in valued :] or road_names(scene, plan.boxes[source])
        column = shown.column
        # Behind what is written on it a name would seem to be that of a box.
        while column < end and not cells.written(row, column):
            room = cells.straight(row, column)
            if text := next((text for text in names if width(text) + STUB < room), ""):
                valued.add(source)
                # In the middle of the window a piece of the road is seen on either side.
                cells.write(row, column + (column > shown.column), text, "", blank=1)
                break
            column += room + (not cells.written(row, column + room))


def _beyond(plan: Plan, shown: Pane, columns: int) -> Line:
    """How many boxes lie beyond each edge of what is seen: ``◂ 3 more … 2 more ▸``, or ``◂ 3 … 2 ▸`` where there is
    little room."""
    sides = dict.fromkeys("left right above below".split(), 0)
    for extent in plan.extents:
        if side := shown.side(*extent):
            sides[side] += 1
    for more in (tr("{count} more"), "{count}"):
        counts = {side: more.format(count=count) for side, count in sides.items() if count}
        before = [f"{sign} {counts[side]}" for side, sign in (("left", "◂"), ("above", "↑")) if side in counts]
        behind = [f"{counts[side]} {sign}" for side, sign in (("below", "↓"), ("right", "▸")) if side in counts]
        left, right = spelled(" ".join(before)), spelled(" ".join(behind))
        if width(left) + 1 + width(right) + 2 <= columns:
            break
    return ((f" {left}{pad(right, columns - width(left) - 2, 'right')}", "muted"),)
