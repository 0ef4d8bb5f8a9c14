"""The doctor at terminals that answer, that draw signs two columns wide, and that say nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.terminal.pseudo import PseudoTerminal

PROGRAM = [sys.executable, "-m", "gradtutor", "--lang", "en", "doctor"]
SOURCE = str(Path(__file__).parents[2] / "src")
ASKED = re.compile(r"\r(\S)\x1b\[6n")


def examined(wide: str | None, *, columns: int = 80, rows: int = 24, **environment: str | None) -> str:
    """What the doctor says at a terminal that draws the signs in ``wide`` two columns wide, and other signs one;
    ``None``: one that does not answer."""
    plain = {"PYTHONPATH": SOURCE, "SSH_CONNECTION": None, "SSH_TTY": None, **environment}
    with PseudoTerminal(PROGRAM, columns=columns, rows=rows, environment=plain) as terminal:
        before = termios.tcgetattr(terminal.descriptor)
        said, answered = "", 0
        end = time.monotonic() + 15
        while terminal.poll() is None and time.monotonic() < end:
            said += terminal.read(0.02).decode("utf-8", "replace")
            for sign in ASKED.findall(said)[answered:] if wide is not None else ():
                assert wide is not None
                answered += 1
                terminal.write(f"\x1b[1;{3 if sign in wide else 2}R".encode())
        said += terminal.read(0.02).decode("utf-8", "replace")
        assert terminal.status == 0
        # The terminal is as it was: it shows what is typed, and waits for whole lines.
        assert termios.tcgetattr(terminal.descriptor)[3] == before[3]
    assert "Traceback" not in said
    return said


def test_a_terminal_that_can_do_everything() -> None:
    said = examined("中")
    assert "ok  The keyboard (stdin) is a terminal." in said
    assert "ok  The size is 80 columns and 24 rows." in said
    assert "ok  There are 256 colours or more." in said
    assert "ok  The locale is UTF-8." in said
    assert "ok  Signs such as √ ∂ → are one column wide." in said
    assert "ok  The terminal is on this computer." in said
    assert " ! " not in said
    # What was printed for measuring has been taken away again.
    assert "\r\x1b[K" in said


def test_a_terminal_that_draws_signs_wide() -> None:
    said = examined("√∂→─▸×中")
    assert " !  These signs are not one column wide: √ ∂ → ─ ▸ × " in said
    assert "gradtutor --ascii" in said


def test_a_terminal_without_chinese() -> None:
    assert " !  Chinese characters are not two columns wide." in examined("")


def test_a_terminal_that_does_not_answer() -> None:
    said = examined(None, SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22")
    assert "could not be asked: no terminal answers. If formulas are torn apart: gradtutor --ascii" in said
    assert "You are connected over SSH" in said


@pytest.mark.parametrize(
    ("size", "environment", "expected"),
    [
        ((50, 15), {}, " !  The size is 50 columns and 15 rows. Make it larger: 60 columns and 20 rows are the least."),
        ((70, 22), {}, "ok  The size is 70 columns and 22 rows. That will do; 80 columns and 24 rows show more."),
        ((80, 24), {"NO_COLOR": "1"}, "ok  Colours are off, for NO_COLOR is set."),
        ((80, 24), {"TERM": "dumb"}, " !  TERM is 'dumb'. Set it to what the terminal is"),
        ((80, 24), {"LC_ALL": "C"}, " !  The locale is not UTF-8"),
        ((80, 24), {"TERM": "xterm", "COLORTERM": None}, "ok  There are 16 colours."),
        (
            (80, 24),
            {"GRADTUTOR_DATA": "/dev/null/data"},
            " !  Progress is kept in /dev/null/data. It cannot be written",
        ),
    ],
)
def test_what_is_to_be_set(size: tuple[int, int], environment: dict[str, str | None], expected: str) -> None:
    columns, rows = size
    assert expected in examined("中", columns=columns, rows=rows, **environment)


def test_in_a_pipe_it_says_what_it_could_not_ask() -> None:
    done = subprocess.run(
        PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False, encoding="utf-8"
    )
    assert done.returncode == 0
    assert " !  The screen (stdout) is not a terminal. Without one, line by line: gradtutor --plain" in done.stdout
    assert "The size cannot be asked for" in done.stdout
    assert "could not be asked" in done.stdout
    assert "\x1b" not in done.stdout
