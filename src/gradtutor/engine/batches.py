"""Which rows of the data an iteration sees: the same for the same iteration, in whatever order it is asked for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradtutor.engine.problem import Batch


def per_epoch(batch: Batch, rows: int) -> int:
    """How many batches go through the data once; the last one may be smaller."""
    return -(-rows // batch.size)


def epoch_of(batch: Batch, rows: int, iteration: int) -> int:
    """The epoch of an iteration; both are counted from 1."""
    return (iteration - 1) // per_epoch(batch, rows) + 1


def rows_of(batch: Batch, rows: int, iteration: int) -> tuple[int, ...]:
    """The places of the rows that an iteration sees, counted from 0."""
    if batch.order == "with-replacement":
        source = random.Random(f"{batch.seed}/draw/{iteration}")
        return tuple(source.randrange(rows) for _ in range(min(batch.size, rows)))
    order = list(range(rows))
    if batch.order == "shuffle":
        random.Random(f"{batch.seed}/epoch/{epoch_of(batch, rows, iteration)}").shuffle(order)
    first = (iteration - 1) % per_epoch(batch, rows) * batch.size
    return tuple(order[first : first + batch.size])
