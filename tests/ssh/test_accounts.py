"""Learners with Unix accounts of their own: sudo runs the tutor as the class's account, and says who has called it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from gradtutor.classroom.access.identity import Person
from gradtutor.classroom.confine import landlock, seccomp
from gradtutor.classroom.records.paths import class_folder, class_store
from gradtutor.classroom.ssh.sshd_config import who
from gradtutor.errors import ClassError
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.walks import place_in_contents
from tests.ssh.classroom import CONTENTS, NAME, SOURCE
from tests.terminal.terminal import Terminal

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBexample"


def session(data: Path, account: str) -> Terminal:
    """What sudo starts for an account: of the environment it leaves only the terminal and the language."""
    words = ["session", "--class", NAME, "--data-dir", str(data), "--teacher", "mueller"]
    gone = dict.fromkeys(("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))
    environment = {"PYTHONPATH": SOURCE, "SUDO_USER": account, "LC_ALL": "en_US.UTF-8", **gone}
    return Terminal([sys.executable, "-m", "gradtutor", *words], environment=environment)


def test_the_account_before_sudo_says_who_it_is(tmp_path: Path) -> None:
    with session(tmp_path, "anna") as terminal:
        terminal.wait_for(CONTENTS)
        terminal.type(*["down"] * place_in_contents("nonlinear-chain"), "enter")
        terminal.wait_for("Nonlinear chain")
        # No file of the class's account can be written from here: no dialog takes the next key.
        terminal.type("o", "space")
        terminal.wait_for("iteration 1 · forward")
    store = SqliteStore(class_store(tmp_path, NAME))
    try:
        assert {event.learner for event in store.read()} == {"anna"}
    finally:
        store.close()


def test_the_teachers_account_opens_the_teachers_screen(tmp_path: Path) -> None:
    with session(tmp_path, "mueller") as terminal:
        terminal.wait_for("a answers")


@pytest.mark.skipif(landlock.version() < 1 or not seccomp.available(), reason="this machine confines nothing")
@pytest.mark.parametrize("who", ["anna", "mueller"])
def test_a_session_is_confined_in_all_its_threads_and_goes_on_saving(tmp_path: Path, who: str) -> None:
    with session(tmp_path, who) as terminal:
        terminal.wait_for(CONTENTS if who == "anna" else "a answers")
        threads = list(Path(f"/proc/{terminal.process}/task").iterdir())
        assert len(threads) > 2
        for thread in threads:
            status = (thread / "status").read_text()
            assert re.search(r"NoNewPrivs:\s1\b", status)
            # That of what is never needed, and that of threads.
            assert re.search(r"Seccomp_filters:\s2\b", status)
        limits = (Path(f"/proc/{terminal.process}") / "limits").read_text()
        assert re.search(r"Max cpu time\s+1800\s+1800", limits)
        assert re.search(r"Max processes\s+0\s+0", limits)
        if who == "anna":
            terminal.type(*["down"] * place_in_contents("nonlinear-chain"), "enter", "space")
            terminal.wait_for("iteration 1 · forward")
    store = SqliteStore(class_store(tmp_path, NAME))
    kinds = [event.kind for event in store.read(learner="anna")]
    store.close()
    assert kinds[:1] == (["arrived"] if who == "anna" else [])
    assert ("stepped" in kinds) == (who == "anna")


def test_who_has_logged_in(tmp_path: Path) -> None:
    folder = class_folder(tmp_path, NAME)
    assert who(folder, "", "Anna") == Person("anna", "Anna")
    assert who(folder, "", "mueller", "mueller") == Person("teacher", "teacher", "teacher")
    assert who(folder, "", "anna", "mueller") == Person("anna", "anna")
    # An account that has the name of the teacher in the class is nobody's but the teacher's.
    with pytest.raises(ClassError):
        who(folder, "", "Teacher", "mueller")
    folder.mkdir(parents=True)
    (folder / "authorized_keys").write_text(f"restrict,pty {KEY} teacher\n")
    assert who(folder, f"publickey {KEY}\n", "anna").role == "teacher"
