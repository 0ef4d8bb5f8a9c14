"""An array opened: what stands in the grid, where the cursor goes, and the formula of the number under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Adam
from gradtutor.engine.problem import Noise, Problem
from gradtutor.view.formulas.element_formula import element_symbol
from gradtutor.view.lesson.array_grid import (
    Cell,
    array_names,
    cell_formula,
    first_cell,
    grid_lines,
    layers,
    moved,
    next_array,
    next_layer,
    opens,
)
from gradtutor.view.text.lines import line_width
from tests.view.arrays import LAYER, LONG, MATRIX, MOMENTUM, PICTURE, at
from tests.view.scenes import roles_of, texts


def formula(found: Problem, stage: str, focus: str, place: Cell, columns: int = 78) -> list[str]:
    return texts(cell_formula(at(found, stage, focus), place, columns))


def test_the_arrays_of_a_lesson_in_order() -> None:
    assert array_names(at(MATRIX, "forward", "yhat")) == ("w", "X", "y", "yhat", "r")


def test_the_grid_opens_at_what_the_step_reveals() -> None:
    assert first_cell(at(MATRIX, "forward", "yhat")) == Cell("yhat")
    assert first_cell(at(MATRIX, "backward", "w")) == Cell("w", "gradient")
    assert first_cell(at(MATRIX, "update", "w")) == Cell("w", "next")


def test_the_step_of_a_number_opens_the_array_that_it_is_made_of() -> None:
    scene = at(MATRIX, "forward", "L")
    assert not opens(scene)
    assert first_cell(scene) == Cell("r")
    assert opens(at(MATRIX, "forward", "r"))


def test_a_lesson_without_arrays_has_no_grid() -> None:
    from tests.view.scenes import scene

    plain = scene("nonlinear-chain", "default", 1, 1)
    assert first_cell(plain) is None and not opens(plain)


def test_one_row_for_each_sample() -> None:
    shown = texts(grid_lines(at(MATRIX, "forward", "yhat"), Cell("X", row=1, column=2), 80, 23))
    assert shown[1].startswith(" X  [4×3]") and shown[1].endswith("▸values")
    assert shown[3:8] == [
        "       1    2    3",
        " 1     1    2    3",
        " 2     4    5   ▸6",
        " 3     7    8    9",
        " 4    10   11   12",
    ]
    assert shown[-5:-3] == [" X₂₃ = 6", "    a number of the data"]
    assert len(shown) == 23 and all(line_width(line) <= 80 for line in grid_lines(
        at(MATRIX, "forward", "yhat"), Cell("X"), 80, 23))  # fmt: skip


def test_the_cursor_is_bold_and_has_a_pointer() -> None:
    lines = grid_lines(at(MATRIX, "backward", "w"), Cell("w", "gradient", 1), 80, 23)
    assert roles_of(lines, "▸201") == ["backward current"]
    assert roles_of(lines, "225") == ["backward"]


def test_what_is_not_known_yet_is_a_dash() -> None:
    shown = texts(grid_lines(at(MATRIX, "forward", "yhat"), Cell("r"), 80, 23))
    assert [line[:8].rstrip() for line in shown[4:8]] == [" 1   ▸—", " 2    —", " 3    —", " 4    —"]
    assert shown[-5:-3] == [" r₁ = ŷ₁ − y₁", "    = 10 − 7"]
    assert formula(MATRIX, "forward", "yhat", Cell("r"))[-1] == "   = —"


def test_the_operands_of_the_current_number_stand_beside_it() -> None:
    # ŷ₂ = 4·2 + 5·(−1) + 6·3 + 1: the second row of X and all of w.
    shown = texts(grid_lines(at(MATRIX, "forward", "yhat"), Cell("yhat", row=1), 80, 23))
    right = [shown[3].split(), *(line.split()[2:] for line in shown[4:8])]
    assert right[0] == ["X", "±12", "w", "±3"]
    assert right[1] == ["1", "2", "3", "[", "2]"]
    assert right[2] == ["[", "4", "5", "6]", "[", "−1]"]
    assert right[3] == ["7", "8", "9", "[", "3]"]
    # ∂L/∂w₂ = 2·1.5 + 5·4.5 + 8·7.5 + 11·10.5: the second column of X and what came back to ŷ.
    shown = texts(grid_lines(at(MATRIX, "backward", "w"), Cell("w", "gradient", row=1), 80, 23))
    right = [shown[3].split(), *(line.split()[2:] for line in shown[4:7]), shown[7].split()]
    assert right[0] == ["X", "±12", "∂ŷ", "±10.5"]
    assert right[1] == ["1", "[", "2]", "3", "[", "1.5]"]
    assert right[4] == ["10", "[", "11]", "12", "[", "10.5]"]
    # A number of the data is made of nothing, and next values are the rule's.
    for cell in (Cell("X"), Cell("w", "next")):
        assert all("[" not in line for line in texts(grid_lines(at(MATRIX, "update", "w"), cell, 80, 23))[3:8])


def test_wide_arrays_leave_half_the_screen_to_their_operands() -> None:
    shown = texts(grid_lines(at(PICTURE, "forward", "a"), Cell("a", row=1, column=2), 60, 23))
    assert max(map(len, shown)) <= 60
    head = next(line for line in shown[3:] if "image" in line)
    assert "k" in head[head.index("image") :].split()


def test_a_product_of_matrices_is_the_sum_over_row_and_column() -> None:
    assert formula(MATRIX, "forward", "yhat", Cell("yhat", row=1)) == [
        "ŷ₂ = X₂₁·w₁ + X₂₂·w₂ + X₂₃·w₃ + b",
        "   = 4·2 + 5·(−1) + 6·3 + 1",
        "   = 22",
    ]


def test_the_gradient_of_a_weight_is_a_sum_over_the_samples() -> None:
    assert formula(MATRIX, "backward", "w", Cell("w", "gradient", 1)) == [
        "∂L/∂w₂ = X₁₂·∂L/∂ŷ₁ + X₂₂·∂L/∂ŷ₂ + X₃₂·∂L/∂ŷ₃ + X₄₂·∂L/∂ŷ₄",
        "       = 2·1.5 + 5·4.5 + 8·7.5 + 11·10.5",
        "       = 201",
    ]


def test_an_elementwise_gradient_has_the_numbers_of_its_own_row() -> None:
    assert formula(MATRIX, "backward", "r", Cell("r", "gradient", 3)) == [
        "∂L/∂r₄ = 2r₄/4",
        "       = 2·21/4",
        "       = 10.5",
    ]


def test_what_broadcasting_stretched_is_summed_back_over_the_samples() -> None:
    assert formula(LAYER, "backward", "c", Cell("c", "gradient", 1))[0] == (
        "∂L/∂c₂ = ∂L/∂z₁₂ + ∂L/∂z₂₂ + ∂L/∂z₃₂ + ∂L/∂z₄₂"
    )


def test_softmax_meets_cross_entropy() -> None:
    # z₁ = (1·1 + 2·0.5 + 3·0 + 0.5, −1 + 4 + 3 − 0.5) = (2.5, 5.5); p₁₁ = 1/(1 + e³) = 0.04743; (0.04743 − 1)/4
    found = formula(LAYER, "forward", "z", Cell("z", column=1))
    assert found[1:] == ["    = 1·(−1) + 2·2 + 3·1 + (−0.5)", "    = 5.5"]
    assert formula(LAYER, "forward", "p", Cell("p")) == [
        "p₁₁ = exp z₁₁/(exp z₁₁ + exp z₁₂)",
        "    = exp 2.5/(exp 2.5 + exp 5.5)",
        "    = 0.04743",
    ]
    assert formula(LAYER, "backward", "z", Cell("z", "gradient")) == [
        "∂L/∂z₁₁ = (p₁₁ − Y₁₁)/4",
        "        = (0.04743 − 1)/4",
        "        = −0.23814",
    ]


def test_a_convolution_is_the_sum_over_the_window() -> None:
    assert formula(PICTURE, "forward", "a", Cell("a", row=1, column=2)) == [
        "a₂₃ = image₂₃·k₁₁ + image₂₄·k₁₂ + image₃₃·k₂₁ + image₃₄·k₂₂",
        "    = 4·1 + 1·0 + 0·0 + 1·(−1)",
        "    = 3",
    ]


def test_max_pooling_is_the_largest_of_its_window_and_only_that_gets_a_gradient() -> None:
    # a = [[0, −2, −1, 1], [−2, 1, 3, −2], [0, −2, −1, 1], [0, 0, −1, 0]]
    scene = at(PICTURE, "forward", "a")
    assert np.array_equal(
        scene.snapshot.column.values["a"], [[0, -2, -1, 1], [-2, 1, 3, -2], [0, -2, -1, 1], [0, 0, -1, 0]]
    )
    assert formula(PICTURE, "forward", "m", Cell("m", column=1)) == [
        "m₁₂ = max(a₁₃, a₁₄, a₂₃, a₂₄)",
        "    = max(−1, 1, 3, −2)",
        "    = 3",
    ]
    assert formula(PICTURE, "backward", "a", Cell("a", "gradient", 1, 2)) == ["∂L/∂a₂₃ = ∂L/∂m₁₂", "        = 6"]
    assert formula(PICTURE, "backward", "a", Cell("a", "gradient", 0, 2)) == [
        "∂L/∂a₁₃ = 0",
        "          no part in the result: nothing comes back",
    ]


def test_a_long_sum_is_shortened_in_the_middle() -> None:
    # The mean of 0.5·1 … 0.5·25 is 6.5, so that o₃ is 1.5·6.5.
    found = formula(LONG, "forward", "o", Cell("o", row=2))
    assert found == [
        "o₃ = s₃·(s₁ + s₂ + s₃ + s₄ + s₅ + s₆ + … + s₂₄ + s₂₅)/25",
        "   = 1.5·(0.5 + 1 + 1.5 + 2 + 2.5 + 3 + … + 12 + 12.5)/25",
        "   = 9.75",
    ]


def test_a_narrow_screen_breaks_the_formula_and_loses_nothing() -> None:
    found = formula(MATRIX, "forward", "yhat", Cell("yhat", row=1), 24)
    assert found == ["ŷ₂ = X₂₁·w₁ + … + X₂₃·w₃", "     + b", "   = 4·2 + … + 6·3 + 1", "   = 22"]


def test_the_update_of_one_number() -> None:
    assert formula(MATRIX, "update", "w", Cell("w", "next", 2)) == [
        "next w₃ = w₃ − η·∂L/∂w₃",
        "        = 3 − 0.002·225",
        "        = 2.55",
    ]
    assert formula(MOMENTUM, "update", "w", Cell("w", "next", 2))[0] == "v = 0.9·v + g = 0.9·0 + 225 = 225"
    first = formula(replace(MATRIX, rule=Adam()), "update", "w", Cell("w", "next", 2))[0]
    assert first == "m = 0.9·m + 0.1·g = 0.9·0 + 0.1·225 = 22.5"


def test_a_parameter_says_where_it_comes_from() -> None:
    assert formula(MATRIX, "forward", "yhat", Cell("w")) == ["w₁ = 2", "   where it starts"]
    scene = at(MATRIX, "forward", "yhat", 2)
    assert texts(cell_formula(scene, Cell("w"), 78)) == ["w₁ = 1.646", "   set by the update of iteration 1"]


def test_noise_says_that_it_is_drawn() -> None:
    noisy = replace(MATRIX, noise=(Noise("e1", 0.5, 3),))
    assert formula(noisy, "forward", "yhat", Cell("e1"))[1] == "   drawn afresh in each iteration"


def test_the_cursor_stays_in_the_array() -> None:
    scene = at(MATRIX, "forward", "yhat")
    assert moved(scene, Cell("X"), -1, -1) == Cell("X")
    assert moved(scene, Cell("X"), 1, 1) == Cell("X", row=1, column=1)
    assert moved(scene, Cell("X"), 1000, 1000) == Cell("X", row=3, column=2)


def test_layers_are_only_what_has_been_revealed() -> None:
    assert layers(at(MATRIX, "forward", "L"), "w") == ("value",)
    scene = at(MATRIX, "update", "w")
    assert layers(scene, "w") == ("value", "gradient", "next")
    assert layers(scene, "X") == ("value",)
    place = next_layer(scene, Cell("w", row=1))
    assert place == Cell("w", "gradient", 1)
    assert next_layer(scene, next_layer(scene, place)) == Cell("w", row=1)


def test_the_next_array_keeps_the_row_where_it_has_one() -> None:
    scene = at(MATRIX, "backward", "w")
    assert next_array(scene, Cell("w", "gradient", 2), 1) == Cell("X", "value", 2)
    assert next_array(scene, Cell("X", row=3, column=2), -1) == Cell("w", row=2)
    assert next_array(scene, Cell("w"), -1) == Cell("r")


def test_the_grid_scrolls_with_the_cursor() -> None:
    scene = at(LONG, "forward", "s")
    shown = texts(grid_lines(scene, Cell("s", row=20), 80, 15))
    numbers = [line.split()[0] for line in shown[3:9]]
    assert numbers == ["18", "19", "20", "21", "22", "23"]
    assert "▸" in shown[6]
    assert [line.split()[0] for line in texts(grid_lines(scene, Cell("s", row=24), 80, 15))[3:9]][-1] == "25"


def test_a_wide_array_scrolls_sideways() -> None:
    wide = replace(MATRIX, constants={"q": np.arange(40.0).reshape(2, 20)})
    shown = texts(grid_lines(at(wide, "forward", "yhat"), Cell("q", row=1, column=10), 60, 15))
    assert shown[3].startswith(" ‹›")
    assert "▸30" in shown[5]
    assert all(len(line) <= 60 for line in shown)


def test_samples_of_a_batch_have_the_number_that_they_have_in_the_data() -> None:
    shown = texts(grid_lines(at(LONG, "forward", "s", 2), Cell("x"), 80, 15))
    assert shown[3] == " #26   ▸26"


@pytest.mark.parametrize(
    ("symbol", "index", "extents", "wanted"),
    [
        ("w", (1,), (3,), "w₂"),
        ("w", (11,), (30,), "w₁₂"),
        ("X", (1, 2), (4, 3), "X₂₃"),
        ("X", (1, 2), (40, 3), "X[2,3]"),
        ("w₁", (1,), (3,), "w₁[2]"),
        ("b", (), (), "b"),
    ],
)
def test_the_symbol_of_an_element(symbol: str, index: tuple[int, ...], extents: tuple[int, ...], wanted: str) -> None:
    assert element_symbol(symbol, index, extents) == wanted


@pytest.mark.parametrize("size", [(60, 19), (80, 23), (120, 39)])
@pytest.mark.parametrize("found", [MATRIX, LAYER, PICTURE, LONG])
def test_every_cell_of_every_array_fits(found: Problem, size: tuple[int, int]) -> None:
    last = [step for step in _steps(found) if step[0] != "done"][-1]
    scene = at(found, *last)
    for name in array_names(scene):
        for layer in layers(scene, name):
            for row in range(3):
                lines = grid_lines(scene, moved(scene, Cell(name, layer), row, row), *size)
                assert len(lines) <= size[1]
                assert all(line_width(line) <= size[0] for line in lines)


def _steps(found: Problem) -> list[tuple[str, str]]:
    from tests.session.walks import player_of

    return [(step.stage, step.focus) for step in player_of(found).steps(1)]
