"""The gradients of the batches as points on an axis that stays."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.lessons.toml.charts.strip import Strip
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.registry import picture
from gradtutor.view.text.lines import plain
from tests.view.scenes import scene

ROOM = Canvas(40, 10)


def rows(iteration: int, revealed: int) -> list[str]:
    here = scene("mini-batch", "default", iteration, revealed)
    (chart,) = [chart for chart in here.variant.charts if isinstance(chart, Strip)]
    found = picture(here, chart, ROOM)
    assert found is not None and not isinstance(found, Figure)
    return [plain(line) for line in found]


def test_there_are_ten_points_and_the_full_gradient_stands_where_the_ticks_put_it() -> None:
    lines = rows(1, 2)
    points = "".join(lines[1:-3])
    assert points.count("•") == 10
    # w = b = 0: ∂L/∂w = mean(2·(0 − y)·x), over all hundred samples.
    data = scene("mini-batch", "default", 1, 2).problem.data
    full = float(np.mean(-2 * np.asarray(data["y"]) * np.asarray(data["x"])))
    assert f"▲ all {full:.3f}".replace("-", "−") in lines[-1]
    ticks = [column for column, sign in enumerate(lines[-3]) if sign == "┬"]
    numbers = [float(text.replace("−", "-")) for text in lines[-2].split()]
    assert len(ticks) == len(numbers) >= 3
    place = ticks[0] + (full - numbers[0]) / (numbers[-1] - numbers[0]) * (ticks[-1] - ticks[0])
    assert lines[-3].index("▲") == pytest.approx(place, abs=0.5 + 1e-9)


def test_the_axis_stays_and_the_own_batch_stands_out_once_it_is_known() -> None:
    early, late = rows(1, 2), rows(100, 2)
    assert early[-2] == late[-2]
    assert "●" not in "".join(early[1:-3])
    known = rows(1, 6)
    assert "".join(known[1:-3]).count("●") == 1 and "".join(known[1:-3]).count("•") == 9
