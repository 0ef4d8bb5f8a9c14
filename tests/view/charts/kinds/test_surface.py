"""A surface: the band under a point, the path on it, and what reads without colour."""

from __future__ import annotations

import math

import pytest

from gradtutor.engine.optim.root_finding import Newton
from gradtutor.lessons.model import Variant
from gradtutor.lessons.toml.charts.field import Field
from gradtutor.lessons.toml.charts.surface import Surface
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.kinds.surface import DRAWING
from gradtutor.view.charts.plane.height_map import contours, ground, levels_of, toned
from gradtutor.view.charts.plane.path import arrow
from gradtutor.view.charts.registry import picture
from gradtutor.view.charts.shades import BANDS, NOWHERE, TONES
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width, plain
from tests.engine.problems import problem
from tests.session.walks import chosen
from tests.view.charts.plane_scenes import BOWL, ROOM, at, bowl, cells, drawn, seen
from tests.view.scenes import bare, every_kind_of_step

BLANK = bare(bowl(9.0, 9.0), 1, 0)
"""The point is outside of the window: nothing lies on the ground."""


def bands_of(role: str) -> list[int]:
    return [int(part.removeprefix("band")) for part in role.split()[0].split("/") if part.startswith("band")]


# bands


def test_equal_distances_equal_ratios_and_a_bowl_in_rings() -> None:
    known = [float(value) for value in range(101)]
    assert levels_of(known, "linear") == pytest.approx(tuple(range(10, 100, 10)))
    assert levels_of(known, "") == pytest.approx(tuple(place**2 for place in range(1, 10)))
    ratios = levels_of([float(2**power) for power in range(10)], "log")
    assert ratios == pytest.approx([2.0 * 256 ** (place / 9) for place in range(9)])


def test_three_powers_of_ten_ask_for_equal_ratios() -> None:
    wide = [10.0 ** (power / 100) for power in range(-200, 201)]
    levels = levels_of(wide, "")
    assert levels[1] / levels[0] == pytest.approx(levels[-1] / levels[-2])
    assert levels_of(wide, "linear")[1] == pytest.approx(0.01 + (100 - 0.01) * 0.2)


def test_a_lowest_point_of_nothing_takes_no_bands() -> None:
    # One of a thousand points is 1e-30: 32 powers of ten, of which nobody could see more than two.
    levels = levels_of(sorted([1e-30, *(place / 10 for place in range(1, 1000))]), "log")
    assert levels[0] > 0.5


@pytest.mark.parametrize("values", [[], [3.0, 3.0, 3.0]])
def test_a_flat_surface_has_one_band(values: list[float]) -> None:
    assert levels_of(values, "log") == ()


def test_below_zero_there_are_no_ratios() -> None:
    levels = levels_of([float(value) for value in range(-100, 1)], "log")
    assert levels == pytest.approx([-100 + 100 * (place / 10) ** 2 for place in range(1, 10)])


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (0.7, 0.2), (-1.9, 1.9), (1.0, -1.0), (0.1, 1.5), (-1.2, -0.4)])
def test_the_band_under_a_point_is_that_of_its_height(x: float, y: float) -> None:
    found = cells(drawn(BLANK, BOWL._replace(scale="linear", lowest=(9.0, 9.0))))
    frame = seen()
    highest = max(a**2 for a in frame.centres(frame.columns, 1)[0]) + max(
        b**2 for b in frame.centres(1, 2 * frame.rows)[1]
    )
    wide, high = frame.pixel
    band = 10 * (x**2 + y**2) / highest
    # A cell is not a point: its pixels differ in height by so many bands at most.
    reach = 10 * (2 * abs(x) * wide + 4 * abs(y) * high + 4 * high**2 + wide**2) / highest
    _, role = found[at(x, y)]
    assert all(math.floor(band - reach) <= shown <= math.floor(band + reach) for shown in bands_of(role))
    assert reach < 2.2


def test_bands_rise_from_the_middle_outwards() -> None:
    found = cells(drawn(BLANK, BOWL._replace(lowest=(9.0, 9.0))))
    row, middle = at(0.0, 0.0)
    out = [max(bands_of(found[row, column][1])) for column in range(middle, ROOM.columns)]
    assert out == sorted(out)
    assert out[0] == 0
    top_left = max(bands_of(found[1, seen().margin][1]))
    assert top_left == BANDS - 1


def test_where_there_is_no_value_the_ground_is_dark() -> None:
    half = bare(problem({"x": 9.0, "y": 9.0}, {"J": "ln(x) + y"}), 1, 0)
    found = cells(drawn(half, BOWL))
    assert found[at(-1.0, 0.5)] == (" ", "")
    assert bands_of(found[at(1.0, 0.5)][1])
    floor = ground(half, BOWL, seen(), "band", False)
    assert {band for row in floor.bands for band in row[: seen().columns // 2 - 1]} == {NOWHERE}


def test_where_there_are_colours_enough_a_band_has_four_shades_and_a_line_at_its_lower_edge() -> None:
    # Heights 0 to 100 with one level at 40: bands 0 and 1, the first in steps of 10, the second in steps of 15.
    heights = [[0.0, 12.0, 25.0, 39.0, 45.0, 56.0, 75.0, 99.0]]
    assert toned(heights, (40.0,), (0.0, 100.0)) == ((0, 1, 2, 3, 4 + TONES, 5, 6, 7),)
    # The lower band has no line, on whichever side the higher one is; nowhere has no shade.
    assert toned([[99.0, 39.0, math.nan]], (40.0,), (0.0, 100.0)) == ((7 + TONES, 3, NOWHERE),)


def test_a_smooth_bowl_has_more_shades_than_bands_and_signs_that_stand_out() -> None:
    smooth, banded = (drawn(BLANK, BOWL, Canvas(ROOM.columns, ROOM.rows, smooth=fine)) for fine in (True, False))
    looks = {part for line in smooth for _, role in line for part in role.split("/") if part.startswith("tone")}
    assert len(looks) > 2 * BANDS
    assert [plain(line) for line in smooth] == [plain(line) for line in banded], "only the colours differ"
    assert not any("tone" in role for line in banded for _, role in line)
    without = drawn(BLANK, BOWL, Canvas(ROOM.columns, ROOM.rows, colourless=True, smooth=True))
    assert without == drawn(BLANK, BOWL, Canvas(ROOM.columns, ROOM.rows, colourless=True))


def test_a_surface_is_worked_out_once() -> None:
    other = problem({"x": 1.0, "y": 1.0, "z": 3.0}, {"J": "x**2 + y**2 + z"}, limit=9)
    first, second = bare(other, 1, 1), bare(other, 2, 3)
    one = ground(first, BOWL, seen(), "band", False)
    assert ground(first, BOWL, seen(), "band", False) is one
    moved = Scene(second.lesson, second.variant, first.trace, second.words, second.snapshot)
    assert ground(moved, BOWL, seen(), "band", False) is not one, "z has changed, and the surface with it"
    bowls = bare(bowl(), 1, 1), bare(bowl(), 5, 1)
    later = Scene(bowls[1].lesson, bowls[1].variant, bowls[0].trace, bowls[1].words, bowls[1].snapshot)
    assert ground(bowls[0], BOWL, seen(), "band", False) is ground(later, BOWL, seen(), "band", False)


def test_a_hidden_formula_shows_no_surface() -> None:
    here = bare(bowl(), 3, 1)
    variant = Variant("default", here.problem, {}, {"J": "formula"})
    black = Scene(here.lesson, variant, here.trace, here.words, here.snapshot)
    found = cells(drawn(black, BOWL._replace(lowest=(0.0, 0.0))))
    assert all("band" not in role for _, role in found.values())
    assert found[at(0.0, 0.0)] == (" ", "")
    assert found[at(1.5, -1.0)][0] == "◎"


# the path


def test_start_path_and_place() -> None:
    found = cells(drawn(bare(bowl(), 4, 1), BOWL))
    xs = [1.5 * 0.8**step for step in range(4)]
    places = [at(x, -x / 1.5) for x in xs]
    assert [found[place][0] for place in places] == ["◎", "○", "○", "●"]
    assert found[places[3]][1] == "here"
    assert found[at(0.0, 0.0)][0] == "×"
    # Once on the map, once in the legend below it.
    assert [row for (row, _), (character, _) in found.items() if character == "●"] == [places[3][0], ROOM.rows - 1]


def test_a_thin_line_joins_the_points() -> None:
    found = cells(drawn(bare(bowl(rate=0.9), 2, 1), BOWL))
    # From (1.5, −1) over the minimum to (−1.2, 0.8).
    for share in (0.25, 0.75):
        character, role = found[at(1.5 - 2.7 * share, -1 + 1.8 * share)]
        assert 0x2800 < ord(character) <= 0x28FF
        assert role.split("/")[0] in ("ink", "chalk")


def test_signs_are_dark_on_light_ground_and_light_on_dark() -> None:
    floor = ground(bare(bowl(), 9, 1), BOWL, seen(), "band", False)
    found = cells(drawn(bare(bowl(1.9, 1.9), 9, 1), BOWL))
    light = found[at(1.9, 1.9)][1]
    dark = found[at(1.9 * 0.8**7, 1.9 * 0.8**7)][1]
    assert light.startswith("ink/band")
    assert dark.startswith("chalk/band")
    assert floor.lowest == pytest.approx((0.0, 0.0), abs=0.15)


def test_the_next_place_is_shown_once_both_gradients_are_known_and_the_update_begins() -> None:
    # Revealed: J, loss, three gradients, then x and y.
    for revealed, shown in ((5, False), (6, True), (7, True)):
        found = cells(drawn(bare(bowl(), 1, revealed), BOWL))
        assert (found[at(1.2, -0.8)] == ("◆", "next")) is shown


def test_the_components_come_first_then_their_sum() -> None:
    # ∇(x² + y²) at (0.4, −0.4) is (0.8, −0.8), and from there to the edge of the map is 1.6: it is drawn as it is.
    heads = {(1.2, -0.4): "→", (0.4, -1.2): "↓", (1.2, -1.2): "↘"}
    for revealed, expected in ((3, set()), (4, {"→"}), (5, {"→", "↓", "↘"})):
        lines = drawn(bare(bowl(0.4, -0.4), 1, revealed), BOWL, Canvas(60, 24))
        found = cells(lines, Canvas(60, 24))
        for tip, head in heads.items():
            place = at(*tip, canvas=Canvas(60, 24))
            near = {found[place[0] + down, place[1] + across][0] for down in (-1, 0, 1) for across in (-1, 0, 1)}
            assert (head in near) is (head in expected), (revealed, head)
        assert ("∇J ×1" in plain(lines[0])) is bool(expected)


def test_the_arrow_is_drawn_to_a_scale_that_is_said_and_stays() -> None:
    # The gradient (8, 0) from (4, 0) would lead to 12, half of it to 8, a fifth to 5.6; the map ends before 8.
    chart = BOWL._replace(x_range=(-5.0, 5.0), y_range=(-5.0, 5.0))
    for iteration in (1, 3):
        lines = drawn(bare(bowl(4.0, 0.1), iteration, 5), chart, Canvas(60, 24))
        assert 5.6 < seen(chart, Canvas(60, 24)).x_limits[1] < 8
        assert "∇J ×0.2" in plain(lines[0])


def test_there_is_no_arrow_where_there_is_a_target() -> None:
    here = bare(problem({"x": 1.5, "y": 1.0}, {"J": "x + y"}, 4.0, Newton()), 1, 5)
    assert all(role != "arrow" for _, role in cells(drawn(here, BOWL)).values())


@pytest.mark.parametrize(
    ("across", "upwards", "expected"),
    [
        (1.0, 0.0, ("→", 1, 0)),
        (3.0, 1.0, ("→", 1, 0)),
        (1.0, 1.0, ("↗", 1, -1)),
        (0.0, 2.0, ("↑", 0, -1)),
        (-1.0, 1.0, ("↖", -1, -1)),
        (-5.0, 0.0, ("←", -1, 0)),
        (-2.0, -2.0, ("↙", -1, 1)),
        (0.1, -1.0, ("↓", 0, 1)),
        (1.0, -1.0, ("↘", 1, 1)),
    ],
)
def test_eight_directions(across: float, upwards: float, expected: tuple[str, int, int]) -> None:
    assert arrow(across, upwards) == expected


def test_a_path_that_leaves_the_window_breaks_nothing() -> None:
    found = cells(drawn(bare(bowl(rate=60.0), 8, 3), BOWL))
    assert found[at(1.5, -1.0)][0] == "◎"
    assert all(character != "●" for character, _ in found.values())


# the title and no colour


def test_the_title_says_what_is_drawn_and_how_high() -> None:
    (title, *_) = drawn(BLANK, BOWL, Canvas(60, 23))
    assert plain(title).startswith("J (x →, y ↑)  0.")
    assert [role for text, role in title if "█" in text] == [f"band{band}" for band in range(BANDS)]
    (short, *_) = drawn(BLANK, BOWL, Canvas(14, 23))
    assert plain(short) == "J (x →, y ↑)"


@pytest.mark.parametrize("name", ["descent-2d", "ill-conditioned", "optimisers", "two-variables"])
def test_at_80_columns_it_is_said_how_high_a_colour_is(name: str) -> None:
    # The place of a chart of the whole height at 80×24 is 36×22.
    for here in every_kind_of_step(chosen(name, "default", 4), name):
        (chart, *_) = here.variant.charts
        title, *_, legend = drawn(here, chart, Canvas(36, 22))
        # With four signs to explain there is no room for it.
        crowded = all(sign in plain(legend) for sign in "●◆×◎")
        assert crowded or any("█" in text for line in (title, legend) for text, _ in line), plain(legend)
        assert line_width(title) <= 36 and line_width(legend) <= 36
        assert "● now" in plain(legend)


def test_without_colour_there_are_lines_of_equal_height_with_their_heights() -> None:
    canvas = Canvas(60, 23, colourless=True)
    lines = drawn(bare(bowl(), 4, 6), BOWL._replace(scale="linear"), canvas)
    found = cells(lines, canvas)
    assert all("band" not in role and "/" not in role for _, role in found.values())
    assert any(0x2800 < ord(character) < 0x2900 for character, _ in found.values())
    assert found[at(1.5, -1.0, canvas=canvas)] == ("◎", "strong")
    assert found[at(1.5 * 0.512, -0.512, canvas=canvas)] == ("●", "here")
    frame = seen(canvas=canvas)
    row = plain(lines[at(0.0, 0.0, canvas=canvas)[0]])[frame.margin :]
    numbers = [float(word) for word in row.split() if word.replace(".", "").isdigit()]
    assert len(numbers) >= 2
    assert numbers == sorted(numbers)


def test_a_line_lies_where_bands_meet_with_its_height_on_it() -> None:
    dots = [[0] * 16 + [1] * 16 for _ in range(8)]
    (upper, lower) = contours(dots, (2.5,))
    # The last column of dots of band 0 is the right one of the eighth cell; every other dot of it is set.
    assert plain(upper) == " " * 7 + chr(0x2800 + 0x10 + 0x80) + " " * 8
    assert plain(lower).strip() == "2.5"


@pytest.mark.parametrize("columns", [12, 20, 37, 90])
@pytest.mark.parametrize("rows", [5, 9, 30])
@pytest.mark.parametrize("colourless", [False, True])
@pytest.mark.parametrize("kind", [Surface, Field])
def test_every_size(columns: int, rows: int, colourless: bool, kind: type[Surface | Field]) -> None:
    canvas = Canvas(columns, rows, colourless)
    found = cells(drawn(bare(bowl(), 3, 6), kind(BOWL.x, BOWL.y, BOWL.x_range, BOWL.y_range), canvas), canvas)
    assert max(column for _, column in found) == columns - 1 or columns < 20


def test_without_room_there_is_nothing() -> None:
    assert picture(BLANK, BOWL, Canvas(4, 3)) is None


def test_points_that_are_equally_low_are_all_marked_and_told() -> None:
    twin = BOWL._replace(lowest=(1.0, 0.0), as_low=((-1.0, 0.0),))
    found = cells(drawn(BLANK, twin))
    marked = {place for place, (character, _) in found.items() if character == "×" and place[0] < ROOM.rows - 1}
    assert marked == {at(1.0, 0.0), at(-1.0, 0.0)}
    assert "The lowest places are near (1, 0), (−1, 0)." in DRAWING.describe(BLANK, twin)
