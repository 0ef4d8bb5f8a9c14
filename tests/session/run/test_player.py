"""The player goes both ways, and shows nothing before it has been revealed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.root_finding import Chord, Newton
from gradtutor.engine.problem import Noise
from gradtutor.errors import GrownError
from gradtutor.session.run import player as module
from gradtutor.session.run.player import COLUMNS, POINTS, Player
from gradtutor.session.run.snapshot import Column, Snapshot
from tests.engine.problems import plain, problem
from tests.session.walks import BRIEF, CHOICES, cases, chosen, player_of, start, walk

EVERY = pytest.mark.parametrize(("name", "variant"), cases(), ids=lambda part: str(part))
SLOW = problem({"x": 1.0}, {"J": "x**2"}, rule=Sgd(1e-5), limit=1_000_000)


def forwards(player: Player) -> list[Snapshot]:
    """Every snapshot from here on, by single steps."""
    found = [player.snapshot()]
    while player.next():
        found.append(player.snapshot())
    return found


def backwards(player: Player) -> list[Snapshot]:
    """Every snapshot from here back, by single steps."""
    found = [player.snapshot()]
    while player.back():
        found.append(player.snapshot())
    return found


DIVERGING = {("deep-chain", "explodes"), ("through-time", "explodes"), ("ill-conditioned", "rate = 0.041")}
"""The runs whose loss is meant to grow a millionfold."""


@EVERY
def test_every_lesson_is_walked_to_its_end(name: str, variant: str) -> None:
    player = start(name, variant, most=2000)
    player.to_end()
    if player.waiting:
        return
    last = player.snapshot()
    assert last.stage == "done"
    assert last.end is not None
    assert (last.end.reason == "diverged") == ((name, variant) in DIVERGING)


def test_a_rate_that_is_too_large_ends_by_the_limit() -> None:
    *_, last = walk(start("descent-1d", "runs-away", most=30), "descent-1d", "runs-away")
    assert last.end is not None
    assert (last.end.reason, last.end.iteration) == ("limit", 12)


@EVERY
def test_next_and_back_are_inverse(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    there = forwards(player)
    assert backwards(player) == there[::-1]
    assert forwards(player) == there
    assert len({(entry.iteration, entry.stage, entry.index) for entry in there}) == len(there)


@EVERY
def test_two_runs_give_identical_snapshots(name: str, variant: str) -> None:
    one, other = (list(walk(start(name, variant, BRIEF), name, variant)) for _ in range(2))
    assert one == other
    assert all(before != after for before, after in pairwise(one))


@EVERY
def test_whole_iterations(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    ends = [player.snapshot()]
    while player.next_iteration():
        ends.append(player.snapshot())
        assert player.revealed == len(player.steps(player.iteration))
    assert [entry.iteration for entry in ends[1:]] == list(range(1, len(ends)))
    back = [player.snapshot()]
    while player.previous_iteration():
        back.append(player.snapshot())
    assert back == ends[::-1]


@EVERY
def test_to_the_end_and_to_the_start(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    there = forwards(player)
    assert player.to_end() is False
    assert player.to_start() is True
    assert player.to_start() is False
    assert player.snapshot() == there[0]
    assert player.to_end() is True
    assert player.snapshot() == there[-1]


@EVERY
def test_any_place_can_be_gone_to(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    places = [(player.iteration, player.revealed, player.snapshot())]
    while player.next():
        places.append((player.iteration, player.revealed, player.snapshot()))
    other = chosen(name, variant, BRIEF)
    for iteration, revealed, snapshot in [*places[:: max(1, len(places) // 40)], places[-1], places[0]]:
        other.go(iteration, revealed)
        assert other.snapshot() == snapshot
    other.go(999, 999)
    assert other.snapshot() == places[-1][2]
    other.go(0, -1)
    assert other.snapshot() == places[0][2]


@EVERY
def test_from_the_middle_of_an_iteration(name: str, variant: str) -> None:
    player = chosen(name, variant, BRIEF)
    player.next_iteration()
    before = player.snapshot()
    player.to_start()
    player.next()
    assert player.next_iteration() is True
    assert player.snapshot() == before
    player.back()
    assert player.previous_iteration() is True
    assert (player.iteration, player.revealed) == (1, 0)
    assert player.previous_iteration() is False
    assert player.back() is False


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


def test_the_steps_of_the_linear_lesson() -> None:
    player = start("linear-backprop", "default")
    steps = [(step.stage, step.focus) for step in player.steps(1)]
    assert steps == [
        *(("forward", name) for name in "xyz"),
        ("loss", "z"),
        *(("backward", name) for name in "zyxwb"),
        *(("update", name) for name in "wb"),
    ]
    assert [(step.stage, step.focus) for step in player.steps(4)][-2:] == [("loss", "z"), ("done", "")]


@pytest.mark.parametrize(
    ("name", "variant", "focus"),
    [
        ("guess-the-number", "default", ["interval"]),
        ("guess-the-number", "by-hand", []),
        ("black-box", "by-hand", []),
        ("target-shooting", "by-hand", ["miss", "y", "x", "ax", "ay"]),
        ("descent-1d", "default", ["J", "x"]),
    ],
)
def test_what_goes_back_under_each_rule(name: str, variant: str, focus: list[str]) -> None:
    steps = chosen(name, variant, BRIEF).steps(1)
    assert [step.focus for step in steps if step.stage == "backward"] == focus


def test_the_secant_has_a_slope_from_its_second_try_on() -> None:
    player = start("black-box", "default")
    assert [step.focus for step in player.steps(1) if step.stage == "backward"] == []
    assert [step.focus for step in player.steps(2) if step.stage == "backward"] == ["slope"]


# by hand


@pytest.mark.parametrize(("name", "variant"), CHOICES, ids=str)
def test_waiting_for_the_learner(name: str, variant: str) -> None:
    player = start(name, variant, BRIEF)
    while player.next():
        assert player.waiting == (player.revealed == len(player.steps(player.iteration)) and not _has_update(player))
    assert player.waiting
    assert player.snapshot().waiting
    assert player.next() is False
    assert player.next_iteration() is False
    assert player.to_end() is False
    iteration, choice = player.iteration, CHOICES[name, variant][0]
    player.choose(choice)
    snapshot = player.snapshot()
    assert (snapshot.waiting, snapshot.stage, snapshot.iteration) == (False, "update", iteration)
    assert snapshot.column.updated == choice
    assert player.next()
    assert player.snapshot().column.parameters == choice


def _has_update(player: Player) -> bool:
    return player.steps(player.iteration)[-1].stage in ("update", "done")


def test_choosing_again_after_going_back() -> None:
    whole = problem({"x": 1.0}, {"z": "2*x"}, 10.0, Manual(), stop="abs(error) < 0.1")
    player = player_of(whole)
    player.to_end()
    for value in (2.0, 3.0, 5.0):
        player.choose({"x": value})
        player.to_end()
    assert player.snapshot().end is not None
    player.go(2, 99)
    player.choose({"x": 4.0})
    player.to_end()
    snapshot = player.snapshot()
    assert (snapshot.iteration, snapshot.waiting, snapshot.end) == (3, True, None)
    assert snapshot.paths == {"x": ((1, 1.0), (2, 2.0), (3, 4.0))}
    assert snapshot.objectives == ((1, -8.0), (2, -6.0), (3, -2.0))


def test_a_place_beyond_what_has_been_chosen_is_the_place_where_the_run_waits() -> None:
    player = start("guess-the-number", "by-hand")
    player.go(50, 3)
    assert player.waiting
    assert player.iteration == 1


# long runs


def test_a_run_to_the_end_goes_on_in_slices_and_stops_where_it_has_come_to() -> None:
    player = player_of(SLOW)
    player.go(7, 2)
    assert player.run_on(0.01)
    assert (player.iteration, player.revealed) == (7, 2), "nothing is shown before it is over"
    reached = player.trace.computed
    assert 7 < reached < 1_000_000
    assert player.to_computed()
    snapshot = player.snapshot()
    assert (snapshot.iteration, snapshot.stage, snapshot.end) == (reached, "update", None)
    # x shrinks by 1 − 2·10⁻⁵ each time.
    assert snapshot.column.parameters["x"] == pytest.approx((1 - 2e-5) ** (reached - 1), rel=1e-9)
    assert player.to_computed() is False
    player.go(7, 2)
    assert player.snapshot() == _at(7, 2)
    slices = 0
    while player.run_on(0.05):
        slices += 1
    assert slices > 1
    assert player.to_computed()
    assert player.iteration == 1_000_000 and player.snapshot().end is not None
    assert player.run_on(0.05) is False


def _at(iteration: int, revealed: int) -> Snapshot:
    player = player_of(SLOW)
    player.go(iteration, revealed)
    return player.snapshot()


def test_every_place_of_a_run_of_a_million_is_what_it_was_on_the_way() -> None:
    player = player_of(SLOW)
    player.to_end()
    assert player.iteration == 1_000_000
    last = player.snapshot()
    assert player.back() and player.next() and player.snapshot() == last
    for iteration in (5, 159, 4_000, 30_001):
        player.go(iteration, 1)
        assert player.snapshot() == _at(iteration, 1)


def test_a_run_that_waits_has_nothing_more_to_compute() -> None:
    player = player_of(problem({"x": 1.0}, {"z": "2*x"}, 10.0, Manual(), stop="abs(error) < 0.1"))
    player.run_on(0.01)
    assert player.run_on(0.01) is False


def test_going_far_has_an_end_in_time_where_a_run_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.02)
    player = player_of(SLOW)
    player.go(10**9, 0)
    assert module.SOON <= player.iteration < 1_000_000


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


# faults


def test_a_fault_on_the_way_forward_is_the_last_step() -> None:
    player = player_of(problem({"x": -2.0}, {"a": "x + 1", "b": "ln(a)", "c": "b*2"}))
    assert [(step.stage, step.focus) for step in player.steps(1)] == [("forward", "a"), ("forward", "b"), ("done", "")]
    player.to_end()
    snapshot = player.snapshot()
    assert snapshot.end is not None and snapshot.end.fault is not None
    assert snapshot.end.fault.formula == "ln(−1)"
    assert plain(snapshot.column.values) == {"a": -1.0, "b": None}
    assert snapshot.column.objective is None
    assert snapshot.objectives == ()


def test_a_fault_on_the_way_back_has_a_step_of_its_own() -> None:
    player = player_of(problem({"x": 0.0}, {"c": "sqrt(x)", "z": "3*c"}))
    stages = [(step.stage, step.focus) for step in player.steps(1)]
    assert stages == [("forward", "c"), ("forward", "z"), ("loss", "z"), ("backward", "c"), ("done", "")]
    for snapshot in forwards(player):
        assert (snapshot.column.gradients, snapshot.column.updated) == ({}, {})


def test_a_stop_rule_without_a_value_ends_after_the_loss() -> None:
    player = player_of(problem({"x": -2.0}, {"J": "x**2"}, stop="ln(x) < 1"))
    assert [step.stage for step in player.steps(1)] == ["forward", "loss", "done"]
    player.to_end()
    assert player.snapshot().column.objective == 4.0


@pytest.mark.parametrize("start", [-2.0, 0.0])
def test_faults_are_equal_in_equal_runs(start: float) -> None:
    one, other = (player_of(problem({"x": start}, {"c": "sqrt(x)"})) for _ in range(2))
    assert forwards(one) == forwards(other)


# what else a snapshot holds


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
    assert here(1) != "a snapshot"


def test_a_move_can_be_made_once_more() -> None:
    player = start("guess-the-number", "by-hand")
    for guess in (25.0, 40.0):
        while player.next():
            pass
        player.choose({"guess": guess})
    player.go(1, 3)
    assert player.may_choose and not player.waiting
    player.choose({"guess": 34.0})
    assert player.trace.iteration(2).parameters["guess"] == 34.0
    with pytest.raises(IndexError):
        player.trace.iteration(3)
    assert player.trace.end is not None and player.trace.end.reason == "converged"


def test_a_move_of_the_lesson_is_not_the_learners() -> None:
    player = start("black-box", "by-hand")
    player.next_iteration()
    assert player.iteration == 1 and not player.may_choose


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
