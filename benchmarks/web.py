"""A class in the browser beside the same class over SSH: ``python -m benchmarks.web [--visitors N] [--keys N]``.

Memory and the first frame of N visitors over bare websockets and of N over SSH, in two servers that take turns; then
the way of a key in headless Chromium, from the key's event to the frame after the terminal has drawn. Exit code 1: a
bound broke.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.processes import family, proportional_mib
from benchmarks.timing import Bounds, spread
from tests.ssh.classroom import CODE, CONTENTS, PIN
from tests.ssh.people import Person
from tests.web.browser import CHROMIUM, DRIVER, ENTER, LEFT, Driver
from tests.web.visitor import Browsed, Visitor

MEMORY, FIRST_FRAME, KEY = 1.1, 1.5, 25.0
DRAWN = """
window.times = [];
let since = 0, waits = false;
tutor.terminal.textarea.addEventListener('keydown', () => { since = performance.now(); waits = true; }, true);
tutor.terminal.onRender(() => requestAnimationFrame(() => {
  if (waits) { times.push(performance.now() - since); waits = false; }
}));
"""
"""Counts from a key to the frame in which the first of what it draws is on the screen."""


async def by_web(room: Browsed, names: list[str], held: contextlib.AsyncExitStack) -> list[float]:
    """Let visitors in one after the other; seconds from being let in to the first frame of each."""
    times = []
    for name in names:
        visitor = await held.enter_async_context(Visitor(room))
        await visitor.log_in(name)
        begin = time.perf_counter()
        await visitor.sit(CONTENTS)
        times.append(time.perf_counter() - begin)
        held.push_async_callback(_stop, asyncio.create_task(_read(visitor)))
    return times


async def _read(visitor: Visitor) -> None:
    async for _ in visitor.socket:
        pass


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()


async def by_ssh(room: Browsed, names: list[str], held: contextlib.AsyncExitStack) -> list[float]:
    """The same over SSH."""
    times = []
    for name in names:
        person = await Person(room.port, name).log_in()
        held.callback(person.leave)
        begin = time.perf_counter()
        await person.begin()
        while CONTENTS.encode() not in person.out:
            await asyncio.sleep(0.001)
        times.append(time.perf_counter() - begin)
    return times


async def compared(web: Browsed, ssh: Browsed, visitors: int) -> tuple[list[float], list[float], float, float]:
    """First frames over both ways, in turns, and MiB a visitor."""
    ways = ((by_web, web), (by_ssh, ssh))
    times: list[list[float]] = [[], []]
    async with contextlib.AsyncExitStack() as held:
        # What only the first one of all costs is no part of either.
        for enter, room in ways:
            await enter(room, ["first"], held)
        await asyncio.sleep(2)
        before = [proportional_mib(family(room.process.pid)) for _, room in ways]
        for number in range(visitors):
            for found, (enter, room) in zip(times, ways, strict=True):
                found += await enter(room, [f"visitor{number}"], held)
        await asyncio.sleep(2)
        after = [proportional_mib(family(room.process.pid)) for _, room in ways]
    each = [(late - early) / visitors for early, late in zip(before, after, strict=True)]
    return times[0], times[1], each[0], each[1]


def keys(room: Browsed, count: int) -> list[float]:
    """Seconds from each key to what it draws, in Chromium."""
    with Driver() as driver, driver.browser("--window-size=1000,700") as browser:
        browser.enter(room.page, "keys", CODE, PIN)
        browser.sees(CONTENTS)
        browser.settle()
        browser.key(ENTER)
        browser.sees("Press space to begin")
        browser.settle()
        browser.run(DRAWN)
        for number in range(count):
            # There and back: no question is ever reached.
            browser.key(" " if number % 2 == 0 else LEFT)
            time.sleep(0.15)
        return [float(one) / 1e3 for one in browser.run("return times")]


def main() -> int:
    """Measure; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=12, help="over each way")
    parser.add_argument("--keys", type=int, default=60, help="in Chromium; 0: leave that out")
    chosen = parser.parse_args()
    print(f"      Python {platform.python_version()}, {os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    bounds = Bounds()
    with contextlib.ExitStack() as held:
        folders = [held.enter_context(tempfile.TemporaryDirectory()) for _ in range(2)]
        web, ssh = (held.enter_context(Browsed(Path(folder), "--code", CODE)) for folder in folders)
        by_page, by_client, page_mib, client_mib = asyncio.run(compared(web, ssh, chosen.visitors))
        pressed = keys(web, chosen.keys) if chosen.keys and CHROMIUM and DRIVER else []
    print(f"      first frame after being let in, median / p95: websocket {spread(by_page)}, SSH {spread(by_client)}")
    print(f"      memory of each visitor: websocket {page_mib:.1f} MiB, SSH {client_mib:.1f} MiB")
    bounds.at_most("memory of a visitor, against SSH", page_mib / client_mib, MEMORY)
    bounds.at_most("first frame, against SSH", statistics.median(by_page) / statistics.median(by_client), FIRST_FRAME)
    if pressed:
        print(f"      key to drawn in Chromium, median / p95: {spread(pressed)}; {len(pressed)} keys drew something")
        bounds.at_most("key to drawn in Chromium, median", statistics.median(pressed) * 1e3, KEY, "ms")
    else:
        print("      there is no chromium with its driver to press keys in")
    print(f"      load after: {os.getloadavg()[0]:.1f}")
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
