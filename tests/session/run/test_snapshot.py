"""What a snapshot shows: all that has been revealed, and nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Chord, Newton
from gradtutor.engine.problem import Noise
from gradtutor.errors import GrownError
from gradtutor.session.run.player import COLUMNS, POINTS, Player
from gradtutor.session.run.snapshot import Column, Snapshot
from tests.engine.problems import problem
from tests.session.run.stepping import SLOW, forwards
from tests.session.walks import BRIEF, cases, chosen, player_of, start

EVERY = pytest.mark.parametrize(("name", "variant"), cases(), ids=lambda part: str(part))
STAGES = ["intro", "forward", "loss", "backward", "update", "done"]


@EVERY
def test_nothing_is_shown_before_it_has_been_revealed(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    for snapshot in forwards(player):
        _only_revealed(player, snapshot)
        for column in snapshot.earlier:
            assert column.objective is not None
            assert list(column.values) == list(player.trace.graph.nodes)
            assert list(column.updated) == list(player.trace.graph.parameters)


def _only_revealed(player: Player, snapshot: Snapshot) -> None:
    column, graph = snapshot.column, player.trace.graph
    nodes, order, parameters = list(graph.nodes), list(graph.backward_order), list(graph.parameters)
    stage, index = STAGES.index(snapshot.stage), snapshot.index
    assert list(column.parameters) == parameters
    assert list(column.values) == nodes[: [0, index, *[len(nodes)] * 4][stage]]
    assert (column.objective is None) == (stage < 2)
    # Where the loss has grown a millionfold the run is over before its stop rule is tested.
    end = player.trace.iteration(snapshot.iteration).end
    grown = end is not None and isinstance(end.fault, GrownError)
    assert (snapshot.tested == ()) == (stage < 2 or player.variant.problem.stop.when is None or grown)
    if stage < 3:
        assert (column.gradients, column.deltas, column.details, snapshot.slopes) == ({}, {}, {}, {})
    if stage == 3 and player.shows_gradients:
        assert list(column.gradients) == [name for name in _order(player, snapshot) if name in order[:index]]
        assert set(column.gradients) == set(order[:index])
        assert set(column.deltas) <= set(order[:index])
    assert list(column.updated) == (parameters[:index] if stage == 4 else parameters if _updated(snapshot) else [])
    assert (snapshot.end is not None) == (stage == 5)
    assert all(number < snapshot.iteration or stage >= 2 for number, _ in snapshot.objectives)


def _order(player: Player, snapshot: Snapshot) -> list[str]:
    return list(player.trace.iteration(snapshot.iteration).gradients or ())


def _updated(snapshot: Snapshot) -> bool:
    return snapshot.end is not None and snapshot.end.reason == "limit"


@EVERY
def test_the_stages_come_in_their_order_and_count_themselves(name: str, variant: str) -> None:
    snapshots = forwards(chosen(name, variant, BRIEF))
    assert (snapshots[0].stage, snapshots[0].index, snapshots[0].focus) == ("intro", 0, "")
    for before, after in pairwise(snapshots):
        if before.iteration == after.iteration:
            order = (STAGES.index(before.stage), before.index), (STAGES.index(after.stage), after.index)
            assert order[0] < order[1]
            assert before.stage == "intro" or after.index == 1 or after.index == before.index + 1
        else:
            assert (after.iteration, after.stage, after.index) == (before.iteration + 1, "forward", 1)
            assert before.stage == "update"
        assert 1 <= after.index <= after.count


@pytest.mark.parametrize("iteration", [1, 2, POINTS - 1, POINTS, POINTS + 1, 2 * POINTS, 2000])
def test_a_snapshot_carries_no_more_than_a_screen_can_show(iteration: int) -> None:
    player = player_of(SLOW)
    player.go(iteration, 99)
    snapshot = player.snapshot()
    for points in (snapshot.objectives, snapshot.paths["x"]):
        numbers = [number for number, _ in points]
        assert len(points) <= POINTS
        assert (numbers[0], numbers[-1]) == (1, iteration)
        assert numbers == sorted(set(numbers))
    assert len(snapshot.earlier) == min(iteration - 1, COLUMNS)
    assert [column.iteration for column in snapshot.earlier] == list(
        range(iteration - len(snapshot.earlier), iteration)
    )


def test_contributions_belong_to_the_step_that_shows_them() -> None:
    player = start("linear-backprop", "default")
    for snapshot in forwards(player):
        if snapshot.stage != "backward" or snapshot.focus == "z":
            assert snapshot.contributions == ()
            continue
        total = sum(float(path.upstream) * float(path.local) for path in snapshot.contributions)
        assert total == pytest.approx(snapshot.column.gradients[snapshot.focus])
    player.go(1, 9)
    assert [(path.upstream, path.local) for path in player.snapshot().contributions] == [(9.0, 3.0), (18.0, 2.0)]


def test_the_chord_shows_the_slopes_that_it_divides_by() -> None:
    player = player_of(problem({"b": 4.0}, {"x": "6 + 3*b", "y": "2*b + 1", "z": "x*y"}, 150.0, Chord()))
    player.go(2, 8)
    snapshot = player.snapshot()
    assert snapshot.focus == "b"
    assert snapshot.slopes["b"] == 63.0
    assert snapshot.column.gradients["b"] != 63.0
    assert [(path.upstream, path.local) for path in snapshot.contributions] == [(9.0, 3.0), (18.0, 2.0)]
    assert snapshot.column.deltas["b"] == pytest.approx((snapshot.column.objective or 0.0) / 63.0)


def test_what_was_held_at_a_bound_is_told_with_the_update() -> None:
    whole = problem({"x": 1.0}, {"z": "x**2"}, 100.0, Newton(), bounds={"x": (0.0, 3.0)})
    player = player_of(whole)
    # 1 + 99/2 = 50.5 is beyond 3.
    player.go(1, 4)
    assert player.snapshot().held == {}
    player.go(1, 5)
    assert player.snapshot().held == {"x": 50.5}


def test_equal_places_are_equal_with_arrays_too() -> None:
    def here(seed: int) -> Snapshot:
        noise = (Noise("s", 1.0, 3, seed),)
        player = player_of(problem({"x": np.array([1.0, 2.0, 3.0])}, {"J": "mean((x + s)**2)"}, noise=noise))
        player.go(2, 3)
        return player.snapshot()

    assert here(1) == here(1)
    assert here(1) != here(2)
    assert Column(1) != Column(2)
    for other in ({"a": 2.0}, {"b": 1.0}, {}):
        assert Column(1, values={"a": 1.0}) != Column(1, values=other)
    for rows in ((1, 3), (1,), (1, 2, 3)):
        assert Column(1, rows=(1, 2)) != Column(1, rows=rows)
    assert here(1) != "a snapshot"


def test_a_snapshot_of_large_arrays_holds_what_the_trace_keeps_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two nodes of 10,000 × 32 numbers and their gradients are 4·2.56 MB: three such records are 30 MB.
    source = np.random.default_rng(2)
    nodes = {"z": "tanh(X @ w)", "h": "z * X", "L": "mean((h - 1)**2)"}
    data = {"X": source.normal(size=(10_000, 32))}
    player = player_of(problem({"w": np.eye(32) / 32}, nodes, rule=Sgd(0.1), constants=data, limit=100))
    player.go(20, 99)
    snapshot = player.snapshot()
    assert [column.iteration for column in snapshot.earlier] == [18, 19]
    computed: list[int] = []
    own = player.trace._rounds.record

    def counted(number: int, *more: Any) -> Any:
        computed.append(number)
        return own(number, *more)

    monkeypatch.setattr(player.trace._rounds, "record", counted)
    player.back()
    assert player.snapshot().earlier[-1].values["z"] is snapshot.earlier[-1].values["z"]
    assert computed == []


def test_a_node_in_which_the_run_ended_is_not_known() -> None:
    player = player_of(problem({"x": -1.0}, {"b": "2*x", "a": "ln(x)", "L": "a**2"}, rule=Sgd(0.1), limit=10))
    player.go(1, 99)
    column = player.snapshot().column
    assert column.values == {"b": -2.0, "a": None}
    assert column.known == {"x": -1.0, "b": -2.0}


def test_whether_the_stop_rule_holds_is_told_with_the_loss() -> None:
    # L = x² from 1, x halved each time: 1, 0.25, 0.0625.
    start, nodes, halved = {"x": 1.0}, {"L": "x**2"}, Sgd(0.25)
    goal = player_of(problem(start, nodes, rule=halved, stop="L < 0.1", limit=10))
    assert [goal_at.stopped for goal_at in forwards(goal) if goal_at.stage == "loss"] == [False, False, True]
    limit = player_of(problem(start, nodes, rule=halved, stop="L < 0.01", limit=2))
    limit.to_end()
    assert limit.snapshot().end is not None and not limit.snapshot().stopped


def test_what_a_rule_without_gradients_works_out_is_shown_on_the_way_back() -> None:
    player = start("black-box", "default")
    player.go(2, 2)
    assert player.snapshot().column.details == {}
    player.go(2, 3)
    assert list(player.snapshot().column.details) == ["slope"] and player.snapshot().stage == "backward"


def test_the_loss_on_all_data_is_shown_with_that_of_the_batch() -> None:
    player = start("mini-batch", "default")
    shown = [(at.stage, at.column.full_objective is not None) for at in forwards(player) if at.iteration == 1]
    assert {stage for stage, told in shown if not told} == {"intro", "forward"}
    assert {stage for stage, told in shown if told} == {"loss", "backward", "update"}


def test_the_slopes_of_the_way_back_are_the_gradients() -> None:
    # √(ln 4) − 2.13, as in tests/session/quiz/test_misconceptions.py; that of L by itself is 1.
    player = start("nonlinear-chain", "gradient")
    player.go(1, 7)
    slopes = player.snapshot().slopes
    assert slopes["L"] == 1.0 and slopes["c"] == pytest.approx(-0.95259, abs=1e-5)


def test_a_formula_too_large_to_be_written_out_has_no_contributions() -> None:
    # The slope of 1/x, written out, is −1/x², and 1e200² is more than a number can hold.
    player = player_of(problem({"x": 1e200}, {"s": "1/x", "L": "(s - 1)**2"}))
    assert player.contributions(player.trace.iteration(1), "x") == ()
    assert len(player.contributions(player.trace.iteration(1), "s")) == 1


def test_the_history_goes_up_to_the_last_loss_that_is_shown() -> None:
    player = start("nonlinear-chain", "gradient")
    for revealed, last in ((1, 2), (4, 2), (5, 3)):
        player.go(3, revealed)
        assert [number for number, _ in player.snapshot().objectives] == list(range(1, last + 1))
