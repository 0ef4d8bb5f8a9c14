"""Problems with arrays for tests of the view; the first is the 4×3 example of the article (golden: matrix_gradient)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Momentum, Sgd
from gradtutor.engine.problem import Batch, Goal, Node, Parameter, Problem
from gradtutor.session.run.player import Player
from gradtutor.view.scene import Scene
from tests.session.walks import player_of
from tests.view.scenes import bare

X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]
Y = [7.0, 13.0, 19.0, 25.0]
SYMBOLS = {"yhat": "ŷ"}


def problem(
    parameters: Mapping[str, float | Sequence[object]],
    data: Mapping[str, Sequence[object]],
    nodes: Mapping[str, str],
    constants: Mapping[str, Sequence[object]] | None = None,
) -> Problem:
    """Gradient descent at the rate 0.002 on the last of ``nodes``."""
    starts = tuple(
        Parameter(name, start if isinstance(start, float) else np.array(start)) for name, start in parameters.items()
    )
    names = [*parameters, *data, *(constants or {})]
    found = []
    for name, text in nodes.items():
        found.append(Node(name, parse(text, names)))
        names.append(name)
    return Problem(
        starts,
        tuple(found),
        Goal(names[-1]),
        Sgd(0.002),
        constants={name: np.array(value, dtype=float) for name, value in (constants or {}).items()},
        data={name: np.array(column, dtype=float) for name, column in data.items()},
    )


MATRIX = problem(
    {"w": [2.0, -1.0, 3.0], "b": 1.0}, {"X": X, "y": Y}, {"yhat": "X @ w + b", "r": "yhat - y", "L": "mean(r**2)"}
)
LAYER = problem(
    {"W": [[1.0, -1.0], [0.5, 2.0], [0.0, 1.0]], "c": [0.5, -0.5]},
    {"X": X, "Y": [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]},
    {"z": "X @ W + c", "p": "softmax(z)", "L": "cross_entropy(p, Y)"},
)
PICTURE = problem(
    {"k": [[1.0, 0.0], [0.0, -1.0]]},
    {"image": [[1.0, 2.0, 0.0, 1.0, 3.0], [0.0, 1.0, 4.0, 1.0, 0.0]] * 2 + [[2.0, 0.0, 1.0, 5.0, 1.0]]},
    {"a": "conv2d(image, k)", "m": "maxpool(a)", "L": "sum(m**2)"},
)
LONG = replace(
    problem(
        {"v": 0.5},
        {"x": [float(row) for row in range(1, 61)]},
        {"s": "v * x", "o": "s * mean(s)", "L": "mean(o**2)"},
    ),
    batch=Batch(25),
    # The slopes are of the order of 1e6: with a larger rate the run would end before its last batch.
    rule=Sgd(1e-9),
)
MOMENTUM = replace(MATRIX, rule=Momentum(0.002))


def at(found: Problem, stage: str, focus: str, iteration: int = 1) -> Scene:
    """The step that reveals the number of ``focus`` in a stage of an iteration."""
    player: Player = player_of(found)
    player.go(iteration, 0)
    steps = player.steps(iteration)
    place = next(number for number, step in enumerate(steps, 1) if (step.stage, step.focus) == (stage, focus))
    return bare(found, iteration, place, symbols=SYMBOLS)
