"""The player goes both ways, and to any place."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradtutor.session.run.player import Player
from gradtutor.session.run.snapshot import Snapshot
from tests.engine.problems import plain, problem
from tests.session.run.stepping import forwards
from tests.session.walks import BRIEF, cases, chosen, player_of, start, walk

EVERY = pytest.mark.parametrize(("name", "variant"), cases(), ids=lambda part: str(part))


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


def test_where_a_rule_moves_nobody_else_does() -> None:
    player = start("descent-1d", "default")
    for place in ((1, 0), (1, 2), (2, 99)):
        player.go(*place)
        assert not player.may_choose and not player.waiting


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
