"""An erratum of the course names the article that it is of."""

from __future__ import annotations

from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from tests.session.walks import LESSONS


def test_every_erratum_names_its_article() -> None:
    named = [
        erratum.article for id_ in lesson_ids(load_course(LESSONS)) for erratum in load_lesson(LESSONS / id_).errata
    ]
    assert len(named) > 30
    # Not a number that only its authors know: a title, or the words that an article without one begins with.
    assert all(text[0] in "《“Z" for text in named)
