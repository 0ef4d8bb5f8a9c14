"""What a class is given, as learner and teacher read it: points, days and tries worked out by hand."""

from __future__ import annotations

import time

import pytest

from gradtutor import i18n
from gradtutor.session.assignments.assignment import END, ITERATION, PREDICTIONS, QUESTIONS, Assignment, Credit
from gradtutor.session.assignments.standing import Done, LessonStanding, Standing
from gradtutor.view.classroom import assignments as say
from gradtutor.view.classroom.assigned_lines import About, about_lines, given_header, given_lines
from gradtutor.view.classroom.give_lines import Field, give_lines
from gradtutor.view.classroom.given_lines import Row, class_header, class_rows, given_about, given_rows
from gradtutor.view.text.lines import line_width
from tests.session.walks import lesson
from tests.view.scenes import texts

DAY = 86_400.0
NOON = time.mktime((2026, 12, 3, 12, 0, 0, 0, 0, -1))
"""Of a Thursday, by the clocks of whoever looks."""
MIDNIGHT = time.mktime((2026, 12, 6, 0, 0, 0, 0, 0, -1))
"""At which Saturday, the fifth, is over."""
GIVEN = Assignment(
    "a1", "Two slopes", ("slope", "gates"), 10.0, (QUESTIONS, PREDICTIONS), 5, 3, "2026-12-05", "", "50%",
    (Credit(MIDNIGHT, 1.0), Credit(MIDNIGHT + 2 * DAY, 0.5)), 0.0,
)  # fmt: skip
FREE = Assignment("b2", "For whoever likes", ("slope",), 4.0, (ITERATION, END), tries=0)
PARTS = (Done(QUESTIONS, 1, 2, 0.5), Done(PREDICTIONS, 3, 5, 0.6))
# Of 5 points each: (1/2 + 3/5)/2 = 0.55 of the first, which is 2.75; nothing of the second.
SLOPE = LessonStanding("slope", 2.75, 5.0, 1, 2, PARTS, None)
STANDING = Standing(2.75, 10.0, (SLOPE, LessonStanding("gates", 0.0, 5.0, 0, 3, (), None)))
UNTOUCHED = Standing(0.0, 4.0, (LessonStanding("slope", 0.0, 4.0, 0, None, (), None),))
TITLES = {"slope": "Slope", "gates": "Four gates"}


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_points_have_as_few_digits_as_they_need() -> None:
    assert say.points_words(3.5, 10.0) == "3.5 of 10 points"
    assert say.number(2 / 3) == "0.67"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (NOON, "due 2026-12-05 (in 2 days)"),
        (NOON + DAY, "due 2026-12-05 (in 1 day)"),
        (MIDNIGHT - 60, "due 2026-12-05 (today)"),
        (MIDNIGHT, "late since 2026-12-05: now worth 50 %"),
        (MIDNIGHT + 3 * DAY, "over since 2026-12-05"),
    ],
)
def test_until_when(now: float, told: str) -> None:
    assert say.due_words(GIVEN, now).replace(" %", "").replace("%", "") == told.replace(" %", "")


def test_what_nobody_waits_for_is_never_late() -> None:
    assert say.due_words(FREE, NOON) == "no due day"
    assert say.late_words(FREE) == ""
    assert say.title_words(FREE, NOON) == "For whoever likes: no due day."


@pytest.mark.parametrize(
    ("credits", "after", "told"),
    [
        ((Credit(MIDNIGHT, 1.0),), 0.0, "What is late does not count."),
        ((Credit(MIDNIGHT, 1.0),), 1.0, "What is late counts in full."),
        ((Credit(MIDNIGHT, 1.0),), 0.5, "What is late is worth 50 %."),
        (
            (Credit(MIDNIGHT, 1.0), Credit(MIDNIGHT + DAY, 0.9)),
            0.0,
            "What is late is worth 10 % less for each day that has begun.",
        ),
    ],
)
def test_what_is_late(credits: tuple[Credit, ...], after: float, told: str) -> None:
    assert say.late_words(GIVEN._replace(credits=credits, after=after)) == told


def test_what_counts_and_how_often() -> None:
    assert say.counted_words(GIVEN)[1].endswith("(5)")
    assert say.tries_words(GIVEN, 2) == "2 of 3 tries left"
    assert say.tries_words(FREE, None) == "as many tries as you like" == say.all_tries_words(FREE)
    assert say.all_tries_words(GIVEN) == "3 tries"
    assert say.done_words(PARTS[0]) == "questions right at the first answer: 1 of 2"
    assert say.short_done_words(PARTS[1]) == "predictions 3/5"


def test_the_next_that_is_due_is_told_in_a_line() -> None:
    found = [(GIVEN, STANDING), (FREE, UNTOUCHED)]
    assert say.summary_words(found, NOON) == "Two slopes: due 2026-12-05 (in 2 days), 2.75 of 10 points"
    # What is over is waited for no more.
    assert say.summary_words(found, MIDNIGHT + 3 * DAY) == "For whoever likes: no due day, 0 of 4 points"
    assert say.summary_words([(GIVEN, STANDING._replace(points=10.0))], NOON) == ""
    assert say.lesson_line("Slope", STANDING.lessons[0], GIVEN) == "Slope: 2.75 of 5 points, 2 of 3 tries left."


def test_own_numbers_are_told_by_the_lesson_s_symbols() -> None:
    own = lesson("gates")._replace(numbers={"x": 3.0, "y": -4.0})
    assert say.numbers_words(own) == "x = 3, y = −4"


def test_a_try_is_titled_by_its_lesson() -> None:
    assert say.titled(TITLES, "slope") == "Slope" and say.titled(TITLES, "other") == "other"
    assert say.WithTries(TITLES).get("gates") == "Four gates" and say.WithTries(TITLES).get("none", "?") == "?"


def test_the_learner_s_list_marks_what_is_begun_and_chosen() -> None:
    found = [(GIVEN, STANDING), (FREE, UNTOUCHED)]
    assert "2 assignments" in texts([given_header(found, 60)])[0]
    lines = given_lines(found, TITLES, 1, NOON, 78, 10)
    rows = [" ".join(text.split()) for text in texts(lines)]
    assert rows[1:4] == [
        "Two slopes due 2026-12-05 (in 2 days) 2.75 of 10 points",
        "▪ Slope 2.75 of 5 points 2 of 3 tries left",
        "▸ Four gates 0 of 5 points 3 of 3 tries left",
    ]
    assert "forward current" in [role for _, role in lines[3]]
    assert max(map(line_width, lines)) <= 78
    # Where there is room for three lines the chosen one is among them.
    assert any("▸" in text for text in texts(given_lines(found, TITLES, 2, NOON, 78, 3)))


def test_more_of_the_chosen_lesson() -> None:
    said = " ".join(" ".join(texts(about_lines(About(GIVEN, STANDING.lessons[0], NOON), 60, 12))).split())
    assert "questions right at the first answer: 1 of 2" in said
    assert "the best try counts" in said
    assert len(about_lines(About(GIVEN, STANDING.lessons[1], NOON), 60, 3)) == 3


def test_the_teacher_s_list() -> None:
    rows = texts(given_rows([GIVEN, FREE], {"a1": 7}, 0, NOON, 78, 8))
    assert " ".join(rows[1].split()) == "▸ Two slopes due 2026-12-05 (in 2 days) begun by 7"
    assert rows[2].rstrip().endswith("begun by 0")
    assert "Nothing was given yet" in texts(given_rows([], {}, 0, NOON, 78, 8))[1]
    about = " ".join(" ".join(texts(given_about(GIVEN, TITLES, "", 78, 9))).split())
    assert "10 points; 3 tries; id a1" in about and "Lessons: Slope; Four gates." in about
    assert "Really?" in texts(given_about(GIVEN, TITLES, "Really?", 78, 9))[1]
    assert len(given_about(None, TITLES, "", 78, 9)) == 1
    assert line_width(class_header("Two slopes", "Maths 7b", 40)) == 40


def test_who_stands_where() -> None:
    full = Standing(5.0, 5.0, (LessonStanding("slope", 5.0, 5.0, 1, 2, PARTS[:1], None),))
    lines = class_rows([Row("Anna", full), Row("Ben", STANDING), Row("Li", UNTOUCHED)], 1, 78, 8)
    anna, ben, li = texts(lines)[1:4]
    assert "██████████" in anna and "questions 1/2" in anna and "1 try" in anna
    # 2.75 of 10 is three parts of ten, rounded.
    assert "▸ Ben" in ben and "███·······" in ben
    assert li.split() == ["Li", "not", "begun"]


def test_the_form_keeps_the_chosen_line_in_view() -> None:
    fields = [Field("title", "Two slopes", "what it is called"), Field("due", "", "2026-12-05")]
    lessons = [("Slope", True), ("Four gates", False)]
    rows = [" ".join(text.split()) for text in texts(give_lines(fields, lessons, 2, 60, 12))]
    assert rows[1:3] == ["title Two slopes what it is called", "due — 2026-12-05"]
    assert rows[5:7] == ["[✓] ▸ Slope", "[ ] Four gates"]
    assert any("▸" in text for text in texts(give_lines(fields, lessons, 3, 60, 2)))
