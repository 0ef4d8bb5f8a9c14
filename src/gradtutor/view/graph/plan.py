"""Where everything of a drawing stands: the skeleton with its columns, made once for a run and a room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gradtutor.records import NamedTuple
from gradtutor.view.graph.boxes import Box, Form, boxes
from gradtutor.view.graph.layers import Edge, Vertex, layering
from gradtutor.view.graph.skeleton import LEFT, RIGHT, Hop, Skeleton, skeleton
from gradtutor.view.text.array_strip import WHOLE, WRITTEN_OUT
from gradtutor.view.text.ascii_spelling import in_ascii, spelled
from gradtutor.view.text.lines import width

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.view.scene import Scene

MARGIN = 1
"""Columns at the left and at the right end, for the pointer of the first box and for the eye."""
HEAD = 2
"""Columns of the head of an arrow and the blank behind it, which a pointer may take."""
STUB = 1
"""The least columns of a road: so that it is seen as one."""
SHORTEST_SLOT = 3
"""Cells of a road with one sign on it, and a piece of the road on either side."""
ROUND_FACTOR = 4
"""Columns of the arrow before a factor, the blank between them, and a piece of the road on either side."""
MOST_SLOT = 20
"""Columns of a road on which any label has room."""


class Measure(NamedTuple):
    """One way to write it all, from roomy to tight."""

    form: Form
    apart: int
    """Blank rows between two boxes."""
    slot: int
    """Columns for what stands on a road."""
    meet: int
    """The same where roads meet on the way back, and each has what comes over it beside its factor."""


def _measures() -> Iterator[Measure]:
    for label, number, array, few, slot, meet in (
        (30, 9, WHOLE, WRITTEN_OUT, 12, 17),
        (30, 8, WHOLE, WRITTEN_OUT, 9, 13),
        (26, 8, WHOLE, 20, 8, 11),
        (26, 7, WHOLE, 17, 7, 10),
        (14, 8, WHOLE, 17, 8, 11),
        (14, 7, 13, 16, 6, 10),
        (0, 8, 13, 16, 6, 10),
        (0, 7, 13, 14, 5, 8),
        (0, 7, 10, 14, 6, 9),
        (0, 6, 8, 14, 5, 9),
        (0, 5, 8, 14, 5, 8),
        (0, 5, 8, 10, 4, 7),
    ):
        for beside, flat in ((True, True), (False, False), (True, False)):
            for apart in (1, 0):
                yield Measure(Form(beside, flat, label, number, array, few), apart, slot, meet)


MEASURES = tuple(_measures())
SCROLLED = tuple(
    Measure(Form(beside, flat, label, number, array, few), apart, slot, meet)
    for label, number, array, few, slot, meet in (
        (14, 7, WHOLE, 17, 10, 12),
        (14, 7, 13, 14, 10, 12),
        (14, 7, 10, 14, 9, 11),
        (0, 7, 8, 14, 6, 8),
        (0, 5, 8, 14, 5, 8),
    )
    for beside, flat in ((False, False), (True, False), (True, True))
    for apart in (1, 0)
)
"""The ways where nothing is narrow enough: there is room again, for only a part is seen, but the boxes at both ends of
an edge should be in it."""


class Slot(NamedTuple):
    """Cells of a road that are an edge's alone, and on which nothing crosses it: for what is written on it."""

    row: int
    start: int
    end: int


class Extent(NamedTuple):
    """A rectangle of cells."""

    row: int
    column: int
    rows: int
    columns: int


class Road(NamedTuple):
    """The pieces of an edge in cells, and the smallest rectangle around them."""

    across: tuple[tuple[int, int, int], ...]
    """Row, first and last column of each."""
    upright: tuple[tuple[int, int, int], ...]
    """Column, first and last row of each."""
    head: tuple[int, int]
    """Row and column of the arrow's head."""
    extent: Extent


class Plan:
    """The columns of a skeleton: ``starts`` and ``widths`` of the layers, and the tracks between them."""

    def __init__(
        self, found: Sequence[Box], bones: Skeleton, measure: Measure, room: int, among_arrays: Mapping[Edge, int]
    ) -> None:
        self.boxes, self.bones, self.measure = found, bones, measure
        self._among_arrays = among_arrays
        self.rows = bones.total
        layers = bones.layering.layers
        self.widths = [
            max((found[item.node].columns(measure.form) for item in layer if not item.waypoint), default=1)
            for layer in layers
        ]
        self.pitch = [2 if gap.channel.tracks <= 3 else 1 for gap in bones.gaps]
        slots = [self._slots(at) for at in range(len(bones.gaps))]
        self.columns = self._set(slots)
        if spare := max(room - self.columns, 0):
            share = spare // max(len(slots), 1)
            slots = [
                (min(left + share, MOST_SLOT), right) if left > right else (left, min(right + share, MOST_SLOT))
                for left, right in slots
            ]
            self.columns = self._set(slots)

    def _slots(self, at: int) -> tuple[int, int]:
        """The columns of the roads before the tracks of a gap and behind them."""
        gap = self.bones.gaps[at]
        # A road over several layers has room elsewhere, unless only its end is its own.
        slot = max(map(self._needs, self.bones.ending[at]), default=STUB)
        if not gap.channel.tracks:
            return 0, slot
        if gap.meets and not gap.parts:
            return slot, STUB
        return (slot if gap.meets else STUB), slot

    def _needs(self, edge: Edge) -> int:
        """The columns of what may stand on an edge."""
        most = self.measure.meet if self._degree[edge[0]] > 1 else self.measure.slot
        if edge in self._among_arrays:
            return max(SHORTEST_SLOT + 1, min(self._among_arrays[edge], most))
        return most

    @cached_property
    def _degree(self) -> dict[int, int]:
        degree: dict[int, int] = {}
        for source, _ in self.bones.ways:
            degree[source] = degree.get(source, 0) + 1
        return degree

    def _set(self, slots: Sequence[tuple[int, int]]) -> int:
        """Give everything its column; the columns of the whole."""
        column = MARGIN
        self.starts, self.tracks = [], []
        for at, wide in enumerate(self.widths):
            self.starts.append(column)
            column += wide
            if at < len(slots):
                left, right = slots[at]
                self.tracks.append(column + left)
                tracks = self.bones.gaps[at].channel.tracks
                column += left + (1 + (tracks - 1) * self.pitch[at] if tracks else 0) + right + HEAD
        return column + MARGIN

    @cached_property
    def reach(self) -> int:
        """The columns in which both ends of any edge between neighbouring layers are seen."""
        ends = (edge for edge, way in self.bones.ways.items() if len(way) == 1)
        return max((self._end(target) - self.place(source)[1] + MARGIN for source, target in ends), default=0)

    def _end(self, node: int) -> int:
        return self.place(node)[1] + self.boxes[node].columns(self.measure.form)

    @cached_property
    def nodes(self) -> dict[int, Vertex]:
        """The item of each node."""
        return {item.node: item for item in self.bones.rows if not item.waypoint}

    def place(self, node: int) -> tuple[int, int]:
        """Row and column of a box."""
        item = self.nodes[node]
        return self.bones.rows[item], self.starts[item.layer]

    def column(self, hop: Hop, track: int) -> int:
        """The column of a track of a hop; of its ends, that of the box that it leaves or of the arrow's head."""
        if track == LEFT:
            return self.starts[hop.layer]
        if track == RIGHT:
            return self.starts[hop.layer + 1] - (1 if hop.target.waypoint else HEAD)
        return self.tracks[hop.layer] + track * self.pitch[hop.layer]

    @cached_property
    def extents(self) -> list[Extent]:
        """Of each box."""
        form = self.measure.form
        return [Extent(*self.place(at), box.rows(form), box.columns(form)) for at, box in enumerate(self.boxes)]

    @cached_property
    def roads(self) -> dict[Edge, Road]:
        """Of each edge."""
        return {edge: self._road(way) for edge, way in self.bones.ways.items()}

    def _road(self, way: Sequence[Hop]) -> Road:
        across = tuple(
            (piece.row, self.column(hop, piece.start), self.column(hop, piece.end))
            for hop in way
            for piece in hop.across
        )
        upright = tuple(
            (self.column(hop, piece.track), min(piece.start, piece.end), max(piece.start, piece.end))
            for hop in way
            for piece in hop.upright
        )
        rows = [row for row, _, _ in across] + [row for _, *ends in upright for row in ends]
        columns = [column for column, _, _ in upright] + [column for _, *ends in across for column in ends]
        top, left = min(rows), min(columns)
        extent = Extent(top, left, max(rows) - top + 1, max(columns) - left + 1)
        last = way[-1]
        return Road(across, upright, (last.across[-1].row, self.column(last, last.across[-1].end)), extent)

    @cached_property
    def slots(self) -> dict[Edge, Slot]:
        """For each edge the widest run of cells that are its alone."""
        return {edge: slot for edge, way in self.bones.ways.items() if (slot := self._slot(way)) is not None}

    def _slot(self, way: Sequence[Hop]) -> Slot | None:
        runs: list[Slot] = []
        for hop in way:
            if not hop.own:
                continue
            for across in hop.across:
                if not across.own:
                    continue
                start, end = self.column(hop, across.start) + 1, self.column(hop, across.end)
                if across.start == LEFT and not hop.source.waypoint:
                    start += self.boxes[hop.source.node].first_row(self.measure.form)
                runs += self._free(hop, across.row, start, end)
        joined: list[Slot] = []
        for run in runs:
            if joined and joined[-1].row == run.row and run.start - joined[-1].end <= 1:
                joined[-1] = joined[-1]._replace(end=run.end)
            else:
                joined.append(run)
        return max(joined, key=lambda run: run.end - run.start, default=None)

    def _free(self, hop: Hop, row: int, start: int, end: int) -> Iterator[Slot]:
        """The cells from ``start`` up to ``end`` between those in which a spine crosses the row."""
        crossing = {
            self.column(hop, spine.track)
            for spine in self.bones.gaps[hop.layer].channel.spines
            if spine.rows[0] <= row <= spine.rows[1]
        }
        for stop in [*sorted(column for column in crossing if start <= column < end), end]:
            if stop > start:
                yield Slot(row, start, stop)
            start = stop + 1


_drawings: WeakKeyDictionary[Graph, dict[tuple[object, ...], _Drawing]] = WeakKeyDictionary()


def plan_of(scene: Scene, columns: int, rows: int) -> Plan:
    """The drawing of a scene's graph in ``columns`` × ``rows``: the roomiest that fits, else one to be scrolled over.

    A step only changes what is written in it, so it is made once for a run.
    """
    known = _drawings.setdefault(scene.graph, {})
    key = (in_ascii(), scene.ended, scene.digits)
    if key not in known:
        known[key] = _Drawing(scene)
    return known[key].plan(columns, rows)


def _among_arrays(scene: Scene, found: Sequence[Box], edges: Iterable[Edge]) -> dict[Edge, int]:
    """The columns that what is written on each edge that ties an array may take."""
    needed = {}
    for source, target in edges:
        here, there = found[source], found[target]
        if here.size or there.size:
            from gradtutor.view.graph.array_factors import factor_of

            factor = factor_of(scene, here.name, there.name) if here.back and there.back else ""
            needed[source, target] = width(spelled(factor)) + ROUND_FACTOR
    return needed


class _Drawing:
    """A graph with what is written in it, for rooms of any size: its skeletons are the same in all."""

    def __init__(self, scene: Scene) -> None:
        self._boxes = boxes(scene)
        number = {box.name: place for place, box in enumerate(self._boxes)}
        self._edges = [(number[used], number[box.name]) for box in self._boxes for used in box.uses]
        self._layering = layering(len(self._boxes), self._edges)
        self._among_arrays = _among_arrays(scene, self._boxes, self._edges)
        self._skeletons: dict[tuple[bool, bool, int], Skeleton] = {}
        self._plans: dict[tuple[int, int], Plan] = {}

    def plan(self, columns: int, rows: int) -> Plan:
        """As ``plan_of`` says."""
        room = columns, rows
        if room not in self._plans:
            self._plans[room] = self._fitting(columns, rows) or self._scrolled(columns, rows)
        return self._plans[room]

    def _fitting(self, columns: int, rows: int) -> Plan | None:
        for measure in MEASURES:
            # What is too high need not be measured across.
            if self._skeleton(measure).total <= rows:
                plan = self._planned(measure, columns)
                if plan.columns <= columns:
                    return plan
        return None

    def _scrolled(self, columns: int, rows: int) -> Plan:
        scrolled = [self._planned(measure, columns) for measure in SCROLLED]
        # A row says what lies beyond.
        fitting = [plan for plan in scrolled if plan.rows < rows] or scrolled[-1:]
        return next((plan for plan in fitting if plan.reach <= columns), min(fitting, key=lambda plan: plan.reach))

    def _planned(self, measure: Measure, columns: int) -> Plan:
        return Plan(self._boxes, self._skeleton(measure), measure, columns, self._among_arrays)

    def _skeleton(self, measure: Measure) -> Skeleton:
        form = measure.form
        key = (form.beside, form.flat, measure.apart)
        if key not in self._skeletons:
            heights = [box.rows(form) for box in self._boxes]
            self._skeletons[key] = skeleton(self._layering, self._edges, heights, measure.apart)
        return self._skeletons[key]
