"""The server of the page and its websocket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.frames import Frame
from websockets.http11 import Request, Response
from websockets.protocol import Event
from websockets.typing import Origin, Subprotocol

from gradtutor.classroom.web.lobby import Lobby
from gradtutor.classroom.web.origins import Plan, real_address
from gradtutor.classroom.web.page_files import PageFiles
from gradtutor.classroom.web.rates import FRAMING, LARGEST, Rates
from gradtutor.classroom.web.reception import Reception
from gradtutor.classroom.web.words import preferred

if TYPE_CHECKING:
    from websockets.asyncio.server import Server

SOCKET: Final = "/socket"
SPOKEN: Final = Subprotocol("gradtutor.v1")
REQUEST_SECONDS: Final = 10.0
"""From the first byte to the end of a request."""
KEEP_ALIVE, PATIENCE = 20.0, 40.0
"""Seconds between two questions whether the link still stands, and for an answer."""
FRAMES_WAITING: Final = 16
WRITTEN: Final = 1 << 15
"""Bytes that wait in the server for a slow network."""


class WebServer:
    """What listens, and how to end it."""

    def __init__(self, servers: Sequence[Server], reception: Reception) -> None:
        self._servers, self._reception = servers, reception

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(next(iter(self._servers[0].sockets)).getsockname()[1])

    def close(self) -> None:
        """Take nobody more. Those who are in are seen out by who takes care of their sessions."""
        self._reception.close()
        for server in self._servers:
            server.close(close_connections=False)

    async def wait_closed(self) -> None:
        """Hang up on those who are left."""
        for server in self._servers:
            server.close()
        await asyncio.gather(*(server.wait_closed() for server in self._servers))


async def open_web(plan: Plan, port: int, reception: Reception) -> WebServer:
    """Listen. Raises ``OSError`` when a port cannot be had, ``ClassError`` where the page is not complete."""
    files = PageFiles(tls=plan.tls is not None)
    lobby = Lobby(plan.proxied)
    # What strangers send is no news; its own warnings would fill the console.
    silent = logging.getLogger("gradtutor.web")
    silent.disabled = True

    def answer(connection: ServerConnection, request: Request) -> Response | None:
        lobby.answered(connection)
        return None if request.path == SOCKET else files.answer(request)

    async def attend(connection: ServerConnection) -> None:
        await reception.serve(connection, _real(connection, plan), preferred(_headers(connection, "Accept-Language")))

    servers: list[Server] = []
    for host in plan.hosts:
        try:
            server = await serve(
                attend,
                host or None,
                port if not servers else int(next(iter(servers[0].sockets)).getsockname()[1]),
                origins=[Origin(one) for one in plan.origins],
                subprotocols=[SPOKEN],
                compression=None,
                server_header=None,
                process_request=answer,
                create_connection=_counted(lobby, reception, plan),
                logger=silent,
                open_timeout=REQUEST_SECONDS,
                ping_interval=KEEP_ALIVE,
                ping_timeout=PATIENCE,
                close_timeout=2,
                max_size=LARGEST,
                max_queue=FRAMES_WAITING,
                write_limit=WRITTEN,
                ssl=plan.tls,
                # Everybody comes at the bell.
                backlog=512,
                reuse_address=True,
                ssl_handshake_timeout=REQUEST_SECONDS if plan.tls else None,
            )
        except OSError:
            # A machine may have one loopback address of the two.
            if servers:
                continue
            raise
        servers.append(server)
    return WebServer(servers, reception)


def _counted(lobby: Lobby, reception: Reception, plan: Plan) -> type[ServerConnection]:
    """The connections of a server, each counted with all that comes over it."""

    class Connection(ServerConnection):
        """Is counted from its first byte."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            lobby.came(self, _peer(self), self.transport.abort)

            self.frames = Rates(times=FRAMING)

        def process_event(self, event: Event) -> None:
            # Here, where each part of a message and each ping comes by; what waits for a message sees none of them.
            if isinstance(event, Frame) and not self.frames.takes(len(event.data)):
                if not self.transport.is_closing():
                    self.transport.abort()
                    reception.flooded(_real(self, plan))
                return
            super().process_event(event)

        def connection_lost(self, exc: Exception | None) -> None:
            lobby.answered(self)
            super().connection_lost(exc)

    return Connection


def _headers(connection: ServerConnection, name: str) -> list[str]:
    return connection.request.headers.get_all(name) if connection.request is not None else []


def _real(connection: ServerConnection, plan: Plan) -> str:
    """Where a visitor comes from."""
    return real_address(_peer(connection), ",".join(_headers(connection, "X-Forwarded-For")), plan.proxied)


def _peer(connection: ServerConnection) -> str:
    return str((connection.remote_address or ("",))[0])
