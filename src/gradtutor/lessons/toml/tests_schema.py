"""The keys of ``tests.toml``: which numbers the runs of a lesson should have."""

from __future__ import annotations

from typing import Final

from gradtutor.i18n import mark
from gradtutor.lessons.toml.kinds import Choice, Key, Many, Names, Numbers, Real, Table, Text, Whole
from gradtutor.lessons.toml.limits import MOST_ITERATIONS

MOST_RUNS: Final = 200
DEFAULT_TOLERANCE: Final = 1e-6
ENDS: Final = ("converged", "limit", "diverged", "waiting")

_TOLERANCE: Final = "How far off a number may be, relative to itself, or absolutely where it is smaller than 1."


def _numbers(name: str, doc: str) -> Key:
    return Key(name, Names(Numbers(), "number"), doc, example="{ a = 4.0 }")


ITERATION: Final = Table(
    (
        Key("number", Whole(1, MOST_ITERATIONS), "Which iteration, from 1.", required=True, example="2"),
        _numbers("parameters", "Parameters, as the iteration begins with them."),
        _numbers("values", "Nodes, after the forward stage."),
        Key("objective", Real(), "The gap, output minus target; or the loss.", example="-0.952"),
        _numbers("gradients", "Gradients of the output, or of the loss, by node or parameter."),
        _numbers("deltas", "Deltas, of the rules that have them."),
        _numbers("updated", "Parameters, as the iteration leaves them."),
        Key("tolerance", Real(above=0), _TOLERANCE + " Left out: that of the run.", example="1e-3"),
    )
)

EXPECTED_RUN: Final = Table(
    (
        Key("variant", Text(40), "Which variant is run.", "default", example='"careful"'),
        Key("set", Many(Text(), 0, 40), "Settings that are changed, as --set takes them.", example='["rule.rate=0.1"]'),
        Key("ends", Choice(ENDS), "How the run ends.", example='"converged"'),
        Key("iterations", Whole(1, MOST_ITERATIONS), "How many iterations it has.", example="5"),
        Key("tolerance", Real(above=0), _TOLERANCE, DEFAULT_TOLERANCE, example="1e-3"),
        Key("iteration", Many(ITERATION, 0, 200), "Iterations and their numbers."),
    )
)

TESTS: Final = Table(
    (
        Key("format", Whole(1, 1), "The version of the format.", required=True, example="1"),
        Key("run", Many(EXPECTED_RUN, 1, MOST_RUNS), mark("Runs and what they should come to."), required=True),
    )
)
