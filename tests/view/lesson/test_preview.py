"""What is computed to be told of a lesson before it is opened."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.session.progress.progress import LessonPlace
from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.lesson.preview import preview
from gradtutor.view.text.lines import line_width, plain
from tests.session.walks import LESSONS

ROOM = Canvas(50, 14)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize("id_", lesson_ids(load_course(LESSONS)))
def test_every_lesson_has_a_picture_that_fits(id_: str) -> None:
    found = preview(LESSONS / id_, None, ROOM)
    assert 1 <= found.minutes <= 30
    assert 1 <= len(found.picture) <= ROOM.rows
    assert max(map(line_width, found.picture)) <= ROOM.columns
    assert any(plain(line).strip() for line in found.picture)


def test_the_picture_is_that_of_the_place() -> None:
    pictures = {preview(LESSONS / "descent-1d", place, ROOM).picture for place in (None, LessonPlace("default", 4, 1))}
    assert len(pictures) == 2


def test_a_place_that_the_run_does_not_have_any_more_is_no_fault() -> None:
    assert preview(LESSONS / "descent-1d", LessonPlace("default", 5000, 99), ROOM).picture
    assert preview(LESSONS / "descent-1d", LessonPlace("what-if-3", 2, 1), ROOM).variant == ""


def test_another_variant_is_named() -> None:
    head = (LESSONS / "kepler" / "text.en.md").read_text("utf-8").partition("## variant chord\n\n")[2].splitlines()[0]
    assert preview(LESSONS / "kepler", LessonPlace("chord", 2, 1), None).variant == head


def test_without_room_there_is_no_picture() -> None:
    assert preview(LESSONS / "slope", None, None).picture == ()


def test_a_lesson_that_cannot_be_read_raises() -> None:
    with pytest.raises(LessonError):
        preview(LESSONS / "none", None, ROOM)
