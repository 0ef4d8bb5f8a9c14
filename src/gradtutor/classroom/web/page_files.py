"""The files of the page as they are sent, and the rules under which a browser takes them."""

from __future__ import annotations

import gzip
import hashlib
import secrets
from http import HTTPStatus
from pathlib import Path
from typing import Final

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from gradtutor.classroom.web.words import preferred, translated
from gradtutor.errors import ClassError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple

FOLDER: Final = Path(__file__).parent
PAGES: Final = {"/": "terminal.html", "/plain": "lines.html", "/projector": "terminal.html"}
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
NONCE: Final = b"{nonce}"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page may load and do ("Content Security Policy Level 3"). xterm.js makes style sheets of its own: they
carry the number that is new for each page."""
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Connection": "close",
}
STRICT_TRANSPORT: Final = "max-age=31536000"
"""A browser that has come by TLS never comes without it (RFC 6797)."""


class _File(NamedTuple):
    """One file as it is sent."""

    body: bytes
    packed: bytes
    kind: str
    tag: str


class PageFiles:
    """All that is served. Raises ``ClassError`` where the terminal is missing."""

    def __init__(self, *, tls: bool) -> None:
        self._tls = tls
        if not (FOLDER / "xterm" / "xterm.mjs").is_file():
            what = tr("The browser's terminal is not here: a checkout fetches it with npm. Run: python hatch_build.py")
            raise ClassError(what)
        self._files = {}
        for folder in ("page", "xterm"):
            for file in sorted((FOLDER / folder).iterdir()):
                if file.suffix in TYPES and file.suffix != ".html":
                    self._files[f"/{file.name}"] = _file(file.read_bytes(), TYPES[file.suffix])
        self._pages = {
            path: translated((FOLDER / "page" / name).read_text(encoding="utf-8")) for path, name in PAGES.items()
        }

    def answer(self, request: Request) -> Response:
        """The answer to a request for a page or one of its files."""
        path = request.path.partition("?")[0]
        if path in self._pages:
            return self._page(self._pages[path][preferred(request.headers.get_all("Accept-Language"))])
        found = self._files.get(path)
        if found is None:
            return self._respond(HTTPStatus.NOT_FOUND, b"", {"Content-Type": TYPES[".txt"]})
        about = {"Content-Type": found.kind, "ETag": found.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if found.tag in request.headers.get_all("If-None-Match"):
            return self._respond(HTTPStatus.NOT_MODIFIED, b"", about)
        if "gzip" in ",".join(request.headers.get_all("Accept-Encoding")):
            return self._respond(HTTPStatus.OK, found.packed, {**about, "Content-Encoding": "gzip"})
        return self._respond(HTTPStatus.OK, found.body, about)

    def _page(self, page: bytes) -> Response:
        nonce = secrets.token_urlsafe(18)
        about = {
            "Content-Type": TYPES[".html"],
            "Content-Security-Policy": POLICY.format(nonce=nonce),
            "Cache-Control": "no-store",
            "Vary": "Accept-Language",
        }
        return self._respond(HTTPStatus.OK, page.replace(NONCE, nonce.encode()), about)

    def _respond(self, status: HTTPStatus, body: bytes, about: dict[str, str]) -> Response:
        headers = Headers({**about, **HEADERS, "Content-Length": str(len(body))})
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        if self._tls:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        return Response(status, status.phrase, headers, body)


def _file(body: bytes, kind: str) -> _File:
    # Without the time, so that the same file is the same bytes.
    return _File(body, gzip.compress(body, 9, mtime=0), kind, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
