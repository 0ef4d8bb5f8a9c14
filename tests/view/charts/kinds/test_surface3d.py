"""A surface in perspective: places by hand calculation, what is hidden, the point on it, the same without colour."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gradtutor.lessons.toml.charts.surface3d import Surface3d
from gradtutor.view.charts.canvas import BEFORE, HERE, NEXT, Canvas, Picture
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import describe, drawing_of, picture
from gradtutor.view.charts.relief.camera import DISTANCE, RADIUS, RISE, Camera, camera
from gradtutor.view.charts.relief.cells import brightness
from gradtutor.view.charts.relief.grid import SIDE, grid_of
from gradtutor.view.charts.relief.marks import HIDDEN
from gradtutor.view.charts.relief.path import box, next_point
from gradtutor.view.charts.relief.roles import LEVELS, LIGHTS, NAME, NOTHING, WALLS, parts
from gradtutor.view.charts.relief.sight import SIDE_MARGIN, forget, sight_of
from gradtutor.view.scene import Scene
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.lines import Line, line_width, plain
from tests.engine.problems import problem
from tests.view.charts.plane_scenes import bowl, cells, drawn
from tests.view.scenes import at_end, bare, scene

BOWL = Surface3d("x", "y", (-2.0, 2.0), (-2.0, 2.0))
ROOM = Canvas(44, 24)
EYE = Camera(100, 60, 200.0, 4.0, 50.0, 10.0, 1.0, 0.0)
"""Straight ahead, 5 from the middle of the box and 4 above its foot; 200 pixels of focal length."""


def ridge(y: float = 1.0, turn: float = 90.0) -> tuple[Scene, Surface3d]:
    """A ridge at x = 0 and a point beside it at x = ``y``; turned by 90° the eye looks along x."""
    here = bare(problem({"x": y, "y": 0.0}, {"J": "exp(-20*x**2) + 0*y"}), 1, 0)
    return here, Surface3d("x", "y", (-1.0, 1.0), (-1.0, 1.0), turn=turn)


def lines_of(drawn: Picture | None) -> tuple[Line, ...]:
    assert drawn is not None and not isinstance(drawn, Figure)
    return drawn


# places


@pytest.mark.parametrize(
    ("place", "column", "row"),
    [
        # Middle of the foot: straight ahead, 4 below the eye and 5 away: 10 + 200 · 4/5 = 170.
        ((0.0, 0.0, 0.0), 50.0, 170.0),
        # The near left corner is 4 away: 50 − 200 · 1/4 and 10 + 200 · 4/4.
        ((-1.0, -1.0, 0.0), 0.0, 210.0),
        # The far right one is 6 away, at the top of the box: 50 + 200/6 and 10 + 200 · (4 − 0.85)/6.
        ((1.0, 1.0, 1.0), 50 + 200 / 6, 115.0),
    ],
)
def test_places_are_projected(place: tuple[float, float, float], column: float, row: float) -> None:
    assert EYE.place(*place)[:2] == pytest.approx((column, row))


def test_a_quarter_turn_brings_the_right_side_to_the_front() -> None:
    quarter = EYE._replace(cosine=0.0, sine=-1.0)
    # (1, 0) is where (0, −1) was: 4 away, straight ahead.
    assert quarter.place(1.0, 0.0, 0.0) == pytest.approx(EYE.place(0.0, -1.0, 0.0))


@pytest.mark.parametrize("turn", range(0, 360, 20))
@pytest.mark.parametrize("size", [(36, 38), (57, 72), (118, 74), (97, 112), (60, 24)])
def test_the_box_is_seen_however_it_is_turned(size: tuple[int, int], turn: int) -> None:
    eye = camera(*size, turn, SIDE_MARGIN, 3)
    for u in (-1, 1):
        for v in (-1, 1):
            for w in (0, 1):
                column, row, distance = eye.place(u, v, w)
                assert SIDE_MARGIN - 1e-9 <= column <= size[0] - SIDE_MARGIN + 1e-9
                assert -1e-9 <= row <= size[1] - 3 + 1e-9
                assert DISTANCE - RADIUS - 1e-9 <= distance <= DISTANCE + RADIUS + 1e-9
    # The eye is above all that can be seen: no surface is seen from below.
    assert eye.height > RISE


# the grid


def test_the_box_and_its_heights() -> None:
    here = bare(bowl(), 1, 0)
    grid = grid_of(here, BOWL)
    # x² + y² over ±2: 0 in the middle, 8 in the corners, 4 in the middle of an edge.
    assert grid.limits == (0.0, 8.0)
    assert grid.height(0.0, 0.0) == 0.0
    assert grid.height(1.0, 1.0) == 1.0
    assert grid.height(1.0, 0.0) == pytest.approx(0.5)
    assert box(BOWL, (1.0, -0.5)) == (0.5, -0.25)
    assert grid.lowest == (0.0, 0.0)
    assert grid_of(here, BOWL) is grid


def test_the_lowest_place_that_the_author_names_is_the_foot() -> None:
    # Over −0.3 to 1 the grid has points at −0.3 + 1.3·n/64, none of them 0; the foot is 0 all the same.
    chart = BOWL._replace(x_range=(-0.3, 1.0), lowest=(0.0, 0.0))
    here = bare(bowl(), 1, 0)
    assert grid_of(here, chart._replace(lowest=None)).limits[0] > 0
    assert grid_of(here, chart).limits[0] == 0.0
    # One that lies outside of the box counts for nothing.
    assert grid_of(here, chart._replace(x_range=(0.5, 1.0))).limits[0] == pytest.approx(0.25)


def test_normals_are_those_of_the_surface() -> None:
    here = bare(problem({"x": 0.0, "y": 0.0}, {"J": "2*x + y"}), 1, 0)
    grid = grid_of(here, replace_ranges(BOWL))
    # Over ±1 each, J goes from −3 to 3: the height is (2u + v + 3)/6, so its slopes are 2/6 and 1/6, RISE times drawn.
    a, b = RISE * 2 / 6, RISE / 6
    size = math.sqrt(a * a + b * b + 1)
    for at in (0, SIDE - 1, SIDE * SIDE // 2, SIDE * SIDE - 1):
        assert grid.normals[at] == pytest.approx((-a / size, -b / size, 1 / size))


def replace_ranges(chart: Surface3d) -> Surface3d:
    return chart._replace(x_range=(-1.0, 1.0), y_range=(-1.0, 1.0))


# what is hidden


def test_what_lies_behind_a_ridge_is_hidden() -> None:
    here, chart = ridge()
    sight = sight_of(here, chart, ROOM)
    assert sight is not None
    # Turned by 90° against the clock, x leads away from the eye: at x = 0.3 the ridge at 0 stands before.
    near, top, behind, far = (sight.cell((x, 0.0, sight.grid.height(x, 0.0))) for x in (-0.5, 0.0, 0.3, 0.95))
    assert near is not None and top is not None and behind is not None and far is not None
    assert (near[2], top[2], behind[2]) == (True, True, False)
    # The line of sight over the ridge's top: from H at 5 − 0 down to its height RISE at the distance 5; the ground at
    # x = 0.95 is 5.95 away, where that line is H − (H − RISE) · 5.95/5.
    height = sight.camera.height
    assert far[2] == (height - (height - RISE) * 5.95 / 5 <= 0)


def test_hidden_surface_is_not_drawn() -> None:
    here, chart = ridge()
    sight = sight_of(here, chart, ROOM)
    assert sight is not None
    # Straight ahead, from below: the wall, the plain before the ridge, its near slope. The far slope is hidden, so that
    # above the top there is nothing but the plain behind, if that.
    column = sight.camera.columns // 2
    upwards = [row[column] for row in reversed(sight.rendered.pixels)]
    levels = [parts(number)[0] for number in upwards if number != NOTHING and number < WALLS]
    top = levels.index(max(levels))
    assert levels[top] >= LEVELS - 3
    assert levels[: top + 1] == sorted(levels[: top + 1])
    assert set(levels[top + 1 :]) <= {levels[top], 0}
    # From the other side what was hidden stands before the ridge.
    back = sight_of(here, chart._replace(turn=270.0), ROOM)
    assert back is not None
    place = back.cell((0.3, 0.0, back.grid.height(0.3, 0.0)))
    assert place is not None and place[2]


def test_a_hidden_point_is_dotted_and_the_legend_says_so() -> None:
    here, chart = ridge(0.3)
    lines = drawn(here, chart, ROOM)
    found = cells(lines, ROOM)
    (place,) = [cell for cell, (sign, role) in found.items() if sign == HIDDEN and role == "here"]
    assert 0 < place[0] < ROOM.rows - 1
    assert f"{HIDDEN} behind" in plain(lines[-1])
    turned = lines_of(picture(here, chart, ROOM, turn=180.0))
    assert HIDDEN not in "".join(map(plain, turned))


def test_walls_stand_below_the_near_edges_down_to_the_foot() -> None:
    here = bare(bowl(), 1, 0)
    sight = sight_of(here, BOWL, ROOM)
    assert sight is not None
    eye = sight.camera
    column, foot, _ = eye.place(-1.0, -1.0, 0.0)
    _, rim, _ = eye.place(-1.0, -1.0, 1.0)
    pixels = sight.rendered.pixels
    at = math.floor(column)
    assert pixels[math.floor((rim + foot) / 2)][at] >= WALLS
    assert pixels[math.ceil(foot)][at] == NOTHING
    # Both walls are seen, the left one lighter.
    kinds = {parts(number)[1] for row in pixels for number in row if number >= WALLS}
    assert kinds == {-1, -2}


# the point


@pytest.mark.parametrize("turn", [0.0, 60.0, 135.0, 250.0])
@pytest.mark.parametrize("colourless", [False, True])
def test_the_point_lies_on_the_surface(turn: float, colourless: bool) -> None:
    here = bare(bowl(), 1, 3)
    canvas = replace(ROOM, colourless=colourless, turn=turn)
    sight = sight_of(here, BOWL, canvas)
    assert sight is not None
    lines = lines_of(picture(here, BOWL, canvas, turn=turn))
    ((row, column),) = [cell for cell, (_, role) in cells(lines, ROOM).items() if role == "here" and cell[0] < 23]
    # By hand: (1.5, −1) is (0.75, −0.5) in the box, and 3.25 of 8 high.
    x, y, distance = sight.camera.place(0.75, -0.5, 3.25 / 8)
    assert (row - 1, column) == (math.floor(y / 2), math.floor(x))
    # The surface is drawn there: its pixel has the height's colour.
    level, light = parts(sight.rendered.pixels[math.floor(y)][math.floor(x)])
    if light >= 0 and sight.rendered.sees(x, y, distance):
        assert abs(level - sight.grid.level(3.25 / 8)) <= 2
    ray = sight.rendered.rays[math.floor(x)]
    assert ray is not None
    passed = round((distance - ray.near) / ray.step)
    if sight.rendered.sees(x, y, distance):
        # The highest row passed there is that of the point, but for what half a step of the ray rises.
        assert ray.tops[passed] == pytest.approx(y, abs=1.0)


def test_points_lie_on_the_drawn_surface_within_half_a_dot() -> None:
    here = scene("descent-2d", "other-valley", 1, 1)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Surface3d)]
    for size in ((37, 22), (57, 38), (97, 58), (118, 38)):
        sight = sight_of(here, chart, Canvas(*size))
        assert sight is not None
        low, high = sight.grid.limits
        assert low == 0.0
        # No point of the grid, whose columns are 7/64 and whose rows 6/64 apart: what is drawn is between four of them.
        for x, y in ((3.013, 0.987), (2.41, 1.07), (-0.06, 3.2), (1.23, 1.55), (0.317, -0.9)):
            u, v = box(chart, (x, y))
            _, drawn_row, _ = sight.camera.place(u, v, sight.grid.height(u, v))
            _, row, _ = sight.camera.place(u, v, (x**2 + math.sin(y) ** 2) / high)
            # Four dots a cell, two pixels a cell: half a dot is a quarter of a pixel.
            assert drawn_row == pytest.approx(row, abs=0.25)


def test_the_next_point_is_shown_before_the_update() -> None:
    # ∇(x² + y²) = (3, −2) at (1.5, −1); with the rate 0.1 the next place is (1.2, −0.8).
    for revealed in (5, 6, 7):
        here = bare(bowl(), 1, revealed)
        known = {"x", "y"} <= set(here.snapshot.column.gradients)
        found = next_point(here, BOWL)
        assert (found is not None) is known
        if found:
            assert found == pytest.approx((1.2, -0.8))
            assert any(sign == NEXT for sign, _ in cells(drawn(here, BOWL, ROOM), ROOM).values())


def test_the_path_is_on_it() -> None:
    here = bare(bowl(), 6, 3)
    lines = drawn(here, BOWL, ROOM)
    signs = "".join(map(plain, lines[1:-1]))
    assert signs.count(HERE) == 1
    assert BEFORE in signs
    # A step changes the path and not the surface: the picture is made of the same one.
    assert sight_of(here, BOWL, ROOM) is sight_of(here, BOWL, ROOM)


# the picture


@pytest.mark.parametrize("size", [(37, 22), (57, 38), (97, 58), (20, 12)])
@pytest.mark.parametrize("colourless", [False, True])
def test_it_fills_its_room(size: tuple[int, int], colourless: bool) -> None:
    here = scene("descent-2d", "default", 3, 4)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Surface3d)]
    for turn in (0.0, 45.0, 195.0):
        lines = lines_of(picture(here, chart, Canvas(*size, colourless), turn=turn))
        assert len(lines) == size[1]
        assert {line_width(line) for line in lines} == {size[0]}


def test_without_room_there_is_none() -> None:
    assert picture(bare(bowl(), 1, 0), BOWL, Canvas(12, 24)) is None
    assert picture(bare(bowl(), 1, 0), BOWL, Canvas(40, 6)) is None


def test_the_axes_are_named_with_both_ends() -> None:
    here = scene("descent-2d", "default", 1, 1)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Surface3d)]
    for turn in (0.0, 30.0, 180.0, 270.0):
        text = "\n".join(map(plain, lines_of(picture(here, chart, Canvas(57, 38), turn=turn))))
        for name in ("x −4", "x 4", "y −1.5", "y 1.5", "J 17"):  # 4² + sin² 1.5 = 16.995
            assert name in text, (turn, name)


def test_without_colour_it_has_the_same_shape() -> None:
    here = bare(bowl(), 4, 3)
    coloured, bleak = (cells(drawn(here, BOWL, replace(ROOM, colourless=one)), ROOM) for one in (False, True))
    texts = {row for row, _ in coloured} - {0, ROOM.rows - 1}
    for row in texts:
        for column in range(ROOM.columns):
            (sign, role), (shade, bare_role) = coloured[row, column], bleak[row, column]
            on_surface = NAME in role or role in ("here", "next")
            if on_surface:
                assert shade != " ", (row, column, sign)
            assert NAME not in bare_role
            if sign in (HERE, NEXT, BEFORE, HIDDEN):
                assert shade == sign


def test_shades_grow_with_the_light_and_bands_alternate() -> None:
    bright = [brightness(light) for light in range(LIGHTS)]
    assert bright == sorted(bright) and bright[0] < bright[-1]
    level = LEVELS // 2 // 4 * 4
    assert brightness(level * LIGHTS) != brightness((level - 1) * LIGHTS)
    assert brightness(NOTHING) == 0 < brightness(WALLS + LEVELS + 4)


def test_in_ascii_there_is_nothing_else() -> None:
    here = bare(bowl(), 4, 3)
    ascii_spelling.use(True)
    try:
        for colourless in (False, True):
            lines = lines_of(picture(here, BOWL, replace(ROOM, colourless=colourless)))
            text = "".join(map(plain, lines))
            assert text.isascii()
            assert "%" in text or not colourless
    finally:
        ascii_spelling.use(False)


def test_turning_is_no_part_of_the_run_and_comes_back() -> None:
    here = bare(bowl(), 2, 1)
    forget()
    once = picture(here, BOWL, ROOM, turn=30.0)
    assert once != picture(here, BOWL, ROOM)
    assert once == picture(here, BOWL, ROOM, turn=390.0)
    assert drawing_of(BOWL).turns


def test_a_hole_and_a_flat_surface_are_drawn() -> None:
    hole = bare(problem({"x": 1.0, "y": 1.0}, {"J": "ln(x) + y**2"}), 1, 0)
    sight = sight_of(hole, BOWL, ROOM)
    assert sight is not None
    # Where x is not above 0 there is no value: on that half of the box there is nothing.
    assert math.isnan(sight.grid.height(-0.5, 0.0))
    assert drawn(hole, BOWL, ROOM)
    flat = bare(problem({"x": 1.0, "y": 1.0}, {"J": "0*x + 0*y + 3"}), 1, 0)
    assert grid_of(flat, BOWL).limits == (3.0, 3.0)
    assert drawn(flat, BOWL, ROOM)


def test_it_is_told_how_it_rises() -> None:
    said = describe(at_end("descent-2d", "default"), Surface3d("x", "y", (-3.5, 3.5), (-1.5, 1.5), lowest=(0.0, 0.0)))
    # 3.5² = 12.25; sin²(1.5) = 0.995.
    assert said[-2:] == [
        "Along x it rises from there to 12.2 at −3.5 and to 12.2 at 3.5.",
        "Along y it rises from there to 0.995 at −1.5 and to 0.995 at 1.5.",
    ]
