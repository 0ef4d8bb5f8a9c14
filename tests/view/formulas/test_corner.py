"""Where a number stands on a corner, the worked derivative says which side was taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("L = relu(x)", "a corner: the slope of the left side"),
        ("L = |x|", "a corner: 0, between both sides"),
        ("L = max(x, 0)", "a corner: half of both sides"),
        ("L = x^2", ""),
    ],
)
def test_the_side_of_a_corner_is_told(tmp_path: Path, formula: str, said: str) -> None:
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.session.run.player import Player
    from gradtutor.view.formulas.formula import formula_lines
    from gradtutor.view.scene import Scene

    folder = tmp_path / "corner"
    assert main(["try", formula, "--start", "x=0", "--minimize", "L", "--rate", "0.1", "--save", str(folder)]) == 0
    i18n.use("en")
    lesson = load_lesson(folder)
    variant = lesson.variants["default"]
    player = Player(variant)
    shown = []
    while player.next() and player.iteration == 1:
        scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), "", 1, 2)
        shown += ["".join(text for text, _ in line) for line in formula_lines(scene)]
    assert any("a corner" in line for line in shown) == bool(said)
    assert not said or any(said in line for line in shown)
