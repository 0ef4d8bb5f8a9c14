"""Arrays as cells of shade: which cells meet, how a cell is drawn, what fits, what is said.

The letter L of the lesson has ones at (1..4, 1), (4, 2) and (4, 3), counted from 0; K is [[.1, .2, −.1], [−.2, .3, .1],
[.2, −.1, .1]]. So A₁₁ = 1·0.3 + 1·(−0.1) = 0.2: the window of rows and columns 0 to 2 has the dots (1, 1) and (2, 1).
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts.heat import Heat
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas, Pick
from gradtutor.view.charts.heat.cells import FIGURED, SHADED, Cut, level, text
from gradtutor.view.charts.heat.meeting import Meeting, meeting
from gradtutor.view.charts.kinds.heat import DRAWING
from gradtutor.view.charts.registry import describe
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.scene import Scene
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.lines import Line, line_width, plain
from tests.lessons.lessons import make, messages
from tests.lessons.loading.test_charts import TOML, WORDS
from tests.session.walks import chosen
from tests.view.scenes import scene_of, texts

ROOM = Canvas(36, 22)
BLEAK = Canvas(36, 22, colourless=True)
LETTER = Heat(("image", "K", "A", "R", "P"))
MATRIX = Heat(("X", "w", "yhat", "r"))


def at(lesson: str, stage: str, focus: str, variant: str = "default", language: str = "en") -> Scene:
    """The step that reveals the number of ``focus`` in a stage of the first iteration."""
    player: Player = chosen(lesson, variant)
    player.go(1, 0)
    steps = player.steps(1)
    player.go(1, next(number for number, step in enumerate(steps, 1) if (step.stage, step.focus) == (stage, focus)))
    return scene_of(player, lesson, language)


def met(scene: Scene, pick: Pick | None = None) -> Meeting:
    found = meeting(scene, pick)
    assert found is not None
    return found


def drawn(scene: Scene, chart: Heat, canvas: Canvas = ROOM, pick: Pick | None = None) -> tuple[Line, ...]:
    lines = DRAWING.draw(scene, chart, Canvas(canvas.columns, canvas.rows, canvas.colourless, pick=pick))
    assert lines is not None
    return lines


def square(rows: range, columns: range) -> frozenset[tuple[int, int]]:
    return frozenset(product(rows, columns))


# what meets


def test_a_window_of_the_image_meets_the_kernel() -> None:
    found = met(at("convolution", "forward", "A"), Pick(1, 3))
    assert found.marks == {
        ("image", "value"): square(range(1, 4), range(3, 6)),
        ("K", "value"): square(range(3), range(3)),
        ("A", "value"): {(1, 3)},
    }


def test_every_place_of_the_window_makes_the_slope_of_a_cell_of_the_kernel() -> None:
    found = met(at("convolution", "backward", "K"), Pick(2, 1))
    # Cell (2, 1) of K has lain on the dots from (2, 1) to (5, 4).
    assert found.marks[("image", "value")] == square(range(2, 6), range(1, 5))
    assert found.marks[("A", "gradient")] == square(range(4), range(4))
    assert found.result == ("K", "gradient")


def test_a_pool_looks_at_four_and_gives_back_to_the_winner() -> None:
    found = met(at("convolution", "forward", "P"), Pick(1, 0))
    assert found.marks[("R", "value")] == square(range(2, 4), range(2))
    back = at("convolution", "backward", "R")
    r = np.asarray(back.snapshot.column.values["R"])
    winner = np.unravel_index(int(r[2:4, 0:2].argmax()), (2, 2))
    best = (2 + int(winner[0]), int(winner[1]))
    assert met(back, Pick(*best)).marks[("P", "gradient")] == {(1, 0)}
    loser = next(place for place in sorted(square(range(2, 4), range(2))) if place != best)
    assert ("P", "gradient") not in met(back, Pick(*loser)).marks


def test_a_row_meets_the_weights_and_a_column_makes_a_slope() -> None:
    forward = met(at("matrix-gradient", "forward", "yhat"), Pick(2, 0))
    assert forward.marks[("X", "value")] == {(2, 0), (2, 1), (2, 2)}
    assert forward.marks[("w", "value")] == {(0,), (1,), (2,)}
    back = met(at("matrix-gradient", "backward", "w"), Pick(1, 0))
    assert back.marks[("X", "value")] == {(0, 1), (1, 1), (2, 1), (3, 1)}
    assert back.marks[("yhat", "gradient")] == {(0,), (1,), (2,), (3,)}


def test_nothing_meets_where_a_step_works_out_a_plain_number() -> None:
    assert meeting(at("convolution", "forward", "L"), None) is None
    assert DRAWING.picked(at("convolution", "forward", "L"), LETTER, None) is None


# how it is drawn


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 0), (1e-9, 1), (0.25, 1), (0.26, 2), (1.0, 4), (-0.5, -2), (-1.0, -4), (None, 0)]
)
def test_shades_are_equal_steps_on_both_sides_of_nought(value: float | None, expected: int) -> None:
    assert level(value, 1.0) == expected


def test_each_cell_has_the_shade_of_its_number() -> None:
    here = at("convolution", "forward", "A")
    image = np.zeros((6, 6))
    image[1:5, 1] = image[4, 2] = image[4, 3] = 1
    k = np.array([[0.1, 0.2, -0.1], [-0.2, 0.3, 0.1], [0.2, -0.1, 0.1]])
    a = np.einsum("ijkl,kl->ij", sliding_window_view(image, (3, 3)), k)
    lines = drawn(here, LETTER, pick=Pick(3, 0))
    left = plain(lines[0]).index("▸A")
    for row, column in product(range(4), range(4)):
        role = role_at(lines[row + 1], left + 2 * column)
        assert role.split()[0].endswith(f"heat{level(round(a[row, column], 12), 0.6) + 4}"), (row, column)
    # 0.6 is the largest number of A, in its fourth row.
    assert a[3, 0] == pytest.approx(0.6)
    assert role_at(lines[4], left).endswith("strong")


def role_at(line: Line, column: int) -> str:
    for span, role in line:
        if column < len(span):
            return role
        column -= len(span)
    return ""


def test_the_window_and_what_it_meets_stand_in_brackets() -> None:
    rows = texts(drawn(at("convolution", "forward", "A"), LETTER, pick=Pick(1, 3)))
    assert rows[0].split() == ["image", "±1", "K", "▸A", "±0.6"]
    # Rows 1 to 3 of the image, columns 3 to 5: signs 6 to 11 of rows 2 to 4 of the picture.
    assert [(row[6], row[11]) for row in rows[2:5]] == [("[", "]")] * 3
    assert "[" not in rows[1][:12] + rows[5][:12] + rows[6][:12]
    left = rows[0].index("▸A")
    assert rows[2][left + 6 : left + 8] == "[]"


def test_without_colour_shades_and_signs_are_signs() -> None:
    rows = texts(drawn(at("convolution", "forward", "A"), LETTER, BLEAK, Pick(0, 3)))
    # K: 0.1, 0.2, −0.1 of 0.3 at the most: 2, 3 and −2 of four shades.
    left = rows[0].index("K")
    assert rows[1][left : left + 6] == "[▒▓▓−]"
    assert rows[2][1 : 1 + 5].strip()
    roles = {role for line in drawn(at("convolution", "forward", "A"), LETTER, BLEAK) for _, role in line}
    assert not any("heat" in role for role in roles)
    ascii_spelling.use(True)
    try:
        spelled = texts(drawn(at("convolution", "forward", "A"), LETTER, BLEAK, Pick(0, 3)))
        assert spelled[1][left : left + 4] == "[:=="
    finally:
        ascii_spelling.use(False)


def test_numbers_stand_in_the_cells_where_there_is_room() -> None:
    rows = texts(drawn(at("matrix-gradient", "backward", "w"), MATRIX, pick=Pick(1, 0)))
    # ∂w = Xᵀ·2r/4 with r = (3, 9, 15, 21): 2·1.5 + 5·4.5 + 8·7.5 + 11·10.5 = 201.
    assert any("▸∂w ±225" in row for row in rows)
    assert any(row.startswith("[    201]") for row in rows)
    assert [row for row in rows if row][-1].strip() == "= 201"
    assert "2·1.5 + 5·4.5 + 8·7.5 +" in " ".join(rows)


def test_terms_that_are_nought_are_left_out_of_a_long_sum() -> None:
    rows = texts(drawn(at("convolution", "forward", "A"), LETTER))
    assert "A₁₁ = 1·0.3 + 1·(−0.1)" in rows
    assert rows[rows.index("A₁₁ = 1·0.3 + 1·(−0.1)") + 1].strip() == "= 0.2"


@pytest.mark.parametrize("cut", [*FIGURED, *SHADED])
@pytest.mark.parametrize("value", [0.0, -0.123456, 12345.678, -1.5e-12, -98765432.1, None])
def test_a_cell_is_as_wide_as_it_is_cut(cut: Cut, value: float | None) -> None:
    for row in range(cut.rows):
        words = text(value, level(value, 1.0), cut, row, opens=True, closes=False, colourless=True)
        assert len(words) == cut.columns


@pytest.mark.parametrize("room", [Canvas(36, 22), Canvas(57, 38), Canvas(97, 58)])
@pytest.mark.parametrize(
    ("lesson", "variant"),
    [
        ("convolution", "default"),
        ("convolution", "dark"),
        ("matrix-gradient", "ones"),
        ("softmax-cross-entropy", "sure"),
    ],
)
def test_every_step_fits(lesson: str, variant: str, room: Canvas) -> None:
    player = chosen(lesson, variant)
    chart = next(chart for chart in player.variant.charts if isinstance(chart, Heat))
    assert player.variant.charts[0] == chart
    for place in range(len(player.steps(1)) + 1):
        player.go(1, place)
        lines = drawn(scene_of(player, lesson), chart, room)
        assert len(lines) == room.rows
        assert max(map(line_width, lines)) <= room.columns, [plain(line) for line in lines]


def test_where_there_is_little_room_what_meets_is_shown() -> None:
    rows = texts(drawn(at("convolution", "forward", "A"), LETTER, Canvas(36, 11)))
    assert rows[0].split() == ["image", "±1", "K", "▸A", "±0.6"]
    assert not any("P" in row for row in rows)
    assert "A₁₁ = 1·0.3 + 1·(−0.1)" in rows


def test_there_is_nothing_where_there_is_no_room() -> None:
    assert DRAWING.draw(at("convolution", "forward", "A"), LETTER, Canvas(10, 8)) is None


# what is chosen


def test_the_arrows_slide_the_window_within_the_result() -> None:
    here = at("convolution", "forward", "A")
    assert DRAWING.picked(here, LETTER, None) == Pick(0, 0)
    assert DRAWING.picked(here, LETTER, Pick(0, 3), across=1, down=1) == Pick(1, 3)
    assert DRAWING.picked(here, LETTER, Pick(0, 0), across=-1) == Pick(0, 0)
    assert DRAWING.picked(at("matrix-gradient", "backward", "w"), MATRIX, Pick(2, 2), down=1) == Pick(2, 0)


def test_a_click_chooses_a_cell_of_the_result() -> None:
    here = at("convolution", "forward", "A")
    left = texts(drawn(here, LETTER))[0].index("▸A")
    assert DRAWING.pick_at(here, LETTER, ROOM, left + 5, 2) == Pick(1, 2)
    assert DRAWING.pick_at(here, LETTER, ROOM, 0, 1) is None


def test_it_is_told_in_words() -> None:
    here = at("convolution", "backward", "K")
    said = describe(here, LETTER)
    assert [one for one in said if "by" in one][:2] == ["image, 6 by 6: from 0 to 1.", "K, 3 by 3: from −0.2 to 0.3."]
    assert said[-1] == "∂L/∂K₁₁ is made of image₁₁ to image₄₄, ∂L/∂A₁₁ to ∂L/∂A₄₄."
    chinese = describe(at("convolution", "backward", "K", language="zh"), LETTER)
    i18n.use("en")
    assert len(chinese) == len(said)
    assert all(sentence.endswith("。") for sentence in chinese)


# what a lesson may write


def test_its_arrays_are_checked(tmp_path: Path) -> None:
    def told(arrays: str) -> list[str]:
        return messages(make(tmp_path / str(abs(hash(arrays))), f'{TOML}kind = "heat"\narrays = {arrays}\n', WORDS))

    assert any("'b' is a plain number: it has no cells." in entry for entry in told('["M", "b"]'))
    assert any("There is no 'q' to draw." in entry for entry in told('["q"]'))
    (chart,) = load_lesson(make(tmp_path / "sound", f'{TOML}kind = "heat"\n', WORDS)).variants["default"].charts
    assert chart == Heat(())


def test_a_large_room_is_left_to_it_until_its_numbers_are_seen() -> None:
    here = at("convolution", "backward", "K")
    heat = here.variant.charts[0]
    small = lesson_layout(here, heat, 120, 40, several=True)
    # Half of the right side would show shades of two columns: it has all of it, and numbers in its cells.
    assert small.second is None
    written = "".join(texts(drawn(here, LETTER, Canvas(*small.chart))))
    assert "−0.2" in written and "0.3" in written
    large = lesson_layout(here, heat, 200, 60, several=True)
    assert large.second is not None
    assert "−0.2" in "".join(texts(drawn(here, LETTER, Canvas(*large.chart))))
