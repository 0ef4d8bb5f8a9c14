"""Hosts that stand apart: each in a network namespace, at the other end of a cable that can be pulled out."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.postgres import DATABASE, Cluster
from tests.ssh.balanced import FIGURES, Balanced, Host
from tests.terminal.terminal import Terminal

IP: Final = shutil.which("ip", path="/usr/sbin:/usr/bin:/sbin:/bin")
NETWORK: Final = "198.18"
"""For tests of networks alone (RFC 2544): nobody is there."""
PREFIX: Final = "gt"
"""Of the namespaces, before the number of the process that has made them."""


def ip(*words: str) -> str:
    """What ``ip`` says. Raises ``CalledProcessError``."""
    assert IP is not None
    return subprocess.run([IP, *words], check=True, capture_output=True, text=True).stdout


class Cable:
    """The way to the namespace ``name``, with the addresses ``ours`` and ``theirs`` at its ends."""

    def __init__(self, name: str, ours: str, theirs: str) -> None:
        self.name, self.ours, self.theirs = name, ours, theirs
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
    """So many, each to a namespace of its own; where that is not allowed the test is skipped, with the reason."""
    if IP is None:
        pytest.skip("there is no ip (Debian: iproute2)")
    place = os.getpid() % 250
    names = [f"{PREFIX}{os.getpid()}{'abcdef'[at]}" for at in range(count)]
    try:
        found = []
        try:
            _tidy()
            for at, name in enumerate(names):
                found.append(Cable(name, f"{NETWORK}.{place}.{4 * at + 1}", f"{NETWORK}.{place}.{4 * at + 2}"))
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces here: {error.stderr.strip()}")
        yield found
    finally:
        for name in names:
            take_away(name)


class Apart(Balanced):
    """Hosts in namespaces, HAProxy and ``cluster`` here."""

    def __init__(self, cluster: Cluster, lines: list[Cable]) -> None:
        self.cluster, self.cables = cluster, lines
        self.addresses = tuple(cable.theirs for cable in lines)
        super().__init__(cluster.url, len(lines))

    def choose_ports(self) -> None:
        """Nobody else is there."""
        self._at, self._figures = 2222, FIGURES

    def host(self, number: int, key: Path) -> Host:
        """It finds the database and the balancer at the near end of its cable."""
        cable = self.cables[number]
        url = self.cluster.at(self.cluster.port, DATABASE).replace("127.0.0.1", cable.ours)
        folder = self.folder / f"host{number}"
        return Host(folder, cable.theirs, self._at, self._figures, url, key, cable.ours, cable.within)

    def cable(self, host: Host) -> Cable:
        """The one to a host."""
        return self.cables[self.hosts.index(host)]

    def beside(self, host: Host, name: str) -> Terminal:
        """Somebody whose ``ssh`` runs where the host does."""
        return Terminal([*self.cable(host).within, *host.command(name)])
