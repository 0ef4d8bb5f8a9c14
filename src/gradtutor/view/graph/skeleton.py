"""A layered drawing without its columns: rows of the items, tracks of the lines, the way of every edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gradtutor.records import NamedTuple
from gradtutor.view.graph.layers import Edge, Layering, Vertex
from gradtutor.view.graph.routing import Channel, Net, Spine, channel
from gradtutor.view.graph.rows import row_of_items

LEFT, RIGHT = -1, 1_000_000
"""In place of a track: where a gap begins, and where it ends."""


class Across(NamedTuple):
    """A horizontal piece of a line in a gap, from track to track."""

    row: int
    start: int
    end: int
    own: bool
    """Whether no other edge takes it."""


class Upright(NamedTuple):
    """A vertical piece of a line in a gap."""

    track: int
    start: int
    end: int


class Hop(NamedTuple):
    """The way of an edge through the gap after ``layer``; ``source`` and ``target`` are the items that it ties."""

    layer: int
    source: Vertex
    target: Vertex
    across: tuple[Across, ...]
    upright: tuple[Upright, ...]
    own: bool
    """Whether no other edge makes this hop."""


class Gap(NamedTuple):
    """What lies between two layers."""

    channel: Channel
    parts: bool
    """Whether roads part here: what stands on one of them stands right of the tracks."""
    meets: bool
    """Whether roads meet here: what stands on one of them stands left of the tracks."""


class Skeleton(NamedTuple):
    """All that does not depend on how wide texts are."""

    layering: Layering
    rows: Mapping[Vertex, int]
    heights: Mapping[Vertex, int]
    total: int
    gaps: tuple[Gap, ...]
    ways: Mapping[Edge, tuple[Hop, ...]]
    ending: tuple[tuple[Edge, ...], ...]
    """For each gap the edges that end in it and have it alone: what stands on them has no room elsewhere."""


class _Bundle(NamedTuple):
    """Lines that enter an item in one row: those of sources that lead nowhere else, or a single one."""

    sources: tuple[Vertex, ...]
    target: Vertex


def skeleton(layering: Layering, edges: Sequence[Edge], heights: Sequence[int], apart: int) -> Skeleton:
    """The drawing of nodes that are ``heights`` rows high, ``apart`` rows from one another."""
    degree = Counter(source for source, _ in edges)
    bundles = _bundles(layering, degree)
    entering: dict[Vertex, list[_Bundle]] = {item: [] for item in layering.links}
    for bundle in bundles:
        entering[bundle.target].append(bundle)
    entries = {
        (source, target): entry
        for target, found in entering.items()
        for entry, bundle in enumerate(found)
        for source in bundle.sources
    }
    # Each line that enters a node has a row of its own there: as high as that the node is.
    high = {item: 1 if item.waypoint else max(heights[item.node], len(entering[item])) for item in layering.links}
    rows, total = row_of_items(layering, high, entries, apart)
    gaps, hops = [], {}  # type: list[Gap], dict[tuple[Vertex, Vertex], tuple[tuple[Across, ...], tuple[Upright, ...]]]
    for at in range(len(layering.layers) - 1):
        met = [bundle for target in layering.layers[at + 1] for bundle in entering[target] if len(bundle.sources) > 1]
        joined = {(source, bundle.target) for bundle in met for source in bundle.sources}
        nets: list[tuple[Net, list[tuple[Vertex, Vertex]]]] = []
        for bundle in met:
            entry = rows[bundle.target] + entries[bundle.sources[0], bundle.target]
            ends = [(source, bundle.target) for source in bundle.sources]
            nets.append((Net(tuple(rows[source] for source in bundle.sources), (entry,)), ends))
        parts = False
        for source in layering.layers[at]:
            ends = [(source, target) for target in layering.links[source] if (source, target) not in joined]
            if ends:
                right = tuple(rows[target] + entries[source, target] for _, target in ends)
                nets.append((Net((rows[source],), right), ends))
                parts = parts or len(ends) > 1
        found = channel([net for net, _ in nets], total)
        total = max(total, found.rows)
        gaps.append(Gap(found, parts, bool(met)))
        for number, (net, ends) in enumerate(nets):
            spines = [spine for spine in found.spines if spine.net == number]
            for source, target in ends:
                way = _way(net, spines, rows[source], rows[target] + entries[source, target])
                hops[source, target] = way
    ways = _ways(layering, edges, hops)
    return Skeleton(layering, rows, high, total, tuple(gaps), ways, _ending(ways, len(gaps)))


def _bundles(layering: Layering, degree: Mapping[int, int]) -> list[_Bundle]:
    """What enters each item, from top to bottom. Sources that lead to nothing else may share a line at the end: it ties
    no two names that have nothing to do with each other."""
    order = {item: place for layer in layering.layers for place, item in enumerate(layer)}
    behind: dict[Vertex, list[Vertex]] = {item: [] for item in layering.links}
    for source, targets in layering.links.items():
        for target in targets:
            behind[target].append(source)
    bundles = []
    for target, sources in behind.items():
        only = tuple(source for source in sources if degree[source.node] == 1)
        found = [_Bundle((source,), target) for source in sources if degree[source.node] > 1]
        if only:
            found.append(_Bundle(tuple(sorted(only, key=order.__getitem__)), target))
        found.sort(key=lambda bundle: sum(order[source] for source in bundle.sources) / len(bundle.sources))
        bundles += found
    return bundles


def _way(net: Net, spines: Sequence[Spine], start: int, end: int) -> tuple[tuple[Across, ...], tuple[Upright, ...]]:
    """The pieces of a line from row ``start`` on the left to row ``end`` on the right."""
    parts, meets = len(net.right) > 1, len(net.left) > 1
    legs = _legs(spines, start, end)
    if not legs:
        # Straight on; where roads part or meet here, it is a road of its own only after, or before, the last spine.
        tracks = [spine.track for spine in spines]
        if parts:
            return (Across(start, LEFT, max(tracks), False), Across(start, max(tracks), RIGHT, True)), ()
        if meets:
            return (Across(start, LEFT, min(tracks), True), Across(start, min(tracks), RIGHT, False)), ()
        return (Across(start, LEFT, RIGHT, True),), ()
    across, upright, row = [Across(start, LEFT, legs[0].track, not parts)], [], start
    for leg, following in zip(legs, [*legs[1:], None], strict=True):
        to = end if following is None else leg.right[0] if following.after is leg else end
        upright.append(Upright(leg.track, row, to))
        if following is None:
            across.append(Across(end, leg.track, RIGHT, not meets))
        else:
            across.append(Across(to, leg.track, following.track, False))
        row = to
    return tuple(across), tuple(upright)


def _legs(spines: Sequence[Spine], start: int, end: int) -> list[Spine]:
    """The spines that lead from one row to the other: none, one, or both legs of a dogleg."""
    if start == end:
        return []
    for spine in spines:
        if end in spine.right and start in spine.left:
            return [spine]
        if end in spine.right and spine.after is not None and start in spine.after.left:
            return [spine.after, spine]
    raise AssertionError("every row of a net is on one of its spines")


def _ways(
    layering: Layering,
    edges: Sequence[Edge],
    hops: Mapping[tuple[Vertex, Vertex], tuple[tuple[Across, ...], tuple[Upright, ...]]],
) -> dict[Edge, tuple[Hop, ...]]:
    """The hops of each edge over the waypoints of its source."""
    node_items = {item.node: item for item in layering.links if not item.waypoint}
    ways: dict[Edge, list[tuple[Vertex, Vertex]]] = {}
    for source, target in edges:
        last, here = node_items[target], node_items[source]
        ways[source, target] = []
        while here != last:
            there = last if last in layering.links[here] else Vertex(source, here.layer + 1, True)
            ways[source, target].append((here, there))
            here = there
    used = Counter(hop for way in ways.values() for hop in way)
    return {
        edge: tuple(Hop(here.layer, here, there, *hops[here, there], used[here, there] == 1) for here, there in way)
        for edge, way in ways.items()
    }


def _ending(ways: Mapping[Edge, tuple[Hop, ...]], gaps: int) -> tuple[tuple[Edge, ...], ...]:
    """The edges by the gap in which they end; not those that have another gap to themselves before it."""
    found: list[list[Edge]] = [[] for _ in range(gaps)]
    for edge, way in ways.items():
        if not any(hop.own for hop in way[:-1]):
            found[way[-1].layer].append(edge)
    return tuple(map(tuple, found))
