"""Each setting a step up and a step down: which runs are tried, in which time, and that our own lessons hold there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gradtutor.view.checking import other_settings
from gradtutor.view.checking.other_settings import neighbours, stale_sections
from tests.session.walks import lesson

LESSONS = Path(__file__).parents[3] / "lessons"


@pytest.mark.parametrize("name", sorted(file.parent.name for file in LESSONS.glob("*/lesson.toml")))
def test_no_lesson_of_the_course_writes_out_a_number_that_a_key_makes_false(name: str) -> None:
    assert [str(fault) for fault in stale_sections(lesson(name))] == []


def test_bounds_are_kept_and_constants_are_tried() -> None:
    variant = lesson("slope").variants["default"]
    tried = list(neighbours(variant))
    # x from 1 by its step of 0.1; h from 1 by 1.
    assert [one.problem.parameters[0].start for one in tried[:2]] == [pytest.approx(1.1), pytest.approx(0.9)]
    assert [one.problem.constants["h"] for one in tried[2:]] == [2.0, 0.0]
    start = variant.problem.parameters[0]
    assert all(start.minimum is None or one.problem.parameters[0].start >= start.minimum for one in tried)
    assert {one.words for one in tried} == {"default"}


def test_the_runs_of_a_lesson_take_no_longer_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_settings, "MOST_SECONDS", 0.0)
    begun = time.monotonic()
    assert stale_sections(lesson("mini-batch")) == ()
    assert time.monotonic() - begun < 1
