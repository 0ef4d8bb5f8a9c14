"""A tutor that is ended or stopped from outside leaves the terminal as it was."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
from pathlib import Path

import pytest

from gradtutor.tui.core.endings import BY_SIGNAL
from tests.terminal.modes import AT_FIRST, KEYBOARD, kept, last_words
from tests.terminal.terminal import Terminal

SOURCE = str(Path(__file__).parents[2] / "src")
TUTOR = [sys.executable, "-m", "gradtutor", "--lang", "en"]
SAVED = "The tutor was told to end. What you did is saved."
HERE = {"SSH_TTY": None, "SSH_CONNECTION": None, "SSH_CLIENT": None, "PYTHONPATH": SOURCE}
"""The terminal is on this machine: so the mouse is on as well."""


def test_what_counts_as_kept() -> None:
    # As Textual begins, by hand: other screen, mouse, no cursor, focus, kitty's keys, paste, no wrapped lines.
    begun = b"\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?25l\x1b[?1004h\x1b[>25u\x1b[?2004h\x1b[?7l"
    assert kept(begun) == [7, 25, 1000, 1003, 1004, 1049, 2004, KEYBOARD]
    assert set(AT_FIRST) == {7, 25}
    # The stack of the other screen stays when that has been left.
    assert kept(b"\x1b[?1049h\x1b[>25u\x1b[?1049l\x1b[<u") == [KEYBOARD]
    assert kept(b"\x1b[?1049h\x1b[>25u\x1b[<u\x1b[?1049l") == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda one: one.name)
def test_a_signal_restores_the_terminal_and_says_goodbye(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal([*TUTOR, "nonlinear-chain"], environment={**HERE, "GRADTUTOR_DATA": str(tmp_path)}) as terminal:
        before = termios.tcgetattr(terminal.descriptor)
        terminal.wait_for("iteration 1")
        assert {25, 1000, 1049, 2004, KEYBOARD} <= set(kept(bytes(terminal.raw)))
        assert termios.tcgetattr(terminal.descriptor) != before
        os.kill(terminal.process, number)
        assert terminal.wait() == BY_SIGNAL + number
        terminal.settle()
        assert kept(bytes(terminal.raw)) == []
        assert termios.tcgetattr(terminal.descriptor) == before
        assert last_words(bytes(terminal.raw)) == SAVED


def test_a_signal_before_the_first_frame(tmp_path: Path) -> None:
    # Wherever it comes, between the start and the first frame, nothing is kept.
    for part in (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2004h"):
        with Terminal([*TUTOR], environment={**HERE, "GRADTUTOR_DATA": str(tmp_path)}) as terminal:
            while part not in terminal.raw:
                assert terminal.read(20)
            os.kill(terminal.process, signal.SIGTERM)
            assert terminal.wait() == BY_SIGNAL + signal.SIGTERM
            terminal.settle()
            assert kept(bytes(terminal.raw)) == []


def test_nohup_holds(tmp_path: Path) -> None:
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *TUTOR]
    with Terminal(command, environment={**HERE, "GRADTUTOR_DATA": str(tmp_path)}) as terminal:
        terminal.wait_for("Choose a lesson")
        os.kill(terminal.process, signal.SIGHUP)
        terminal.press("down")
        terminal.settle()
        assert terminal.poll() is None
        os.kill(terminal.process, signal.SIGTERM)
        assert terminal.wait() == BY_SIGNAL + signal.SIGTERM


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


@needs_bash
def test_ctrl_z_leads_to_the_shell_and_fg_back(tmp_path: Path) -> None:
    environment = {**HERE, "GRADTUTOR_DATA": str(tmp_path), "PS1": "prompt> "}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], environment=environment) as terminal:
        terminal.wait_for("prompt>")
        terminal.write(f"bind 'set enable-bracketed-paste off'; {' '.join(TUTOR)} nonlinear-chain\r".encode())
        terminal.wait_for("iteration 1")
        terminal.type("down", "down")
        terminal.wait_for("iteration 2")
        screen, begin = terminal.rows, len(terminal.raw)
        terminal.write(b"\x1a")
        terminal.wait_for("Stopped")
        written = bytes(terminal.raw)
        assert kept(written) == []
        assert "Stopped" in last_words(written[begin:])
        terminal.write(b"fg\r")
        terminal.wait_for("iteration 2")
        assert terminal.rows == screen
        assert {25, 1000, 1049, 2004, KEYBOARD} <= set(kept(bytes(terminal.raw)))
        # The keys of the terminal are the tutor's again.
        terminal.type("down")
        terminal.wait_for("iteration 3")
        # Stopped once more, and ended while it is stopped: the shell says so, the terminal is in order.
        terminal.write(b"\x1a")
        terminal.wait_for("Stopped")
        terminal.write(b"kill %1; fg\r")
        terminal.wait_for("prompt>")
        assert kept(bytes(terminal.raw)) == []


def test_where_no_shell_waits_ctrl_z_does_nothing(tmp_path: Path) -> None:
    # The leader of a session, as sshd or a terminal's window starts it: nobody would bring it back.
    with Terminal([*TUTOR, "nonlinear-chain"], environment={**HERE, "GRADTUTOR_DATA": str(tmp_path)}) as terminal:
        terminal.wait_for("iteration 1")
        terminal.write(b"\x1a")
        os.kill(terminal.process, signal.SIGTSTP)
        terminal.type("down", "down")
        terminal.wait_for("iteration 2")


def test_a_folder_of_a_try_goes_with_it_and_that_of_a_killed_one_with_the_next(tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    environment = {**HERE, "GRADTUTOR_DATA": str(tmp_path), "TMPDIR": str(place)}
    command = [*TUTOR, "try", "y = x**2", "--start", "x=3", "--minimize", "y"]
    with Terminal(command, environment=environment) as terminal:
        terminal.wait_for("iteration 1")
        assert len(list(place.iterdir())) == 1
        os.kill(terminal.process, signal.SIGTERM)
        assert terminal.wait() == BY_SIGNAL + signal.SIGTERM
    assert list(place.iterdir()) == []
    with Terminal(command, environment=environment) as terminal:
        terminal.wait_for("iteration 1")
        os.kill(terminal.process, signal.SIGKILL)
        terminal.wait()
    assert len(list(place.iterdir())) == 1
