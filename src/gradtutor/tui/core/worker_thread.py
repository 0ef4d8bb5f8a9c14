"""Work that takes a while, away from the thread that the keys come in on: one thread, which can be started ahead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


async def in_background(work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Do the work after what came before; what it gives."""
    return await asyncio.get_running_loop().run_in_executor(_worker(), work, *arguments)


def start() -> None:
    """Start the thread now: where a process may start none later on."""
    _worker().submit(int).result()


def stop() -> None:
    """Let the thread end, once its work is done: before a fork, which would not have it."""
    if _worker.cache_info().currsize:
        _worker().shutdown()
        _worker.cache_clear()


@cache
def _worker() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor

    # Not asyncio's own pool: its end takes another thread.
    return ThreadPoolExecutor(1, "background")
