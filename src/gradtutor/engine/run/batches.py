"""Which rows of the data an iteration sees: the same for the same iteration, in whatever order it is asked for."""

from __future__ import annotations

import random
from functools import lru_cache
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
    epoch = epoch_of(batch, rows, iteration) if batch.order == "shuffle" else 0
    order = _order(batch.seed, rows, epoch)
    first = (iteration - 1) % per_epoch(batch, rows) * batch.size
    return order[first : first + batch.size]


@lru_cache(maxsize=8)
def _order(seed: int, rows: int, epoch: int) -> tuple[int, ...]:
    """The order of the rows in an epoch, kept for all of its batches; in epoch 0 they are not shuffled."""
    order = list(range(rows))
    if epoch:
        random.Random(f"{seed}/epoch/{epoch}").shuffle(order)
    return tuple(order)
