"""The harness itself: if it lied, every test in a terminal would."""

from __future__ import annotations

import sys

import pytest

from tests.terminal.terminal import Terminal


def shell(script: str) -> Terminal:
    return Terminal(["sh", "-c", script])


def test_text_cells_and_double_width() -> None:
    with shell(r"printf 'a\033[1;31m红b\033[0m'; sleep 5") as terminal:
        terminal.wait_for("红b")
        assert terminal.rows[0] == "a红b"
        assert terminal.find("b") == (0, 3)
        assert terminal.cell(0, 3).bold
        assert terminal.cell(0, 3).fg == "red"
        assert not terminal.cell(0, 0).bold


def test_keys_reach_the_program_and_its_exit_code_comes_back() -> None:
    with shell("read word; echo got-$word; exit 7") as terminal:
        terminal.press("x", "y", "enter")
        terminal.wait_for("got-xy")
        assert terminal.wait() == 7


def test_sequences_that_pyte_does_not_know_leave_no_rubbish() -> None:
    with shell(r"stty -echo; printf '\033[>1u\033[=5u\033[?2026$p\033P+q\033\\ok'; sleep 5") as terminal:
        terminal.wait_for("ok")
        assert terminal.rows[0] == "ok"


def test_a_resize_reaches_the_program() -> None:
    script = (
        "import os, signal, time; signal.signal(signal.SIGWINCH, lambda *_: print(*os.get_terminal_size())); "
        "print('up'); [time.sleep(.1) for _ in range(50)]"
    )
    with Terminal([sys.executable, "-u", "-c", script]) as terminal:
        terminal.wait_for("up")
        terminal.resize(100, 30)
        terminal.wait_for("100 30")


def test_a_text_that_never_comes_shows_the_screen() -> None:
    with shell("echo here; sleep 5") as terminal, pytest.raises(AssertionError, match="here"):
        terminal.wait_for("there is no such text", timeout=0.3)
