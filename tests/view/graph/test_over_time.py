"""Weights that all steps over time share: one road of each, named wherever it is seen, with what comes over it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.generate.generate import Request, made_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.graph.drawing import graph_lines, node_at, pans
from gradtutor.view.scene import Scene
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.lines import line_width
from tests.view.scenes import texts

COLUMNS, ROWS = 80, 9
X = (0.5, -1.0, 2.0, 0.25)
U, V = 0.5, 1.0


def scene_at(folder: Path, steps: int, stage: str, focus: str) -> Scene:
    """A place in the first iteration of h[t] = tanh(u·h[t−1] + v·x[t]), h[0] = 0, with the square of h[last] − 1."""
    xs = [X[at % len(X)] for at in range(steps)]
    formula = f"h[t] = tanh(u*h[t-1] + v*x[t]) for t = 1..{steps}; L = (h[{steps}] - 1)^2"
    request = Request((formula,), (f"u={U}", f"v={V}"), (f"x={xs}",), minimize="L", rate="0.1")
    lesson = load_lesson(made_lesson(request, folder))
    variant = lesson.variants["default"]
    player = Player(variant)
    i18n.use("en")
    while (player.snapshot().stage, player.snapshot().focus) != (stage, focus):
        assert player.next() and player.iteration == 1
    return Scene(lesson, variant, player.trace, lesson.words["en"], player.snapshot(), "", 1, 2)


def by_hand(steps: int) -> tuple[list[float], list[float], list[float]]:
    """h[0 … steps], and what each step brings to ∂L/∂u and to ∂L/∂v: ∂L/∂h[t] · (1 − h[t]²) · h[t−1] or x[t]."""
    xs = [X[at % len(X)] for at in range(steps)]
    h = [0.0]
    for x in xs:
        h.append(math.tanh(U * h[-1] + V * x))
    slope, of_u, of_v = 2 * (h[-1] - 1), list[float](), list[float]()
    for t in range(steps, 0, -1):
        before = slope * (1 - h[t] ** 2)
        of_u.insert(0, before * h[t - 1])
        of_v.insert(0, before * xs[t - 1])
        slope = before * U
    return h, of_u, of_v


def seen(scene: Scene, pan: int = 0) -> list[str]:
    lines = graph_lines(scene, COLUMNS, ROWS, pan)
    assert len(lines) <= ROWS and all(line_width(line) <= COLUMNS for line in lines)
    return texts(lines)


def shown(value: float) -> Iterator[str]:
    """How a number may be written on a road, where the room is small."""
    for digits in range(1, 6):
        yield f"{value:.{digits}f}".rstrip("0").rstrip(".").replace("-", "−")


def test_each_step_brings_its_part_to_a_weight_on_a_road_of_its_own(tmp_path: Path) -> None:
    scene = scene_at(tmp_path, 3, "backward", "v")
    _, _, of_v = by_hand(3)
    # One box of v, and three roads that leave it.
    drawing = seen(scene)
    assert sum(line.startswith(" v ") for line in drawing) == 1
    # On a short one stands what comes over it, without its factor.
    roads = [line for line in drawing if "◄" in line]
    assert len(roads) == 3
    for value, road in zip(sorted(map(abs, of_v)), sorted(roads, key=lambda line: abs(_part(line))), strict=True):
        assert abs(_part(road)) == pytest.approx(value, abs=0.05)
    assert sum(of_v) == pytest.approx(float(scene.snapshot.column.gradients["v"]), rel=1e-9)


def _part(road: str) -> float:
    """The number that stands before the arrow, or, where there was no room for it, the factor behind it."""
    before = road.partition("◄")[0].split("─")[-1].strip() if "─" in road.partition("◄")[0] else ""
    return float(before.replace("−", "-")) if before else float("nan")


def test_a_road_that_comes_from_out_of_sight_says_whose_it_is(tmp_path: Path) -> None:
    scene = scene_at(tmp_path, 12, "forward", "h_7")
    left = [line[:8] for line in seen(scene)]
    assert any(line.startswith("u 0.5 ─") for line in left)
    assert any(line.startswith("v 1 ─") for line in left)
    # None of the steps is to be taken for a weight of its own.
    assert not any(line.startswith(("u₁", "v₁")) for line in left)


def test_sixty_steps_are_looked_over_from_end_to_end(tmp_path: Path) -> None:
    scene = scene_at(tmp_path, 60, "backward", "u")
    least, most = pans(scene, COLUMNS, ROWS)
    assert least == 0 < most
    found: set[int] = set()
    for pan in range(0, most + COLUMNS // 2, COLUMNS // 2):
        text = "\n".join(seen(scene, pan))
        found |= {step for step in range(1, 61) if f"► h{str(step).translate(_DOWN)} " in text}
        # At the edge, or, where roads part there, a little further on.
        assert not pan or any(re.search(r"^[┬└─]*u( 0\.5)? ─", line) for line in text.split("\n"))
    assert found == set(range(1, 61))
    formula = texts(formula_lines(scene))
    _, of_u, _ = by_hand(60)
    # The first and the last of the parts, and the sum.
    assert formula[0].startswith("∂L/∂u = ∂L/∂h₂·(1 − h₂²)·h₁ + …")
    assert formula[1].strip() == "+ ∂L/∂h₆₀·(1 − h₆₀²)·h₅₉"
    assert any(text in formula[2] for text in shown(of_u[-1]))
    assert any(text in formula[3] for text in shown(sum(of_u)))
    assert all(line_width(line) <= 44 for line in formula_lines(scene))


_DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def test_what_is_looked_at_further_on_can_be_clicked(tmp_path: Path) -> None:
    scene = scene_at(tmp_path, 12, "forward", "h_2")
    for pan in (0, 40, 80):
        drawing = seen(scene, pan)
        for row, line in enumerate(drawing):
            if (at := line.find("► h")) >= 0 and line[at + 2 :].strip():
                name = line[at + 2 :].split()[0]
                assert node_at(scene, COLUMNS, ROWS, at + 2, row, pan) == "h_" + name[1:].translate(_UP)


_UP = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@contextmanager
def _in_ascii() -> Iterator[None]:
    ascii_spelling.use(True)
    try:
        yield
    finally:
        ascii_spelling.use(False)


def test_shared_roads_have_an_ascii_spelling(tmp_path: Path) -> None:
    with _in_ascii():
        drawing = seen(scene_at(tmp_path, 12, "forward", "h_7"))
    assert all(line.isascii() for line in drawing)
    assert "?" not in "".join(drawing)
    assert any(line.startswith("u 0.5 -") for line in drawing)
