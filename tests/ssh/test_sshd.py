"""A class behind a real sshd, with the configuration that ``gradtutor serve --print-sshd-config`` writes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from gradtutor.classroom.records.paths import class_folder, class_store
from gradtutor.errors import ClassError
from gradtutor.session.classroom import people
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore
from gradtutor.tui.core.endings import BY_SIGNAL
from tests.ports import HERE, free_port
from tests.ssh.classroom import CLIENT, CONTENTS, NAME, PATIENCE, SOURCE, key_pair, needs_client, until
from tests.terminal.modes import kept, last_words
from tests.terminal.terminal import Terminal

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
USER = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
pytestmark = [needs_client, pytest.mark.skipif(SSHD is None, reason="there is no sshd (Debian: openssh-server)")]


class System(NamedTuple):
    """A running sshd."""

    port: int
    keys: Path
    data: Path

    def command(self, key: str, *options: str) -> list[str]:
        """How the owner of a key calls; all have one account."""
        own = ("-i", str(self.keys / key), "-p", str(self.port), "-l", USER)
        return ["ssh", *options, *CLIENT, *own, HERE]

    def events(self, learner: str) -> list[Event]:
        """What the store has of a learner."""
        store = SqliteStore(class_store(self.data, NAME))
        try:
            return store.read(learner=learner)
        finally:
            store.close()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    assert SSHD is not None
    if os.getuid() == 0:
        # Where no service manager runs, nobody has made it; only root's sshd needs it.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    folder = tmp_path_factory.mktemp("sshd")
    data, port = folder / "data", free_port()
    words = ["--data-dir", str(data), "serve", "--class", NAME, "--address", HERE, "--port", str(port)]
    environment = {"PYTHONPATH": SOURCE, "PATH": os.environ["PATH"], "HOME": str(folder)}
    printed = subprocess.run(
        [sys.executable, "-m", "gradtutor", *words, "--print-sshd-config"],
        capture_output=True, text=True, env=environment, check=True,
    ).stdout  # fmt: skip
    config = folder / "sshd_config"
    # The tests' own needs: this source tree, folders under /tmp that everyone may write to, and whoever runs them.
    there = "StrictModes no\nUsePAM no\nPermitRootLogin yes\n"
    config.write_text(printed.replace("ForceCommand ", f"ForceCommand PYTHONPATH={SOURCE} ") + there)
    own = class_folder(data, NAME)
    lines = [f"restrict,pty {' '.join(key_pair(folder, name)[1].split()[:2])} {name}" for name in ("Anna", "teacher")]
    (own / "authorized_keys").write_text("\n".join(lines) + "\n")
    subprocess.run([SSHD, "-t", "-f", str(config)], check=True)
    log = folder / "log"
    process = subprocess.Popen([SSHD, "-D", "-f", str(config), "-E", str(log)], stdin=subprocess.DEVNULL)
    try:
        until("listening", lambda: log.exists() and "listening" in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield System(port, folder, data)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_the_key_says_who_it_is_and_every_step_is_kept(system: System) -> None:
    with Terminal(system.command("Anna")) as terminal:
        terminal.wait_for(CONTENTS)
        terminal.press("enter")
        terminal.wait_for("iteration 1")
        terminal.type("down", "down")
        terminal.wait_for("iteration 2")
        until("writing", lambda: len([one for one in system.events("anna") if one.kind == "stepped"]) >= 2, 2)
        # The link is cut; what was done in the last moment is written all the same.
        terminal.type("space")
        os.kill(terminal.process, signal.SIGKILL)
        terminal.wait()
    until("leaving", lambda: system.events("anna")[-1].kind == "departed")
    first = system.events("anna")[0]
    assert (first.kind, first.data["name"]) == ("arrived", "Anna")
    with Terminal(system.command("Anna")) as terminal:
        terminal.wait_for("iteration 3 · forward")


def test_the_teachers_key_opens_the_teachers_screen(system: System) -> None:
    with Terminal(system.command("teacher")) as terminal:
        terminal.wait_for("a answers")


@pytest.mark.parametrize("wish", [("id",), ("-s", "sftp"), ("-T",)], ids=" ".join)
def test_there_is_only_the_tutor(system: System, wish: tuple[str, ...]) -> None:
    options = [word for word in wish if word.startswith("-")]
    done = subprocess.run(
        [*system.command("Anna", *options), *(word for word in wish if word not in options)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "uid" not in done.stdout


def test_nothing_is_forwarded(system: System) -> None:
    for options in (("-W", f"{HERE}:{system.port}"), ("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"0:{HERE}:22")):
        done = subprocess.run(
            system.command("Anna", *options),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 255
        assert "forwarding failed" in done.stderr


def test_the_clients_variables_stay_outside(system: System) -> None:
    with Terminal(system.command("Anna", "-o", "SetEnv=TEXTUAL_DRIVER=no:where GRADTUTOR_LANG=zh")) as terminal:
        terminal.wait_for("? help")


def test_a_session_that_is_told_to_end_leaves_the_terminal_as_it_was(system: System) -> None:
    with Terminal(system.command("Anna")) as terminal:
        terminal.wait_for("? help")
        tutors = [int(one.parent.name) for one in Path("/proc").glob("[0-9]*/cmdline") if _runs(one, str(system.data))]
        assert len(tutors) == 1
        os.kill(tutors[0], signal.SIGTERM)
        assert terminal.wait() == BY_SIGNAL + signal.SIGTERM
        terminal.settle()
        # The client tidies up after itself as well: it is the bytes from there that count.
        assert kept(bytes(terminal.raw)) == []
        assert last_words(bytes(terminal.raw)).startswith("The tutor was told to end. What you did is saved.")
    assert system.events("anna")[-1].kind == "departed"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_line_by_line_over_a_pipe(system: System, language: str) -> None:
    place = {"en": "LANG=en_GB.UTF-8", "zh": "LANG=zh_CN.UTF-8"}[language]
    typed = ["9", "", "contents", "quit"]
    done = subprocess.run(
        [*system.command("Anna", "-T", "-o", f"SetEnv={place}"), "plain"],
        input="\n".join(typed) + "\n", capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert {"en": "You are in the class as Anna.\n", "zh": '你以"Anna"的名字进入了课堂。\n'}[language] in done.stdout
    assert done.stdout.endswith("> quit\n")
    assert [line.removeprefix("> ") for line in done.stdout.splitlines() if line.startswith("> ")][-3:] == [
        "", "contents", "quit",
    ]  # fmt: skip
    kinds = [event.kind for event in system.events("anna")]
    assert kinds[-5:] == ["arrived", "opened", "stepped", "left", "departed"]


def test_line_by_line_in_a_simple_terminal(system: System) -> None:
    with Terminal(system.command("Anna"), columns=120, rows=80, environment={"TERM": "dumb"}) as terminal:
        terminal.wait_for("You are in the class as Anna.")
        terminal.write(b"quit\r")
        assert terminal.wait() == 0
        assert b"\x1b" not in terminal.raw


def test_another_name_while_the_learner_is_there(system: System) -> None:
    store = SqliteStore(class_store(system.data, NAME))
    try:
        with Terminal(system.command("Anna")) as terminal:
            terminal.wait_for("? help")
            people.rename(store, "anna", "Hanna Aalto", time.time())
            terminal.wait_for("Your teacher has given you the name Hanna Aalto here")
            terminal.wait()
        with Terminal(system.command("Anna"), columns=120, rows=80, environment={"TERM": "dumb"}) as terminal:
            terminal.wait_for("You are in the class as Hanna Aalto.")
            terminal.write(b"quit\r")
            terminal.wait()
        until("leaving", lambda: system.events("hanna aalto")[-1].kind == "departed")
    finally:
        # A last word that comes late may have made the old name known again.
        with suppress(ClassError):
            people.rename(store, "hanna aalto", "Anna", time.time())
        store.close()


def _runs(file: Path, data: str) -> bool:
    """Whether a process is a session of the class in a folder, and no shell that has started one."""
    try:
        words = file.read_bytes().split(b"\0")
    except OSError:
        return False
    return b"session" in words and data.encode() in words
