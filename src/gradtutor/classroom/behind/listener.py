"""A socket that listens, and hands out connections under the client's own address, not under the load balancer's.

To the server that it is given to it is a socket as any other: what ``accept`` says of a peer is what asyncio tells its
protocols (``peername``), over TLS as well. So neither asyncssh nor websockets has to know that there is a balancer.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from gradtutor.classroom.behind.networks import Network, within
from gradtutor.classroom.behind.proxy_header import LONGEST_2, header_length, read_header
from gradtutor.records import NamedTuple

PATIENCE: Final = 5.0
"""Seconds for a header, which a balancer sends with its first packet."""
MOST: Final = 1000
"""Connections that wait for theirs; the oldest goes."""
AT_ONCE: Final = 100
"""Connections that are taken before others have their turn."""
BACKLOG: Final = 512
"""Everybody comes at the bell."""
FULL: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
THIS_MACHINE: Final = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
PAUSE: Final = 1.0
"""Seconds until connections are taken again when the system has nothing left for another one."""


def bound(address: str, port: int) -> list[socket.socket]:
    """Sockets at an address, or for an empty one at all of this machine. Raises ``OSError``."""
    found: list[socket.socket] = []
    wanted = socket.getaddrinfo(address or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, _, _, _, place in dict.fromkeys(wanted):
        try:
            # Both at the same port, also where the system was to choose one.
            at = (place[0], found[0].getsockname()[1] if found else port)
            found.append(socket.create_server(at, family=family, backlog=BACKLOG))
        except OSError:
            # A machine may know a family and have no address of it.
            if not found:
                raise
            continue
        found[-1].setblocking(False)
    return found


class Client(NamedTuple):
    """A peer's name as a balancer has told it; the port is not asked for."""

    host: str
    port: int = 0


class Believed(NamedTuple):
    """Whom a listener believes."""

    networks: tuple[Network, ...] = ()
    silent: bool = False
    """Whether a connection from there may come without a header: under the balancer's address, to say later whose it
    is."""
    alone: bool = False
    """Whether only they and this machine may come at all."""


class Listener(socket.socket):
    """To be given to a server of asyncio as the socket it is to listen on; one for all addresses of this machine.

    ``refused`` hears the address of who is hung up on, for want of a header that holds.
    """

    def __init__(
        self,
        sockets: Sequence[socket.socket],
        believed: Believed,
        refused: Callable[[str], None] = lambda address: None,
        patience: float = PATIENCE,
    ) -> None:
        # What asyncio waits for is this end of a pair: one byte is in it while there are connections that are ready.
        here, self._bell = socket.socketpair()
        super().__init__(fileno=here.detach())
        self._bell.setblocking(False)
        self._sockets, self._believed, self._refused, self._patience = sockets, believed, refused, patience
        self._ready: deque[tuple[socket.socket, Any]] = deque()
        self._reading: dict[socket.socket, _Reading] = {}
        self._pauses: set[asyncio.TimerHandle] = set()

    # What asyncio asks of a socket that listens.

    def listen(self, backlog: int = BACKLOG, /) -> None:
        """Begin."""
        for one in self._sockets:
            one.listen(backlog)
            asyncio.get_running_loop().add_reader(one.fileno(), self._arrived, one)

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that is ready. Raises ``BlockingIOError`` where there is none."""
        if not self._ready:
            raise BlockingIOError
        found = self._ready.popleft()
        if not self._ready:
            self.recv(1)
        return found

    def getsockname(self) -> Any:
        """Where it listens."""
        return self._sockets[0].getsockname()

    def close(self) -> None:
        """Listen no more, and hang up on those who have not been handed out."""
        loop = asyncio.get_running_loop()
        for pause in self._pauses:
            pause.cancel()
        for one in self._sockets:
            if one.fileno() >= 0:
                loop.remove_reader(one.fileno())
            one.close()
        for connection in list(self._reading):
            self._forget(connection).close()
        while self._ready:
            self._ready.popleft()[0].close()
        self._bell.close()
        super().close()

    # Connections, and their headers.

    def _arrived(self, listening: socket.socket) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, peer = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno in FULL:
                    self._pause(listening)
                return
            connection.setblocking(False)
            if within(peer[0], self._believed.networks):
                self._await_header(connection, peer)
            elif self._believed.alone and not within(peer[0], THIS_MACHINE):
                connection.close()
            else:
                self._hand_out(connection, peer)

    def _pause(self, listening: socket.socket) -> None:
        """As asyncio does: or it would be told of the same connection again at once."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(listening.fileno())
        self._pauses = {pause for pause in self._pauses if pause.when() > loop.time()}
        self._pauses.add(loop.call_later(PAUSE, loop.add_reader, listening.fileno(), self._arrived, listening))

    def _await_header(self, connection: socket.socket, peer: Any) -> None:
        loop = asyncio.get_running_loop()
        late = loop.call_later(self._patience, self._refuse, connection)
        self._reading[connection] = _Reading(peer, late)
        loop.add_reader(connection.fileno(), self._read, connection)
        if len(self._reading) > MOST:
            self._refuse(next(iter(self._reading)))

    def _read(self, connection: socket.socket) -> None:
        """Take what is there of the header, and no byte of what comes behind it."""
        reading = self._reading[connection]
        try:
            seen = connection.recv(LONGEST_2, socket.MSG_PEEK)
            if not seen:
                raise ConnectionResetError
            known = reading.header + seen
            try:
                length = header_length(known)
            except ValueError:
                if not self._believed.silent or reading.header:
                    raise
                self._forget(connection)
                self._hand_out(connection, reading.peer)
                return
            taken = len(seen) if length is None else min(len(seen), length - len(reading.header))
            reading.header += connection.recv(taken)
            if length != len(reading.header):
                return
            host = read_header(reading.header)
        except BlockingIOError:
            return
        except (OSError, ValueError):
            self._refuse(connection)
            return
        self._forget(connection)
        self._hand_out(connection, reading.peer if host is None else Client(host))

    def _hand_out(self, connection: socket.socket, peer: Any) -> None:
        self._ready.append((connection, peer))
        if len(self._ready) == 1:
            self._bell.send(b"\0")

    def _refuse(self, connection: socket.socket) -> None:
        peer = self._reading[connection].peer
        self._forget(connection).close()
        self._refused(str(peer[0]))

    def _forget(self, connection: socket.socket) -> socket.socket:
        """Read no more of it."""
        self._reading.pop(connection).late.cancel()
        asyncio.get_running_loop().remove_reader(connection.fileno())
        return connection


class _Reading:
    """A connection whose header is not whole yet."""

    __slots__ = ("header", "late", "peer")

    def __init__(self, peer: Any, late: asyncio.TimerHandle) -> None:
        self.peer, self.late = peer, late
        self.header = b""
