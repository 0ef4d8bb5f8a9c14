"""A PostgreSQL of the tests' own: a cluster in a temporary folder, run by somebody without privileges."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from tests.ports import free_port

USER = "gradtutor"
DATABASE = "school"
PLACES = "/usr/lib/postgresql/*/bin"
"""Where Debian has the programs."""
SECONDS = 60


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest there is."""
    found = sorted(Path("/").glob(f"{PLACES[1:]}/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


class Cluster:
    """A running server on a port of its own. Only its owner, who may be ``nobody``, can read its folder."""

    def __init__(self, *, syncs: bool = False, besides: Sequence[str] = ()) -> None:
        """``syncs``: whether what is committed would survive a power cut, which takes time; ``besides``: addresses of
        this machine at which it can be had, too, by all in their networks of 256."""
        found = programs()
        if found is None:
            pytest.skip("no PostgreSQL here; on Debian: apt-get install postgresql-15")
        self._programs = found
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-of-a-test-"))
        self._owner = self._folder.owner()
        if os.geteuid() == 0:
            # It refuses to be run by root.
            names = {entry.pw_name for entry in pwd.getpwall()}
            self._owner = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self._folder, self._owner)
        self.data = self._folder / "data"
        self.port = free_port()
        self._run("initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = (
            f"listen_addresses='{','.join(['127.0.0.1', *besides])}'\nport={self.port}\nunix_socket_directories=''\n"
        )
        settings += f"fsync={'on' if syncs else 'off'}\n"
        settings += "shared_buffers=16MB\nmax_connections=40\nlogging_collector=off\nlog_min_messages=fatal\n"
        self._add("postgresql.conf", settings)
        self._add("pg_hba.conf", "".join(f"host all all {address}/24 trust\n" for address in besides))
        self.control("start")
        with self.admin("postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")

    def _add(self, file: str, text: str) -> None:
        command = ["tee", "-a", str(self.data / file)]
        subprocess.run(command, input=text, text=True, stdout=subprocess.DEVNULL, check=True)

    @property
    def url(self) -> str:
        """The database of the tests."""
        return self.at(self.port)

    def at(self, port: int, database: str = DATABASE) -> str:
        """A database of this cluster, over another port."""
        return f"postgresql://{USER}@127.0.0.1:{port}/{database}?sslmode=disable&gssencmode=disable"

    def admin(self, database: str = DATABASE) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the administrator."""
        return psycopg.connect(self.at(self.port, database), autocommit=True)

    def control(self, action: str, *words: str) -> None:
        """``pg_ctl start``, ``stop`` or ``restart``, and wait until it is done."""
        log = self._folder / "log"
        self._run("pg_ctl", action, "-D", self.data, "-l", log, "-w", "-t", str(SECONDS), *words)

    def _run(self, program: str, *words: object) -> None:
        words_ = [str(self._programs / program), *map(str, words)]
        user = self._owner if os.geteuid() == 0 else None
        # pg_ctl's server keeps the output that it is given: not a pipe, which would be waited for.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                words_,
                user=user,
                cwd="/",
                stdin=-3,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                check=False,
            )
            output.seek(0)
            assert done.returncode == 0, (words_, output.read().decode(errors="replace"))

    def close(self) -> None:
        """Stop it and take it away."""
        with contextlib.suppress(AssertionError):
            self.control("stop", "-m", "immediate")
        shutil.rmtree(self._folder, ignore_errors=True)


class Link:
    """A way to the cluster that can be cut in the moment at which something is committed: what it answers is lost."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cut_next_commit = Event()
        self.lost = 0
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                Thread(target=self._carry, args=(client, server), daemon=True).start()
                Thread(target=self._carry, args=(server, client), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := here.recv(1 << 16):
                if b"COMMIT" in data and self.cut_next_commit.is_set():
                    self.cut_next_commit.clear()
                    # The client is gone first, so that no answer can reach it; the server does what it is told.
                    here.shutdown(socket.SHUT_RDWR)
                    there.sendall(data)
                    self.lost += 1
                    # The other direction hangs up, once there is an answer that it cannot hand on.
                    return
                there.sendall(data)
        for end in (here, there):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def has_lost(self, count: int) -> bool:
        """Whether so many answers are lost, in a moment at the latest."""
        until = time.monotonic() + 10.0
        while self.lost < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.lost == count

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()
