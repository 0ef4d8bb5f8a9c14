"""The shooting target: round rings, numbered shots where they landed, and the sight."""

from __future__ import annotations

import math

import pytest

from gradtutor.lessons.toml.charts.target import Target
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.kinds.target import DRAWING, SIGHT, target_picture
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import Line, line_width, plain
from tests.session.walks import start
from tests.view.scenes import scene, scene_of

COLUMNS, ROWS = 44, 22
SCALE = 21 / COLUMNS
"""Ring widths per column: ten rings and half a one to each side."""
SHOTS = {1: (-6.364, 6.364), 2: (-3.864, 1.035), 3: (-3.0, 0.0), 4: (-1.932, -0.518), 5: (0.0, 0.0)}


def draw(here: Scene, *, colourless: bool = False, aim: dict[str, float] | None = None) -> tuple[Line, ...]:
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Target)]
    return target_picture(here, chart, COLUMNS, ROWS, colourless, aim)


def cells(lines: tuple[Line, ...]) -> dict[tuple[int, int], tuple[str, str]]:
    """Row and column -> character and role."""
    found = {}
    for row, line in enumerate(lines):
        column = 0
        for text, role in line:
            for character in text:
                found[row, column] = (character, role)
                column += 1
    return found


def cell_of(x: float, y: float) -> tuple[int, int]:
    """Where a place on the target is drawn: columns to the right, rows downwards, two ring widths of rows each."""
    return math.floor((ROWS - y / SCALE) / 2), math.floor(x / SCALE + COLUMNS / 2)


def test_the_picture_has_its_size() -> None:
    lines = draw(scene("target-shooting", "default", 5, 7))
    assert len(lines) == ROWS
    assert {line_width(line) for line in lines} == {COLUMNS}


def test_the_last_row_says_what_the_signs_mean() -> None:
    def last(iteration: int, revealed: int, rows: int = ROWS) -> str:
        here = scene("target-shooting", "default", iteration, revealed)
        (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Target)]
        lines = DRAWING.draw(here, chart, Canvas(COLUMNS, rows))
        assert len(lines) == rows
        assert {line_width(line) for line in lines} == {COLUMNS}
        return plain(lines[-1]).strip()

    assert last(1, 0) == ""
    assert last(1, 7) == "1 now"
    assert last(2, 7) == "2 now 1 before"
    assert last(5, 7) == "5 now 1–4 before"
    assert "now" not in last(5, 7, 8), "too few rows"
    assert last(1, 99).endswith(f"{SIGHT} the sight")


def test_every_shot_is_where_it_landed() -> None:
    found = cells(draw(scene("target-shooting", "default", 5, 7)))
    for number, (x, y) in SHOTS.items():
        assert found[cell_of(x, y)] == (str(number), "shot" if number == 5 else "spent")
    assert sum(character.isdigit() for character, _ in found.values()) == 5


def test_the_ring_under_a_shot_is_the_ring_that_it_counts() -> None:
    empty = cells(draw(scene("target-shooting", "default", 1, 0)))
    # Two rings a colour: 9 rings out is the fifth colour, 4 out the third, 3 and 2 out the second.
    for number, colour in {1: 4, 2: 2, 3: 1, 4: 1, 5: 0}.items():
        _, role = empty[cell_of(*SHOTS[number])]
        assert f"ring{colour}" in role


def test_a_shot_appears_with_its_last_coordinate() -> None:
    for revealed, shots in ((0, 0), (3, 0), (4, 1), (5, 1)):
        found = cells(draw(scene("target-shooting", "default", 1, revealed)))
        assert sum(character.isdigit() for character, _ in found.values()) == shots


def test_rings_are_round_and_symmetric() -> None:
    found = cells(draw(scene("target-shooting", "default", 1, 0)))
    for (row, column), (_, role) in found.items():
        assert role == found[row, COLUMNS - 1 - column][1]
    # Half blocks: a cell is two pixels high, so the disc is as wide as it is high.
    inside = [place for place, (character, _) in found.items() if character != " "]
    assert max(column for _, column in inside) - min(column for _, column in inside) + 1 == 42
    assert max(row for row, _ in inside) - min(row for row, _ in inside) + 1 == 22


def test_without_colour_every_ring_colour_has_its_sign() -> None:
    found = cells(draw(scene("target-shooting", "default", 1, 0), colourless=True))
    assert {character for character, _ in found.values()} == set(" .:-=+")
    assert found[ROWS // 2, COLUMNS // 2][0] == "+"
    assert {role for _, role in found.values()} == {"muted"}


def test_the_sight_is_where_the_learner_aims_and_on_top() -> None:
    here = scene("target-shooting", "default", 1, 9)
    found = cells(draw(here, aim={"ax": 5.0, "ay": -5.0}))
    assert found[cell_of(5.0, -5.0)] == (SIGHT, "sight")
    first = cells(draw(here, aim={"ax": SHOTS[1][0], "ay": SHOTS[1][1]}))
    assert first[cell_of(*SHOTS[1])] == (SIGHT, "sight")


@pytest.mark.parametrize("aim", [(-99.0, 99.0), (99.0, -99.0)])
def test_what_misses_the_picture_is_drawn_at_its_edge(aim: tuple[float, float]) -> None:
    found = cells(draw(scene("target-shooting", "default", 1, 9), aim={"ax": aim[0], "ay": aim[1]}))
    (place,) = [place for place, (character, _) in found.items() if character == SIGHT]
    assert place == ((0, 0) if aim[0] < 0 else (ROWS - 1, COLUMNS - 1))


def test_a_burst_leaves_three_holes() -> None:
    player = start("target-shooting", "burst")
    player.go(1, 5)
    here = scene_of(player, "target-shooting")
    found = cells(draw(here))
    values = here.snapshot.column.values
    xs, ys = (list(values[name]) for name in "xy")  # type: ignore[arg-type]
    holes = {cell_of(float(x), float(y)) for x, y in zip(xs, ys, strict=True)}
    assert len(xs) == 3
    assert {place for place, (character, _) in found.items() if character == "1"} == holes


def test_the_arrow_points_where_the_loss_grows_and_the_update_turns_it_round() -> None:
    """The first hole is at the upper left: away from the middle is up and left, back to it down and right."""

    def heads(stage: str) -> list[str]:
        player = start("target-shooting", "default")
        while player.snapshot().stage != stage:
            assert player.next()
        found = cells(draw(scene_of(player, "target-shooting")))
        return [character for character, _ in found.values() if character in "↖↘"]

    assert heads("loss") == heads("backward") == ["↖"]
    assert heads("update") == ["↘"]
