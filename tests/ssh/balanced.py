"""Two servers of one class behind HAProxy, as deploy/ has them: only the addresses are others, all of this machine."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.deploy.files import BALANCER, DATABASE, FOLDER, HOSTS, host_words
from tests.ports import HERE, free_port
from tests.ssh.classroom import CODE, PATIENCE, Classroom, key_pair, until

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
needs_haproxy = pytest.mark.skipif(HAPROXY is None, reason="there is no haproxy (Debian: haproxy)")
ADDRESSES = ("127.0.1.1", "127.0.1.2")
"""The hosts'."""
FIGURES = 9464
"""The port of deploy/ at which a host says whether it is ready."""


def free_port_of(*addresses: str) -> int:
    """A port that nobody listens on at any of them."""
    while True:
        port = free_port()
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for address in addresses:
                held.enter_context(socket.create_server((address, port)))
            return port


@contextlib.contextmanager
def haproxy(folder: Path, configuration: str, port: int) -> Iterator[None]:
    """HAProxy with a configuration, from when it answers at a port; what it says is in ``haproxy.log``."""
    assert HAPROXY is not None
    file, log = folder / "haproxy.cfg", folder / "haproxy.log"
    file.write_text(configuration)
    with log.open("wb") as output:
        process = subprocess.Popen([HAPROXY, "-db", "-f", str(file)], stdin=-3, stdout=output, stderr=output)
    try:
        until("HAProxy", lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Host(Classroom):
    """One of them, with the options of deploy/compose.yaml."""

    def __init__(
        self, folder: Path, address: str, port: int, figures: int, url: str, key: Path, balancer: str = HERE,
        within: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """``balancer``: its address, seen from here; ``within``: see ``Classroom``."""
        folder.mkdir()
        self.address, self.figures, self.within = address, figures, within
        self.at = port
        ours = {
            f"postgresql://gradtutor@{DATABASE}/school": url,
            "/run/secrets/host_ed25519": str(key),
            BALANCER: balancer,
            f"0.0.0.0:{FIGURES}": f"{address}:{figures}",
        }
        words = host_words()
        assert set(ours) <= set(words)
        # Class and folder are the tests' own.
        for option in ("--class", "--data-dir"):
            del words[words.index(option) : words.index(option) + 2]
        super().__init__(folder, "--code", CODE, *(ours.get(word, word) for word in words[1:]))

    def open(self) -> None:
        """At the port that HAProxy knows."""
        self.port = self.at
        super().open()


class Balanced:
    """Both hosts and HAProxy. Use it in a ``with`` block. ``port`` is HAProxy's."""

    addresses: tuple[str, ...] = ADDRESSES

    def __init__(self, url: str, hosts: int = 2) -> None:
        self._url, self._count = url, hosts
        self.port = free_port()
        self.choose_ports()

    def choose_ports(self) -> None:
        """Those of the hosts, the same at each."""
        self._at, self._figures = free_port_of(*ADDRESSES), free_port_of(*ADDRESSES)

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opened:
            self.folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="balanced-")))
            key, _ = key_pair(self.folder, "host")
            self.hosts = [opened.enter_context(self.host(number, key)) for number in range(self._count)]
            opened.enter_context(haproxy(self.folder, self.configuration(), self.port))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def host(self, number: int, key: Path) -> Host:
        """One of them, open."""
        return Host(self.folder / f"host{number}", self.addresses[number], self._at, self._figures, self._url, key)

    def configuration(self) -> str:
        """``deploy/haproxy.cfg`` with these addresses."""
        text = (FOLDER / "haproxy.cfg").read_text()
        changes = {"bind :2222": f"bind {HERE}:{self.port}", f"check port {FIGURES}": f"check port {self._figures}"}
        changes |= {f"{old}:2222": f"{new}:{self._at}" for old, new in zip(HOSTS, self.addresses, strict=True)}
        # One of them by the old version, for HAProxy writes both.
        text = text.replace(f"server b {HOSTS[1]}:2222", f"server b {HOSTS[1]}:2222 no-send-proxy-v2 send-proxy")
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        return text

    @property
    def log(self) -> str:
        """What HAProxy has said."""
        return (self.folder / "haproxy.log").read_text()

    def told(self, what: str) -> int:
        """How often HAProxy has said that a host ``is UP`` or ``is DOWN``."""
        return sum(line.startswith("Server class/") and what in line for line in self.log.splitlines())

    def at(self, learner: str) -> Host:
        """The host where a learner has come in."""
        (found,) = [host for host in self.hosts if host.has(learner)]
        return found

    def other(self, host: Host) -> Host:
        """The one that it is not."""
        (found,) = [one for one in self.hosts if one is not host]
        return found


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HERE, port), timeout=1):
        return True
    return False
