"""``--metrics ADDRESS:PORT``: figures and readiness over HTTP, for a collector and a load balancer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

LONGEST_REQUEST: Final = 8192
"""Bytes, headers included."""
PATIENCE: Final = 5.0
"""Seconds for a request to be there, and for the answer to be taken."""
AT_ONCE: Final = 16
OPENMETRICS: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"
PLAIN: Final = "text/plain; charset=utf-8"
STATUS: Final = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}


class Endpoint:
    """Answers ``GET /metrics`` with a text, and ``GET /readyz`` with 200, or 503 where ``unready`` gives a reason."""

    def __init__(self, metrics: Callable[[], str], unready: Callable[[], str]) -> None:
        self._metrics, self._unready = metrics, unready
        self._room = asyncio.Semaphore(AT_ONCE)
        self._server: asyncio.Server | None = None

    async def open(self, address: str, port: int) -> int:
        """Listen; the port. Raises ``OSError``."""
        self._server = await asyncio.start_server(self._serve, address, port, limit=LONGEST_REQUEST)
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._room:
                request = await reader.readuntil(b"\r\n\r\n")
                status, kind, text = self._answer(request.split(b"\r\n", 1)[0])
                body = text.encode()
                head = f"HTTP/1.1 {status} {STATUS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                writer.write(f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode())
                if not request.startswith(b"HEAD "):
                    writer.write(body)
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            # Whoever asks like that is no collector.
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _answer(self, line: bytes) -> tuple[int, str, str]:
        """Status, kind and text for the first line of a request."""
        try:
            method, path, version = line.split(b" ")
        except ValueError:
            return 400, PLAIN, "This is no HTTP.\n"
        if not version.startswith(b"HTTP/1."):
            return 400, PLAIN, "This is no HTTP/1.\n"
        if method not in (b"GET", b"HEAD"):
            return 405, PLAIN, "Only GET.\n"
        if path == b"/metrics":
            return 200, OPENMETRICS, self._metrics()
        if path == b"/readyz":
            reason = self._unready()
            return (503, PLAIN, f"{reason}\n") if reason else (200, PLAIN, "ready\n")
        return 404, PLAIN, "There is /metrics and /readyz.\n"
