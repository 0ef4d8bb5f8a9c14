"""How large a lesson may be, told once: the schema, the readers, the command line and the manual take it from here."""

from __future__ import annotations

from typing import Final

from gradtutor.engine.limits import LONGEST_EXPRESSION

__all__ = ["LONGEST_EXPRESSION"]  # one of the format's limits, though the engine keeps it

# Files.
MOST_TOML: Final = 256 * 1024
"""Bytes of ``lesson.toml`` or ``course.toml``."""
MOST_WORDS: Final = 128 * 1024
"""Bytes of ``text.LANG.md``."""
LONGEST_ID: Final = 60
"""Characters of a lesson's id."""

# The graph and its runs.
MOST_PARAMETERS: Final = 64
MOST_NODES: Final = 500
MOST_VARIANTS: Final = 32
MOST_SWEPT: Final = 12
MOST_ITERATIONS: Final = 1_000_000
"""Of a run."""

# Data.
MOST_NUMBERS: Final = 100_000
"""Numbers of one array."""
MOST_AXES: Final = 4
"""Of one array."""
MOST_ROWS: Final = 100_000
"""Rows of data that come from a file or are generated."""
MOST_COLUMNS: Final = 256
MOST_GENERATED: Final = 500_000
"""Numbers of generated data, those that are drawn included."""

# Words.
WIDEST_SUMMARY: Final = 76
"""Columns."""
FEWEST_ITEMS: Final = 2
"""Choices of a question, or steps to put in order."""
MOST_ITEMS: Final = 9
MOST_HINTS: Final = 9

# The glossary of a course.
MOST_EXPLAINED: Final = 200
WIDEST_TERM: Final = 60
"""Columns of all names of a term together."""
WIDEST_SENTENCE: Final = 160
"""Columns of what a term means, and of its example: both are read on the smallest screen without scrolling."""
