"""How long a lesson takes: its steps and questions, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.duration import minutes_of, seconds_of
from gradtutor.session.run.player import Player
from tests.lessons.lessons import TOML, make
from tests.session.walks import LESSONS


def test_steps_questions_errata_and_variants_are_counted() -> None:
    # nonlinear-chain, by hand: three nodes forwards, the loss, three gradients or deltas back (the output's own is the
    # first of them, x the last: c, b, a, x), one update: 3 + 1 + 4 + 1 = 9 steps.
    lesson = load_lesson(LESSONS / "nonlinear-chain")
    # Iteration 5 meets the target: forward and loss, and the end.
    later = 3 * 9 + 5
    # Ten seconds for a step that is new, three for one that is not, 40 for a question and for another variant, a minute
    # for a misprint.
    rest = 40 * len(lesson.questions) + 60 * len(lesson.errata) + 40 * (len(lesson.variants) - 1)
    assert lesson.errata and seconds_of(lesson) == pytest.approx(10 * 9 + 3 * later + rest)
    assert minutes_of(lesson) == round(seconds_of(lesson) / 60)


def test_a_short_one_takes_a_minute(tmp_path: Path) -> None:
    text = TOML.replace("max_iterations = 20", "max_iterations = 1")
    assert minutes_of(load_lesson(make(tmp_path, text))) >= 1


def test_a_long_run_is_not_made_to_its_end() -> None:
    # A thousand iterations of mini-batches: only the first few count.
    lesson = load_lesson(LESSONS / "mini-batch")
    assert minutes_of(lesson) < 30
    # The first iteration whole, and the four after it.
    steps = len(Player(next(iter(lesson.variants.values()))).steps(1))
    rest = 40 * len(lesson.questions) + 60 * len(lesson.errata) + 40 * (len(lesson.variants) - 1)
    assert seconds_of(lesson) == pytest.approx(10 * steps + 3 * 4 * steps + rest)
