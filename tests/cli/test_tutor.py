"""``gradtutor [LESSON]``, line by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gradtutor.cli.main import main


@pytest.mark.parametrize("words", [["--plain", "descent-1d"], ["descent-1d", "--plain"]])
def test_a_lesson_is_opened_line_by_line(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
    assert main(["--lang", "en", "--data-dir", str(tmp_path), *words]) == 0
    assert "Descent" in capsys.readouterr().out


def test_what_is_no_lesson_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--plain", "descent-1e"]) == 2
    assert capsys.readouterr().err == "There is no lesson 'descent-1e'. Write 'descent-1d'.\n"
