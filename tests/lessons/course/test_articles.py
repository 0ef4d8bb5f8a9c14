"""An erratum of the course names the article that it is of."""

from __future__ import annotations

from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Erratum
from tests.session.walks import LESSONS


def test_every_erratum_names_its_article_in_each_language() -> None:
    errata = [one for id_ in lesson_ids(load_course(LESSONS)) for one in load_lesson(LESSONS / id_).errata]
    assert len(errata) > 30
    assert all({"en", "zh"} <= set(one.source) for one in errata)
    assert all(one.source["en"].isascii() for one in errata)


def test_the_place_is_the_name_and_where_in_it() -> None:
    named = Erratum("a", "x = 1", "table 2", {"en": "Three ideas", "zh": "三个概念"})
    assert (named.place("en"), named.place("zh")) == ("Three ideas, table 2", "三个概念, table 2")
    assert Erratum("a", "x = 1", "table 2").place("en") == "table 2"
