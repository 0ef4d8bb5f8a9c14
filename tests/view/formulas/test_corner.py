"""Where a number stands on a corner, the worked derivative says which side was taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.scene import Scene

LEFT, BETWEEN, HALF = (
    "a corner: the slope of the left side",
    "a corner: 0, between both sides",
    "a corner: half of both sides",
)
INSIDE, TAKEN = "a corner: the slope of the inside", "an edge: the slope of the side taken"
JUMP = "a jump: 0, the slope of both sides"
SHARED, FIRST = "a tie: equal ones share the slope", "a tie: the first has the slope"


def times(said: str, count: int) -> str:
    """The same of so many places: ``a corner (2×): …``."""
    return said.replace(":", f" ({count}×):", 1)


def shown(tmp_path: Path, formula: str, *settings: str) -> list[str]:
    """The worked formulas of the first iteration, line by line."""
    folder = tmp_path / "corner"
    assert main(["try", formula, *settings, "--minimize", "L", "--rate", "0.1", "--save", str(folder)]) == 0
    i18n.use("en")
    lesson = load_lesson(folder)
    variant = lesson.variants["default"]
    player = Player(variant)
    found = []
    while player.next() and player.iteration == 1:
        scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), "", 1, 2)
        found += ["".join(text for text, _ in line).strip() for line in formula_lines(scene)]
    return found


def remarks(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(("a corner", "an edge", "a jump", "a tie"))]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("L = relu(x)", LEFT),
        ("L = |x|", BETWEEN),
        ("L = max(x, 0)", HALF),
        ("L = x + min(x, 0)", HALF),
        ("L = leaky_relu(x)", LEFT),
        ("L = elu(x, 2)", LEFT),
        # With α = 1 it has no corner.
        ("L = elu(x)", ""),
        ("L = clip(x, 0, 1)", INSIDE),
        ("L = clip(x, -1, 0)", INSIDE),
        ("L = clip(x, -1, 1)", ""),
        ("L = where(x > 0, x, -x)", TAKEN),
        ("L = where(1 > 0, x, -x)", ""),
        ("L = sign(x)*x", JUMP),
        ("L = x^2", ""),
    ],
)
def test_the_side_of_a_corner_is_told(tmp_path: Path, formula: str, said: str) -> None:
    assert set(remarks(shown(tmp_path, formula, "--start", "x=0"))) == ({said} if said else set())


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        # v = (0, 2, 2, 0)
        ("L = sum(relu(v))", times(LEFT, 2)),
        ("L = sum(relu(v - 2))", times(LEFT, 2)),
        ("L = sum(abs(v[0:3]))", times(BETWEEN, 1)),
        ("L = sum(max(v, 2))", times(HALF, 2)),
        ("L = sum(clip(v, 0, 2))", times(INSIDE, 4)),
        ("L = sum(where(v >= 2, v, 0))", times(TAKEN, 2)),
        ("L = max(v)", SHARED),
        ("L = min(v)", SHARED),
        ("L = sum(max(v*[[1, 1, 1, 1], [1, 2, 1, 1]], axis=1))", times(SHARED, 1)),
        # Windows of two: (0, 2) and (2, 0) have one largest each; by one step, (2, 2) has two.
        ("L = sum(maxpool(v))", ""),
        ("L = sum(maxpool(v, 2, stride=1))", times(FIRST, 1)),
        ("L = sum(relu(v + 1))", ""),
        ("L = max(v[0:2])", ""),
    ],
)
def test_of_arrays_it_is_told_at_how_many_places(tmp_path: Path, formula: str, said: str) -> None:
    assert set(remarks(shown(tmp_path, formula, "--start", "v=[0, 2, 2, 0]"))) == ({said} if said else set())


def test_what_the_remark_says_is_what_the_gradient_is(tmp_path: Path) -> None:
    # max of (0, 2, 2, 0): the two share it.
    lines = shown(tmp_path, "L = max(v)", "--start", "v=[0, 2, 2, 0]")
    assert any(line.endswith("(0, 0.5, 0.5, 0)") or "[4]" in line for line in lines)
    assert remarks(lines) == [SHARED]


def test_on_the_way_to_a_target_it_is_told_too(tmp_path: Path) -> None:
    folder = tmp_path / "corner"
    settings = ["--start", "x=0", "--target", "z=3", "--save", str(folder)]
    assert main(["try", "z = 2x + clip(x, 0, 1)", *settings]) == 0
    i18n.use("en")
    lesson = load_lesson(folder)
    variant = lesson.variants["default"]
    player = Player(variant)
    found = []
    while player.next() and player.iteration == 1:
        scene = Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), "", 1, 2)
        found += ["".join(text for text, _ in line).strip() for line in formula_lines(scene)]
    assert INSIDE in found
