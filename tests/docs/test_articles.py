"""The table of what the articles have: each place that it names exists, and each erratum of the course is in it."""

from __future__ import annotations

import re

import pytest

from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from tests.session.walks import LESSONS

TABLE = (LESSONS.parent / "docs" / "articles.md").read_text("utf-8").partition("\n## ")[2]
PLACES = sorted(set(re.findall(r"`([a-z][a-z0-9-]*(?:[@?!][a-z0-9.-]+)?)`", TABLE)) - {"requires_grad"})


@pytest.mark.parametrize("place", PLACES)
def test_every_place_exists(place: str) -> None:
    name, sign, of = re.fullmatch(r"([a-z0-9-]+)([@?!]?)(.*)", place).groups()  # type: ignore[union-attr]
    assert name in lesson_ids(load_course(LESSONS))
    lesson = load_lesson(LESSONS / name)
    there = {
        "": {""},
        "@": set(lesson.variants),
        "?": {question.id for question in lesson.questions},
        "!": {erratum.id for erratum in lesson.errata},
    }
    assert of in there[sign]


def test_no_article_is_left_out() -> None:
    articles, _, missing = TABLE.partition("\n## What no lesson has\n")
    assert articles.count("\n## ") == 4 and len(PLACES) > 100
    assert missing.count("\n- ") >= 1
