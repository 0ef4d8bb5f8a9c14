"""What an author is told of ``[vary]``: runs that are another lesson, answers and words that hold no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson, with_numbers
from gradtutor.lessons.vary import drawn
from gradtutor.session.run.player import Player
from gradtutor.view.checking.other_settings import stale_sections
from gradtutor.view.checking.own_numbers import faults_of_numbers
from gradtutor.view.scene import Scene
from gradtutor.view.words.narration import fill, narrated
from tests.lessons.lessons import make
from tests.session.walks import LESSONS, lesson

TOML = """\
format = 1
id = "chain"

[parameters]
x = { start = 1.2 }

[nodes]
J = "x**2"

[goal]
minimize = "J"

[rule]
kind = "sgd"
rate = 0.3

[stop]
when = "J < 1e-3"
max_iterations = 40

[vary]
x = { min = 1.0, max = 1.5, step = 0.01 }
"""
WORDS = """\
# Title

A summary.

## intro
Press space.

## forward
{J}.

## done
Done.
"""
NUMBER = """
[[question]]
id = "slope"
kind = "number"
stage = "backward"
answer = "{grad(x)}"
"""
ASKED = """
## ?slope
How steep is it at {x}?

- Twice x.
- A number.
"""
CHOICE = """
[[question]]
id = "way"
kind = "choice"
stage = "backward"
right = 1
"""
WAY = """
## ?way
Which way?

1. Left
   > Yes.
2. Right
   > No.

- Look.
- Again.
"""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def said(folder: Path) -> list[str]:
    return [fault.what for fault in faults_of_numbers(load_lesson(folder))]


def test_a_lesson_without_it_and_one_with_sound_bounds(tmp_path: Path) -> None:
    assert said(make(tmp_path, TOML.partition("[vary]")[0], WORDS)) == []
    assert said(make(tmp_path, TOML + NUMBER, WORDS + ASKED)) == []


def test_a_run_that_becomes_longer(tmp_path: Path) -> None:
    # x shrinks to 0.4 of itself; J < 0.001 means x < 0.0316: from 1.2 that takes 4 steps (0.4^4 · 1.2 = 0.0307), so
    # iteration 5 is the last; from 1e9 it takes 27 (0.4^26 · 1e9 = 0.045, 0.4^27 · 1e9 = 0.018): iteration 28.
    far = TOML.replace("min = 1.0, max = 1.5, step = 0.01", "min = 1.0, max = 1e9, step = 1e6")
    (found,) = said(make(tmp_path, far, WORDS))
    assert found == "With x = 999000001.0 the run 'default' takes 28 iterations; the lesson's own takes 5."


def test_a_run_that_stops_at_once(tmp_path: Path) -> None:
    near = TOML.replace("min = 1.0, max = 1.5", "min = 0.0, max = 1.5")
    assert said(make(tmp_path, near, WORDS)) == [
        "With x = 0.0 the run 'default' takes 1 iteration; the lesson's own takes 5."
    ]


def test_a_run_that_ends_otherwise(tmp_path: Path) -> None:
    text = TOML.replace('J = "x**2"', 'J = "x**2 + 0*sqrt(1.4 - x)"').replace("max = 1.5", "max = 1.45")
    found = said(make(tmp_path, text, WORDS))
    assert (
        "With x = 1.45 the run 'default' ends otherwise than the lesson's own: diverged in place of converged." in found
    )


def test_too_few_different_draws_for_a_class(tmp_path: Path) -> None:
    few = TOML.replace("step = 0.01", "step = 0.1")
    assert said(make(tmp_path, few, WORDS)) == [
        "From these bounds 6 different lessons can be drawn; a class would share them."
    ]


def test_an_answer_that_is_written_down(tmp_path: Path) -> None:
    fixed = NUMBER.replace('"{grad(x)}"', "2.4")
    what = "The answer of '{}' is written down: with other numbers it may be wrong."
    assert said(make(tmp_path, TOML + fixed, WORDS + ASKED)) == [what.format("slope")]
    assert said(make(tmp_path, TOML + fixed + "holds = true\n", WORDS + ASKED)) == []
    assert said(make(tmp_path, TOML + CHOICE, WORDS + WAY)) == [what.format("way")]
    assert said(make(tmp_path, TOML + CHOICE + 'holds = "grad(x) > 0"\n', WORDS + WAY)) == []


def test_a_condition_that_a_draw_breaks(tmp_path: Path) -> None:
    (found,) = said(make(tmp_path, TOML + CHOICE + 'holds = "grad(x) > 2.5"\n', WORDS + WAY))
    # At x = 1.0, the smallest that is drawn, the slope is 2.
    assert found == "With x = 1.0 the answer of 'way' is wrong: 'grad(x) > 2.5' does not hold."


def test_a_question_that_states_a_drawn_number(tmp_path: Path) -> None:
    asked = ASKED.replace("at {x}", "at 1.2")
    found = said(make(tmp_path, TOML + NUMBER, WORDS + asked))
    assert found == ["The question 'slope' says 1.2, which is another with x = 1.0."] * 2  # in both languages
    assert said(make(tmp_path, TOML + NUMBER, WORDS + ASKED.replace("at {x}", "at {= 1.2}"))) == []


def test_a_format_that_loses_digits(tmp_path: Path) -> None:
    found = said(make(tmp_path, TOML + NUMBER, WORDS + ASKED.replace("{x}", "{x:.1f}")))
    assert found == ["'## ?slope' writes x with the format .1f, in which 1.01 loses digits."] * 2


def test_words_that_hold_for_the_lessons_own_numbers_are_warned_of(tmp_path: Path) -> None:
    # Ten times the start is 12 only as long as the lesson's own start is drawn; 4 iterations only near it.
    words = WORDS.replace("Done.", "From 1.2 it took {iteration} iterations.")
    warned = [fault.what for fault in stale_sections(load_lesson(make(tmp_path, TOML, words)))]
    assert warned and all("says 1.2" in one for one in warned)


def test_what_is_whole_for_the_lesson_alone_is_written_in_full(tmp_path: Path) -> None:
    words = WORDS.replace("{J}.", "{x:d} squared.")
    own = load_lesson(make(tmp_path, TOML.replace("start = 1.2", "start = 1.0"), words))
    other = with_numbers(own, {"x": 1.25})
    for one, text in ((own, "1"), (other, "1.25")):
        variant = one.variants["default"]
        player = Player(variant)
        player.go(1, 1)
        scene = Scene(one, variant, player.trace, one.words["en"], player.snapshot())
        ((placeholder, _),) = one.words["en"].find("forward") or ()
        assert fill(scene, placeholder) == text  # type: ignore[arg-type]


def test_words_of_other_numbers_are_general_where_the_authors_would_be_wrong(tmp_path: Path) -> None:
    words = WORDS.replace("Press space.", "We begin at 1.2.")
    own = load_lesson(make(tmp_path, TOML, words))
    other = with_numbers(own, {"x": 1.4})
    texts = []
    for one in (own, other):
        variant = one.variants["default"]
        player = Player(variant)
        scene = Scene(one, variant, player.trace, one.words["en"], player.snapshot())
        texts.append(" ".join(text for paragraph in narrated(scene) for text, _ in paragraph))
    assert texts[0] == "We begin at 1.2."
    assert texts[1].startswith("Here x = 1.4; the rest is as in the lesson.")


COURSE = load_course(LESSONS)
VARIED = [id_ for id_ in lesson_ids(COURSE) if lesson(id_).vary]


def test_enough_lessons_of_the_course_have_numbers_of_ones_own() -> None:
    assert len(VARIED) >= 8


@pytest.mark.parametrize("id_", VARIED)
def test_those_of_the_course_are_sound(id_: str) -> None:
    assert [str(fault) for fault in faults_of_numbers(lesson(id_))] == []


@pytest.mark.parametrize("id_", VARIED)
def test_no_two_of_a_class_have_mostly_the_same(id_: str) -> None:
    vary = lesson(id_).vary
    different = {str(drawn(vary, f"learner-{number}")) for number in range(30)}
    # Thirty of at least thirty: by chance some meet (the birthday problem), but most do not.
    assert len(different) >= 15
