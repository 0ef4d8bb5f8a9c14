"""``gradtutor list``."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main
from gradtutor.lessons.course.course import bundled


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


def test_list_prints_id_title_and_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("  ")[0] == "guess-the-number"
    chain = next(line for line in lines if line.startswith("nonlinear-chain"))
    assert [cell.strip() for cell in chain.split("  ") if cell] == [
        "nonlinear-chain",
        "Nonlinear chain",
        "Back-propagation",
    ]
    assert len({line.rindex("  ") for line in lines}) == 1  # the last column begins in the same place in each line


def test_list_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "list"]) == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in capsys.readouterr().out)


def test_list_of_one_lesson_by_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(bundled() / "black-box")]) == 0
    assert capsys.readouterr().out == "black-box  Black box\n"
