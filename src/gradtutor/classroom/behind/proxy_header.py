"""The header in which a load balancer says where a client comes from: the PROXY protocol, versions 1 and 2.

After HAProxy's ``doc/proxy-protocol.txt``, sections 2.1 and 2.2. Pure: bytes in, an address out. The library
``proxy-protocol`` (0.11.3) was tried and is not used: it takes a line of any length and a port "1_0", lets
``struct.error`` out, takes a datagram's header for a stream's, and wants to be handed one header exactly, whose length
only it could know.
"""

from __future__ import annotations

import ipaddress
import struct
from typing import Final

from gradtutor.classroom.behind.networks import read_address

BEGINS_1: Final = b"PROXY "
BEGINS_2: Final = b"\r\n\r\n\x00\r\nQUIT\n"
LONGEST_1: Final = 107
"""Bytes of a line, its end included."""
FIXED: Final = 16
"""Bytes of version 2 up to the addresses."""
LONGEST_2: Final = FIXED + 2048
"""Bytes; a header may hold more than addresses, but not whatever comes."""
LOCAL, PROXY = 0x20, 0x21
"""Version and command: the balancer speaks for itself, or for a client."""
ADDRESSES: Final = {0x11: (4, 12), 0x21: (16, 36)}
"""TCP over IPv4 and over IPv6: bytes of one address, and of the block with both of them and their ports."""
OTHERS: Final = {0x00, 0x31}
"""Clients without an address: unspecified, or of a socket of the balancer's machine."""
LARGEST_PORT: Final = 65535


def header_length(data: bytes) -> int | None:
    """How many bytes the header has that ``data`` begins with; ``None``: more of it is to come, and all of ``data`` is
    of it. Raises ``ValueError`` as soon as it cannot be one any more."""
    if data[: len(BEGINS_2)] == BEGINS_2[: len(data)]:
        if len(data) < FIXED:
            return None
        (length,) = struct.unpack_from("!H", data, FIXED - 2)
        if FIXED + length > LONGEST_2:
            raise ValueError("too long")
        return int(FIXED + length)
    if data[: len(BEGINS_1)] != BEGINS_1[: len(data)]:
        raise ValueError("no header")
    end = data.find(b"\n", 0, LONGEST_1)
    if end < 0 and len(data) >= LONGEST_1:
        raise ValueError("too long")
    return end + 1 if end >= 0 else None


def read_header(header: bytes) -> str | None:
    """The client's address that a whole header tells; ``None``: the balancer speaks for itself, or does not know.

    Raises ``ValueError``.
    """
    if header_length(header) != len(header):
        raise ValueError("not one header")
    return _version_2(header) if header.startswith(BEGINS_2) else _version_1(header)


def _version_1(line: bytes) -> str | None:
    if not line.endswith(b"\r\n"):
        raise ValueError("no end")
    words = line[:-2].decode("ascii").split(" ")
    if words[1] == "UNKNOWN":
        # Whatever else stands there is to be ignored.
        return None
    _, family, source, target, *ports = words
    kind = {"TCP4": ipaddress.IPv4Address, "TCP6": ipaddress.IPv6Address}.get(family)
    if kind is None or len(ports) != 2:
        raise ValueError("not of TCP")
    for port in ports:
        if not port.isdecimal() or str(int(port)) != port or int(port) > LARGEST_PORT:
            raise ValueError("no port")
    kind(target)
    return str(read_address(str(kind(source))))


def _version_2(header: bytes) -> str | None:
    command, family = header[len(BEGINS_2)], header[len(BEGINS_2) + 1]
    if command not in (LOCAL, PROXY):
        raise ValueError("another version")
    if command == LOCAL or family in OTHERS:
        return None
    if family not in ADDRESSES:
        raise ValueError("not of TCP")
    size, block = ADDRESSES[family]
    if len(header) < FIXED + block:
        raise ValueError("too short")
    return str(read_address(str(ipaddress.ip_address(header[FIXED : FIXED + size]))))
