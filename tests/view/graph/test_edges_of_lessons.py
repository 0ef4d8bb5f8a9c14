"""Every lesson, every step, both languages at 80×24: the edges of its graph can be walked, and nothing is cut."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.view.graph.drawing import graph_lines, node_at
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.array_strip import SHADES
from gradtutor.view.text.lines import Line, line_width, plain
from tests.session.walks import BRIEF, cases, chosen, lesson
from tests.view.graph.walker import edges_drawn
from tests.view.scenes import every_kind_of_step

EDGES: dict[str, list[tuple[str, str]]] = {
    name: [tuple(edge.split(" -> ")) for edge in edges]
    for name, edges in tomllib.loads((Path(__file__).parent / "edges.toml").read_text("utf-8")).items()
}
"""Which names of a lesson's first variant use which; written by hand from the lessons, not by this program."""
WIDEST = 14
"""Columns of a number or array in a drawing that is scrolled."""
MORE = ("more", "还有")
"""What the last line says where the graph goes on."""


def steps(name: str, language: str) -> Iterator[Scene]:
    """The places of a lesson's first run."""
    variant = next(iter(lesson(name).variants))
    return every_kind_of_step(chosen(name, variant, BRIEF), name, language)


def drawn(scene: Scene, columns: int = 80, height: int = 24) -> list[Line]:
    """The graph as the screen shows it beside the lesson's first chart."""
    charts = scene.variant.charts
    layout = lesson_layout(scene, charts[0] if charts else None, columns, height)
    return graph_lines(scene, *layout.graph)


def symbols(scene: Scene) -> dict[str, str]:
    """What is shown for each name of the graph."""
    return {scene.symbol(name): name for name in (*scene.graph.parameters, *scene.graph.nodes)}


def of_this_step(edge: tuple[str, str], scene: Scene) -> bool:
    """Whether a step walks an edge: forwards into its node, backwards into its parameter or node, over the nodes that
    move the output."""
    snapshot = scene.snapshot
    back = snapshot.stage == "backward" and edge[1] in scene.graph.backward_order
    return (snapshot.stage == "forward" and edge[1] == snapshot.focus) or (back and edge[0] == snapshot.focus)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", EDGES)
def test_every_edge_is_drawn(name: str, language: str) -> None:
    seen: set[tuple[str, str]] = set()
    for scene in steps(name, language):
        lines = [plain(line) for line in drawn(scene)]
        names = symbols(scene)
        found = {(names[source], names[target]) for source, target in edges_drawn(lines, names)}
        wanted = set(EDGES[name])
        if any(word in lines[-1] for word in MORE):
            wanted = {edge for edge in wanted if of_this_step(edge, scene)}
        assert wanted <= found, (scene.snapshot.stage, scene.snapshot.focus, lines)
        uses = {(used, node) for node, used in _uses(scene)}
        assert found <= uses, (found - uses, lines)
        seen |= found
    assert set(EDGES[name]) <= seen


def _uses(scene: Scene) -> set[tuple[str, str]]:
    from gradtutor.engine.language.tree import names_in

    return {(node, used) for node, expression in scene.graph.nodes.items() for used in names_in(expression)}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_the_current_number_is_seen_and_nothing_is_cut(name: str, variant: str, language: str) -> None:
    player = chosen(name, variant, BRIEF)
    for ascii in (False, True):
        ascii_spelling.use(ascii)
        for scene in every_kind_of_step(player, name, language):
            if ascii and scene.snapshot.iteration > 1:
                break
            charts = scene.variant.charts
            for columns, rows in {lesson_layout(scene, chart, 80, 24).graph for chart in charts}:
                if rows:
                    _fits(scene, graph_lines(scene, columns, rows), columns, rows, ascii)


def _fits(scene: Scene, lines: list[Line], columns: int, rows: int, ascii: bool) -> None:
    texts = [plain(line) for line in lines]
    assert len(texts) <= rows
    assert all(line_width(line) <= columns for line in lines), texts
    snapshot = scene.snapshot
    marked = [
        role for line in lines for text, role in line if text[:1] == (">" if ascii else "▸") and "current" in role
    ]
    named = snapshot.focus in (*scene.graph.nodes, *scene.graph.parameters)
    if snapshot.stage in ("forward", "backward", "update"):
        assert len(marked) == int(named), (snapshot.stage, snapshot.focus, texts)
    elif snapshot.stage == "loss":
        assert len(marked) == 1 or scene.variant.feedback, texts
    if ascii and i18n.language() == "en":
        assert all(line.isascii() for line in texts), texts
    assert not any(sign in line for line in texts for sign in "…~"), texts


@pytest.mark.parametrize("name", EDGES)
def test_what_is_told_by_colour_is_told_by_signs(name: str) -> None:
    """Two steps whose drawings differ in the colour of their lines differ without colour as well."""
    before: tuple[list[str], list[Line]] | None = None
    for scene in steps(name, "en"):
        lines = drawn(scene)
        texts = [plain(line) for line in lines]
        if before is not None and before[1] != lines:
            assert before[0] != texts, (scene.snapshot.stage, scene.snapshot.focus)
        before = texts, lines


@pytest.mark.parametrize(
    ("name", "variant", "columns", "height"),
    [
        *((*case, 80, 24) for case in cases()),
        *((name, "default", *size) for name in EDGES for size in ((120, 40), (200, 60))),
    ],
)
def test_every_arrow_leads_to_something(name: str, variant: str, columns: int, height: int) -> None:
    for scene in every_kind_of_step(chosen(name, variant, BRIEF), name):
        for line in map(plain, drawn(scene, columns, height)):
            for head in (place for place, sign in enumerate(line) if sign == "►"):
                # What the arrow leads to stands two cells further, unless that is a number of which not all is seen. On
                # a road an arrow says what moves on it, and the road goes on.
                behind = line[head + 1 : head + 3]
                assert behind.strip() or head + 3 + WIDEST > len(line), line


@pytest.mark.parametrize("name", ["normalise", "attention", "softmax-cross-entropy", "gradient-check"])
def test_no_number_stands_without_its_name(name: str) -> None:
    for scene in steps(name, "en"):
        columns, rows = lesson_layout(scene, scene.variant.charts[0], 80, 24).graph
        lines = list(map(plain, graph_lines(scene, columns, rows)))
        for row, line in enumerate(lines):
            for column in range(columns):
                node = node_at(scene, columns, rows, column, row)
                if node is None or node_at(scene, columns, rows, column - 1, row) == node:
                    continue
                if row and node_at(scene, columns, rows, column, row - 1) == node:
                    continue
                # The first cell of a box. What is below it is a value, where there is one.
                value = lines[row + 1][column : column + 2].strip() if row + 1 < len(lines) else ""
                assert not value or line[column:].startswith(scene.symbol(node)), (node, lines)


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_shades_are_the_right_way_up_without_colours(name: str, variant: str) -> None:
    for scene in every_kind_of_step(chosen(name, variant, BRIEF), name):
        layout = lesson_layout(scene, next(iter(scene.variant.charts), None), 80, 24)
        for line in [*graph_lines(scene, *layout.graph), *table_lines(scene, *layout.table)]:
            assert not any("current" in role for text, role in line if set(SHADES) & set(text)), line
