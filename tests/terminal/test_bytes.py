"""What a terminal sends that no terminal should: bytes that are no UTF-8, sizes of nowhere, signals."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal
from tests.terminal.test_tutor import tutor

NO_UTF8 = {
    "é in Latin-1": b"\xe9",
    "你 in GBK": b"\xc4\xe3",
    "a lone continuation byte": b"\x80",
    "an overlong slash": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "a binary paste": b"\x1b[200~" + bytes(range(128, 256)) * 3 + b"\x1b[201~",
    "every byte but those of keys": bytes(range(127, 256)),
}


@pytest.fixture
def contents() -> Iterator[Terminal]:
    with tutor() as terminal:
        terminal.wait_for("Choose a lesson")
        terminal.settle()
        yield terminal


@pytest.mark.parametrize("typed", NO_UTF8.values(), ids=NO_UTF8)
def test_the_next_key_is_taken_after_bytes_that_are_no_utf8(contents: Terminal, typed: bytes) -> None:
    before = contents.text
    contents.write(typed)
    contents.settle()
    contents.press("down")
    contents.settle()
    assert contents.text != before
    assert contents.poll() is None
    contents.press("ctrl+q")
    assert contents.wait() == 0


def test_a_character_that_comes_in_two_pieces_is_one(contents: Terminal) -> None:
    contents.press("ctrl+p")
    contents.settle()
    whole = "步".encode()
    contents.write(whole[:1])
    contents.settle()
    contents.write(whole[1:])
    contents.wait_for("步")


def test_a_window_without_end_is_drawn_as_far_as_it_makes_sense(contents: Terminal) -> None:
    contents.write(b"\x1b[48;100000;100000;1;1t")
    contents.write(b"\x1b[48;0;0;0;0t")
    contents.write(b"\x1b[48;24;80;480;800t")
    contents.settle()
    contents.press("down")
    contents.settle()
    assert contents.poll() is None
    assert "Choose a lesson" in contents.text


@pytest.mark.parametrize("number", [signal.SIGCONT, signal.SIGWINCH], ids=lambda number: number.name)
def test_a_signal_that_anybody_may_send_ends_nothing(contents: Terminal, number: signal.Signals) -> None:
    for _ in range(3):
        os.kill(contents.process, number)
    contents.settle()
    before = contents.text
    contents.press("down")
    contents.settle()
    assert contents.text != before
    contents.press("ctrl+q")
    assert contents.wait() == 0


def test_an_error_in_the_thread_that_reads_is_a_sentence_an_exit_code_and_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import textual._xterm_parser as parser\n"
        "def broken(self, data):\n"
        "    raise RuntimeError('no such key: ' + data)\n"
        "parser.XTermParser.feed = broken\n"
    )
    data = Path(os.environ["GRADTUTOR_DATA"])
    path = f"{tmp_path}:{Path(__file__).parents[2] / 'src'}"
    with tutor(PYTHONPATH=path) as terminal:
        terminal.write(b"x")
        assert terminal.wait() == 1
        terminal.read(0.2)
        assert "The tutor has stopped. What you did is saved" in terminal.text
        assert "Traceback" not in terminal.text
    log = (data / "crash.log").read_text()
    assert "RuntimeError: no such key" in log.splitlines()[0]
    assert "Traceback" in log
