"""Words that write out a number of the lesson's own run, and what is said in their place at other settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Lesson
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import with_rate
from gradtutor.session.run.what_if import supposed
from gradtutor.view.checking.other_settings import neighbours, stale_sections
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import plain
from gradtutor.view.words.general import general_words
from gradtutor.view.words.narration import narration
from gradtutor.view.words.staleness import Literal, literals

TOML = """\
format = 1
id = "bowl"

[parameters]
x = { start = 3.0, step = 1.0 }

[nodes]
J = "(x - 1)**2"

[goal]
minimize = "J"

[rule]
kind = "sgd"
rate = 0.4

[stop]
max_iterations = 5
"""
TEXT = """\
# Bowl

A bowl.

## intro

It begins at 3.0, with rate 0.4. The bottom is at 1.

## done

Done.

## limit

Rate 0.4 leaves a fifth each time: after 5 iterations J = {J:.5f}.

## limit if 0.5 < rate < 1

{= 2*rate - 1:.0%} too far each time, from x = {start(x)}.

## backward x

2(x − 1) is {grad(x)}; at the start it was {= 2*(start(x) - 1)}.

## update x if unchanged

From 3.0 to 1.4 at first: only here.
"""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
def bowl(tmp_path: Path) -> Lesson:
    """J = (x − 1)², five iterations: x − 1 is multiplied by 1 − 2·rate in each."""
    folder = tmp_path / "bowl"
    folder.mkdir()
    (folder / "lesson.toml").write_text(TOML, "utf-8")
    for language in ("en", "zh"):
        (folder / f"text.{language}.md").write_text(TEXT, "utf-8")
    return load_lesson(folder)


def said(found: Lesson, player: Player, language: str = "en") -> str:
    i18n.use(language)
    scene = Scene(found, player.variant, player.trace, found.words[language], player.snapshot())
    return " ".join(plain(line) for line in narration(scene, 200, 20) if line)


def at_rate(found: Lesson, rate: float) -> Player:
    return Player(with_rate(found.variants["default"], rate))


def ended(player: Player) -> Player:
    player.to_end()
    return player


def test_the_lessons_own_run_keeps_its_words(bowl: Lesson) -> None:
    own = Player(bowl.variants["default"])
    assert said(bowl, own).startswith("It begins at 3.0, with rate 0.4.")
    # x − 1 = 2·0.2⁴ = 0.0032 in iteration 5.
    assert said(bowl, ended(own)) == "Rate 0.4 leaves a fifth each time: after 5 iterations J = 0.00001."


def test_with_another_rate_something_general_is_said(bowl: Lesson) -> None:
    player = at_rate(bowl, 0.1)
    assert said(bowl, player).startswith(
        "Here rate = 0.1; the rest is as in the lesson. Gradient descent begins at x = 3."
    )
    # x − 1 = 2·0.8⁴ = 0.8192: J from 4 to 0.67109.
    assert said(bowl, ended(player)) == (
        "Gradient descent, rate = 0.1: 5 iterations. J fell from 4 to 0.67109, with every step."
    )


def test_a_condition_has_the_authors_words_where_it_holds(bowl: Lesson) -> None:
    # 2·0.7 − 1 = 0.4.
    assert said(bowl, ended(at_rate(bowl, 0.7))) == "40% too far each time, from x = 3."


def without_words_for_an_end(folder: Path, stop: str) -> Lesson:
    """The same bowl, whose only words for an end are "Done."."""
    (folder / "lesson.toml").write_text(TOML.replace("[stop]", f"[stop]\n{stop}").replace("bowl", folder.name), "utf-8")
    for language in ("en", "zh"):
        (folder / f"text.{language}.md").write_text(TEXT.partition("## limit")[0], "utf-8")
    return load_lesson(folder)


def test_words_for_the_goal_are_not_said_of_a_run_that_has_missed_it(tmp_path: Path) -> None:
    found = without_words_for_an_end(tmp_path, 'when = "J < 1"')
    # x − 1 = 2·(1 − 2·rate)ⁿ. At 0.4 J is 4, then 0.16; at 0.3 it is 0.64.
    assert said(found, ended(Player(found.variants["default"]))) == "Done."
    assert said(found, ended(at_rate(found, 0.3))) == "Done."
    # 0.98⁸·4 = 3.40305 after five iterations; at 20 the factor of J is 39² = 1521, and 1521² more than a millionfold.
    assert "J fell from 4 to 3.40305, with every step." in said(found, ended(at_rate(found, 0.01)))
    assert "J grew from 4 to" in said(found, ended(at_rate(found, 20.0)))


def test_words_for_an_arrival_are_not_said_of_a_run_that_begins_at_its_goal(tmp_path: Path) -> None:
    found = without_words_for_an_end(tmp_path, 'when = "J < 1"')
    at_goal, near = (Player(supposed(found, "default", {"x": x})) for x in (1.5, 2.5))
    # (1.5 − 1)² = 0.25 is below 1; (2.5 − 1)² = 2.25 is not, and the first update leaves 0.2 of 1.5: 0.3² = 0.09.
    assert said(found, ended(at_goal)) == (
        "Gradient descent, x = 1.5: 1 iteration. It begins at its goal: no step was needed. Another start has a way to "
        "go: press w."
    )
    assert said(found, ended(near)) == "Done."


def test_words_that_were_written_for_a_limit_are_said_at_another_rate(tmp_path: Path) -> None:
    found = without_words_for_an_end(tmp_path, "")
    assert said(found, ended(at_rate(found, 0.01))) == "Done."
    assert "J grew from 4 to" in said(found, ended(at_rate(found, 20.0)))


def test_the_general_words_see_what_swings_and_what_grows(bowl: Lesson) -> None:
    # 1 − 2·1 = −1: to and fro. 1 − 2·1.5 = −2: J = 4·4⁴ = 1024 in the fifth iteration.
    assert "J is 4 at the end, as at the start. x swings" in said(bowl, ended(at_rate(bowl, 1.0)))
    assert "J grew from 4 to 1024." in said(bowl, ended(at_rate(bowl, 1.5)))
    # 1 − 2·0.5 = 0: there after one update.
    assert "It came to rest" in said(bowl, ended(at_rate(bowl, 0.5)))


def test_the_general_words_are_said_in_chinese_too(bowl: Lesson) -> None:
    text = said(bowl, ended(at_rate(bowl, 0.1)), "zh")
    assert "0.67109" in text and not any(word in text for word in ("fell", "iterations"))


def test_the_general_words_of_each_stage_have_its_numbers(bowl: Lesson) -> None:
    player = at_rate(bowl, 0.1)
    found = {}
    for revealed in range(1, 6):
        player.go(2, revealed)
        scene = Scene(bowl, player.variant, player.trace, bowl.words["en"], player.snapshot())
        general = general_words(scene)
        assert general is not None
        found[scene.snapshot.stage, scene.snapshot.focus] = plain(tuple(general[0]))
    # x = 3 − 0.1·4 = 2.6 in iteration 2: J = 1.6² = 2.56, its slope 3.2, and the next x 2.6 − 0.32.
    assert found == {
        ("forward", "J"): "J is worked out from what stands before it: 2.56.",
        ("loss", "J"): "J is 2.56 now; one iteration before it was 4.",
        ("backward", "J"): "Seen from itself, J grows 1 for 1: here the way back begins.",
        ("backward", "x"): "∂J/∂x is 3.2: when x grows a little, J changes 3.2 times as much.",
        ("update", "x"): "gradient descent carries x from 2.6 to 2.28.",
    }


def test_a_start_counts_as_well(bowl: Lesson) -> None:
    made = supposed(bowl, "default", {"x": 2.0})
    # The rate is the lesson's own; 0.4 is true, and so are five iterations.
    assert "leaves a fifth" in said(bowl, ended(Player(made)))
    player = Player(made)
    player.go(1, 4)
    assert said(bowl, player) == "2(x − 1) is 2; at the start it was 2."


def test_words_of_the_lessons_own_settings_go_where_one_is_changed(bowl: Lesson) -> None:
    for rate, expected in ((0.4, "From 3.0 to 1.4 at first: only here."), (0.1, "")):
        player = Player(bowl.variants["default"]) if rate == 0.4 else at_rate(bowl, rate)
        player.go(1, 5)
        assert said(bowl, player) == expected


def test_each_setting_is_tried_a_step_up_and_a_step_down(bowl: Lesson) -> None:
    tried = [(one.problem.rule.rate, one.problem.parameters[0].start) for one in neighbours(bowl.variants["default"])]
    assert tried == [(0.5, 3.0), (0.3, 3.0), (0.4, 4.0), (0.4, 2.0)]


def test_the_check_warns_of_numbers_that_other_settings_make_false(bowl: Lesson) -> None:
    found = [str(fault) for fault in stale_sections(bowl) if "text.en.md" in str(fault)]
    assert len(found) == 3
    assert all("Write {= …} in its place, or a condition in the heading" in one for one in found)
    starts = [one.rpartition("text.en.md:")[2].partition(";")[0] for one in found]
    assert starts == [
        "5:1: The section '## intro' says 0.4, which is {rate} of the lesson's own run",
        "13:1: The section '## limit' says 0.4, which is {rate} of the lesson's own run",
        "5:1: The section '## intro' says 3.0, which is {x} of the lesson's own run",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rate 0.4, x2 and w_1", ["0.4"]), ("2(x − 1) and 2x", ["1"]), ("x^2 + 1", ["1"]),
        ("3.0 → 1.4.", ["3.0", "1.4"]),
        ("第 16 次", ["16"]), ("2e-05 or 2.5e−3", ["2e-05", "2.5e−3"]), ("第16次", ["16"]),
    ],
)  # fmt: skip
def test_which_numbers_stand_in_a_text(text: str, found: list[str]) -> None:
    assert [one.text for one in literals(((text,),))] == found


@pytest.mark.parametrize(
    ("text", "number", "tells"),
    [
        ("0.4", 0.4, True), ("0.4", 0.41, False), ("0.67", 0.67109, True), ("0.67", -0.67109, True),
        ("0.68", 0.671, False), ("16", 16.0, True), ("16", 16.2, False), ("2.5e−3", 0.00254, True),
        ("2.5e-3", 0.0027, False),
    ],
)  # fmt: skip
def test_which_number_a_text_tells(text: str, number: float, tells: bool) -> None:
    assert Literal(text).tells(number) is tells
