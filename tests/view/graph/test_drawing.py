"""The drawing of a graph: any graph's edges are drawn, no others; what flows on them; the window; ASCII."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtutor import i18n
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.view.graph.drawing import beyond_lines, graph_lines, graph_rows, seen_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.lines import line_width, plain
from tests.engine.problems import problem
from tests.session.walks import LESSONS, lesson, start
from tests.view.graph.walker import edges_drawn
from tests.view.scenes import at_end, bare, roles_of, scene, scene_of, texts

VAST = 100_000


@st.composite
def graphs(draw: st.DrawFn, most: int = 40) -> list[tuple[int, ...]]:
    """Which earlier nodes each node uses; the first two are parameters."""
    count = draw(st.integers(1, most))
    return [tuple(sorted(draw(st.sets(st.integers(0, place + 1), min_size=1, max_size=4)))) for place in range(count)]


def place_of(uses: list[tuple[int, ...]], revealed: int = 0) -> tuple[Scene, set[tuple[str, str]]]:
    """A place of a lesson whose nodes are the sums of those that they use."""
    names = ["p", "q", *(f"n{place}" for place in range(len(uses)))]
    nodes = {names[place + 2]: " + ".join(names[used] for used in found) for place, found in enumerate(uses)}
    return bare(problem({"p": 1.0, "q": 2.0}, nodes), 1, revealed), {
        (names[used], names[place + 2]) for place, found in enumerate(uses) for used in found
    }


@settings(max_examples=40)
@given(graphs())
def test_exactly_the_edges_of_a_graph_are_drawn(uses: list[tuple[int, ...]]) -> None:
    here, edges = place_of(uses)
    names = {name for edge in edges for name in edge}
    assert edges_drawn(texts(graph_lines(here, VAST, VAST)), names) == edges


@settings(max_examples=30)
@given(graphs(16), st.integers(40, 120), st.integers(4, 14), st.data())
def test_a_drawing_fits_and_shows_the_current_node(
    uses: list[tuple[int, ...]], columns: int, rows: int, data: st.DataObject
) -> None:
    revealed = data.draw(st.integers(1, len(uses)))
    here, edges = place_of(uses, revealed)
    lines = graph_lines(here, columns, rows)
    assert len(lines) <= rows
    assert max(map(line_width, lines)) <= columns
    assert any(text.startswith("▸") and "current" in role for line in lines for text, role in line)
    names = {name for edge in edges for name in edge}
    # A window may leave out edges; it never shows one that is not there.
    assert edges_drawn(texts(lines), names) <= edges


def test_an_arrow_whose_name_is_cut_off_does_not_lead_into_the_box_above_it() -> None:
    # n10, of three signs, begins two columns before the edge, right below n7.
    uses = [(0,), (0,), (2,), (0, 2, 3), (0, 4), (2,), (5,), (7, 8), (4,), (1,), (1, 3, 10)]
    here, edges = place_of(uses, 2)
    drawn = texts(graph_lines(here, 102, 6))
    assert "n7" in drawn[2] and not any("n10" in text for text in drawn)
    assert edges_drawn(drawn, {name for edge in edges for name in edge}) <= edges


def test_two_hundred_nodes_do_not_hang() -> None:
    uses = [tuple(sorted({place, max(place - 7, 0), place * 2 // 3})) for place in range(1, 201)]
    here, _ = place_of(uses, 100)
    began = time.process_time()
    lines = graph_lines(here, 80, 8)
    assert time.process_time() - began < 10
    assert "more" in plain(lines[-1])
    began = time.process_time()
    for _ in range(5):
        graph_lines(here, 80, 8)
    # The layout is kept: a step only writes.
    assert time.process_time() - began < 1


def test_the_two_roads_of_the_linear_lesson() -> None:
    # w = 3, b = 4: x = 2w + 3b = 18, y = 2b + 1 = 9, z = 162. ∂z/∂b = 9·3 + 18·2 = 27 + 36 = 63.
    lines = graph_lines(scene("linear-backprop", "default", 1, 9), 80, 8)
    assert [line for line in texts(lines) if "27" in line or "36" in line or "63" in line] == [
        " 3          ┌──27 ◄ ×3──► 18                 │   162                 12",
        " b ─────────┴──36 ◄ ×2──► y = 2b + 1 ───×18──┘",
        "▸∂ 63                     ∂ 18",
    ]
    assert roles_of(lines, "27 ◄ ×3") == ["backward strong"]
    assert roles_of(lines, "×18") == ["muted"]


def test_along_a_single_road_changes_are_divided() -> None:
    # c = 1.17741 at x = 2, target 2.13; Δc = c − y; Δb = Δc ÷ (1/(2√b)) = −0.95259 ÷ 0.42466 = −2.24318.
    lines = texts(graph_lines(scene("nonlinear-chain", "default", 1, 6), 120, 8))
    assert any("◄ ÷0.4247" in line for line in lines)
    assert any("▸Δ −2.24318" in line for line in lines)


def test_a_forward_step_lights_the_edges_that_go_in() -> None:
    lines = graph_lines(scene("linear-backprop", "default", 1, 1), 80, 8)
    assert sum(plain(line).count("►") for line in lines) == 5 + 2
    assert set(roles_of(lines, "►")) == {"forward strong", "muted"}


def test_a_step_forwards_the_next_one_and_the_gap() -> None:
    gap = graph_lines(scene("linear-backprop", "default", 1, 4), 80, 8)
    assert roles_of(gap, "▸12") == ["backward current"]
    update = graph_lines(scene("nonlinear-chain", "default", 1, 9), 80, 8)
    # x − Δx = 2 + 2.24318
    assert roles_of(update, "▸4.24318") == ["update current"]


def test_a_hidden_node_shows_neither_its_formula_nor_its_value() -> None:
    box = texts(graph_lines(scene("guess-the-number", "default", 1, 2), 80, 8))
    assert "► answer = ?" in box[0]
    assert box[1].split() == ["?"]
    assert "► answer = guess − secret" in texts(graph_lines(at_end("guess-the-number", "default"), 80, 8))[0]


def test_at_the_end_nothing_waits_for_what_will_not_come() -> None:
    # Iteration 5 has reached the target: nothing goes back any more.
    assert not any("—" in line for line in texts(graph_lines(at_end("nonlinear-chain", "default"), 80, 8)))
    assert any("Δ —" in line for line in texts(graph_lines(scene("nonlinear-chain", "default", 1, 4), 80, 8)))


def test_a_negative_target_is_put_in_with_brackets() -> None:
    lines = graph_lines(bare(problem({"w": 1.0}, {"x": "w*3"}, -2.0, Newton()), 1, 0), 80, 8)
    assert "x − (−2)" in texts(lines)[0]


def test_a_long_graph_says_how_much_lies_beyond() -> None:
    long = problem({"x": 2.0}, {f"n{place}": f"{f'n{place - 1}' if place else 'x'} + 1" for place in range(20)})
    for revealed in (1, 10, 20):
        lines = texts(graph_lines(bare(long, 1, revealed), 80, 8))
        seen = sum(f"n{place}" in " ".join(lines[:-1]).replace("=", " ").split() for place in range(20)) + (
            " x " in lines[0]
        )
        counts = [int(word) for word in lines[-1].split() if word.isdigit()]
        assert "more" in lines[-1] and sum(counts) >= 21 - seen
        assert ("◂" in lines[-1], "▸" in lines[-1]) == (revealed > 1, revealed < 20)


def test_in_ascii() -> None:
    here = scene("linear-backprop", "default", 1, 9)
    ascii_spelling.use(True)
    lines = texts(graph_lines(here, 80, 8))
    assert all(line.isascii() for line in lines)
    assert any("+--27 < *3--> 18" in line for line in lines)
    assert any("|" in line for line in lines)
    assert any(">d 63" in line for line in lines)


@pytest.mark.parametrize(("columns", "most"), [(80, 9), (120, 12), (60, 5)])
def test_the_rows_that_are_asked_for_are_those_that_are_drawn(columns: int, most: int) -> None:
    for name in ("linear-backprop", "convolution", "kepler", "two-layer-network", "target-shooting"):
        here = scene(name, "default", 1, 2)
        rows = graph_rows(here, columns, most)
        assert len(graph_lines(here, columns, rows)) == rows <= most


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_lies_beyond_fits_a_narrow_graph(language: str) -> None:
    # Nodes on three sides of what is seen, said in a line of 33 columns.
    player = start("target-shooting", "default")
    for revealed in range(1, 12):
        player.go(1, revealed)
        lines = graph_lines(scene_of(player, "target-shooting", language), 33, 4)
        assert len(lines) <= 4
        assert max(map(line_width, lines)) <= 33
        assert any(character.isdigit() for character in plain(lines[-1]))
    i18n.use("en")


def test_where_roads_meet_what_comes_over_each_stands_on_it() -> None:
    """Three roads to one weight, and each brings −0.875·0.5² = −0.21875, which comes before its factor."""
    player = start("through-time", "default")
    while (player.snapshot().stage, player.snapshot().focus) != ("backward", "u"):
        assert player.next()
    drawn = "\n".join(texts(graph_lines(scene_of(player, "through-time"), 80, 8)))
    assert drawn.count("−0.22 ◄") == 3, drawn


@pytest.mark.parametrize("name", lesson_ids(load_course(LESSONS)))
def test_what_is_seen_of_a_drawing_is_the_same_in_all_languages(name: str) -> None:
    # The author's check draws it once for all of them.
    player = start(name, "default")
    player.next_iteration()
    seen = [seen_lines(scene_of(player, name, language), 80, 8) for language in lesson(name).words]
    assert len(seen) > 1
    assert all(lines == seen[0] for lines in seen)


def test_what_lies_beyond_is_said_in_the_language_in_use() -> None:
    # Ten nodes in a row of which forty columns hold a few: the one line of words is not among those that are seen.
    here, _ = place_of([(0,), *((place + 1,) for place in range(1, 10))], 1)
    seen, whole = seen_lines(here, 40, 6), graph_lines(here, 40, 6)
    assert whole[: len(seen)] == seen
    assert " more ▸" in texts(whole[len(seen) :])[0]
    i18n.use("zh")
    assert graph_lines(here, 40, 6)[: len(seen)] == seen
    assert " more ▸" not in texts(beyond_lines(here, 40, 6))[0]
