"""Columns before they are data: which are used, and how many rows were left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.lessons.loading.columns import Columns
from gradtutor.lessons.toml.faults import Faults

COLUMNS: dict[str, Any] = {"x": np.array([1.0, 2.0, 6.0]), "y": np.array([5.0, 6.0, 7.0])}


def test_lists_are_used_as_they_are_and_leave_no_row_out() -> None:
    faults = Faults(Path("lesson.toml"))
    found = Columns(values=COLUMNS).used({"x"}, faults)
    assert list(found.values) == ["x", "y"]
    assert (found.rows, found.left_out) == (3, 0)
    assert not faults.found
    assert Columns().rows is None


def test_a_scaled_column_keeps_its_raw_numbers_beside_mean_and_deviation() -> None:
    columns = Columns(values=COLUMNS, scaled={"x": ("data", "standardise", 0)})
    scaled, constants, nodes = columns.to_scale(Faults(Path("lesson.toml")))
    assert sorted(scaled.values) == ["x_raw", "y"]
    # 1, 2, 6: the mean is 3, the squares of the gaps are 4, 1 and 9, a third of 14.
    assert sorted(map(float, constants.values())) == pytest.approx(sorted([3.0, (14 / 3) ** 0.5]))
    assert list(nodes) == ["x"]
