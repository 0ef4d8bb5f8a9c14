"""``gradtutor try`` without a goal, and without anything: it asks for what it needs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gradtutor.cli.main import main


def test_without_a_goal_value_and_derivative_are_worked_out_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "alone"
    assert main(["try", "y = x^3 - 2*x", "--start", "x=2", "--save", str(folder)]) == 0
    words = {language: (folder / f"text.{language}.md").read_text("utf-8") for language in ("en", "zh")}
    assert words["en"].startswith("# Value and slope of y\n")
    assert words["zh"].startswith("# y 的值和斜率\n")
    assert all("∂y/∂x = 3x² − 2" in text for text in words.values())
    capsys.readouterr()
    assert main(["trace", str(folder), "--format", "json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["runs"][0]["iterations"]
    assert only["values"]["y"] == 4.0
    # 3·2² − 2.
    assert only["gradients"]["x"] == 10.0


def test_with_nothing_it_asks_one_question_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["y = foo(x)", "y = w*x^2", "3", "abc", "2", "75"])
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["--lang", "en", "try", "--save", str(tmp_path / "asked")]) == 0
    said = capsys.readouterr().out
    assert "There is no function 'foo'." in said
    assert "x: 'abc' is not a number." in said
    assert [question.split("?")[0] for question in asked] == [
        "Which formula",
        "Which formula",
        "Where does w begin",
        "Where does x begin",
        "Where does x begin",
        "Where is y to go",
    ]
    written = (tmp_path / "asked" / "lesson.toml").read_text("utf-8")
    assert "w = { start = 3.0 }" in written
    assert "target = 75.0" in written


def test_whoever_answers_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", gone)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["try"]) == 2


def test_a_column_of_words_is_used_as_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "kinds.csv"
    data.write_text("len,kind\n1,cat\n2,dog\n3,cat\n4,cow\n", "utf-8")
    formulas = ["z = outer(len, w)", "L = softmax_cross_entropy(z, one_hot(kind))"]
    given = ["--start", "w=[0, 0, 0]", "--data", str(data), "--minimize", "L", "--save", str(tmp_path / "kinds")]
    assert main(["try", *formulas, *given]) == 0
    capsys.readouterr()
    assert main(["trace", str(tmp_path / "kinds"), "--format", "json", "--iterations", "1"]) == 0
    first = json.loads(capsys.readouterr().out)["runs"][0]["iterations"][0]
    # All logits are 0: ln 3. ∂L/∂w of cat, cow, dog: Σ len·(⅓ − y)/4 = (10/3 − 4)/4, (10/3 − 4)/4, (10/3 − 2)/4.
    assert first["values"]["L"] == pytest.approx(1.0986122886681098)
    assert first["gradients"]["w"] == pytest.approx([-1 / 6, -1 / 6, 1 / 3])


def test_a_setting_may_be_a_formula_and_a_name_in_any_spelling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "set"
    assert main(["try", "y = w₁*θ", "--start", "w₁=1", "--start", "θ=1", "--save", str(folder)]) == 0
    capsys.readouterr()
    words = ["--set", "w1=2π", "--set", "θ=1/4", "--set", "rule.kind=adam", "--format", "json"]
    assert main(["trace", str(folder), *words]) == 0
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["rule"] == "adam"
    assert run["iterations"][0]["parameters"] == {"w₁": pytest.approx(6.283185307179586), "θ": 0.25}
