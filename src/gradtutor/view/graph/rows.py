"""The row of every item: third step of a layered drawing. Lines are straight where they can be, and nothing grows
higher than the fullest layer is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradtutor.view.graph.layers import Layering, Vertex

SWEEPS = 3
"""Times that the rows are drawn towards their neighbours from either side."""


def row_of_items(
    layering: Layering, heights: Mapping[Vertex, int], entries: Mapping[tuple[Vertex, Vertex], int], apart: int
) -> tuple[dict[Vertex, int], int]:
    """The first row of each item, and the rows of the whole.

    ``heights`` are rows; a line leaves an item in its first row and enters one in the row of ``entries``; items of a
    layer are at least ``apart`` rows from one another.
    """
    total = max(_height(layer, heights, apart) for layer in layering.layers)
    pulls: dict[Vertex, list[tuple[Vertex, int]]] = {item: [] for item in layering.links}
    for item, found in layering.links.items():
        for other in found:
            entry = entries[item, other]
            pulls[other].append((item, -entry))
            pulls[item].append((other, entry))
    rows: dict[Vertex, int] = {}
    for layer in layering.layers:
        _settle(layer, dict.fromkeys(layer, 0.0), heights, apart, total, rows)
    for sweep in range(2 * SWEEPS):
        for layer in layering.layers if sweep % 2 == 0 else reversed(layering.layers):
            wishes = {
                item: _median([rows[other] + shift for other, shift in pulls[item]]) if pulls[item] else rows[item]
                for item in layer
            }
            _settle(layer, wishes, heights, apart, total, rows)
    return rows, total


def _height(layer: Sequence[Vertex], heights: Mapping[Vertex, int], apart: int) -> int:
    return sum(heights[item] for item in layer) + apart * (len(layer) - 1)


def _median(values: list[int]) -> float:
    # The library's own loads more than all of this folder.
    ordered, middle = sorted(values), len(values) // 2
    return (ordered[middle] + ordered[~middle]) / 2


def _settle(
    layer: Sequence[Vertex],
    wishes: Mapping[Vertex, float],
    heights: Mapping[Vertex, int],
    apart: int,
    total: int,
    rows: dict[Vertex, int],
) -> None:
    """Put a layer as near to its wishes as its order and the height allow: the regression of wishes without the rows
    that the items before take must not fall, and its best fit pools neighbours that would (pool adjacent violators)."""
    before, pools = 0, []  # type: int, list[tuple[float, int]]
    shifts = []
    for item in layer:
        shifts.append(before)
        pool = (wishes[item] - before, 1)
        before += heights[item] + apart
        while pools and pools[-1][0] > pool[0]:
            mean, size = pools.pop()
            pool = ((mean * size + pool[0] * pool[1]) / (size + pool[1]), size + pool[1])
        pools.append(pool)
    free = total - (before - apart)
    levels = [min(max(int(mean + 0.5), 0), free) for mean, size in pools for _ in range(size)]
    for item, shift, level in zip(layer, shifts, levels, strict=True):
        rows[item] = shift + level
