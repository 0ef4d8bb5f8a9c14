"""The sentences of a lesson that only works out a value and its slopes; see ``phrases``."""

from __future__ import annotations

from typing import Final

from gradtutor.i18n import mark

TITLE: Final = mark("Value and slope of $output")
ASK: Final = mark("What is **$output** here, and how fast does it change with $names?")
HOW: Final = mark("Forward for the value, backward for the slope: each hop multiplies by its own.")
VALUE: Final = mark("$output is **{$own}**.")
SLOPE: Final = mark("∂$output/∂$symbol is **{grad($name)}**.")
FORMULA: Final = mark("∂$output/∂$symbol = $formula, here **{grad($name)}**.")
STEP: Final = mark(
    "One step against the slope was taken as well: that is gradient descent. Write --minimize or --target to go on."
)
