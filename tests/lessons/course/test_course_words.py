"""What lessons of the course state in words, worked out here without the tutor, and words that have one meaning."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from tests.session.walks import LESSONS


def words(name: str, language: str = "en") -> str:
    return Path(LESSONS / name / f"text.{language}.md").read_text("utf-8")


def test_in_chinese_only_the_lesson_on_epochs_speaks_of_rounds() -> None:
    speaking = {name for name in lesson_ids(load_course(LESSONS)) if "轮" in words(name, "zh").replace("轮到", "")}
    assert speaking == {"mini-batch"}


@pytest.mark.parametrize("word", ["损失对它自己", "拉力", "喊", "药方", "挪", "变种"])
def test_pictures_that_were_translated_are_plain_chinese(word: str) -> None:
    assert [name for name in lesson_ids(load_course(LESSONS)) if word in words(name, "zh")] == []


def test_feedback_a_gap_and_a_loss_are_three_things() -> None:
    for name in ("guess-the-number", "black-box"):
        assert "loss" not in words(name).replace("## loss", "")
        assert "损失" not in words(name, "zh")


def test_two_directions_of_the_table_are_level_and_a_third_is_262_times_flatter() -> None:
    table = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]])
    with_ones = np.hstack([table, np.ones((4, 1))])
    curvatures = np.linalg.eigvalsh(2 * with_ones.T @ with_ones / 4)
    assert curvatures == pytest.approx([0, 0, 1.2433, 325.7567], abs=1e-4)
    assert f"{{= {curvatures[3] / curvatures[2]:.0f}}} times flatter" in words("matrix-gradient")


def test_long_steps_climb_where_short_ones_do_not() -> None:
    """x²/10 + 1 − cos 2x from 2.2, worked out here: at rate 0.7 the height rises again and again, at 0.2 never."""

    def heights(rate: float) -> list[float]:
        x, found = 2.2, []
        for _ in range(50):
            found.append(x**2 / 10 + 1 - math.cos(2 * x))
            x -= rate * (x / 5 + 2 * math.sin(2 * x))
        return found

    rises = [later > before for before, later in pairwise(heights(0.7))]
    assert sum(rises) > 10
    assert not any(later > before + 1e-12 for before, later in pairwise(heights(0.2)))
    lesson = load_lesson(LESSONS / "local-minima")
    trace = Trace(lesson.variants["large-steps"].problem)
    assert [trace.objective(number) for number in range(1, 51)] == pytest.approx(heights(0.7))


def test_a_kept_slope_leaves_the_part_of_the_gap_that_is_said() -> None:
    """z = (6 + 3b)(2b + 1) has the slope 12b + 15: kept from b = 4 it leaves 1 − 60.671 / 63 of each gap."""
    b = (-15 + math.sqrt(15**2 + 4 * 6 * 144)) / 12
    assert 1 - (12 * b + 15) / 63 == pytest.approx(0.03697, abs=1e-5)
    gaps, at = [], 4.0
    for _ in range(6):
        gaps.append((6 + 3 * at) * (2 * at + 1) - 150)
        at -= gaps[-1] / 63
    assert gaps[5] / gaps[4] == pytest.approx(0.03697, abs=1e-4)
