"""Names of runs that are cut are still told apart."""

from __future__ import annotations

import pytest

from gradtutor.view.compare.table import told_apart
from gradtutor.view.text.lines import width

LONG = ["a learning rate that is far too small", "a learning rate that is far too large", "momentum"]


@pytest.mark.parametrize("columns", [8, 12, 20, 30])
def test_no_two_look_alike(columns: int) -> None:
    shown = [told_apart(text, LONG, columns) for text in LONG]
    assert len(set(shown)) == 3
    assert all(width(text) <= columns for text in shown)


def test_what_fits_is_left_as_it_is() -> None:
    assert told_apart("momentum", LONG, 10) == "momentum"
