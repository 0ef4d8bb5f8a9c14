"""What is said of a step of a made lesson: of the operation that matters, wherever a number stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.generate.generate import Request, made_lesson


def remark(folder: Path, formula: str) -> str:
    """What the words say of the forward step of f, behind its value."""
    i18n.use("en")
    made = made_lesson(Request((f"f = {formula}",), ("x=1",), target="3"), folder)
    text = (made / "text.en.md").read_text(encoding="utf-8")
    return text.partition("## forward f\n")[2].partition("{f}.")[2].partition("\n##")[0].strip()


@pytest.mark.parametrize("formula", ["sin(x)", "5*sin(x)", "sin(x)*5", "sin(x)/5", "-2*sin(x)"])
def test_a_number_beside_an_operation_does_not_hide_it(tmp_path: Path, formula: str) -> None:
    assert "The slope of a sine is the cosine." in remark(tmp_path, formula)


@pytest.mark.parametrize("formula", ["5*x", "x*5", "x/5"])
def test_a_number_beside_a_name_is_a_straight_line(tmp_path: Path, formula: str) -> None:
    assert remark(tmp_path, formula) == remark(tmp_path / "same", "7*x")
    assert remark(tmp_path / "other", "x**2") != remark(tmp_path / "again", formula)
