"""The table of a run: to the letter, aligned, and with what is current in view."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.session.run.player import Player
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.lesson.table_rows import rows
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width, plain, width
from tests.engine.problems import problem
from tests.session.walks import BRIEF, cases, chosen, player_of, start
from tests.view.scenes import at_end, bare, roles_of, scene, scene_of, texts


def test_the_table_of_the_article() -> None:
    assert texts(table_lines(scene("nonlinear-chain", "default", 2, 6), 80, 10)) == [
        " iteration      1           2",
        " x              2.00000     4.24318",
        " a = x²         4.00000    18.00456",
        " b = ln a       1.38629     2.89063",
        " c = √b         1.17741     1.70018",
        " y              2.13000     2.13000",
        " Δc            −0.95259    −0.42982",
        " Δb            −2.24318   ▸−1.46153",
        " Δa            −8.97271     —",
        " Δx            −2.24318     —",
    ]


def test_an_update_is_the_first_number_of_the_next_column() -> None:
    lines = table_lines(scene("nonlinear-chain", "default", 1, 9), 80, 10)
    assert texts(lines)[:3] == [
        " iteration      1           2",
        " x              2.00000    ▸4.24318",
        " a = x²         4.00000     —",
    ]
    assert texts(lines)[5] == " y              2.13000     —"
    assert roles_of(lines, "▸4.24318") == ["update current"]


def test_five_iterations_fit_into_eighty_columns() -> None:
    lines = texts(table_lines(at_end("nonlinear-chain", "default"), 80, 10))
    assert lines[0].split() == ["iteration", "1", "2", "3", "4", "5"]
    assert lines[1].split() == ["x", "2.00000", "4.24318", "7.34395", "9.29539", "9.65571"]
    assert lines[6].split() == ["Δc", "−0.95259", "−0.42982", "−0.13306", "−0.01836", "—"]


def test_what_was_found_is_in_sight_at_the_end() -> None:
    # Five rows of nine: x and what it gives, not what came back, of which the last iteration has nothing.
    lines = texts(table_lines(at_end("nonlinear-chain", "default"), 80, 6))
    assert [line.split()[0] for line in lines] == ["iteration", "x", "a", "b", "c", "y"]
    assert lines[0].split()[1] == "↓4"


def test_where_one_iteration_has_room_the_end_shows_the_last_that_is_whole() -> None:
    # Stopped at its limit, after an update: of the next iteration there are only parameters.
    player = chosen("two-layer-network", "default", 3)
    player.to_end()
    here = scene_of(player, "two-layer-network")
    assert here.snapshot.column.updated
    lines = texts(table_lines(here, 58, 14))
    assert lines[0].split() == ["iteration", "3"]
    assert not any(line.endswith("—") for line in lines)


def test_the_words_of_a_guess_stand_where_its_number_is_hidden() -> None:
    assert texts(table_lines(scene("guess-the-number", "default", 3, 3), 80, 10)) == [
        " iteration                1               2               3",
        " guess                    5              50              30",
        " answer       far too small   a bit too big       too small",
        " lowest                   6               6             ▸31",
        " highest                 50              49             ▸49",
    ]
    hidden = texts(table_lines(scene("guess-the-number", "default", 3, 3), 80, 10))
    shown = texts(table_lines(at_end("guess-the-number", "default"), 80, 10))
    assert not any("secret" in line for line in hidden)
    assert " answer = guess − secret" in [line[:24] for line in shown]


def test_a_hidden_formula_is_shown_at_the_end_only() -> None:
    assert " out = ?        2.33400" in texts(table_lines(scene("black-box", "default", 1, 2), 80, 10))
    assert texts(table_lines(at_end("black-box", "default"), 80, 10))[2].startswith(" out = 0.332x² + 2.002x")


def test_the_loss_is_marked_where_there_is_a_row_for_it() -> None:
    assert roles_of(table_lines(scene("descent-1d", "default", 1, 2), 80, 10), "▸1.44000") == ["forward current"]
    assert roles_of(table_lines(scene("black-box", "default", 1, 2), 80, 10), "▸−1.66600") == ["backward current"]


@pytest.mark.parametrize("name", ["linear-backprop", "nonlinear-chain", "kepler", "forward-or-reverse"])
def test_a_gap_without_a_row_of_its_own_shows_what_it_is_the_difference_of(name: str) -> None:
    # The head and three rows, as at 80×24. What comes back is not known before the backward pass.
    player = start(name, "default")
    stages = [step.stage for step in player.steps(1)]
    player.go(1, stages.index("loss") + 1)
    here = scene_of(player, name)
    assert here.snapshot.stage == "loss"
    texts_seen = texts(table_lines(here, 80, 4))
    target, value = here.problem.goal.target, here.snapshot.column.values[here.graph.output]
    assert any(f"{value:.5f}"[:6] in line for line in texts_seen), texts_seen
    # A node behind the output stands between the two.
    last = next(reversed(here.graph.nodes)) == here.graph.output
    assert any(line.split()[0] in ("target", str(target)) for line in texts_seen) == last, texts_seen
    assert not any("—" in line for line in texts_seen), texts_seen


def columns_of_points(scene_: Scene, columns: int = 80) -> list[set[int]]:
    """For each column of the table the places, counted in terminal columns, at which its decimal points stand."""
    places: dict[int, set[int]] = {}
    lines = table_lines(scene_, columns, 30)
    for line in lines[1:]:
        text = plain(line)[len(plain((line[0],))) :]
        start = width(line[0][0])
        number = 0
        for place, character in enumerate(text):
            if character == ".":
                places.setdefault(number, set()).add(start + place)
                number += 1
    return list(places.values())


@pytest.mark.parametrize(
    ("name", "variant", "iteration"),
    [("linear-backprop", "default", 4), ("descent-1d", "runs-away", 9), ("descent-1d", "creeps", 30)],
)
def test_decimal_points_stand_below_each_other(name: str, variant: str, iteration: int) -> None:
    player = chosen(name, variant, BRIEF)
    player.go(iteration, 99)
    found = columns_of_points(scene_of(player, name))
    assert len(found) >= 4
    assert all(len(places) == 1 for places in found)


@pytest.mark.parametrize("rate", [0.47, 1.2])
def test_no_column_moves_when_a_number_leaves_the_range(rate: float) -> None:
    # x is multiplied by 1 − 2·rate: by 0.06, or by −1.4.
    whole = problem({"x": 1.0}, {"L": "x**2"}, rule=Sgd(rate))
    seen = [texts(table_lines(bare(whole, iteration, 3), 80, 8)) for iteration in (1, 2, 3, 4, 5)]
    heads = [line.index("1") for line, *_ in seen]
    assert len(set(heads)) == 1
    # 0.06⁶ = 4.7e−8, and 0.06⁸ = 1.7e−10.
    if rate == 0.47:
        assert seen[-1][2] == " L = x²         1.00000     0.00360     0.00001     4.67e−8     1.7e−10"


def test_large_and_negative_numbers_break_no_column() -> None:
    whole = problem({"x": -123456.0, "w": 2.0}, {"a": "x*w", "b": "a*3"}, 5.0, Newton())
    here = bare(whole, 2, 4)
    assert [len(places) for places in columns_of_points(here)] == [1, 1]
    lines = texts(table_lines(here, 80, 12))
    assert lines[0].split() == ["iteration", "1", "2"]
    # b = −123456·2·3 = −740736 and the gap −740741; half of it each: Δx = 0.5·(−740741)/6.
    assert lines[4].split()[:5] == ["b", "=", "a·3", "−740736.00000", "−185181.50001"]
    assert lines[6].split() == ["Δb", "−740741.00000", "▸−185186.50001"]
    assert lines[8].split()[:2] == ["Δx", "−61728.41667"]


def test_names_of_double_width_break_no_column() -> None:
    whole = problem({"x": 3.0, "w": 2.0}, {"a": "x*w", "b": "a*3"}, 5.0, Newton())
    symbols = {"x": "输入", "a": "乘积"}
    plain_names, wide_names = (table_lines(bare(whole, 2, 5, symbols=names), 80, 12) for names in ({}, symbols))
    assert texts(wide_names)[3].startswith(" 乘积 = 输入·w ")
    for lines in (plain_names, wide_names):
        heads = {width(line[0][0]) for line in lines}
        assert len(heads) == 1
    assert [line[1:] for line in plain_names] == [line[1:] for line in wide_names]


@pytest.mark.parametrize("columns", [80, 60, 45])
@pytest.mark.parametrize("revealed", [1, 4, 6, 10, 11])
def test_after_thirty_iterations_the_current_column_is_in_view(columns: int, revealed: int) -> None:
    player = chosen("nonlinear-chain", "gradient")
    player.go(30, revealed)
    lines = table_lines(scene_of(player, "nonlinear-chain"), columns, 8)
    assert len(lines) == 8
    heading, hidden, *numbers = texts(lines)[0].split()
    assert (heading, hidden[1:]) == ("iteration", "3")
    last = 31 if revealed == 11 else 30
    assert numbers == [str(number) for number in range(last - len(numbers) + 1, last + 1)]
    assert roles_of(lines[:1], "30") == ["heading current"]
    assert sum(plain(line).count("▸") for line in lines) == 1


def test_few_rows_scroll_with_the_current_one() -> None:
    player = chosen("linear-backprop", "default")
    for revealed, label in ((1, "x = 2w + 3b"), (5, "Δz"), (9, "Δb"), (11, "b")):
        player.go(1, revealed)
        lines = table_lines(scene_of(player, "linear-backprop"), 80, 6)
        assert len(lines) == 6
        (marked,) = [text for text in texts(lines) if "▸" in text]
        assert marked.strip().startswith(f"{label} ")


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_the_number_of_a_step_is_marked_once(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    while player.next():
        here = scene_of(player, name)
        if here.snapshot.iteration > 6:
            break
        lines = table_lines(here, 80, 14)
        marks = sum(plain(line).count("▸") for line in lines)
        stage, rule = here.snapshot.stage, here.problem.rule.kind
        if stage in ("forward", "backward", "update") and not here.objective_hidden:
            assert marks == (2 if stage == "backward" and rule == "bisection" else 1)
        assert sum("current" in role for line in lines[1:] for _, role in line) == marks
        assert all(line_width(line) <= 80 for line in lines)


def test_what_is_not_known_is_a_dash_and_never_a_zero() -> None:
    whole = problem({"x": 2.0}, {"J": "x**2"}, rule=Sgd(0.1))
    assert texts(table_lines(bare(whole, 1, 0), 80, 10)) == [
        " iteration      1",
        " x              2.00000",
        " J = x²         —",
        " ∂J/∂J          —",
        " ∂J/∂x          —",
    ]
    assert player_of(whole).snapshot().column.objective is None


def test_the_head_says_how_many_rows_there_is_no_room_for_and_on_which_side() -> None:
    # Nine rows (x, a, b, c, y, Δc, Δb, Δa, Δx) in a table of four lines, of which the head takes one.
    def head(revealed: int, height: int, language: str = "en") -> str:
        here = scene("nonlinear-chain", "default", 1, revealed, language)
        return " ".join(texts(table_lines(here, 80, height))[0].split())

    assert head(1, 10) == "iteration 1"
    assert head(1, 4) == "iteration ↓6 1"
    assert head(5, 4) == "iteration ↕6 1"
    assert head(8, 4) == "iteration ↑6 1"
    assert head(8, 4, "zh") == "迭代 ↑6 1"


def labels(player: Player, name: str, language: str = "en") -> list[str]:
    return [row.label for row in rows(scene_of(player, name, language))]


def test_the_labels_of_one_run_follow_the_language_and_its_end() -> None:
    player = start("guess-the-number", "default")
    player.next_iteration()
    english, chinese = labels(player, "guess-the-number"), labels(player, "guess-the-number", "zh")
    assert ("answer" in english, "答案" in chinese) == (True, True)
    assert labels(player, "guess-the-number") == english
    player.to_end()
    assert "answer" not in labels(player, "guess-the-number")
    player.to_start()
    assert labels(player, "guess-the-number") == english


def test_a_hidden_formula_is_in_the_labels_once_its_run_has_ended() -> None:
    player = start("black-box", "default")
    assert "out = ?" in labels(player, "black-box")
    player.to_end()
    assert "out = ?" not in labels(player, "black-box")
    player.to_start()
    assert "out = ?" in labels(player, "black-box")
