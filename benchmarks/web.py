"""A class in the browser beside the same class over SSH: ``python -m benchmarks.web [--visitors N] [--keys N]``.

Memory and the first frame of N visitors over bare websockets and of N over SSH, in two servers that take turns, and of
N through textual-serve where it is installed; a key to the first byte that it draws, over the bare websocket; then the
way of a key in headless Chromium, from the key's event to the end of the frame in which the terminal has drawn. Exit
code 1: a bound broke.
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
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.processes import family, proportional_mib
from benchmarks.textual_serve_peer import HERE_IS_ONE, PeersVisitor, TextualServe
from benchmarks.timing import Bounds, spread
from tests.ssh.classroom import CODE, CONTENTS, PIN
from tests.ssh.people import Person
from tests.web.browser import CHROMIUM, DRIVER, ENTER, LEFT, Driver
from tests.web.visitor import Browsed, Visitor

MEMORY, FIRST_FRAME, KEY = 1.1, 1.5, 25.0
PEERS_MEMORY, PEERS_FIRST_FRAME = 0.6, 0.6
"""Against a program of its own for each visitor."""
BACK: Final = "\x1b[D"
PAUSE: Final = 0.15
"""Seconds after which a key counts as drawn."""
DRAWN = """
window.times = [];
let since = 0, waits = false;
tutor.terminal.textarea.addEventListener('keydown', () => { since = performance.now(); waits = true; }, true);
const painted = new MessageChannel();
painted.port1.onmessage = () => { if (waits) { times.push(performance.now() - since); waits = false; } };
tutor.terminal.onRender(() => painted.port2.postMessage(0));
"""
"""Counts from a key to the frame in which the first of what it draws is on the screen. xterm.js draws in an animation
frame and says so in it; a message that is sent from there comes once that frame has been painted. (To wait for the next
animation frame would count that one, too: 17 ms in which nothing is done.)"""


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


async def _read(visitor: Visitor | PeersVisitor) -> None:
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


async def by_peer(peer: TextualServe, names: list[str], held: contextlib.AsyncExitStack) -> list[float]:
    """The same through textual-serve, where nobody logs in: from the websocket on."""
    times = []
    for _ in names:
        visitor = PeersVisitor(peer)
        begin = time.perf_counter()
        await held.enter_async_context(visitor)
        await visitor.see(CONTENTS)
        times.append(time.perf_counter() - begin)
        held.push_async_callback(_stop, asyncio.create_task(_read(visitor)))
    return times


async def keys_of(
    type_: Callable[[str], Awaitable[None]], hear: Callable[[], Awaitable[None]], count: int
) -> list[float]:
    """Seconds from each key to the first byte that it draws, there and back in the first lesson."""

    async def settle(pause: float) -> None:
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(hear(), pause)

    await settle(1)
    await type_("\r")
    await settle(1)
    times = []
    for number in range(count):
        begin = time.perf_counter()
        await type_(" " if number % 2 == 0 else BACK)
        await hear()
        times.append(time.perf_counter() - begin)
        await settle(PAUSE)
    return times


async def bare_keys(web: Browsed, peer: TextualServe | None, count: int) -> tuple[list[float], list[float]]:
    """Of our page's websocket, and of textual-serve's."""
    async with Visitor(web) as visitor:
        await visitor.log_in("bare")
        await visitor.sit(CONTENTS)

        async def hear() -> None:
            await visitor.socket.recv()

        ours = await keys_of(lambda text: visitor.socket.send(text.encode()), hear, count)
    if peer is None:
        return ours, []
    async with PeersVisitor(peer) as other:
        await other.see(CONTENTS)
        return ours, await keys_of(other.type, other.hear, count)


async def compared(
    web: Browsed, ssh: Browsed, peer: TextualServe | None, visitors: int
) -> tuple[list[list[float]], list[float]]:
    """First frames over all ways, in turns, and MiB a visitor."""
    ways: list[tuple[Any, Any]] = [(by_web, web), (by_ssh, ssh)]
    if peer is not None:
        ways.append((by_peer, peer))
    times: list[list[float]] = [[] for _ in ways]
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
    return times, [(late - early) / visitors for early, late in zip(before, after, strict=True)]


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
        other = Path(held.enter_context(tempfile.TemporaryDirectory()))
        peer = held.enter_context(TextualServe(other)) if HERE_IS_ONE else None
        frames, mib = asyncio.run(compared(web, ssh, peer, chosen.visitors))
        bare, peers_bare = asyncio.run(bare_keys(web, peer, chosen.keys)) if chosen.keys else ([], [])
        pressed = keys(web, chosen.keys) if chosen.keys and CHROMIUM and DRIVER else []
    names = ["websocket", "SSH", "textual-serve"]
    told = ", ".join(f"{name} {spread(found)}" for name, found in zip(names, frames, strict=False))
    print(f"      first frame after being let in, median / p95: {told}")
    told = ", ".join(f"{name} {found:.1f} MiB" for name, found in zip(names, mib, strict=False))
    print(f"      memory of each visitor: {told}")
    page, client, *others = map(statistics.median, frames)
    bounds.at_most("memory of a visitor, against SSH", mib[0] / mib[1], MEMORY)
    bounds.at_most("first frame, against SSH", page / client, FIRST_FRAME)
    if others:
        bounds.at_most("memory of a visitor, against textual-serve", mib[0] / mib[2], PEERS_MEMORY)
        bounds.at_most("first frame, against textual-serve", page / others[0], PEERS_FIRST_FRAME)
    else:
        print("      textual-serve is not installed")
    if bare:
        print(f"      key to first byte over the bare websocket, median / p95: {spread(bare)}")
    if peers_bare:
        print(f"      the same of textual-serve: {spread(peers_bare)}")
    if pressed:
        print(f"      key to drawn in Chromium, median / p95: {spread(pressed)}; {len(pressed)} keys drew something")
        bounds.at_most("key to drawn in Chromium, median", statistics.median(pressed) * 1e3, KEY, "ms")
    else:
        print("      there is no chromium with its driver to press keys in")
    print(f"      load after: {os.getloadavg()[0]:.1f}")
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
