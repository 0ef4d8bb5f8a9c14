"""The server of the page and its websocket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.frames import Frame
from websockets.http11 import Request, Response
from websockets.protocol import Event
from websockets.typing import Origin, Subprotocol

from gradtutor.classroom.behind.listener import THIS_MACHINE, Believed, Client, Listener, bound
from gradtutor.classroom.behind.networks import within
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
    lobby = Lobby(plan.proxied or bool(plan.behind))
    # What strangers send is no news; its own warnings would fill the console.
    silent = logging.getLogger("gradtutor.web")
    silent.disabled = True

    def answer(connection: ServerConnection, request: Request) -> Response | None:
        lobby.answered(connection)
        if request.path != SOCKET:
            return files.answer(request)
        if _address(connection, request.headers, plan) is None:
            reception.no_word(_peer(connection))
            return connection.respond(HTTPStatus.FORBIDDEN, "A load balancer has to say for whom it comes.\n")
        return None

    async def attend(connection: ServerConnection) -> None:
        assert connection.request is not None
        language = preferred(connection.request.headers.get_all("Accept-Language"))
        await reception.serve(connection, _real(connection, plan), language)

    servers: list[Server] = []
    for host in plan.hosts:
        try:
            server = await serve(
                attend,
                **_place(plan, host, WebServer(servers, reception).port if servers else port, reception),
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


def _place(plan: Plan, host: str, port: int, reception: Reception) -> dict[str, Any]:
    """Where to listen, as asyncio is told. Raises ``OSError``."""
    if not plan.behind:
        return {"host": host or None, "port": port}
    believed = Believed(plan.behind, silent=True, alone=plan.alone)
    return {"sock": Listener(bound(host, port), believed, reception.no_word)}


def _address(connection: ServerConnection, headers: Headers, plan: Plan) -> str | None:
    """Where a visitor comes from; ``None``: who stands between does not say."""
    peer = _peer(connection)
    if isinstance(connection.remote_address, Client):
        # Said before all else, by one who is believed.
        return peer
    balancer = within(peer, plan.behind)
    own_proxy = plan.proxied and within(peer, THIS_MACHINE)
    address = real_address(peer, ",".join(headers.get_all("X-Forwarded-For")), balancer or own_proxy)
    # A proxy on this machine was asked to by its administrator, who may look himself.
    return peer if address is None and not balancer else address


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


def _real(connection: ServerConnection, plan: Plan) -> str:
    """Where a visitor comes from, also one of whom nobody has said it."""
    headers = connection.request.headers if connection.request is not None else Headers()
    return _address(connection, headers, plan) or _peer(connection)


def _peer(connection: ServerConnection) -> str:
    return str((connection.remote_address or ("",))[0])
