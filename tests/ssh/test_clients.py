"""Clients that people have: each comes in, with questions or with a password, and old ones where they may."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import paramiko
import pytest

from gradtutor.classroom.ssh.algorithms import LEGACY, MODERN
from tests.ports import HERE
from tests.ssh.classroom import CODE, CONTENTS, PIN, Classroom, answer, key_pair, needs_client, until
from tests.terminal.terminal import Terminal


def needs(program: str, package: str) -> pytest.MarkDecorator:
    """Skips where Debian's package is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"there is no {program} (Debian: {package})")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("modern"), "--code", CODE) as room:
        yield room
        assert "Traceback" not in room.console, room.console


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("legacy"), "--code", CODE, "--legacy-clients") as room:
        yield room
        assert "Traceback" not in room.console, room.console


def in_one_line(name: str, port: int, password: str = f"{CODE} {PIN}", **options: object) -> str:
    """What paramiko, which knows no questions here, shows of the first screen."""
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    try:
        client.connect(
            HERE, port, name, password, allow_agent=False, look_for_keys=False, timeout=30, auth_timeout=60,
            banner_timeout=60, **options,
        )  # fmt: skip
        channel = client.invoke_shell("xterm-256color", 80, 24)
        channel.settimeout(60)
        seen = b""
        while CONTENTS.encode() not in seen:
            more = channel.recv(4096)
            assert more, seen
            seen += more
        return seen.decode(errors="replace")
    finally:
        client.close()


def test_paramiko_with_a_password_the_first_time_and_again(room: Classroom) -> None:
    for _ in range(2):
        assert CONTENTS in in_one_line("para", room.port)
    with pytest.raises(paramiko.AuthenticationException):
        in_one_line("para", room.port, f"{CODE} 999999")
    with pytest.raises(paramiko.AuthenticationException):
        in_one_line("para", room.port, CODE)
    with pytest.raises(paramiko.AuthenticationException):
        in_one_line("short", room.port, f"{CODE} 12345")
    # What was refused has made nobody: the name is free.
    assert CONTENTS in in_one_line("short", room.port, f"{CODE} 654321")


def test_the_password_of_a_roster_and_the_teachers_code(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("learner_id,password or public key\nanna,correct horse\n")
    (tmp_path / "room").mkdir()
    with Classroom(tmp_path / "room", "--roster", str(roster)) as room:
        assert CONTENTS in in_one_line("anna", room.port, "correct horse")
        for name in ("anna", "nobody"):
            with pytest.raises(paramiko.AuthenticationException):
                in_one_line(name, room.port, "wrong")
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(HERE, room.port, "teacher", room.teacher_code, allow_agent=False, look_for_keys=False)
        client.close()


@needs_client
def test_openssh_with_nothing_but_a_password(room: Classroom) -> None:
    options = ("-o", "PreferredAuthentications=password", "-o", "LogLevel=INFO", "-o", "NumberOfPasswordPrompts=2")
    with Terminal(room.command("olga", *options)) as terminal:
        answer(terminal, "password:", CODE)
        until("a word", lambda: "The password is the class code, a blank, and your PIN" in _text(terminal))
        answer(terminal, "try again", f"{CODE} {PIN}")
        terminal.wait_for(CONTENTS)
    # The PIN chosen so is that which is asked for in the other way.
    with room.learner("olga") as terminal:
        assert "Choose" in terminal.text or "? help" in terminal.text


def _text(terminal: Terminal) -> str:
    terminal.read(0.05)
    return " ".join(terminal.text.split("\n")).replace("  ", " ")


@needs_client
def test_who_was_asked_is_not_asked_for_a_password_as_well(room: Classroom) -> None:
    done = room.run(room.command("otto", "-T", "-v", "-o", "NumberOfPasswordPrompts=2"), "wrong")
    assert done.returncode == 255
    assert "Next authentication method: keyboard-interactive" in done.stderr
    assert "Next authentication method: password" not in done.stderr


def plink(room: Classroom, name: str, *options: str) -> list[str]:
    """PuTTY's client for a command line."""
    (fingerprint,) = {
        line.split()[-1] for line in room.console.splitlines() if "SHA256:" in line and "host" not in line
    }
    return ["plink", "-P", str(room.port), "-l", name, "-t", "-no-antispoof", "-hostkey", fingerprint, *options, HERE]


@needs("plink", "putty-tools")
def test_plink_answers_questions(room: Classroom, tmp_path: Path) -> None:
    with Terminal(plink(room, "pia"), environment={"HOME": str(tmp_path)}) as terminal:
        room.enter(terminal)
        assert CONTENTS in terminal.text
        terminal.press("q")
        assert terminal.wait() == 0


OLD = ("-c", "aes128-ctr", "-m", "hmac-sha2-256")
"""What dropbear had before its version 2020.79."""


def dropbear(room: Classroom, name: str, *options: str) -> list[str]:
    """dropbear's client; it shows the server's key and takes it."""
    return ["dbclient", "-y", "-y", *options, "-p", str(room.port), f"{name}@{HERE}"]


@needs("dbclient", "dropbear-bin")
def test_dropbear_comes_in(room: Classroom, tmp_path: Path) -> None:
    with Terminal(dropbear(room, "dora"), environment={"HOME": str(tmp_path)}) as terminal:
        room.enter(terminal)
        assert CONTENTS in terminal.text


@needs("dbclient", "dropbear-bin")
def test_an_old_dropbear_comes_in_where_it_may(legacy: Classroom, tmp_path: Path) -> None:
    assert "Old clients may come in" in legacy.console
    with Terminal(dropbear(legacy, "dora", *OLD), environment={"HOME": str(tmp_path)}) as terminal:
        legacy.enter(terminal)
        assert CONTENTS in terminal.text


@needs("dbclient", "dropbear-bin")
def test_an_old_dropbear_is_told_what_there_is_not(room: Classroom, tmp_path: Path) -> None:
    assert "Old clients" not in room.console
    done = subprocess.run(
        dropbear(room, "dora", *OLD), env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "No matching algo" in done.stderr


FIPS = {
    "kex_algs": ["ecdh-sha2-nistp256"],
    "encryption_algs": ["aes128-ctr"],
    "mac_algs": ["hmac-sha2-256"],
    "server_host_key_algs": ["ecdsa-sha2-nistp256"],
}
"""What FIPS 140 leaves, each in the oldest kind."""


async def test_a_client_bound_to_nist_and_no_other(room: Classroom, legacy: Classroom) -> None:
    async def call(port: int, **only: list[str]) -> asyncssh.SSHClientConnection:
        return await asyncssh.connect(
            HERE, port, username="fiona", password=f"{CODE} {PIN}", known_hosts=None, config=None, agent_path=None,
            client_keys=None, preferred_auth="password", **only,
        )  # fmt: skip

    connection = await call(legacy.port, **FIPS)
    connection.close()
    await connection.wait_closed()
    # Each of them alone is already too old for the default; a MAC is agreed upon where the cipher has none of its own.
    for name, only in FIPS.items():
        with pytest.raises(asyncssh.DisconnectError):
            await call(room.port, **{"encryption_algs": ["aes256-ctr"], name: only})
        # A link that was refused is closed at the loop's next turn.
        await asyncio.sleep(0.1)
    # Who knows better takes better from both.
    for one in (room, legacy):
        connection = await call(one.port)
        assert connection.get_extra_info("send_mac") in ("", *MODERN.macs, MODERN.ciphers[0])
        assert connection.get_extra_info("send_cipher") == MODERN.ciphers[0]
        connection.close()
        await connection.wait_closed()


def test_what_is_added_stands_behind_and_has_no_sha1() -> None:
    for modern, legacy in zip(MODERN, LEGACY, strict=True):
        assert legacy[: len(modern)] == modern
        assert len(legacy) > len(modern)
        assert not [name for name in legacy if "sha1" in name or name in ("ssh-rsa", "ssh-dss")]


@needs_client
def test_both_keys_of_the_server_are_on_the_board(legacy: Classroom, room: Classroom) -> None:
    assert legacy.console.count("SHA256:") == 2
    assert room.console.count("SHA256:") == 1
    scan = subprocess.run(
        ["ssh-keyscan", "-p", str(legacy.port), HERE], capture_output=True, text=True, timeout=60, check=False
    ).stdout
    for line in scan.splitlines():
        if not line.startswith("#"):
            key = asyncssh.import_public_key(" ".join(line.split()[1:3]))
            assert key.get_fingerprint() in legacy.console
    kinds = {line.split()[1] for line in scan.splitlines() if not line.startswith("#")}
    assert kinds == {"ssh-ed25519", "ecdsa-sha2-nistp256"}


@needs_client
def test_no_key_of_a_stranger_helps(room: Classroom, tmp_path: Path) -> None:
    file, _ = key_pair(tmp_path, "stranger")
    done = room.run(room.command("stranger", "-T", "-i", str(file)), "wrong")
    assert done.returncode == 255
