"""Progress in a real terminal: a killed program, a second one, a folder that cannot be written."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from gradtutor.session.store.paths import PROGRESS_FILE
from gradtutor.session.store.sqlite import SqliteStore
from tests.terminal.test_tutor import tutor

CHAIN = "nonlinear-chain"


@pytest.mark.parametrize(("language", "place"), [("en", "iteration 2 · forward 2/3"), ("zh", "迭代 2 · 前向 2/3")])
def test_a_killed_program_begins_again_where_it_was(tmp_path: Path, language: str, place: str) -> None:
    data = str(tmp_path / "data")
    words = ("--lang", language, "--data-dir", data)
    with tutor(*words, CHAIN) as terminal:
        terminal.wait_for("2/8")
        terminal.type("down", "space", "space")
        terminal.wait_for(place)
        os.kill(terminal.process, signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    with tutor(*words) as terminal:
        terminal.wait_for(place)


def test_two_tutors_at_once_both_save(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    with (
        tutor("--lang", "en", "--data-dir", data, CHAIN) as one,
        tutor("--lang", "en", "--data-dir", data, "slope") as two,
    ):
        for terminal in (one, two):
            terminal.wait_for("next")
        for _ in range(3):
            one.type("space")
            two.type("space")
    store = SqliteStore(Path(data) / PROGRESS_FILE)
    kept = [event.lesson for event in store.read() if event.kind == "stepped"]
    store.close()
    assert (kept.count(CHAIN), kept.count("slope")) == (3, 3)


def test_where_nothing_can_be_saved_one_notice_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with tutor("--lang", "en", "--data-dir", str(tmp_path / "file"), CHAIN, columns=120) as terminal:
        # "Not saved: …", in lines as narrow as the picture.
        terminal.wait_for("saved")
        terminal.type("space", "space")
        terminal.wait_for("forward 2/3")
        assert terminal.text.count("saved") == 1
        terminal.press("ctrl+q")
        # The opening and two steps; that of the place where it was opened is a step too.
        terminal.wait_for("things that you did are not saved.")
        assert terminal.wait() == 0
