"""The PROXY protocol: the examples of its specification, byte for byte, and everything that is none."""

from __future__ import annotations

import ipaddress
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradtutor.classroom.behind.proxy_header import LONGEST_1, LONGEST_2, header_length, read_header

# doc/proxy-protocol.txt, section 2.2: "\x0D\x0A\x0D\x0A\x00\x0D\x0A\x51\x55\x49\x54\x0A".
SIGNATURE = bytes.fromhex("0d0a0d0a000d0a515549540a")
FULL_6 = b"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
CHARACTERS = st.binary(max_size=40)


def version_2(command: int, family: int, body: bytes) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, family, len(body)) + body


def of_4(source: str, extra: bytes = b"") -> bytes:
    """Version 2, TCP over IPv4: source, target, and their ports."""
    addresses = ipaddress.IPv4Address(source).packed + ipaddress.IPv4Address("192.0.2.1").packed
    return version_2(0x21, 0x11, addresses + struct.pack("!HH", 56324, 443) + extra)


def of_6(source: str, extra: bytes = b"") -> bytes:
    addresses = ipaddress.IPv6Address(source).packed + ipaddress.IPv6Address("2001:db8::1").packed
    return version_2(0x21, 0x21, addresses + struct.pack("!HH", 56324, 443) + extra)


@pytest.mark.parametrize(
    ("header", "client"),
    [
        # Section 2.1: the four worst cases, and the shortest line.
        (b"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        (
            b"PROXY TCP6 %b %b 65535 65535\r\n" % (FULL_6, FULL_6),
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ),
        (b"PROXY UNKNOWN\r\n", None),
        (
            b"PROXY UNKNOWN %b %b 65535 65535\r\n" % (FULL_6, FULL_6),
            None,
        ),
        (b"PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1"),
        (b"PROXY TCP6 ::ffff:192.0.2.9 ::1 1 2\r\n", "192.0.2.9"),
        (of_4("203.0.113.9"), "203.0.113.9"),
        # What comes behind the addresses (section 2.2.1, here a unique id) is the balancer's own business.
        (of_4("203.0.113.9", b"\x05\x00\x04abcd"), "203.0.113.9"),
        (of_6("2001:db8::9"), "2001:db8::9"),
        (of_6("::ffff:203.0.113.9"), "203.0.113.9"),
        # LOCAL: a health check.
        (version_2(0x20, 0x00, b""), None),
        (version_2(0x20, 0x11, of_4("203.0.113.9")[16:]), None),
        # AF_UNSPEC and AF_UNIX: "the receiver must accept" the first.
        (version_2(0x21, 0x00, b"xyz"), None),
        (version_2(0x21, 0x31, bytes(216)), None),
    ],
)
def test_headers_of_the_specification(header: bytes, client: str | None) -> None:
    assert header_length(header) == len(header)
    assert read_header(header) == client
    # What comes behind it is not of it; nothing is known before it is whole.
    assert header_length(header + b"SSH-2.0-x\r\n") == len(header)
    for part in range(len(header)):
        length = header_length(header[:part])
        assert length is None or (length == len(header) and part >= 16)
        with pytest.raises(ValueError, match="not one header"):
            read_header(header[:part])


@pytest.mark.parametrize(
    "header",
    [
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        b"PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1_0 2\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 -2\r\n",
        b"PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
        b"PROXY TCP4 192.0.2.1 anywhere 1 2\r\n",
        b"PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
        b"PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
        b"PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY tcp4 192.0.2.1 192.0.2.2 1 2\r\n",
        b"PROXY \r\n",
        b"PROXY \xff\xfe\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 \xd9\xa1 2\r\n",
        version_2(0x11, 0x11, bytes(12)),
        version_2(0x22, 0x11, bytes(12)),
        version_2(0x2F, 0x11, bytes(12)),
        # Datagrams, and families that there are none of.
        version_2(0x21, 0x12, bytes(12)),
        version_2(0x21, 0x1F, bytes(12)),
        version_2(0x21, 0x41, bytes(12)),
        # Less than the addresses of the family.
        version_2(0x21, 0x11, bytes(11)),
        version_2(0x21, 0x21, bytes(35)),
    ],
)
def test_what_is_none(header: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_header(header)


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-OpenSSH\r\n", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n", b"PROXX", SIGNATURE[:3] + b"x"]
)
def test_what_cannot_become_one_is_seen_at_once(data: bytes) -> None:
    with pytest.raises(ValueError, match="no header"):
        header_length(data)


def test_nothing_is_waited_for_without_end() -> None:
    assert header_length(b"PROXY UNKNOWN " + b"x" * (LONGEST_1 - 15)) is None
    for endless in (b"PROXY UNKNOWN " + b"x" * 200, b"PROXY UNKNOWN " + b"x" * 200 + b"\r\n"):
        with pytest.raises(ValueError, match="too long"):
            header_length(endless)
    assert header_length(SIGNATURE + b"\x21\x11" + struct.pack("!H", LONGEST_2 - 16)) == LONGEST_2
    with pytest.raises(ValueError, match="too long"):
        header_length(SIGNATURE + b"\x21\x11" + struct.pack("!H", LONGEST_2 - 15))


@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.integers(0, 65535), st.integers(0, 65535), CHARACTERS)
def test_both_versions_tell_the_same_client(source: object, target: object, one: int, two: int, rest: bytes) -> None:
    line = f"PROXY TCP4 {source} {target} {one} {two}\r\n".encode()
    assert read_header(line) == str(source)
    assert read_header(of_4(str(source), rest)) == str(source)
    assert header_length(line + rest) == len(line)


@given(st.ip_addresses(v=6), CHARACTERS)
def test_of_ipv6_too(source: ipaddress.IPv6Address, rest: bytes) -> None:
    expected = str(source.ipv4_mapped or source)
    assert read_header(f"PROXY TCP6 {source} ::1 1 2\r\n".encode()) == expected
    assert read_header(of_6(str(source), rest)) == expected


@given(
    st.one_of(
        st.binary(max_size=300),
        CHARACTERS.map(lambda data: SIGNATURE + data),
        CHARACTERS.map(lambda data: b"PROXY " + data + b"\r\n"),
    )
)
def test_no_bytes_do_anything_but_be_a_header_or_be_none(data: bytes) -> None:
    try:
        length = header_length(data)
        if length is not None and length <= len(data):
            client = read_header(data[:length])
            assert client is None or str(ipaddress.ip_address(client)) == client
    except ValueError:
        pass


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=260))
def test_every_version_2_is_a_header_or_none(command: int, family: int, body: bytes) -> None:
    whole = version_2(command, family, body)
    assert header_length(whole) == len(whole)
    try:
        client = read_header(whole)
    except ValueError:
        return
    assert command in (0x20, 0x21)
    assert client is None or (command, family) in ((0x21, 0x11), (0x21, 0x21))
