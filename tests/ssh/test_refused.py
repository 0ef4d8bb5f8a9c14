"""What a class does not give: anything but the tutor on a terminal; and what its door withstands."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from gradtutor.classroom.access.throttle import LONGEST
from tests.ports import HERE, free_port
from tests.ssh.classroom import CODE, CONTENTS, Classroom, needs_client, until

pytestmark = needs_client


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("refused"), "--code", CODE) as room:
        yield room


@pytest.mark.parametrize("wish", [("id",), ("-t", "id"), ("-s", "sftp"), ("-T",)], ids=" ".join)
def test_no_command_and_no_subsystem(room: Classroom, wish: Sequence[str]) -> None:
    options = [word for word in wish if word.startswith("-")]
    command = [word for word in wish if not word.startswith("-")]
    done = room.run([*room.command("eve", *options), *command])
    assert done.returncode != 0
    assert "uid" not in done.stdout


@pytest.mark.parametrize("way", ["-O", "-s"], ids=["scp", "sftp"])
def test_no_file_is_copied(room: Classroom, tmp_path: Path, way: str) -> None:
    (tmp_path / "mine").write_text("mine")
    aim = tmp_path / "theirs"
    for here, there in ((str(tmp_path / "mine"), f"eve@{HERE}:{aim}"), (f"eve@{HERE}:/etc/passwd", str(aim))):
        options = [word for word in room.command("eve")[1:-1] if word not in ("-l", "eve")]
        options[options.index("-p")] = "-P"
        done = room.run(["scp", way, *options, here, there])
        assert done.returncode != 0
        assert not aim.exists()


def test_nothing_is_forwarded_from_the_client(room: Classroom) -> None:
    with socket.create_server((HERE, 0)) as secret:
        secret.settimeout(0.1)
        aim = f"{HERE}:{secret.getsockname()[1]}"
        assert "forwarding failed" in room.run(room.command("eve", "-W", aim)).stderr
        local, socks = free_port(), free_port()
        options = ("-N", "-L", f"{local}:{aim}", "-D", str(socks))
        # The host's place as a SOCKS4 request has it: version, connect, port, address, no name.
        number = secret.getsockname()[1]
        hello = bytes([4, 1, number >> 8, number & 255, 127, 0, 0, 1, 0])
        client = subprocess.Popen(room.command("eve", *options), env=room.askpass(), start_new_session=True)
        try:
            for port, words in ((local, b"hello"), (socks, hello)):
                until("listening", lambda port=port: _listens(port))
                with socket.create_connection((HERE, port)) as visitor:
                    visitor.settimeout(10)
                    visitor.sendall(words)
                    # -L ends without a word. SOCKS has said yes before it asked, and then ends.
                    assert b"ours" not in _all_of(visitor)
            with pytest.raises(TimeoutError):
                secret.accept()
        finally:
            client.kill()
            client.wait()


def _all_of(visitor: socket.socket) -> bytes:
    """What comes until the link ends."""
    got = bytearray()
    try:
        while more := visitor.recv(100):
            got += more
    except ConnectionError:
        pass
    return bytes(got)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HERE, port)) == 0


def test_nothing_is_forwarded_from_the_server(room: Classroom) -> None:
    done = room.run(room.command("eve", "-N", "-o", "ExitOnForwardFailure=yes", "-R", f"0:{HERE}:22"))
    assert done.returncode == 255
    assert "remote port forwarding failed" in done.stderr


def test_no_agent_and_no_display(room: Classroom, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        agent.settimeout(0.2)
        with room.learner("eve", "-o", f"ForwardAgent={tmp_path / 'agent'}"):
            assert list(room.temporary.iterdir()) == []
            with pytest.raises(TimeoutError):
                agent.accept()
    command = room.command("eve", "-Y", "-tt", "-o", "LogLevel=INFO")
    client = subprocess.Popen(
        command, env={**room.askpass(), "DISPLAY": f"{HERE}:7"}, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with client:
        assert client.stderr is not None
        said = b""
        while b"X11 forwarding request failed" not in said:
            line = client.stderr.readline()
            assert line, said
            said += line
        client.kill()
    assert list(room.temporary.iterdir()) == []


def test_only_the_variables_of_terminal_and_language_come_in(room: Classroom) -> None:
    harmful = (
        "TEXTUAL_DRIVER=no:where PYTHONPATH=/tmp PYTHONINSPECT=1 LD_PRELOAD=/no/lib GRADTUTOR_LANG=zh TERMINFO=/no"
    )
    with room.learner("fritz", "-o", f"SetEnv={harmful}") as terminal:
        assert CONTENTS in terminal.text
        terminal.press("q")
        assert terminal.wait() == 0
    with room.ssh("fritz", "-o", "SetEnv=LC_ALL=zh_CN.UTF-8") as terminal:
        room.enter(terminal)
        assert "退出" in terminal.text


def test_a_hundred_wrong_codes_keep_nobody_out(room: Classroom) -> None:
    # All from one address, of this machine still, which is not that of the other tests.
    there = ("-o", "BindAddress=127.0.0.2")
    with room.learner("gerda", *there):
        pass
    command = room.command("guesser", "-T", "-o", "NumberOfPasswordPrompts=2", *there)
    quiet = subprocess.DEVNULL
    clients = []
    for number in range(50):
        named = [word if word != "guesser" else f"guesser{number}" for word in command]
        options = {"env": room.askpass("wrong"), "stdin": quiet, "stdout": quiet, "stderr": quiet}
        clients.append(subprocess.Popen(named, start_new_session=True, **options))  # type: ignore[call-overload]
    until("guessing", lambda: sum(client.poll() is not None for client in clients) >= 5)
    start = time.monotonic()
    with room.learner("gerda", *there) as terminal:
        assert CONTENTS in terminal.text
    # Sixty guesses are free; those that come after wait, or the door refuses them: somebody who has been in does not.
    assert time.monotonic() - start < 12
    with room.learner("newcomer", *there) as terminal:
        assert CONTENTS in terminal.text
    assert {client.wait(60) for client in clients} == {255}
    # By the server's clock, whatever the machine is busy with: sixty wrong codes are free, then one in five seconds is
    # judged, and what has waited for fifteen. The log has whole seconds.
    judged = _judged(room.console, "127.0.0.2")
    early = [one for one in judged if one - judged[0] < LONGEST - 2]
    assert len(early) <= 60 + 1 + LONGEST / 5
    assert len(judged) > len(early)
    assert {event.learner for event in room.events() if event.learner.startswith("guesser")} == set()


def _judged(console: str, address: str) -> list[float]:
    """When wrong class codes of an address were judged: seconds since 1970, by the log."""
    lines = re.findall(rf"^(\S+) WARNING refused address={re.escape(address)} reason=code ", console, re.MULTILINE)
    return sorted(datetime.strptime(line, "%Y-%m-%dT%H:%M:%S%z").timestamp() for line in lines)


def test_wrong_codes_of_one_name_wait_longer_and_longer(room: Classroom) -> None:
    command = room.command("slow", "-T", "-o", "NumberOfPasswordPrompts=3")
    start = time.monotonic()
    assert room.run(command, "wrong").returncode == 255
    # 0.5 s before the second answer is looked at, 1 s before the third.
    assert time.monotonic() - start >= 1.5


def test_five_hundred_half_open_connections_keep_nobody_out(room: Classroom) -> None:
    half: list[socket.socket] = []
    try:
        for number in range(500):
            connection = socket.create_connection((HERE, room.port), timeout=10)
            half.append(connection)
            if number % 2:
                connection.sendall(b"SSH-2.0-half\r\n")
        with room.learner("hans") as terminal:
            assert CONTENTS in terminal.text
    finally:
        for connection in half:
            connection.close()


def test_a_name_of_escape_codes_stays_out(room: Classroom, tmp_path: Path) -> None:
    # On its command line ssh takes no such name, from a file it does.
    config = tmp_path / "config"
    config.write_bytes(b'User "\x1b[2J\x1b[31mEve\x07"\n')
    command = room.command("nobody", "-F", str(config))
    for words in (["-l", "nobody"], ["-F", "none"]):
        place = next(number for number in range(len(command)) if command[number : number + 2] == words)
        del command[place : place + 2]
    done = room.run([*command[:-1], "-T", HERE])
    assert done.returncode == 255
    assert "Prohibited character" in done.stderr
    assert "\x1b" not in room.console


def test_what_is_not_ssh_is_refused(room: Classroom) -> None:
    for words in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", bytes(range(256)) * 64, b"SSH-2.0-x\r\n" + b"\xff" * 4096):
        with socket.create_connection((HERE, room.port), timeout=10) as connection:
            connection.sendall(words)
            try:
                while connection.recv(4096):
                    pass
            except ConnectionError:
                pass
    with room.learner("ida") as terminal:
        assert CONTENTS in terminal.text


def test_ssh_audit_finds_nothing_to_fail(room: Classroom) -> None:
    audit = shutil.which("ssh-audit", path=str(Path(sys.executable).parent))
    assert audit is not None
    command = [audit, "--json", "--skip-rate-test", "-p", str(room.port), HERE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    report = json.loads(done.stdout)
    found = [
        (kind, entry["algorithm"], entry["notes"]["fail"])
        for kind in ("kex", "key", "enc", "mac")
        for entry in report[kind]
        if entry["notes"].get("fail")
    ]
    assert found == []
    assert all(report[kind] for kind in ("kex", "key", "enc", "mac"))


def test_nothing_of_all_this_has_reached_the_console(room: Classroom) -> None:
    assert "Traceback" not in room.console, room.console
    assert room.process.poll() is None
