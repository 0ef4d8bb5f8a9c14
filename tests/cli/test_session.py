"""``gradtutor session``: what OpenSSH runs is refused where it is asked for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main


def test_only_the_tutor_can_be_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "scp -t /")
    assert main(["--lang", "en", "session", "--class", "7b", "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "There is only the tutor here: log in without a command.\n"


def test_it_needs_a_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "session", "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "Which class? Write its name, such as --class 'Maths 7b'.\n"
