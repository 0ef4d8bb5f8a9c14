"""Networks whose word is believed, and addresses as they are compared: one client is always written in one way."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final, TypeAlias

from gradtutor.errors import UsageError
from gradtutor.i18n import tr

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

WIDEST: Final = {4: 8, 6: 16}
"""Bits of a network that are the least: 0.0.0.0/0 would let everybody say where he comes from."""


def read_network(text: str) -> Network:
    """``10.0.0.0/8``, ``192.0.2.7``, ``fd00::/8``. Raises ``UsageError`` for what is none, or is everybody."""
    try:
        found = ipaddress.ip_network(text)
    except ValueError:
        what = tr("'{text}' is no network. Write the addresses of the load balancer, such as 10.0.0.0/8 or 192.0.2.7.")
        raise UsageError(what.format(text=text)) from None
    if found.prefixlen < WIDEST[found.version]:
        what = tr("{network} is nearly everybody: each of them could say that he is somebody else.")
        raise UsageError(what.format(network=found))
    return found


def read_address(text: str) -> Address:
    """An address without a zone; one of IPv4 that is written as IPv6 (RFC 4291, section 2.5.5.2) is one of IPv4, or a
    throttle would take all of them for one network. Raises ``ValueError``."""
    found = ipaddress.ip_address(text)
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found.scope_id is not None:
        raise ValueError("a zone")
    return found.ipv4_mapped or found


def within(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address, as the system writes a peer's, is of one of the networks."""
    try:
        found = read_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(found in network for network in networks)
