"""The network of units: which unit shows which number, which edge is thickest, what is said of the chosen unit.

Numbers of two-layer-network in iteration 1 (also in tests/golden): sample 1 is x = −2, so X₁ = (1, −2);
H₁₁ = tanh(0.5 − 2·1) = tanh(−1.5) = −0.90515, H₁₂ = tanh(−0.4 − 2·1.2) = tanh(−2.8) = −0.99263,
H₁₃ = tanh(0.3 + 2·0.8) = tanh(1.9) = 0.95624; ŷ₁ = −0.90515·0.5 + 0.99263·0.6 + 0.95624·0.4 = 0.5255.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts.network import Network
from gradtutor.session.run.player import Player
from gradtutor.view.charts.canvas import Canvas, Pick
from gradtutor.view.charts.kinds.network import DRAWING
from gradtutor.view.charts.network.edges import Edge, edges
from gradtutor.view.charts.network.net import LayerNet, net_of
from gradtutor.view.charts.network.plan import plan, shown
from gradtutor.view.charts.network.unit_lines import unit_lines
from gradtutor.view.charts.registry import describe
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width, plain
from tests.lessons.lessons import TOML, WORDS, make, messages
from tests.session.walks import chosen
from tests.view.arrays import problem
from tests.view.scenes import bare, roles_of, scene_of, texts

CHART = Network()
ROOM = Canvas(36, 22)


def at(
    stage: str, focus: str, variant: str = "default", language: str = "en", lesson: str = "two-layer-network"
) -> Scene:
    """The step that reveals the number of ``focus`` in a stage of the first iteration."""
    player = chosen("two-layer-network", variant)
    player.go(1, 0)
    steps = player.steps(1)
    player.go(1, next(number for number, step in enumerate(steps, 1) if (step.stage, step.focus) == (stage, focus)))
    return scene_of(player, "two-layer-network", language)


def drawn(scene: Scene, pick: Pick | None = None, room: Canvas = ROOM) -> list[str]:
    return texts(DRAWING.draw(scene, CHART, Canvas(room.columns, room.rows, room.colourless, pick=pick)))


def net(scene: Scene, pick: Pick | None = None) -> LayerNet:
    found = net_of(scene, pick)
    assert found is not None
    return found


def test_each_unit_shows_its_activation_of_the_first_sample() -> None:
    here = at("forward", "yhat")
    rows = drawn(here)
    assert rows[0] == "sample 1 of 9"
    assert rows[1].split() == ["X", "H", "ŷ"]
    hidden = [math.tanh(0.5 - 2 * 1.0), math.tanh(-0.4 - 2 * 1.2), math.tanh(0.3 + 2 * 0.8)]
    assert net(here).values(0) == (1.0, -2.0)
    assert net(here).values(1) == pytest.approx(hidden)
    assert net(here).values(2) == pytest.approx([0.5 * hidden[0] - 0.6 * hidden[1] + 0.4 * hidden[2]])
    numbers = ("−0.905", "−0.993", "0.9562")
    places = [next(row for row, text in enumerate(rows) if number in text) for number in numbers]
    # From top to bottom, and in the column below their heading.
    assert places == sorted(places)
    assert {rows[place].index(number) - 1 for place, number in zip(places, numbers, strict=True)} == {
        rows[1].index("H")
    }
    assert any("▸0.5255" in row for row in rows)


def test_numbers_that_are_not_known_yet_are_a_dash() -> None:
    rows = drawn(at("forward", "H"))
    assert any("▸−0.905" in row for row in rows)
    assert any(row.endswith("—") for row in rows[2:14])
    start = scene_of(_begun(), "two-layer-network")
    assert net(start).values(1) == (None, None, None)


def _begun() -> Player:
    player = chosen("two-layer-network", "default")
    player.go(1, 0)
    return player


def test_an_edge_is_as_thick_as_its_weight_is_strong() -> None:
    # W = [[0.5, −0.4, 0.3], [1.0, 1.2, −0.8]]: in thirds of 1.2, below 0.4 one dot, below 0.8 two, else three.
    found = _edges(at("forward", "H"))
    thick = {(edge.start.unit, edge.end.unit): edge.thick for edge in found if edge.column == 1}
    assert thick == {(0, 0): 2, (0, 1): 2, (0, 2): 1, (1, 0): 3, (1, 1): 3, (1, 2): 3}
    assert {(edge.start.unit, edge.end.unit): edge.weight for edge in found if edge.column == 2} == {
        (0, 0): 0.5, (1, 0): -0.6, (2, 0): 0.4,
    }  # fmt: skip


def _edges(scene: Scene, pick: Pick | None = None) -> list[Edge]:
    own = net(scene, pick)
    found = plan(own.counts, (own.pick.column, own.pick.row), 36, 12)
    assert found is not None
    return edges(own, found)


def test_signs_are_told_by_colour_and_glyph() -> None:
    lines = DRAWING.draw(at("forward", "yhat"), CHART, ROOM)
    assert lines is not None
    assert roles_of(lines[:14], "−0.6") == ["minus strong"]
    assert roles_of(lines[:14], "+0.5") == ["plus strong"]
    # Without colour a negative edge is dashed besides.
    bleak = drawn(at("forward", "yhat"), room=Canvas(36, 22, colourless=True))
    assert bleak != drawn(at("forward", "yhat"))


def test_what_comes_back_runs_over_the_edges() -> None:
    # ∂L/∂ŷ₁ = 2(ŷ₁ − 1)/9 = 2·(0.5255 − 1)/9 = −0.10544; over v₁ = 0.5 comes −0.05272.
    here = at("backward", "H")
    rows = drawn(here, Pick(0, 1, 0))
    assert any("◂×0.5" in row for row in rows)
    assert any("∂−0.05" in row for row in rows)
    lit = [edge for edge in _edges(here, Pick(0, 1, 0)) if edge.lit]
    assert [(edge.column, edge.start.unit, edge.end.unit) for edge in lit] == [(2, 0, 0)]
    assert rows[-1 - _blank(rows)].split() == ["=", "−0.05272"]


def _blank(rows: list[str]) -> int:
    return next(count for count, row in enumerate(reversed(rows)) if row)


def test_the_chosen_unit_is_worked_out_with_numbers() -> None:
    rows = drawn(at("backward", "H"), Pick(1, 1, 0))
    below = [row.strip() for row in rows[14:] if row]
    # 1·(−0.4) − 2·1.2 = −2.8, tanh of it, and over v₂ = −0.6 back: −0.10544·(−0.6) = 0.06326…
    assert below[:4] == ["Σ = 1·(−0.4) − 2·1.2", "= −2.8", "H₁₂ = tanh(−2.8)", "= −0.99263"]
    assert below[-1] == "= 0.06327"


@pytest.mark.parametrize("variant", ["default", "same-start", "xor"])
def test_a_formula_of_a_unit_is_broken_and_not_cut(variant: str) -> None:
    here = at("forward", "yhat", variant)
    for columns in range(30, 42):
        lines = texts(unit_lines(net(here), columns, ROOM.rows))
        assert lines[0].startswith("ŷ₁ = ")
        assert not any("…" in line for line in lines), (columns, lines)
        # What goes on does so below what stands behind the sign of equality.
        assert all(line[:3] in ("ŷ₁ ", "   ") and line[3:5] in ("= ", "  ") for line in lines), lines


def test_slopes_and_next_values_of_weights_stand_on_their_edges() -> None:
    # ∂L/∂v₁ = Σ ∂L/∂ŷₛ·Hₛ₁ and the update: v₁ − 0.2·that, from the trace's own compiled run.
    here = at("update", "v")
    slope = float(here.snapshot.column.gradients["v"][0])  # type: ignore[index]
    rows = drawn(at("backward", "v"), Pick(0, 2, 0))
    assert any(f"{slope:+.3f}".replace("-", "−").rstrip("0")[:6] in row for row in rows), rows
    after = 0.5 - 0.2 * slope
    assert any(f"+{after:.3f}".rstrip("0") in row for row in drawn(here, Pick(0, 2, 0)))


def test_another_sample_can_be_chosen() -> None:
    here = at("forward", "yhat")
    # The last sample is x = 2: H = tanh(0.5 + 2) = 0.98661.
    rows = drawn(here, Pick(0, 1, 8))
    assert rows[0] == "sample 9 of 9"
    assert any("0.9866" in row for row in rows)
    assert DRAWING.picked(here, CHART, Pick(0, 1, 8), samples=1) == Pick(0, 1, 0)
    assert DRAWING.picked(here, CHART, Pick(0, 1, 0), samples=-1) == Pick(0, 1, 8)


def test_the_arrows_stay_within_the_units() -> None:
    here = at("forward", "H")
    assert DRAWING.picked(here, CHART, None) == Pick(0, 1, 0)
    assert DRAWING.picked(here, CHART, Pick(2, 1, 0), down=1) == Pick(2, 1, 0)
    # The input has two units, the output one.
    assert DRAWING.picked(here, CHART, Pick(2, 1, 0), across=-1) == Pick(1, 0, 0)
    assert DRAWING.picked(here, CHART, Pick(2, 1, 0), across=1) == Pick(0, 2, 0)
    assert DRAWING.picked(here, CHART, Pick(0, 2, 0), across=1) == Pick(0, 2, 0)
    assert DRAWING.picked(here, CHART, Pick(0, 0, 0), across=-1) == Pick(0, 0, 0)


def test_a_click_chooses_the_unit_that_it_hits() -> None:
    here = at("forward", "yhat")
    rows = drawn(here)
    row = next(row for row, text in enumerate(rows) if "−0.993" in text)
    column = rows[row].index("−0.993")
    assert DRAWING.pick_at(here, CHART, ROOM, column, row) == Pick(1, 1, 0)
    assert DRAWING.pick_at(here, CHART, ROOM, column + 8, row) is None


def test_long_layers_show_the_first_the_chosen_and_how_many_are_left_out() -> None:
    assert shown(3, 6, 0) == [0, 1, 2]
    assert shown(10, 12, 9) == list(range(10))
    assert shown(40, 6, 20) == [0, 1, 2, 3, 20]
    assert shown(40, 6, 2) == [0, 1, 2, 3, 4]
    found = plan((40, 3), (0, 20), 36, 12)
    assert found is not None
    assert [place.unit for place in found.columns[0]] == [0, 1, 2, 3, 20]
    assert found.more[0] is not None
    count, row = found.more[0]
    assert count == 35
    tops = [place.row for place in found.columns[0]]
    assert tops[3] < row < tops[4]


def test_a_deep_network_shows_the_layers_around_the_chosen_one() -> None:
    found = plan((2, 3, 3, 3, 3, 1), (4, 0), 36, 12)
    assert found is not None
    assert (found.first, len(found.columns)) == (3, 3)
    assert plan((2, 3), (1, 0), 12, 12) is None


@pytest.mark.parametrize("variant", ["default", "no-bend", "same-start", "xor"])
@pytest.mark.parametrize("room", [Canvas(36, 22), Canvas(57, 38), Canvas(97, 58), Canvas(33, 9)])
def test_every_step_fits(variant: str, room: Canvas) -> None:
    player = chosen("two-layer-network", variant)
    for place in range(len(player.steps(1)) + 1):
        player.go(1, place)
        lines = DRAWING.draw(scene_of(player, "two-layer-network"), CHART, room)
        assert lines is not None
        assert len(lines) == room.rows
        assert max(map(line_width, lines)) <= room.columns, [plain(line) for line in lines]


def test_it_is_told_in_words() -> None:
    said = describe(at("backward", "H"), CHART)
    assert said == [
        "Sample 1 of 9 is shown.",
        "X: 1, −2.",
        "H: −0.90515, −0.99263, 0.95624.",
        "ŷ: 0.5255.",
        "Came back to H: −0.05272, 0.06327, −0.04218.",
        "The strongest edge of W leads from X₂ to H₂: 1.2.",
        "Came back to ŷ: −0.10544.",
        "The strongest edge of v leads from H₂ to ŷ: −0.6.",
    ]
    chinese = describe(at("backward", "H", language="zh"), CHART)
    i18n.use("en")
    assert len(chinese) == len(said)
    assert all(text.endswith("。") for text in chinese)


def test_a_lesson_without_charts_has_one_where_its_nodes_are_layers(tmp_path: Path) -> None:
    layered = """
format = 1
id = "chain"
[parameters]
W = [[0.5, -0.5], [1.0, 1.0]]
[data]
X = [[1.0, 2.0], [3.0, 4.0]]
[nodes]
H = "tanh(X @ W)"
L = "mean(H**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
"""
    words = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n"
    folder = make(tmp_path / "layered", layered, words)
    assert load_lesson(folder).variants["default"].charts == (Network(),)
    assert load_lesson(make(tmp_path / "plain", TOML, WORDS)).variants["default"].charts == ()
    found = messages(make(tmp_path / "wrong", TOML + '\n[[chart]]\nkind = "network"\n', WORDS))
    assert any("No node is a layer of units." in entry for entry in found)


def test_a_run_that_ended_before_the_layer_has_dashes() -> None:
    nodes = {"a": "ln(v)", "h": "tanh(a @ W)", "L": "mean(h**2)"}
    scene = bare(problem({"v": [-1.0, 2.0], "W": [[1.0, 0.0], [0.0, 1.0]]}, {}, nodes), 1, 99)
    assert net(scene).values(0) == (None, None)
    assert any("—" in row for row in drawn(scene))
