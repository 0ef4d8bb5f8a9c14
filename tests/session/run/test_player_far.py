"""Long runs: on in slices, to any place, and never without an end in time."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.manual import Manual
from gradtutor.session.run import player as module
from gradtutor.session.run.snapshot import Snapshot
from tests.engine.problems import problem
from tests.session.run.stepping import SLOW
from tests.session.walks import player_of


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
