"""A run as a file: what the learner has seen and no more, written whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from gradtutor.errors import ExportError
from gradtutor.session.run.player import Player
from gradtutor.view.export import export as module
from gradtutor.view.export.export import export, form_of, next_form, proposed_name, wanted_file
from gradtutor.view.scene import Scene
from tests.session.walks import CHOICES, lesson
from tests.view.scenes import at_end, scene, scene_of

SVG = "<svg>ŷ</svg>"


def written(path: Path, here: Scene, player: Player | None = None) -> str:
    """What is in the file afterwards; nothing else is in its folder."""
    export(path, here, player.trace.chosen if player else {}, SVG)
    assert list(path.parent.iterdir()) == [path]
    return path.read_text(encoding="utf-8")


def failing(number: int) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


# what is written


def test_the_run_so_far_as_json(tmp_path: Path) -> None:
    # Iteration 2, three steps into backward: Δc and Δb are known, Δa and Δx are not.
    text = written(tmp_path / "run.json", scene("nonlinear-chain", "default", 2, 6))
    (run,) = json.loads(text)["runs"]
    assert run["stop"] == {"reason": "limit", "iteration": 2}
    first, second = run["iterations"]
    # By hand: a = 2², b = ln 4, c = √(ln 4), and the gap to 2.13.
    assert first["values"] == pytest.approx({"a": 4.0, "b": math.log(4), "c": math.sqrt(math.log(4))})
    assert first["objective"] == pytest.approx(math.sqrt(math.log(4)) - 2.13)
    assert set(first["updated"]) == {"x"}
    assert set(second["values"]) == {"a", "b", "c"}
    assert set(second["deltas"]) == set(second["gradients"]) == {"c", "b"}
    assert "updated" not in second


def test_the_run_so_far_as_csv(tmp_path: Path) -> None:
    text = written(tmp_path / "run.csv", scene("nonlinear-chain", "default", 1, 1))
    (row,) = csv.DictReader(text.splitlines())
    assert (row["x"], row["a"], row["b"], row["objective"], row["delta_x"]) == ("2.0", "4.0", "", "", "")
    assert "\r" not in text


def test_the_run_so_far_as_markdown_in_either_language(tmp_path: Path) -> None:
    text = written(tmp_path / "run.md", scene("nonlinear-chain", "default", 2, 6))
    assert text.startswith("## Nonlinear chain · default\n")
    assert "As far as iteration 2: the run goes on. Method: Newton's method." in text
    (row,) = [line for line in text.splitlines() if line.startswith("| Δa ")]
    # By hand: Δb ÷ ∂b/∂a = −2.24318 ÷ 0.25 in iteration 1; not known yet in iteration 2.
    assert row.replace("|", " ").split() == ["Δa", "−8.97271", "—"]
    (tmp_path / "run.md").unlink()
    assert written(tmp_path / "run.md", scene("nonlinear-chain", "default", 2, 6, "zh")).startswith("## 非线性链条")


def test_a_run_that_has_been_seen_to_its_end_says_how_it_ended(tmp_path: Path) -> None:
    text = written(tmp_path / "run.json", at_end("nonlinear-chain", "default"))
    assert json.loads(text)["runs"][0]["stop"] == {"reason": "converged", "iteration": 5}


def test_moves_by_hand_are_in_it(tmp_path: Path) -> None:
    moves = CHOICES["two-variables", "by-hand"]
    player = Player(lesson("two-variables").variants["by-hand"])
    player.to_end()
    player.choose(moves[0])
    text = written(tmp_path / "run.json", scene_of(player, "two-variables"), player)
    assert json.loads(text)["runs"][0]["iterations"][-1]["updated"] == moves[0]


def test_the_picture_of_the_screen(tmp_path: Path) -> None:
    assert written(tmp_path / "screen.SVG", scene("black-box", "default", 1, 1)) == SVG


def test_what_a_lesson_hides_until_its_end_is_not_given_away(tmp_path: Path) -> None:
    for name in ("black-box", "guess-the-number"):
        with pytest.raises(ExportError, match="hides numbers until its end"):
            export(tmp_path / "run.csv", scene(name, "default", 1, 1), {}, SVG)
    assert not list(tmp_path.iterdir())
    assert "0.332" in written(tmp_path / "run.md", at_end("black-box", "default"))


# names


def test_the_name_that_is_proposed() -> None:
    assert proposed_name(scene("nonlinear-chain", "gradient", 1, 0)) == "nonlinear-chain-gradient.csv"
    here = scene("nonlinear-chain", "gradient", 1, 0)
    odd = Scene(here.lesson, here.variant._replace(name="../η 0.2: x"), here.trace, here.words, here.snapshot)
    assert proposed_name(odd) == "nonlinear-chain-..-η-0.2-x.csv"


def test_the_formats_come_round() -> None:
    names = ["a.b.csv"]
    for _ in range(4):
        names.append(next_form(names[-1]))
    assert names == ["a.b.csv", "a.b.json", "a.b.md", "a.b.svg", "a.b.csv"]
    assert (next_form("run"), next_form("run.txt"), form_of("run.txt")) == ("run.csv", "run.txt.csv", "")


def test_a_tilde_is_the_learners_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert wanted_file(" ~/run.csv ") == tmp_path / "run.csv"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("run.txt", "The end of the name says what is written"),
        ("", "The end of the name says what is written"),
        ("~nobody-of-that-name/run.csv", "cannot be the name of a file"),
        ("a\0b.csv", "cannot be the name of a file"),
        ("folder.csv", "is no file"),
        (f"{'x' * 300}.csv", "its name is too long"),
    ],
)
def test_a_name_that_cannot_be(name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ExportError, match=said):
        export(wanted_file(name), scene("nonlinear-chain", "default", 1, 1), {}, SVG)


# whole or not at all


def test_a_folder_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"run.csv cannot be written: there is no such folder\."):
        export(tmp_path / "none" / "run.csv", scene("nonlinear-chain", "default", 1, 1), {}, SVG)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "you have no right to write there"),
        (errno.EROFS, "the disk can only be read"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_disk_that_fails_leaves_the_old_file_as_it_was(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.json"
    file.write_text("old", encoding="utf-8")

    def half(_lesson: object, _runs: object, _form: str, stream: Any, _width: int) -> None:
        stream.write("half")
        stream.flush()
        failing(number)()

    monkeypatch.setattr(module, "write", half)
    with pytest.raises(ExportError, match=said):
        export(file, scene("nonlinear-chain", "default", 1, 1), {}, SVG)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_a_link_stays_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    behind, link = tmp_path / "behind.svg", tmp_path / "link.svg"
    behind.write_text("old", encoding="utf-8")
    link.symlink_to(behind)
    export(wanted_file(str(link)), scene("nonlinear-chain", "default", 1, 1), {}, SVG)
    assert link.is_symlink()
    assert behind.read_text(encoding="utf-8") == SVG
