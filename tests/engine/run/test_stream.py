"""A run that is told once, forwards: x − 0.25·2x = x/2, so that iteration n begins with x = 2^(1 − n)."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.problem import Problem
from gradtutor.engine.run import stream
from gradtutor.engine.run.iteration import Iteration
from gradtutor.engine.run.stream import MOST_ROWS, Stream
from tests.engine.problems import problem

LIMIT = 9


def halving(limit: int = LIMIT) -> Problem:
    return problem({"x": 1.0}, {"L": "x**2"}, rule=Sgd(0.25), limit=limit)


def told(run: Stream, last: int) -> list[tuple[int, float]]:
    """Each iteration that is told, with what x is in it."""
    found: list[tuple[int, float]] = []
    for piece in run.pieces(last):
        if isinstance(piece, Iteration):
            found.append((piece.number, float(piece.parameters["x"])))
        else:
            # Number, nodes, gradients, parameters, parameters after the update.
            found += [(row[0], row[3]) for row in piece]
    return found


def test_every_iteration_is_told_once() -> None:
    run = Stream(halving())
    assert told(run, 100) == [(number, 2.0 ** (1 - number)) for number in range(1, LIMIT + 1)]
    assert run.end is not None and run.end.reason == "limit"
    assert told(run, 100) == []


def test_it_goes_on_where_it_has_stopped() -> None:
    run = Stream(halving())
    assert [number for number, _ in told(run, 4)] == [1, 2, 3, 4]
    assert run.next == 5 and run.end is None
    assert told(run, 6) == [(5, 1 / 16), (6, 1 / 32)]
    run.skip_to(8)
    assert told(run, 100) == [(8, 1 / 128), (9, 1 / 256)]


def test_skipping_to_the_end_leaves_nothing() -> None:
    run = Stream(halving())
    run.skip_to()
    assert run.end is not None and told(run, 100) == []


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_piece_has_no_more_iterations_than_it_may(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MOST_ROWS", most)
    pieces = [piece for piece in Stream(halving(60)).pieces(50) if not isinstance(piece, Iteration)]
    assert max(map(len, pieces)) == most
    # The first two are told in full; 48 are left.
    assert sum(map(len, pieces)) == 48 and MOST_ROWS > 50


def test_of_arrays_a_piece_is_one_iteration() -> None:
    vector = problem({"w": np.array([1.0, 2.0])}, {"L": "sum(w**2)"}, rule=Sgd(0.25), limit=20)
    pieces = [piece for piece in Stream(vector).pieces(10) if not isinstance(piece, Iteration)]
    assert {len(piece) for piece in pieces} == {1} and len(pieces) == 8


def test_moves_by_hand_are_waited_for() -> None:
    by_hand = problem({"x": 1.0}, {"L": "x**2"}, rule=Manual(), limit=LIMIT)
    run = Stream(by_hand, {1: {"x": 0.5}})
    assert told(run, 100) == [(1, 1.0), (2, 0.5)]
    assert run.waiting and run.next == 2 and run.end is None
