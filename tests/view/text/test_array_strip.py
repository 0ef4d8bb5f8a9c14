"""Arrays on a few columns."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.view.text.array_strip import array_strip, current_spans
from gradtutor.view.text.lines import width


@pytest.mark.parametrize(
    ("numbers", "columns", "text"),
    [
        # softmax of 2, 1, 0: e², e, 1 over their sum
        ([2.0, 1.0, 0.0], 27, "2, 1, 0"),
        ([0.6652409558, 0.2447284711, 0.0900305732], 27, "0.66524, 0.24473, 0.09003"),
        ([0.6652409558, 0.2447284711, 0.0900305732], 17, "0.67, 0.24, 0.09"),
        # Numbers are written only where they stay nearly what they are: 3, −1, −3 and 0.9, 0.1, 0 would be others.
        ([1.646, -1.402, 2.55], 14, "1.6, −1.4, 2.5"),
        ([2.6092, -0.632, -2.6092], 10, "█▄▁ 3"),
        ([0.8912, 0.0924, 0.0164], 11, "█▂▁ 3 ‖0.9‖"),
        # Too narrow even for whole numbers; 7·177.2/225.4 = 5.5, 7·201.3/225.4 = 6.25.
        ([177.2, 201.3, 225.4], 8, "▇▇█ 3"),
        # √(0 + 1 + 4 + … + 49) = √140 = 11.83
        (list(range(8)), 17, "▁▂▃▄▅▆▇█ 8 ‖11.8‖"),
        # Nought is where nothing lies below it, and in the middle where as much does as above.
        ([-1.0, 0.0, 0.0, 1.0], 13, "▁▅▅█ 4 ‖1.41‖"),
        ([0.0] * 10, 17, "▁▁▁▁▁▁▁▁▁▁ 10 ‖0‖"),
        # Row by row.
        (np.eye(2).tolist(), 15, "█▁▁█ 2×2 ‖1.41‖"),
    ],
)  # fmt: skip
def test_a_strip(numbers: list[float], columns: int, text: str) -> None:
    found = array_strip(np.array(numbers), columns)
    assert found == text
    assert width(found) <= columns


@pytest.mark.parametrize("shape", [(1,), (4,), (9, 3), (3, 3, 3), (1000, 1000)])
@pytest.mark.parametrize("columns", [8, 10, 13, 17, 27])
def test_a_strip_is_never_wider_than_its_room(shape: tuple[int, ...], columns: int) -> None:
    values = np.random.default_rng(0).normal(size=shape)
    assert 0 < width(array_strip(values, columns)) <= columns


def test_a_large_array_is_as_a_small_one() -> None:
    # Half of a million numbers are 1: √500,000 = 707.1.
    halves = np.repeat([0.0, 1.0], 500_000).reshape(1000, 1000)
    assert array_strip(halves, 27) == "▁▁▁▁▁█████ 1000×1000 ‖707‖"


@pytest.mark.parametrize(("number", "norm"), [(1e200, "2e200"), (1e-200, "2e−200")])
def test_a_norm_whose_squares_are_no_numbers(number: float, norm: str) -> None:
    # √(4·number²) = 2·number
    assert f"‖{norm}‖" in array_strip(np.full(4, number), 27)


def test_shades_are_never_in_reverse() -> None:
    # Only "current" is in reverse where there are no colours.
    spans = current_spans("▸∂ ▁▂▄█ 4 ‖0.8‖", "backward current")
    assert spans == [("▸∂ ", "backward current"), ("▁▂▄█ 4 ‖0.8‖", "backward strong")]
    assert current_spans("▸−2.5", "forward current") == [("▸−2.5", "forward current")]
