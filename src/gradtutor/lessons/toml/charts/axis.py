"""The keys of charts that have one parameter on their axis."""

from __future__ import annotations

from typing import Final

from gradtutor.lessons.toml.kinds import Key, Real, Text

PARAMETER: Final = Key("parameter", Text(), "The parameter on the axis.", required=True, example='"x"')
MIN: Final = Key("min", Real(), "The left end; left out: the parameter's own.", example="0.0")
MAX: Final = Key("max", Real(), "The right end; left out: the parameter's own.", example="10.0")
