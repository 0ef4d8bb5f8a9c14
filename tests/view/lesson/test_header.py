"""The first line of the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.schedule import NAMES, Schedule
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import with_rate
from gradtutor.view.lesson.header import header_line
from gradtutor.view.text.lines import line_width, plain, width
from gradtutor.view.words.narration import plain_section
from tests.session.walks import BRIEF, cases, chosen
from tests.view.scenes import scene, scene_of


@pytest.mark.parametrize(
    ("place", "columns", "line"),
    [
        (
            ("nonlinear-chain", "default", 2, 6), 80,
            " Back-propagation 2/6 · Nonlinear chain              iteration 2 · backward 2/4 ",
        ),
        (
            ("nonlinear-chain", "default", 2, 6), 100,
            " Back-propagation 2/6 · Nonlinear chain                "
            "Newton's method · iteration 2 · backward 2/4 ",
        ),
        (
            ("nonlinear-chain", "gradient", 1, 5), 80,
            " 2/6 · Nonlinear chain · gradient descent: multiply          iteration 1 · loss ",
        ),
    ],
)  # fmt: skip
def test_the_first_line(place: tuple[str, str, int, int], columns: int, line: str) -> None:
    found = header_line(scene(*place), columns)
    assert plain(found) == line
    assert width(line) == columns


def test_what_the_screen_has_to_say_besides_stands_before_the_place() -> None:
    line = plain(header_line(scene("nonlinear-chain", "default", 2, 6), 80, ["▶ 1.5 s"]))
    assert line.endswith("  ▶ 1.5 s · iteration 2 · backward 2/4 ")
    assert width(line) == 80


def test_a_rate_of_ones_own_is_said_however_little_room_there_is() -> None:
    # The variant is called "rate 1.1: runs away", and the learner has turned its rate down.
    player = chosen("descent-1d", "runs-away", BRIEF)
    slower = Player(with_rate(player.variant, 0.5))
    slower.go(1, 4)
    for columns in (60, 80):
        assert "η" not in plain(header_line(scene("descent-1d", "runs-away", 1, 4), columns))
        line = plain(header_line(scene_of(slower, "descent-1d"), columns))
        assert line.endswith(" η 0.5 · iteration 1 · backward 2/2 ")
        assert "1.1" not in line
        assert width(line) == columns


def test_a_rate_that_changes_is_said_as_it_is_in_this_iteration() -> None:
    player = chosen("descent-1d", "runs-away", BRIEF)
    rule = Sgd(Schedule("0.4 / iteration", parse("0.4 / iteration", NAMES)))
    variant = player.variant._replace(problem=replace(player.variant.problem, rule=rule))
    for factor, shown in ((1.0, "η 0.2"), (2.0, "η 0.4")):
        # 0.4/2, and twice that.
        changing = Player(with_rate(variant, factor))
        changing.go(2, 4)
        line = plain(header_line(scene_of(changing, "descent-1d"), 100))
        assert f"{shown} · iteration 2" in line


def test_the_first_line_in_chinese() -> None:
    line = plain(header_line(scene("nonlinear-chain", "default", 1, 0, "zh"), 80))
    assert line.startswith(" 反向传播 2/6 · 非线性链条   ")
    assert "  牛顿法 · " in line
    assert width(line) == 80


def test_the_name_of_the_true_method_is_shown_where_there_is_room() -> None:
    methods = {
        ("descent-1d", "default"): "gradient descent",
        ("linear-backprop", "b-chord"): "chord method",
        ("black-box", "default"): "secant method",
        ("guess-the-number", "default"): "bisection",
        ("guess-the-number", "by-hand"): "by hand",
    }
    for (name, variant), method in methods.items():
        line = plain(header_line(scene(name, variant, 1, 1), 140))
        assert f"  {method}" in line.split(" · iteration 1 · ")[0]


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_the_first_line_is_as_wide_as_the_screen(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    for place in ((1, 0), (1, 3), (BRIEF, 99)):
        player.go(*place)
        for language in ("en", "zh"):
            here = scene_of(player, name, language)
            assert [line_width(header_line(here, columns)) for columns in (60, 80, 200)] == [60, 80, 200]
            if variant != "default":
                # The title may be cut, the name of the variant is not.
                assert f" · {plain_section(here, 'variant', variant)}  " in plain(header_line(here, 80))
