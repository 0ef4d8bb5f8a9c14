"""The commands by which lessons come about: try, author new, author schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradtutor.cli.main import main
from tests.terminal.test_tutor import tutor

PRODUCT = ["try", "z = (2*w + 3*b) * (2*b + 1)", "--start", "w=3", "--start", "b=4", "--target", "z=150"]


def test_a_saved_formula_can_be_traced_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "product"
    assert main([*PRODUCT, "--save", str(folder)]) == 0
    assert capsys.readouterr().out == f"The lesson is in '{folder}'. To see it: gradtutor {folder}\n"
    assert main(["trace", str(folder), "--format", "json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    # 162 − 150 = 12; half of it each, divided by ∂z/∂w = 18 and ∂z/∂b = 63.
    assert run["iterations"][0]["deltas"]["w"] == pytest.approx(6 / 18)
    assert run["iterations"][1]["parameters"] == pytest.approx({"w": 3 - 6 / 18, "b": 4 - 6 / 63})
    assert main(["author", "check", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("1 run, no fault.\n")
    assert main([*PRODUCT, "--save", str(folder)]) == 2
    assert "is there already, and is not overwritten" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["try"], 'Which formula? Write one such as: gradtutor try "z = w**2" --start w=3 --minimize z'),
        ([*PRODUCT[:4], *PRODUCT[6:]], "No value is given for: b. Write --start b=1 for a name that is to change, "
         "--constant b=1 for one that stays."),
        (["author", "new"], "Which name shall the lesson have? Write: gradtutor author new NAME"),
        (["author", "new", "two words"], "'two words' cannot be the name of a lesson. "
         "Use ASCII letters, digits, - and _, at most 60 in all."),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message + "\n")


def test_author_new_says_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["author", "new", "mine"]) == 0
    assert (
        capsys.readouterr().out == "The lesson is in 'mine'. To see it while you write: gradtutor author watch mine\n"
    )
    (tmp_path / "course.toml").write_text("", "utf-8")
    assert main(["author", "new", "other", "--in", str(tmp_path)]) == 0
    assert 'add "other" to the lessons of a chapter in' in capsys.readouterr().out
    assert main(["author", "check", "mine"]) == 0


def test_author_schema_prints_what_author_new_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["author", "new", "mine", "--in", str(tmp_path)])
    capsys.readouterr()
    assert main(["author", "schema"]) == 0
    assert capsys.readouterr().out == (tmp_path / "mine" / "lesson.schema.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "title", "gap"),
    [("en", "Reach z = 150", "z is 162, wanted is 150: the gap is 12."), ("zh", "让 z = 150", "z 是 162，想要 150")],
)
def test_a_formula_opens_in_a_terminal(language: str, title: str, gap: str) -> None:
    with tutor("--lang", language, *PRODUCT) as terminal:
        terminal.wait_for("z = (2w + 3b)·(2b + 1)")
        assert title in terminal.rows[0]
        for text in ("18", "9", "162"):
            terminal.press("space")
            terminal.wait_for(f"= {text}")
        terminal.press("space")
        terminal.wait_for(gap)
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
