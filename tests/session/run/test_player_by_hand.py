"""Where the rule waits, the learner chooses, and may choose again."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.manual import Manual
from gradtutor.session.run.player import Player
from tests.engine.problems import problem
from tests.session.walks import BRIEF, CHOICES, player_of, start


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
