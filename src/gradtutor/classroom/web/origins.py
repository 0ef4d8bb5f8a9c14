"""Which page may open the websocket, and where the server listens: decided once, before anything is opened."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gradtutor.classroom.behind.networks import Network, read_address
from gradtutor.errors import ClassError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple

LOOPBACK: Final = ("127.0.0.1", "::1")
USUAL_PORTS: Final = {"http": 80, "https": 443}
"""Which an origin leaves out."""


class Web(NamedTuple):
    """How the class is to be opened in the browser."""

    port: int
    origins: tuple[str, ...] = ()
    """As they were asked for; empty: those of this machine alone."""
    certificate: Path | None = None
    key: Path | None = None


class Plan(NamedTuple):
    """What follows from it."""

    origins: tuple[str, ...]
    """The origins whose pages may open the websocket; never empty. The first one is the class's address."""
    hosts: tuple[str, ...]
    """The addresses to listen at; an empty one: all of this machine."""
    proxied: bool
    """Whether visitors come through a proxy on this machine, which says where they come from."""
    tls: ssl.SSLContext | None
    behind: tuple[Network, ...] = ()
    """The networks of load balancers, which say where visitors come from."""
    alone: bool = False
    """Whether only those and this machine are listened to."""

    @property
    def reached(self) -> bool:
        """Whether others than this machine can open the page."""
        return not _is_loopback(urlsplit(self.origins[0]).hostname or "")


def planned(web: Web, address: str, behind: tuple[Network, ...] = ()) -> Plan:
    """``address``: where the class listens, empty for everywhere; ``behind``: the networks of load balancers.

    Without TLS only this machine is listened to, and load balancers: either the page is for this machine alone, or who
    stands between speaks TLS with everybody else. Raises ``ClassError``.
    """
    if (web.certificate is None) != (web.key is None):
        raise ClassError(tr("--tls-cert and --tls-key belong together."))
    origins = tuple(dict.fromkeys(origin(one) for one in web.origins))
    if web.certificate is not None:
        if not origins:
            what = tr("Name the address of the page, as it stands in the certificate: --web-origin https://HOST:{port}")
            raise ClassError(what.format(port=web.port))
        _want(origins, "https")
        return Plan(origins, (address,), False, _context(web), behind)
    if not origins:
        names = ("localhost", *(f"[{one}]" if ":" in one else one for one in LOOPBACK))
        return Plan(tuple(origin(f"http://{name}:{web.port}") for name in names), LOOPBACK, False, None)
    _want([one for one in origins if not _is_loopback(urlsplit(one).hostname or "")], "https")
    proxied = any(one.startswith("https:") for one in origins)
    if proxied and behind:
        return Plan(origins, (address,), True, None, behind, alone=True)
    return Plan(origins, LOOPBACK, proxied, None)


def origin(text: str) -> str:
    """An origin in the form that browsers send (RFC 6454, section 6.2). Raises ``ClassError``."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ClassError(_not_one(text)) from None
    host = parts.hostname or ""
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in USUAL_PORTS or not host or "*" in host or not bare:
        raise ClassError(_not_one(text))
    try:
        host = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise ClassError(_not_one(text)) from None
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, USUAL_PORTS[parts.scheme]) else "")


def _not_one(text: str) -> str:
    return tr("'{text}' is no address of a page. Write https://HOST or https://HOST:PORT.").format(text=text)


def _want(origins: Sequence[str], scheme: str) -> None:
    for one in origins:
        if not one.startswith(f"{scheme}:"):
            what = tr("{origin}: codes and PINs would go over the network unencrypted. Use https, here or at a proxy.")
            raise ClassError(what.format(origin=one))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _context(web: Web) -> ssl.SSLContext:
    assert web.certificate is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(web.certificate, web.key)
    except (OSError, ssl.SSLError) as error:
        what = tr("The certificate {file} cannot be used: {reason}")
        raise ClassError(what.format(file=web.certificate, reason=error)) from None
    return context


def real_address(peer: str, forwarded: str, believed: bool) -> str | None:
    """Where a visitor comes from: of a ``peer`` that is believed what it has put at the end of ``X-Forwarded-For``.

    What stands before that is the visitor's own word. ``None``: the peer does not say.
    """
    if not believed:
        return peer
    last = forwarded.rpartition(",")[2].strip()
    try:
        return str(read_address(last.removeprefix("[").removesuffix("]")))
    except ValueError:
        return None
