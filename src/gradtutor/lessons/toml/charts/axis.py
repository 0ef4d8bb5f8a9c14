"""The keys of charts that have one parameter, or one column, on their axis."""

from __future__ import annotations

from typing import Final

from gradtutor.lessons.toml.kinds import Flag, Key, Real, Text

PARAMETER: Final = Key("parameter", Text(), "The parameter on the axis.", required=True, example='"x"')
MIN: Final = Key("min", Real(), "The left end; left out: the parameter's own.", example="0.0")
MAX: Final = Key("max", Real(), "The right end; left out: the parameter's own.", example="10.0")
TALL: Final = Key(
    "tall",
    Flag(),
    "Whether it takes the whole height of the screen, beside words, graph and table: for a lesson that is its picture.",
    False,
    example="true",
)
