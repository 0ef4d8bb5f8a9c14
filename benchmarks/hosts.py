"""A class in PostgreSQL under the load of ten hosts of 300 learners: ``python -m benchmarks.hosts [--store]``.

Ten processes append 15 events each quarter of a second, as ``gradtutor serve`` does; one more follows, woken by the
store. The cluster is one of its own, with its disk's syncs on. Then, unless the ``--store`` alone is to be measured,
two hosts behind HAProxy against one (``benchmarks/balanced.py``). Exit code 1 when a bound is broken or an event is
missing.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from multiprocessing.queues import Queue
from statistics import quantiles
from threading import Event as Flag
from typing import Final
from uuid import uuid4

from benchmarks.balanced import compare
from gradtutor.session.store.interface import Event
from gradtutor.session.store.postgres import PostgresStore
from tests.postgres import Cluster

HOSTS: Final = 10
SIZE: Final = 15
EVERY: Final = 0.25
SECONDS: Final = 10
STARTING: Final = 8.0
"""Seconds until all processes run."""
APPENDED: Final = 0.100
"""Bound of the 95th percentile, in seconds; ``SEEN`` likewise."""
SEEN: Final = 0.150


def host(url: str, name: str, number: int, start: float, results: Queue[list[float]]) -> None:
    """Append batches at their time, each host at another place in the quarter of a second."""
    store, source, took = PostgresStore(url, name), uuid4().hex, list[float]()
    store.open()
    for batch in range(int(SECONDS / EVERY)):
        time.sleep(max(0.0, start + number * EVERY / HOSTS + batch * EVERY - time.time()))
        now = time.time()
        store.append(
            [Event("stepped", "l", {"n": n}, f"h{number}", now) for n in range(SIZE)], (source, (batch + 1) * SIZE)
        )
        took.append(time.time() - now)
    store.close()
    results.put(took)


def follow(url: str, name: str, count: int, results: Queue[list[float]]) -> None:
    """How long after it was made each event is seen."""
    store, woken, late, last = PostgresStore(url, name), Flag(), list[float](), 0
    feed, listener = store.subscribe(0), store.listen(woken.set)
    until = time.time() + 3 * SECONDS
    while len(late) < count and time.time() < until:
        woken.wait(1.0)
        woken.clear()
        for event in feed.new():
            assert event.number > last
            last = event.number
            late.append(time.time() - event.time)
    listener.close()
    store.close()
    results.put(late)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20)[-1]


def store() -> int:
    """Measure the store, print, and judge."""
    cluster, name = Cluster(syncs=True), f"class {uuid4()}"
    try:
        PostgresStore(cluster.url, name).open()
        made = HOSTS * int(SECONDS / EVERY) * SIZE
        start = time.time() + STARTING
        work = multiprocessing.get_context("spawn")
        taken, seen = work.Queue(), work.Queue()
        processes = [work.Process(target=follow, args=(cluster.url, name, made, seen))]
        processes += [
            work.Process(target=host, args=(cluster.url, name, number, start, taken)) for number in range(HOSTS)
        ]
        for process in processes:
            process.start()
        appended = [one for _ in range(HOSTS) for one in taken.get()]
        late = seen.get()
        for process in processes:
            process.join()
    finally:
        cluster.close()
    print(f"measured: {HOSTS} hosts, {SIZE} events each {EVERY} s: append p95 {1000 * p95(appended):.1f} ms")
    print(f"measured: seen by another process, p95 {1000 * p95(late):.1f} ms; {len(late)} of {made} events")
    return int(len(late) != made or p95(appended) > APPENDED or p95(late) > SEEN)


def main() -> int:
    """Measure, print, and judge."""
    broken = store()
    if "--store" not in sys.argv[1:]:
        broken += compare()
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
