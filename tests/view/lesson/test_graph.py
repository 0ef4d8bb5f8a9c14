"""The graph in three lines and as a drawing, and the first line of the screen."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.root_finding import Newton
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import with_rate
from gradtutor.view.lesson.graph import graph_lines
from gradtutor.view.lesson.graph_drawing import diagram_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.text.lines import line_width, plain, width
from gradtutor.view.words.narration import plain_section
from tests.engine.problems import problem
from tests.session.walks import BRIEF, cases, chosen
from tests.view.scenes import at_end, bare, roles_of, scene, scene_of, texts

LONG = problem(
    {"x": 2.0}, {f"n{place}": f"{f'n{place - 1}' if place else 'x'} + 1" for place in range(12)}, 5.0, Newton()
)


def test_a_chain_has_arrows() -> None:
    lines = graph_lines(scene("nonlinear-chain", "default", 2, 6), 80)
    assert texts(lines) == [
        "     x     ──►  a = x²  ──► b = ln a ──►  c = √b  ──►  c − y",
        "  4.24318      18.00456     2.89063      1.70018      −0.42982",
        "     —            —        ▸−1.46153     −0.42982",
    ]
    assert roles_of(lines, "▸−1.46153") == ["backward current"]
    assert roles_of(lines[:1], "b = ln a") == ["strong"]
    assert set(roles_of(lines, "—")) == {"muted"}


def test_what_is_no_chain_has_none() -> None:
    lines = texts(graph_lines(scene("linear-backprop", "default", 1, 3), 100))
    assert lines[0].split() == "w b x = 2w + 3b y = 2b + 1 z = x·y z − 150".split()
    assert "►" not in lines[0]


def test_an_update_takes_the_place_of_the_value() -> None:
    lines = graph_lines(scene("nonlinear-chain", "default", 1, 9), 80)
    assert texts(lines)[1].split() == ["▸4.24318", "4.00000", "1.38629", "1.17741", "−0.95259"]
    assert roles_of(lines, "▸4.24318") == ["update current"]


def test_numbers_appear_where_a_dash_stood() -> None:
    player = chosen("nonlinear-chain", "default")
    places = set()
    for revealed in range(10):
        player.go(1, revealed)
        places.add(texts(graph_lines(scene_of(player, "nonlinear-chain"), 80))[0])
    assert len(places) == 1


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
@pytest.mark.parametrize("columns", [80, 60])
def test_the_current_number_is_in_view_and_marked(name: str, variant: str, columns: int) -> None:
    player = chosen(name, variant, BRIEF)
    player.next()
    while player.iteration == 1:
        here = scene_of(player, name)
        lines = graph_lines(here, columns)
        assert len(lines) == 3
        assert all(line_width(line) <= columns for line in lines)
        marks = sum(plain(line).count("▸") for line in lines)
        named = here.snapshot.focus in (*here.graph.nodes, *here.graph.parameters)
        if here.snapshot.stage in ("forward", "backward", "update"):
            assert marks == int(named)
        elif here.snapshot.stage == "loss":
            assert marks == int(not here.objective_hidden)
        if not player.next():
            break


def test_a_long_graph_is_shown_around_the_current_node() -> None:
    for revealed, name in ((1, "n0"), (6, "n5"), (12, "n11"), (14, "n11"), (20, "n5"), (25, "n0")):
        lines = graph_lines(bare(LONG, 1, revealed), 80)
        assert name in texts(lines)[0].replace("=", " ").split() or f"{name} − 5" in texts(lines)[0]
        assert all(line_width(line) <= 80 for line in lines)
        assert sum(plain(line).count("▸") for line in lines) == 1
    start = graph_lines(bare(LONG, 1, 0), 80)
    assert texts(start)[0].split()[0] == "x"
    gap = graph_lines(bare(LONG, 1, 13), 80)
    # x = 2, and twelve times 1 more.
    assert texts(gap)[0].endswith("n11 − 5")
    assert roles_of(gap, "▸9.00000") == ["backward current"]


def test_a_hidden_node_shows_neither_its_formula_nor_its_value() -> None:
    assert texts(graph_lines(scene("black-box", "default", 1, 1), 80))[0].split("──►")[1].strip() == "out = ?"
    box = texts(graph_lines(scene("guess-the-number", "default", 1, 2), 80))
    assert "answer = ?" in box[0]
    assert box[1].split() == ["5", "?"]
    end = texts(graph_lines(at_end("guess-the-number", "default"), 80))
    assert "answer = guess − secret" in end[0]
    assert end[1].split()[:2] == ["43", "0"]


def test_a_negative_target_is_put_in_with_brackets() -> None:
    assert "x − (−2)" in texts(graph_lines(bare(problem({"w": 1.0}, {"x": "w*3"}, -2.0, Newton()), 1, 0), 80))[0]


# the drawing


def test_the_two_roads_of_the_linear_lesson() -> None:
    lines = diagram_lines(scene("linear-backprop", "default", 1, 9), 110, 10)
    assert texts(lines) == [
        "      w     ────►x = 2w + 3b────►  z = x·y  ────►  z − 150",
        "  3.000000    ┌─► 18.000000   ┌─► 162.000000      12.000000",
        "  0.333333    │   1.333333    │   12.000000",
        "              │               │",
        "      b     ──┴─►y = 2b + 1 ──┘",
        "  4.000000        9.000000",
        " ▸0.095238        0.666667",
    ]
    assert lines is not None and roles_of(lines, "▸0.095238") == ["backward current"]


def test_lanes_stand_closer_where_rows_are_few() -> None:
    lines = diagram_lines(scene("linear-backprop", "default", 1, 9), 110, 6)
    assert lines is not None and len(lines) == 6


@pytest.mark.parametrize(("columns", "height"), [(59, 10), (110, 5)])
def test_there_is_no_drawing_where_it_does_not_fit(columns: int, height: int) -> None:
    assert diagram_lines(scene("linear-backprop", "default", 1, 9), columns, height) is None


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_a_drawing_fits_and_keeps_every_text_whole(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    player.next_iteration()
    here = scene_of(player, name)
    lines = diagram_lines(here, 120, 20)
    if lines is None:
        # Too many layers for the width: the screen keeps to three lines.
        assert len(here.graph.nodes) > 6
        return
    assert len(lines) <= 20
    assert all(line_width(line) <= 120 for line in lines)
    labels = [text.strip() for line in lines for text, _ in line]
    for node in (*here.graph.parameters, *here.graph.nodes):
        assert sum(label == here.symbol(node) or label.startswith(f"{here.symbol(node)} = ") for label in labels) == 1


def test_every_line_of_a_drawing_leads_to_a_node() -> None:
    # One arrow for each use: b and w in x, b in y, x and y in z, z in the gap.
    lines = texts(diagram_lines(scene("linear-backprop", "default", 1, 9), 110, 10))
    assert sum(line.count("►") for line in lines) == 2 + 1 + 2 + 1


# the first line


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
        assert width(line) == columns


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
