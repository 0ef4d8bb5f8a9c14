"""Words of the course at settings that a learner can reach, against what is worked out here without the tutor."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson, with_numbers
from gradtutor.session.run.player import Player
from gradtutor.session.run.what_if import supposed
from gradtutor.view.scene import scene_at
from gradtutor.view.words.general import general_words
from gradtutor.view.words.narration import narrated
from tests.session.walks import LESSONS

EARLIER = {
    "en": ("since last time", "since the last time", "the gap before", "by the last one"),
    "zh": ("和上次", "以上次", "上次的差距"),
}
"""What compares an iteration with the one before it."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def said(name: str, player: Player) -> str:
    return " ".join(
        "".join(text for text, _ in spans) for spans in narrated(scene_at(load_lesson(LESSONS / name), player))
    )


def at_the_end(name: str, variant: str, settings: dict[str, float]) -> str:
    player = Player(supposed(load_lesson(LESSONS / name), variant, settings))
    assert player.to_end()
    return said(name, player)


@pytest.mark.parametrize("language", list(EARLIER))
@pytest.mark.parametrize("name", lesson_ids(load_course(LESSONS)))
def test_the_first_iteration_is_compared_with_none_before_it(name: str, language: str) -> None:
    i18n.use(language)
    lesson = load_lesson(LESSONS / name)
    for variant in lesson.variants.values():
        player = Player(variant)
        while player.next() and player.iteration == 1:
            words = "".join(text for spans in narrated(scene_at(lesson, player)) for text, _ in spans)
            assert [phrase for phrase in EARLIER[language] if phrase in words] == [], (variant.name, words)


def turns(x: float, y: float, rate: float) -> float:
    """The sharpest turn, in radians, on the way down x² + sin² y."""
    places = [(x, y)]
    while x**2 + math.sin(y) ** 2 >= 0.01:
        x, y = x - rate * 2 * x, y - rate * math.sin(2 * y)
        places.append((x, y))
    directions = [math.atan2(later[1] - before[1], later[0] - before[0]) for before, later in pairwise(places)]
    return max(abs(later - before) for before, later in pairwise(directions))


@pytest.mark.parametrize(
    ("x", "y", "bends"), [(3.0, 1.0, True), (3.0, 0.0, False), (0.0, 1.0, False), (3.0, -0.5, True)]
)
def test_a_path_is_said_to_bend_where_it_does(x: float, y: float, bends: bool) -> None:
    assert (turns(x, y, 0.1) > 1e-9) is bends
    words = at_the_end("descent-2d", "default", {"x": x, "y": y})
    assert ("the path bends" in words) is bends
    assert ("the path was straight" in words) is not bends


@pytest.mark.parametrize("factor", [2.0, 1.8, 3.0])
def test_backward_is_said_to_have_been_called_only_where_it_was(factor: float) -> None:
    """w = 1, b = 0, y = 3: ŷ = X, and with X = 3 nothing is left to correct."""
    gap = 1.0 * factor + 0.0 - 3.0
    words = at_the_end("autograd", "default", {"X": factor})
    assert (f"gave {2 * gap * factor:g} and {2 * gap:g}".replace("-", "−") in words) is (gap != 0)
    assert ("backward() was never called" in words) is (gap == 0)


@pytest.mark.parametrize("variant", ["default", "not-cleared"])
def test_only_where_gradients_are_cleared_are_they_said_to_be(variant: str) -> None:
    """At the rate 1/(2·(X² + 1)) = 0.1 the first update leads to the bottom exactly, cleared or not."""
    words = at_the_end("autograd", variant, {"rule.rate": 0.1})
    assert ("Each time the gradients were cleared" in words) is (variant == "default")


def test_the_kept_slope_is_not_called_another_one_where_it_was_measured() -> None:
    """√(ln x²) has the slope 1/(x·√(2 ln x)): at x = 2, where it is measured, 0.424661; later it is flatter."""
    name = "newton-or-gradient"
    player = Player(load_lesson(LESSONS / name).variants["chain-chord"])
    found = []
    while player.next() and player.iteration < 3:
        snapshot = player.snapshot()
        if (snapshot.stage, snapshot.focus) == ("backward", "p"):
            slope = 1 / (snapshot.column.known["p"] * math.sqrt(2 * math.log(snapshot.column.known["p"])))
            assert f"{slope:.6f}" in said(name, player)
            found.append("true slope" in said(name, player))
    assert found == [False, True]


@pytest.mark.parametrize(("x", "level"), [(1.0, True), (0.02, False), (0.0, True)])
def test_ground_is_said_to_be_level_where_its_slope_is_0(x: float, level: bool) -> None:
    """From 0.02 the walk ends at once, for 0.02² is below the limit; the slope there is 0.04."""
    words = at_the_end("slope", "tenth", {"x": x})
    assert ("no arrow" in words) is level
    assert ("0.04" in words) is not level


def test_general_words_give_the_numbers_of_a_vector_and_not_its_size() -> None:
    lesson = load_lesson(LESSONS / "matrix-gradient")
    intro = said("matrix-gradient", Player(supposed(lesson, "default", {"w": [2.0, 0.0, 1.0]})))
    assert "begins at w = (2, 0, 1), b = 1." in intro


def test_nothing_is_said_of_where_an_objective_went_that_never_had_a_value() -> None:
    """A step of 0 divides 0 by 0 in the first iteration, which is the last."""
    lesson = load_lesson(LESSONS / "slope")
    player = Player(supposed(lesson, "default", {"h": 0.0}))
    assert player.to_end()
    general = general_words(scene_at(lesson, player))
    assert [text for spans in general or () for text, _ in spans] == ["By hand, h = 0: 1 iteration."]


@pytest.mark.parametrize(("start", "equal"), [(2.0, True), (3.0, False)])
def test_two_are_said_to_be_equal_only_where_they_are(start: float, equal: bool) -> None:
    lesson = load_lesson(LESSONS / "gates")
    assert ("both" in said("gates", Player(supposed(lesson, "tie", {"w": start})))) is equal


@pytest.mark.parametrize("drawn", [1.5, 2.0, 2.5])
def test_a_tie_is_one_whatever_numbers_a_learner_is_given(drawn: float) -> None:
    tie = with_numbers(load_lesson(LESSONS / "gates"), {"z": drawn}).variants["tie"]
    starts = {entry.name: entry.start for entry in tie.problem.parameters}
    assert starts["z"] == starts["w"]


@pytest.mark.parametrize(("name", "start"), [("learning-rate", 1.0), ("learning-rate", 0.5)])
def test_a_run_that_begins_at_the_bottom_is_said_to_rest_there(name: str, start: float) -> None:
    """The slope of (x − 1)² is 0 at 1: at no rate a step leads away."""
    for rate in (0.1, 0.5, 1.0, 1.1):
        words = at_the_end(name, "default", {"x": start, "rule.rate": rate})
        assert ("no rate moves it" in words) is (start == 1.0)


@pytest.mark.parametrize("name", lesson_ids(load_course(LESSONS)))
def test_of_a_run_of_one_iteration_nothing_is_said_in_general(name: str) -> None:
    lesson = load_lesson(LESSONS / name)
    for variant in lesson.variants:
        player = Player(supposed(lesson, variant, {"stop.max_iterations": 1}))
        player.to_end()
        assert "1 iterations" not in said(name, player)


@pytest.mark.parametrize("stop", ["J < 0.5", "J < 0.01"])
def test_a_limit_is_not_stated_where_the_stop_rule_has_another(stop: str) -> None:
    lesson = load_lesson(LESSONS / "descent-2d")
    player = Player(supposed(lesson, "default", {"stop.when": stop}))
    while player.snapshot().stage != "loss":
        player.next()
    assert ("Below 0.01 we stop" in said("descent-2d", player)) is (stop == "J < 0.01")


def test_no_smaller_rate_is_advised_where_a_run_broke_off_before_a_step() -> None:
    """10²⁰⁰ squared is above the largest float, 1.8·10³⁰⁸."""
    words = at_the_end("descent-1d", "default", {"x": 1e200})
    assert "breaks off before the first step" in words and "smaller rate" not in words


def test_words_on_momentum_are_not_said_of_a_run_without_it() -> None:
    assert "slopes added up" in at_the_end("optimisers", "momentum", {"rule.rate": 0.005})
    assert "slopes added up" not in at_the_end("optimisers", "momentum", {"rule.momentum": 0.0})
