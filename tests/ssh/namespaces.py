"""Hosts that stand apart: each in a network namespace, at the other end of a cable that can be pulled out."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.postgres import DATABASE, Cluster
from tests.ssh.balanced import FIGURES, Balanced, Host
from tests.ssh.wires import Wire, free_ports
from tests.terminal.terminal import Terminal

IP: Final = shutil.which("ip", path="/usr/sbin:/usr/bin:/sbin:/bin")
NETWORK: Final = "198.18"
"""For tests of networks alone (RFC 2544): nobody is there."""
PREFIX: Final = "gt"
"""Of the namespaces, before the number of the process that has made them."""


def ip(*words: str) -> str:
    """What ``ip`` says. Raises ``CalledProcessError``."""
    if IP is None:
        raise FileNotFoundError("ip")
    return subprocess.run([IP, *words], check=True, capture_output=True, text=True).stdout


class Cable:
    """The way to the namespace ``name``, with the addresses ``ours`` and ``theirs`` at its ends."""

    ends_links = True
    """Whether the balancer can see that nobody answers."""
    database = 0
    """It is at its own port."""

    def __init__(self, name: str, ours: str, theirs: str) -> None:
        self.name, self.ours, self.theirs, self.seen = name, ours, theirs, theirs
        ip("netns", "add", name)
        end, other = f"{name}-0", f"{name}-1"
        ip("link", "add", end, "type", "veth", "peer", "name", other, "netns", name)
        ip("address", "add", f"{ours}/30", "dev", end)
        ip("link", "set", end, "up")
        for words in (
            ("address", "add", f"{theirs}/30", "dev", other),
            ("link", "set", other, "up"),
            ("link", "set", "lo", "up"),
        ):
            ip("-netns", name, *words)

    @property
    def within(self) -> tuple[str, ...]:
        """The words that have a program run there."""
        assert IP is not None
        return (IP, "netns", "exec", self.name)

    def beside(self) -> tuple[str, ...]:
        """The options of an ``ssh`` that runs there."""
        return ()

    def pull(self) -> None:
        """Nothing gets through any more, and nobody is told."""
        ip("link", "set", f"{self.name}-0", "down")

    def plug(self) -> None:
        """It is as before."""
        ip("link", "set", f"{self.name}-0", "up")


def take_away(name: str) -> None:
    """The namespace, and the cable with it."""
    with contextlib.suppress(subprocess.CalledProcessError):
        ip("netns", "delete", name)
    with contextlib.suppress(subprocess.CalledProcessError):
        # It goes with the namespace, a moment later.
        ip("link", "delete", f"{name}-0")


def _tidy() -> None:
    """Take away what tests have left that were killed."""
    for line in ip("netns", "list").splitlines():
        name = line.split()[0]
        process = name.removeprefix(PREFIX)[:-1]
        if name.startswith(PREFIX) and process.isdecimal() and not Path(f"/proc/{process}").exists():
            take_away(name)


@contextlib.contextmanager
def cables(count: int = 2) -> Iterator[list[Cable]]:
    """So many, each to a namespace of its own; none where that is not allowed."""
    names = [f"{PREFIX}{os.getpid()}{'abcdef'[at]}" for at in range(count)]
    place = os.getpid() % 250
    found = list[Cable]()
    try:
        with contextlib.suppress(subprocess.CalledProcessError, FileNotFoundError):
            _tidy()
            for at, name in enumerate(names):
                found.append(Cable(name, f"{NETWORK}.{place}.{4 * at + 1}", f"{NETWORK}.{place}.{4 * at + 2}"))
        yield found if len(found) == count else []
    finally:
        if IP is not None:
            for name in names:
                take_away(name)


class Apart(Balanced):
    """Two hosts, each at the end of its way, HAProxy and ``cluster`` here. ``ports``: of SSH and of figures."""

    def __init__(self, cluster: Cluster, ways: Sequence[Cable | Wire], ports: tuple[int, int]) -> None:
        self.cluster, self.ways, self._ports = cluster, ways, ports
        self.addresses = tuple(way.seen for way in ways)
        super().__init__(cluster.url, len(ways))

    def choose_ports(self) -> None:
        """Those of the ways."""
        self._at, self._figures = self._ports

    def host(self, number: int, key: Path) -> Host:
        """It finds the database and the balancer at the near end of its way."""
        way = self.ways[number]
        url = self.cluster.at(way.database or self.cluster.port, DATABASE).replace("127.0.0.1", way.ours)
        folder = self.folder / f"host{number}"
        return Host(folder, way.theirs, self._at, self._figures, url, key, way.ours, way.within)

    def way(self, host: Host) -> Cable | Wire:
        """The one to a host."""
        return self.ways[self.hosts.index(host)]

    def beside(self, host: Host, name: str) -> Terminal:
        """Somebody whose ``ssh`` runs where the host does."""
        way = self.way(host)
        return Terminal([*way.within, *host.command(name, *way.beside())])


@contextlib.contextmanager
def apart() -> Iterator[Apart]:
    """Two hosts in network namespaces where that is allowed, else at two loopback addresses behind wires."""
    with contextlib.ExitStack() as opened:
        lines = opened.enter_context(cables())
        cluster = Cluster(besides=[cable.ours for cable in lines])
        opened.callback(cluster.close)
        if lines:
            yield opened.enter_context(Apart(cluster, lines, (2222, FIGURES)))
            return
        ports = free_ports()
        wires = [Wire(number, ports, cluster.port) for number in range(2)]
        for wire in wires:
            opened.callback(wire.close)
        yield opened.enter_context(Apart(cluster, wires, ports))
