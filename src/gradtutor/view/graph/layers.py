"""Layers and the order within them: the first two steps of drawing a directed graph in layers.

After K. Sugiyama, S. Tagawa and M. Toda, Methods for Visual Understanding of Hierarchical System Structures (1981):
each node gets a rank, an edge over several ranks gets a waypoint in each of those between, and the nodes of a rank are
put into an order in which few edges cross. Nodes are the numbers 0, 1, … in an order in which every edge goes up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from gradtutor.records import NamedTuple

Edge: TypeAlias = tuple[int, int]

SWEEPS = 8
"""Times that the order is looked for from either side; more of them find little."""
MANY = 1500
"""Items from which on two sweeps must do."""


class Vertex(NamedTuple):
    """What has a place in a layer: a node, or a waypoint of the line that leaves a node for a layer further on."""

    node: int
    layer: int
    waypoint: bool = False


class Layering(NamedTuple):
    """The items of each layer from top to bottom, and which of the next layer each leads to."""

    layers: tuple[tuple[Vertex, ...], ...]
    links: Mapping[Vertex, tuple[Vertex, ...]]


def layering(count: int, edges: Sequence[Edge]) -> Layering:
    """Layers and order of the nodes 0 … ``count`` − 1. Raises ``ValueError`` where an edge does not go up."""
    if any(source >= target for source, target in edges):
        raise ValueError("the nodes are not in an order in which every edge goes up")
    rank = ranks(count, edges)
    links = _links(rank, edges)
    layers: list[list[Vertex]] = [[] for _ in range(max(rank, default=0) + 1)]
    for item in links:
        layers[item.layer].append(item)
    used = {target for _, target in edges}
    for layer in layers:
        # What only joins in here stands below the way that has come so far.
        layer.sort(key=lambda item: (item.layer > 0 and item.node not in used and not item.waypoint, item.node))
    return Layering(_ordered(layers, links), links)


def ranks(count: int, edges: Sequence[Edge]) -> list[int]:
    """The layer of each node: one after the last that it uses; then as near to its users as makes its edges shorter."""
    rank, users, uses = [0] * count, [[] for _ in range(count)], [0] * count  # type: list[int], list[list[int]], list[int]
    for source, target in sorted(edges):
        users[source].append(target)
        uses[target] += 1
    for node in range(count):
        for user in users[node]:
            rank[user] = max(rank[user], rank[node] + 1)
    for node in reversed(range(count)):
        if len(users[node]) > uses[node]:
            rank[node] = min(rank[user] for user in users[node]) - 1
    return rank


def _links(rank: Sequence[int], edges: Sequence[Edge]) -> dict[Vertex, tuple[Vertex, ...]]:
    """Which item leads to which of the next layer. The edges of a node share its waypoints, as they do their line."""
    links: dict[Vertex, list[Vertex]] = {Vertex(node, layer): [] for node, layer in enumerate(rank)}
    for source, target in edges:
        here = Vertex(source, rank[source])
        for layer in range(rank[source] + 1, rank[target]):
            there = Vertex(source, layer, True)
            if there not in links:
                links[there] = []
                links[here].append(there)
            here = there
        links[here].append(Vertex(target, rank[target]))
    return {item: tuple(dict.fromkeys(found)) for item, found in links.items()}


def _ordered(layers: list[list[Vertex]], links: Mapping[Vertex, tuple[Vertex, ...]]) -> tuple[tuple[Vertex, ...], ...]:
    """Each layer in the order of the medians of its neighbours, from the left and from the right in turns; the best of
    all that came up."""
    behind: dict[Vertex, list[Vertex]] = {item: [] for item in links}
    for item, found in links.items():
        for other in found:
            behind[other].append(item)
    best, fewest = [list(layer) for layer in layers], crossings(layers, links)
    sweeps = SWEEPS if len(links) < MANY else 2
    for sweep in range(sweeps):
        if not fewest:
            break
        forward = sweep % 2 == 0
        neighbours: Mapping[Vertex, Sequence[Vertex]] = behind if forward else links
        for at in range(1, len(layers)) if forward else reversed(range(len(layers) - 1)):
            place = {item: number for number, item in enumerate(layers[at - 1 if forward else at + 1])}
            layers[at] = _by_median(layers[at], neighbours, place)
        found_now = crossings(layers, links)
        if found_now < fewest:
            best, fewest = [list(layer) for layer in layers], found_now
    return tuple(map(tuple, best))


def _by_median(
    layer: list[Vertex], neighbours: Mapping[Vertex, Sequence[Vertex]], place: Mapping[Vertex, int]
) -> list[Vertex]:
    """A layer sorted by the mean place of its neighbours; an item without any stays where it is among the others."""
    scale = len(place) / max(len(layer), 1)
    keys = {
        item: sum(place[other] for other in neighbours[item]) / len(neighbours[item])
        if neighbours[item]
        else number * scale
        for number, item in enumerate(layer)
    }
    return sorted(layer, key=keys.__getitem__)


def crossings(layers: Sequence[Sequence[Vertex]], links: Mapping[Vertex, tuple[Vertex, ...]]) -> int:
    """How many pairs of links cross: between two layers, the inversions of their ends."""
    total = 0
    for here, there in pairwise(layers):
        place = {item: number for number, item in enumerate(there)}
        seen: list[int] = []
        for item in here:
            ends = sorted(place[other] for other in links[item])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                seen.insert(bisect_left(seen, end), end)
    return total
