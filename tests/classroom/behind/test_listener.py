"""A socket that hands out connections under the client's own address: over real connections of this machine."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest

from gradtutor.classroom.behind import listener
from gradtutor.classroom.behind.listener import Believed, Listener, bound

HERE, BALANCER, ELSEWHERE = "127.0.0.1", "127.0.0.2", "127.0.0.9"
TRUSTED = (ip_network(f"{BALANCER}/32"), ip_network("::1/128"))
LINE = b"PROXY TCP4 203.0.113.9 192.0.2.1 56324 2222\r\n"
BLOCK = socket.inet_aton("203.0.113.9") + socket.inet_aton("192.0.2.1") + struct.pack("!HH", 56324, 2222)
BINARY = bytes.fromhex("0d0a0d0a000d0a515549540a") + b"\x21\x11" + struct.pack("!H", 12 + 7) + BLOCK + b"\x05\0\4abcd"
LOCAL = bytes.fromhex("0d0a0d0a000d0a515549540a") + b"\x20\0\0\0"
PATIENCE = 30.0


class Served:
    """A server that answers each connection with the peer's address and, behind it, what the client has said."""

    def __init__(self) -> None:
        self.port = 0
        self.refused: list[str] = []
        self.tls: ssl.SSLContext | None = None
        self.listener: Listener

    async def echo(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{writer.get_extra_info('peername')[0]} ".encode())
        writer.write(await reader.read(-1) if self.tls is None else await reader.readline())
        await writer.drain()
        writer.close()

    async def say(self, *pieces: bytes, address: str = BALANCER, pause: float = 0.0, to: str = HERE) -> bytes:
        """What is answered to pieces that are sent one after the other; empty where nobody answers."""
        reader, writer = await asyncio.open_connection(to, self.port, local_addr=(address, 0))
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            writer.write_eof()
            return await asyncio.wait_for(reader.read(-1), PATIENCE)
        except OSError:
            return b""
        finally:
            writer.close()


@asynccontextmanager
async def serving(
    believed: Believed, patience: float = PATIENCE, tls: ssl.SSLContext | None = None, address: str = HERE
) -> AsyncIterator[Served]:
    served = Served()
    served.tls = tls
    served.listener = Listener(bound(address, 0), believed, served.refused.append, patience)
    served.port = served.listener.getsockname()[1]
    server = await asyncio.start_server(served.echo, sock=served.listener, ssl=tls, backlog=512)
    try:
        yield served
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize("header", [LINE, BINARY])
async def test_the_client_s_address_however_the_header_is_cut(header: bytes) -> None:
    async with serving(Believed(TRUSTED)) as served:
        # With what comes behind it in one packet, byte for byte, and cut in two at each place.
        assert await served.say(header + b"hello") == b"203.0.113.9 hello"
        pieces = [bytes([one]) for one in header]
        assert await served.say(*pieces, b"hello", pause=0.002) == b"203.0.113.9 hello"
        cuts = [served.say(header[:cut], header[cut:] + b"x\r\ny", pause=0.05) for cut in range(1, len(header))]
        assert await asyncio.gather(*cuts) == [b"203.0.113.9 x\r\ny"] * (len(header) - 1)
        assert served.refused == []


async def test_the_balancer_for_itself_has_its_own_address() -> None:
    async with serving(Believed(TRUSTED)) as served:
        assert await served.say(LOCAL + b"hello") == b"127.0.0.2 hello"
        assert await served.say(b"PROXY UNKNOWN\r\nhello") == b"127.0.0.2 hello"


@pytest.mark.parametrize("nonsense", [b"SSH-2.0-x\r\n", LINE.replace(b"9 ", b"999 "), BINARY[:16] + b"", b"P", b""])
async def test_without_a_header_that_holds_a_balancer_is_refused(nonsense: bytes) -> None:
    async with serving(Believed(TRUSTED), patience=0.5) as served:
        assert await served.say(nonsense) == b""
        assert served.refused == [BALANCER]
        # Nobody else is the worse for it.
        assert await served.say(LINE + b"hello") == b"203.0.113.9 hello"


async def test_a_header_that_does_not_come_is_not_waited_for() -> None:
    async with serving(Believed(TRUSTED), patience=0.2) as served:
        begun = asyncio.get_running_loop().time()
        reader, writer = await asyncio.open_connection(HERE, served.port, local_addr=(BALANCER, 0))
        writer.write(LINE[:-1])
        assert await asyncio.wait_for(reader.read(-1), PATIENCE) == b""
        assert asyncio.get_running_loop().time() - begun > 0.15
        assert served.refused == [BALANCER]
        writer.close()


async def test_from_elsewhere_a_header_is_what_the_client_says_and_is_not_believed() -> None:
    async with serving(Believed(TRUSTED)) as served:
        for header in (LINE, BINARY):
            assert await served.say(header + b"hello", address=ELSEWHERE) == b"127.0.0.9 " + header + b"hello"


async def test_where_it_may_say_so_later_a_balancer_without_a_header_comes_in() -> None:
    async with serving(Believed(TRUSTED, silent=True)) as served:
        assert await served.say(b"GET / HTTP/1.1\r\n") == b"127.0.0.2 GET / HTTP/1.1\r\n"
        assert await served.say(LINE + b"GET /") == b"203.0.113.9 GET /"
        assert served.refused == []


async def test_others_than_balancers_and_this_machine_may_be_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "THIS_MACHINE", (ip_network(f"{HERE}/32"),))
    async with serving(Believed(TRUSTED, alone=True)) as served:
        assert await served.say(b"hello", address=ELSEWHERE) == b""
        assert await served.say(b"hello", address=HERE) == b"127.0.0.1 hello"
        assert await served.say(LINE + b"hello") == b"203.0.113.9 hello"


async def test_no_more_than_so_many_wait_and_the_oldest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "MOST", 3)
    async with serving(Believed(TRUSTED)) as served:
        held = [await asyncio.open_connection(HERE, served.port, local_addr=(BALANCER, 0)) for _ in range(4)]
        assert await asyncio.wait_for(held[0][0].read(-1), PATIENCE) == b""
        for reader, writer in held[1:]:
            writer.write(LINE + b"here")
            writer.write_eof()
            assert await asyncio.wait_for(reader.read(-1), PATIENCE) == b"203.0.113.9 here"
        for _, writer in held:
            writer.close()


async def test_hundreds_come_at_once() -> None:
    async with serving(Believed(TRUSTED)) as served:
        answers = await asyncio.gather(*(served.say(BINARY + b"%d" % number) for number in range(400)))
        assert answers == [b"203.0.113.9 %d" % number for number in range(400)]


async def test_who_waits_is_hung_up_on_when_it_closes() -> None:
    async with serving(Believed(TRUSTED)) as served:
        reader, writer = await asyncio.open_connection(HERE, served.port, local_addr=(BALANCER, 0))
        writer.write(LINE[:5])
        assert await served.say(LINE + b"hello") == b"203.0.113.9 hello"
    assert await asyncio.wait_for(reader.read(-1), PATIENCE) == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await served.say(LINE)


async def test_every_address_of_this_machine() -> None:
    async with serving(Believed(TRUSTED), address="") as served:
        assert await served.say(LINE + b"4") == b"203.0.113.9 4"
        try:
            answer = await served.say(b"PROXY TCP6 2001:db8::9 ::1 1 2\r\n6", address="::1", to="::1")
        except OSError:
            pytest.skip("this machine has no IPv6")
        assert answer == b"2001:db8::9 6"


async def test_the_header_stands_before_tls(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=str(certificate))
    async with serving(Believed(TRUSTED, silent=True), tls=context) as served:
        for header, answer in (
            (LINE, b"203.0.113.9 hello\n"),
            (BINARY, b"203.0.113.9 hello\n"),
            (b"", b"127.0.0.2 hello\n"),
        ):
            plain = socket.create_connection((HERE, served.port), source_address=(BALANCER, 0))
            plain.sendall(header)
            plain.setblocking(False)
            reader, writer = await asyncio.open_connection(sock=plain, ssl=client, server_hostname="localhost")
            writer.write(b"hello\n")
            assert await asyncio.wait_for(reader.read(-1), PATIENCE) == answer
            writer.close()
