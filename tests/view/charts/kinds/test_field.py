"""The gradient field: which way its arrows point, and how heavy they are."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

import pytest

from gradtutor.lessons.toml.charts.field import Field
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.kinds.field import DOT, FLAT, HEAVY, STEEP, arrows
from gradtutor.view.charts.registry import MODULES
from tests.engine.problems import problem
from tests.view.charts.plane_scenes import BOWL, bowl, cells, drawn, seen
from tests.view.scenes import bare

FIELD = Field(BOWL.x, BOWL.y, BOWL.x_range, BOWL.y_range, lowest=(9.0, 9.0))
BLANK = bare(bowl(9.0, 9.0), 1, 0)
LIGHT = {heavy: light for light, heavy in HEAVY.items()}
WAYS = {"→": (1, 0), "↗": (1, 1), "↑": (0, 1), "↖": (-1, 1), "←": (-1, 0), "↙": (-1, -1), "↓": (0, -1), "↘": (1, -1)}


def middles() -> dict[tuple[int, int], tuple[float, float]]:
    """Row and column of a cell in the window -> the point in its middle."""
    frame = seen(FIELD)
    xs, ys = frame.centres(frame.columns, frame.rows)
    return {(row, column): (x, y) for row, y in enumerate(ys) for column, x in enumerate(xs)}


@pytest.mark.parametrize("upwards", [False, True])
def test_arrows_point_away_from_the_middle_or_to_it(upwards: bool) -> None:
    points = middles()
    found = arrows(BLANK, FIELD, seen(FIELD), upwards)
    assert len(found) > 30
    for place, (character, _) in found.items():
        x, y = points[place]
        across, up = WAYS[LIGHT.get(character, character)]
        along = (across * x + up * y) / ((across**2 + up**2) * (x**2 + y**2)) ** 0.5
        # An eighth of a turn between arrows: never more than a sixteenth from the truth.
        assert (along if upwards else -along) > 0.92


def test_steep_is_heavy_and_flat_is_a_dot() -> None:
    points = middles()
    narrow = bare(problem({"x": 9.0, "y": 9.0}, {"J": "x**2 + 0.0001 * y"}), 1, 0)
    found = arrows(narrow, FIELD, seen(FIELD), False)
    sizes = {place: (4 * points[place][0] ** 2 + 1e-8) ** 0.5 for place in found}
    steepest = max(sizes.values())
    for place, (character, _) in found.items():
        expected = DOT if sizes[place] < FLAT * steepest else None
        if expected is None:
            assert (character in LIGHT) is (sizes[place] > STEEP * steepest)
        else:
            assert character == expected


def test_arrows_stand_apart_on_dark_ground() -> None:
    found = cells(drawn(BLANK, FIELD))
    heads = {place: role for place, (character, role) in found.items() if place[0] and character in {*WAYS, *LIGHT}}
    assert all(role.startswith("chalk/dusk") for role in heads.values())
    rows = sorted({row for row, _ in heads})
    columns = sorted({column for _, column in heads})
    assert {b - a for a, b in pairwise(rows)} == {3}
    assert {b - a for a, b in pairwise(columns)} == {6}


def test_there_are_no_arrows_where_there_is_no_value_and_on_a_plain() -> None:
    half = bare(problem({"x": 9.0, "y": 9.0}, {"J": "sqrt(x) + y"}), 1, 0)
    points = middles()
    assert all(points[place][0] > 0 for place in arrows(half, FIELD, seen(FIELD), False))
    level = bare(problem({"x": 9.0, "y": 9.0}, {"J": "0 * x + 0 * y + 1"}), 1, 0)
    assert arrows(level, FIELD, seen(FIELD), False) == {}


def test_the_arrow_at_the_current_point_is_the_gradient_whichever_way_the_field_goes() -> None:
    # ∇(x² + y²) at (−1.5, 0) is (−3, 0).
    here = bare(bowl(-1.5, 0.0), 1, 5)
    for direction in ("down", "up"):
        found = cells(drawn(here, FIELD._replace(direction=direction)))
        assert [sign for sign, role in found.values() if role == "arrow"] == ["←"]


def test_without_colour_no_arrow_stands_on_a_number() -> None:
    canvas = Canvas(60, 23, colourless=True)
    found = cells(drawn(BLANK, FIELD, canvas), canvas)
    heads = [place for place, (character, _) in found.items() if place[0] and character in {*WAYS, *LIGHT}]
    assert len(heads) > 30
    margin = seen(FIELD, canvas).margin
    for row, column in heads:
        beside = [found[row, near][0] for near in (column - 1, column + 1) if margin <= near < canvas.columns]
        assert not any(character.isdigit() for character in beside)


def test_surface_and_field_are_tall() -> None:
    rooms = {kind: import_module(module).DRAWING.room for kind, module in MODULES.items()}
    assert {kind for kind, room in rooms.items() if room == "tall"} == {
        "surface",
        "field",
        "network",
        "heat",
        "surface3d",
    }
    assert rooms["target"] == "square"
