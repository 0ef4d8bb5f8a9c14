"""Where no screen can be opened, the tutor says so and what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.terminal.terminal import Terminal

PROGRAM = [sys.executable, "-m", "gradtutor", "--lang", "en"]


def test_without_a_terminal_the_screen_is_refused() -> None:
    done = subprocess.run(
        [*PROGRAM, "nonlinear-chain"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "The tutor needs a terminal for its screen. Without one, line by line: gradtutor --plain LESSON\n"
    )


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"TERM": "dumb"}, "This terminal (TERM=dumb) cannot move its cursor."),
        ({"TERM": None}, "This terminal (TERM=) cannot move its cursor."),
        ({"LC_ALL": "C"}, "This locale is not UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_refused(environment: dict[str, str | None], message: str) -> None:
    with Terminal(PROGRAM, environment=environment) as terminal:
        terminal.wait_for(message)
        assert terminal.wait() == 2
        assert "Traceback" not in terminal.text
